"""Clocks and calendars through the command, against Python's datetime and a walk over the working seconds."""

import csv
import datetime
import io
import json
import os
import pty
import random
import subprocess
import unittest
from zoneinfo import ZoneInfo

from command_case import FNL, Case

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MODEL = """\
funnelcore: 1
name: clocks
version: "1"
time_zone: Asia/Ho_Chi_Minh
fields:
  - {name: lead_id, type: text, id: true}
  - {name: region, type: text}
  - {name: assigned_at, type: time}
  - {name: touched_at, type: time}
  - {name: waiting, type: intervals}
  - {name: duplicate, type: bool}
  - {name: reason, type: text}
  - {name: stage, type: text}
calendars:
  - name: hanoi
    hours: {mon-fri: ["08:00-12:00", "13:00-17:30"], sat: ["08:00-12:00"]}
    holidays: ["01-01", "04-30/05-01", "2026-02-16/2026-02-20"]
    dates: {"2026-04-25": ["08:00-17:00"], "2026-12-24": ["08:00-12:00"]}
    valid_until: 2026-12-31
  - {name: saigon, hours: {mon-sat: ["08:00-17:00"]}}
  - {name: berlin, time_zone: Europe/Berlin, hours: {mon-fri: ["09:00-17:00"]}}
sla:
  - name: answer
    start: assigned_at
    stop: touched_at
    targets:
      - {when: "region = 'south'", within: 4h, calendar: saigon}
      - {within: 2h, calendar: hanoi}
    warn: 75%
    pauses: waiting
    cancel: {when: "duplicate", reason_field: reason}
lifecycle:
  stage: stage
  stages: [mql, sql]
  sides: [taken_away]
  moves:
    - {name: too late, from: mql, to: taken_away, when: "answer_status = 'breached' AND answer_over_s > 3600"}
decisions:
  - {name: next, hit: first, rules: [{when: "answer_status = 'at_risk'", then: {action: hurry}}], otherwise: {action: wait}}
"""
HEADER = "lead_id,region,assigned_at,touched_at,waiting,duplicate,reason,stage\n"
AS_OF = datetime.datetime(2026, 3, 4, 11, 30, tzinfo=ZONE)
OUTPUTS = [f"answer_{name}" for name in "status due elapsed_s remaining_s breached_at over_s paused paused_s".split()]
TET = {datetime.date(2026, 2, day) for day in range(16, 21)}
DATES = {datetime.date(2026, 4, 25): [(8, 17)], datetime.date(2026, 12, 24): [(8, 12)]}


def hours_of(calendar, day):
    """Of a local day, as pairs of hours."""
    if calendar == "saigon":
        return [(8, 17)] if day.weekday() < 6 else []
    if day in DATES:
        return DATES[day]
    if day in TET or (day.month, day.day) in {(1, 1), (4, 30), (5, 1)}:
        return []
    return [(8, 12), (13, 17.5)] if day.weekday() < 5 else [(8, 12)] if day.weekday() == 5 else []


def spans_of(calendar, start, end):
    """Working time between two instants."""
    day = start.astimezone(ZONE).date()
    while (midnight := datetime.datetime.combine(day, datetime.time(), ZONE)) < end:
        for opening, closing in hours_of(calendar, day):
            a = max(start, midnight + datetime.timedelta(hours=opening))
            b = min(end, midnight + datetime.timedelta(hours=closing))
            if a < b:
                yield a, b
        day += datetime.timedelta(days=1)


def seconds(span):
    return int((span[1] - span[0]).total_seconds())


def worked(calendar, start, end, pauses=()):
    """Seconds of work without those of pauses, which do not overlap."""
    spans = list(spans_of(calendar, start, end))
    holes = [(max(a, c), min(b, d)) for a, b in spans for c, d in pauses if max(a, c) < min(b, d)]
    return sum(map(seconds, spans)) - sum(map(seconds, holes)), sum(map(seconds, holes))


def due_of(calendar, start, target, pauses=()):
    """The first of the minutes after the start at which the target is reached; all that it is asked is whole minutes."""
    due = start
    while worked(calendar, start, due, pauses)[0] < target:
        due += datetime.timedelta(minutes=1)
    return due


def shown(time):
    return time.isoformat() if time else ""


class Due(Case):
    def setUp(self):
        super().setUp()
        self.write("model.yaml", MODEL)
        self.words = ["due", "model.yaml", "--calendar", "hanoi"]

    def test_values(self):
        rng = random.Random(1)
        for _ in range(40):
            start = datetime.datetime(2026, 1, 1, tzinfo=ZONE) + datetime.timedelta(minutes=rng.randrange(350 * 1440))
            target = rng.choice([0, 1, 59, 60, 90, 120, 270, 510])
            calendar = rng.choice(["hanoi", "saigon"])
            given = start.astimezone(datetime.timezone.utc) if rng.random() < 0.5 else start.replace(tzinfo=None)
            out = self.done("due", "model.yaml", "--calendar", calendar, "--from", given.isoformat(), f"--within={target}m")
            self.assertEqual(out, shown(due_of(calendar, start, 60 * target)) + "\n", (calendar, start, target))

    def test_forms(self):
        words = [*self.words, "--from", "2026-02-14T11:00:59.9", "--within", "2h"]
        self.assertEqual(self.done(*words), "2026-02-21T09:00:59+07:00\n")
        columns = "calendar,from,within,due,working_s,elapsed_s\n"
        row = "hanoi,2026-02-14T11:00:59+07:00,2h,2026-02-21T09:00:59+07:00,7200,597600\n"
        self.assertEqual(self.done(*words, "--format", "csv"), columns + row)
        self.assertEqual(self.done(*words, "--format", "tsv"), (columns + row).replace(",", "\t"))
        line = json.loads(self.done(*words, "--format", "jsonl"))
        self.assertEqual(line, dict(zip(columns.strip().split(","), row.strip().split(",")[:4] + [7200, 597600])))
        table = self.done(*words, "--format", "table").splitlines()
        self.assertEqual(len(table), 2)
        self.assertEqual(table[1].split(), row.strip().split(","))

    def test_a_date_is_its_first_instant(self):
        for given, due in [("2026-03-02", "2026-03-02T10:00:00"), ("2026-03-02T00:00", "2026-03-02T10:00:00"),
                           ("2026-03-01", "2026-03-02T10:00:00")]:
            self.assertEqual(self.done(*self.words, "--from", given, "--within", "2h"), due + "+07:00\n")
        self.assertEqual(self.done(*self.words, "--from", "2026-03-02", "--within", "0s"), "2026-03-02T00:00:00+07:00\n")

    def test_now(self):
        out = datetime.datetime.fromisoformat(self.done("due", "model.yaml", "--calendar", "saigon", "--within", "0s").strip())
        self.assertLess(abs(datetime.datetime.now(datetime.timezone.utc) - out), datetime.timedelta(minutes=5))

    def test_business_days(self):
        for given, within, due in [("2026-03-02T10:00", "3bd", "2026-03-05T10:00"), ("2026-03-06T16:30", "1bd", "2026-03-07T12:00"),
                                   ("2026-02-14T10:00", "1bd", "2026-02-21T10:00")]:
            self.assertEqual(self.done(*self.words, "--from", given, "--within", within), due + ":00+07:00\n")

    def test_other_zone(self):
        """The calendar's hours are its own; instants are written in the model's zone."""
        out = self.done("due", "model.yaml", "--calendar", "berlin", "--from", "2026-03-27T16:00+01:00", "--within", "2h")
        due = datetime.datetime(2026, 3, 30, 10, tzinfo=ZoneInfo("Europe/Berlin"))
        self.assertEqual(out, shown(due.astimezone(ZONE)) + "\n")

    def test_refused(self):
        within = ["--within", "2h"]
        self.fails(2, "hanoi", "due", "model.yaml", "--calendar", "hanio", *within)
        self.fails(2, "24h", *self.words, "--from", "2026-03-02", "--within", "1d")
        self.fails(2, "valid until 2026-12-31", *self.words, "--from", "2026-12-31T17:00", *within)
        self.fails(2, "2199", "due", "model.yaml", "--calendar", "saigon", "--from", "1960-01-01", *within)
        self.fails(2, "--from yesterday: ", *self.words, "--from", "yesterday", *within)
        self.fails(2, "--from 2026-02-30: ", *self.words, "--from", "2026-02-30", *within)
        self.fails(2, "--format xml: csv, tsv, jsonl or table is needed", *self.words, *within, "--format", "xml")
        self.fails(4, "missing.yaml: cannot be opened", "due", "missing.yaml", "--calendar", "hanoi", *within)
        self.fails(2, "--calendar is needed", "due", "model.yaml", *within)
        self.fails(2, "--within is needed", *self.words)

    def on_terminal(self, *words):
        ours, theirs = pty.openpty()
        process = subprocess.Popen([FNL, *words], cwd=self.here, stdin=subprocess.DEVNULL, stdout=theirs)
        os.close(theirs)
        process.wait()
        seen = os.read(ours, 4096).decode().replace("\r\n", "\n")
        os.close(ours)
        return seen

    def test_terminal(self):
        words = [*self.words, "--from", "2026-02-14T11:00", "--within", "2h"]
        due = "2026-02-21T09:00:00+07:00\n"
        meaning = "Saturday, 166h after Saturday 2026-02-14T11:00:00+07:00; working time: 2h\n"
        self.assertEqual(self.on_terminal(*words), due + meaning)
        self.assertEqual(self.on_terminal(*words, "-q"), due)

    def test_weekdays(self):
        rng = random.Random(3)
        first = datetime.date(1970, 1, 1)
        days = [first + datetime.timedelta(days=rng.randrange(83_000)) for _ in range(20)]
        days += [datetime.date(year, month, day) for year in (1972, 2000, 2100) for month, day in ((2, 28), (3, 1), (12, 31), (1, 1))]
        for day in [*days, datetime.date(2000, 2, 29)]:
            seen = self.on_terminal("due", "model.yaml", "--calendar", "saigon", "--from", f"{day}T10:00", "--within", "0s")
            self.assertEqual(seen.splitlines()[1].split(",")[0], f"{day:%A}", day)


class Sla(Case):
    def setUp(self):
        super().setUp()
        rng = random.Random(2)
        self.leads = [self.lead(rng, i) for i in range(300)]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(lead["row"] for lead in self.leads)
        self.write("model.yaml", MODEL)
        self.write("leads.csv", HEADER + out.getvalue())
        self.all = ["model.yaml", "leads.csv", f"--as-of={AS_OF.isoformat()}"]

    @staticmethod
    def lead(rng, number):
        """One that was assigned in the last days, or is going to be."""
        start = AS_OF.replace(hour=0) + datetime.timedelta(minutes=rng.randrange(-5 * 1440, 720))
        stop = start + datetime.timedelta(minutes=rng.randrange(-30, 1440)) if rng.random() < 0.4 else None
        pauses = []
        if rng.random() < 0.4:
            begin = start + datetime.timedelta(minutes=rng.randrange(-60, 300))
            pauses.append((begin, begin + datetime.timedelta(minutes=rng.randrange(1, 1000))))
        lead = {
            "start": start if rng.random() < 0.95 else None, "stop": stop, "pauses": pauses,
            "south": rng.random() < 0.4, "duplicate": rng.random() < 0.1,
        }
        local = lambda time: time.replace(tzinfo=None).isoformat(timespec="minutes") if time else ""
        lead["row"] = [
            f"L-{number}", "south" if lead["south"] else "north", local(lead["start"]), local(stop),
            ";".join(f"{local(a)}/{local(b)}" for a, b in pauses), str(lead["duplicate"]).lower(), "", "mql",
        ]
        return lead

    @staticmethod
    def answer(lead):
        """What the clock must say."""
        if lead["start"] is None:
            return dict.fromkeys(OUTPUTS, "") | {"answer_status": "not_applicable"}
        calendar, target = ("saigon", 4 * 3600) if lead["south"] else ("hanoi", 2 * 3600)
        start, stop = lead["start"], lead["stop"]
        stopped = stop is not None and stop <= AS_OF
        end = stop if stopped else AS_OF
        due = due_of(calendar, start, target, lead["pauses"])
        elapsed, paused = worked(calendar, start, end, lead["pauses"])
        runs = not stopped and start <= AS_OF
        if lead["duplicate"]:
            status = "cancelled"
        elif stopped:
            status = "met" if stop <= due else "met_late"
        elif AS_OF > due:
            status = "breached"
        else:
            status = "at_risk" if runs and 4 * elapsed >= 3 * target else "pending"
        is_over = status in ("met_late", "breached")
        is_paused = runs and any(a <= AS_OF < b for a, b in lead["pauses"])
        values = [status, shown(due), elapsed, target - elapsed, shown(due) if is_over else "",
                  elapsed - target if is_over else "", str(is_paused).lower(), paused]
        return {name: str(value) for name, value in zip(OUTPUTS, values)}

    def test_values(self):
        rows = self.rows("sla", *self.all)
        self.assertEqual(list(rows[0]), HEADER.strip().split(",") + OUTPUTS)
        seen = set()
        for lead, row in zip(self.leads, rows, strict=True):
            want = self.answer(lead)
            self.assertEqual({name: row[name] for name in OUTPUTS}, want, lead)
            seen.add(row["answer_status"])
        self.assertEqual(seen, {"not_applicable", "cancelled", "met", "met_late", "pending", "at_risk", "breached"})

    def test_groups_and_forms(self):
        rows = self.rows("sla", *self.all)
        whole = self.rows("run", *self.all)
        self.assertEqual(rows, [{name: row[name] for name in rows[0]} for row in whole])
        self.assertEqual(self.rows("run", *self.all, "--outputs", "sla"), rows)
        some = self.rows("sla", *self.all, "--columns", "lead_id,answer_status")
        self.assertEqual(some, [{name: row[name] for name in ("lead_id", "answer_status")} for row in rows])
        lines = [json.loads(line) for line in self.done("sla", *self.all, "--format", "jsonl").splitlines()]
        for row, line in zip(rows, lines, strict=True):
            self.assertEqual(line["answer_elapsed_s"], int(row["answer_elapsed_s"]) if row["answer_elapsed_s"] else None)
            self.assertEqual(line["answer_paused"], {"": None, "true": True, "false": False}[row["answer_paused"]])
            self.assertEqual(line["answer_due"], row["answer_due"] or None)
        self.assertEqual(self.done("sla", *self.all, "--threads", "3"), self.done("sla", *self.all))

    def test_read_by_what_comes_after(self):
        moved = {row["lead_id"] for row in self.rows("qualify", *self.all, "--changes")}
        rows = self.rows("run", *self.all)
        self.assertEqual(moved, {row["lead_id"] for row in rows
                                 if row["answer_status"] == "breached" and int(row["answer_over_s"]) > 3600})
        self.assertTrue(0 < len(moved) < len(rows))
        for row in self.rows("decide", *self.all):
            full = next(one for one in rows if one["lead_id"] == row["lead_id"])
            self.assertEqual(row["next_action"], "hurry" if full["answer_status"] == "at_risk" else "wait")

    def test_rejected(self):
        self.write("leads.csv", HEADER + "L-1,north,2062-03-02T09:00,,,,,mql\n"
                   "L-2,north,2026-03-02T09:00,2026-03-02T10:00,2026-03-02T11:00/2026-03-02T10:00,,,mql\n")
        run = self.fnl("sla", *self.all, "--rejects", "rejects.csv", "--columns", "lead_id,answer_status,answer_due")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertEqual(run.stdout.decode(), "lead_id,answer_status,answer_due\nL-1,rejected,\nL-2,met,2026-03-02T11:00:00+07:00\n")
        with open(self.here / "rejects.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["line"] for row in rows], ["2", "3"])
        self.assertIn("waiting", rows[1]["column"])

    def test_absent_section(self):
        self.write("plain.yaml", MODEL[:MODEL.index("calendars:")] + "scores: [{name: s, groups: [{name: g, rules: ["
                   '{name: r, when: "duplicate", points: 1}]}]}]\n')
        self.fails(3, "plain.yaml: the model has no section `sla`, which fnl sla computes", "sla", "plain.yaml", "leads.csv")
        self.fails(2, "fnl sla has no option --changes", "sla", "model.yaml", "leads.csv", "--changes")

    def test_explain(self):
        for status in ["met_late", "breached", "cancelled"]:
            row = next(row for row in self.rows("sla", *self.all) if row["answer_status"] == status)
            page = self.done("explain", *self.all, "--id", row["lead_id"])
            self.assertIn(f"answer {status}, due {row['answer_due']}\n", page)
            only = self.done("explain", *self.all, "--id", row["lead_id"], "--outputs", "answer_due")
            self.assertIn(f"answer, due {row['answer_due']}\n", only)
            self.assertNotIn("lifecycle", only)

    def test_explained_spans_add_up(self):
        for row in self.rows("sla", *self.all)[:20]:
            lines = self.rows("explain", *self.all, "--id", row["lead_id"], "--outputs", "sla", "--format", "csv")
            for sums, output in [("adds", "answer_elapsed_s"), ("lost", "answer_paused_s")]:
                total = sum(float(line[sums] or 0) for line in lines if line["kind"] in ("counted", "paused"))
                self.assertEqual(total, float(row[output] or 0), row)

    def test_heading_without_due(self):
        """An open pause; a score of the clock's name stays apart."""
        scores = 'scores: [{name: answer, groups: [{name: g, rules: [{name: r, when: "duplicate", points: 1}]}]}]\n'
        self.write("model.yaml", MODEL + scores)
        self.write("leads.csv", HEADER + "L-1,north,2026-03-04T08:00,,2026-03-04T09:00/..,,,mql\n")
        page = self.done("explain", *self.all, "--id", "L-1")
        self.assertIn("\nanswer 0\n", page)
        self.assertIn("\nanswer pending\n", page)

    def test_diff(self):
        self.write("next.yaml", MODEL.replace("within: 2h", "within: 3h"))
        before = self.rows("sla", *self.all)
        after = self.rows("sla", "next.yaml", *self.all[1:])
        changed = sum(a["answer_status"] != b["answer_status"] for a, b in zip(before, after, strict=True))
        self.assertGreater(changed, 0)
        rows = self.rows("diff", "model.yaml", "next.yaml", *self.all[1:])
        self.assertEqual([row["leads"] for row in rows if (row["what"], row["output"]) == ("status", "answer_status")], [str(changed)])
        pairs = {(row["before"], row["after"]): int(row["leads"]) for row in rows if row["what"] == "statuses"}
        want = {}
        for a, b in zip(before, after, strict=True):
            pair = (a["answer_status"], b["answer_status"])
            want[pair] = want.get(pair, 0) + 1
        self.assertEqual(pairs, want)
        page = self.done("diff", "model.yaml", "next.yaml", *self.all[1:], "--format", "table")
        self.assertIn(f"answer_status: {changed} leads", page)
        self.write("plain.yaml", MODEL[:MODEL.index("sla:")] + MODEL[MODEL.index("lifecycle:"):MODEL.index("  moves:")]
                   + "  moves: [{name: m, from: mql, to: sql, when: \"duplicate\"}]\n")
        only = [row["output"] for row in self.rows("diff", "model.yaml", "plain.yaml", *self.all[1:]) if row["what"] == "only before"]
        self.assertEqual(only, ["answer_status"])


if __name__ == "__main__":
    unittest.main()
