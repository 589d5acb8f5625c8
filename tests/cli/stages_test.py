"""Stages, decisions and activities through the command, against Python's own counting and against other ways to say it."""

import csv
import datetime
import io
import json
import random
import unittest

from command_case import Case

MODEL = """\
funnelcore: 1
name: stages
version: "1"
time_zone: Asia/Ho_Chi_Minh
fields:
  - {name: lead_id, type: text, id: true}
  - {name: stage, type: text}
  - {name: since, type: time}
  - {name: mql_at, type: time}
  - {name: phone, type: text}
  - {name: employees, type: int}
activities:
  key: lead
  at: at
  fields:
    - {name: type, type: text}
    - {name: amount, type: int}
    - {name: at, type: time}
  features:
    - {name: visits, count: "type = 'visit'"}
    - {name: spent, sum: amount, when: "type = 'order'"}
    - {name: last_at, latest: at}
scores:
  - name: total
    groups:
      - name: behaviour
        rules:
          - {name: webinar, each: "type = 'webinar'", points: 7.5}
          - {name: ordered, each: "type = 'order' AND amount > 50", points: 20, clamp: [0, 60]}
          - {name: busy, when: "visits >= 3", points: 5}
          - {name: spender, when: "spent >= 100", points: 10}
    bands: [{name: hot, from: 25}, {name: warm, from: 10}, {name: cold}]
lifecycle:
  stage: stage
  since: since
  stages: [lead, {name: mql, at: mql_at}, sql]
  moves:
    - {name: score, from: lead, to: mql, when: "total_band = 'hot'", reason: enough points}
    - {name: called, from: mql, to: sql, when: "employees > 10", requires: [phone]}
    - {name: cooled, from: mql, to: lead, when: "total_band = 'cold'", after: 14d}
decisions:
  - name: next
    hit: first
    rules:
      - {when: "stage_next = 'mql'", then: {action: call}}
    otherwise: {action: nurture}
  - name: tags
    hit: collect
    rules:
      - {when: "total_band <> 'cold'", then: {tag: "warm, or more"}}
      - {when: "employees > 10", then: {tag: large}}
"""
AS_OF = "--as-of=2026-11-21T09:00:00.25+07:00"
LEADS_HEADER = "lead_id,stage,since,mql_at,phone,employees\n"
EVENTS_HEADER = "event,lead,type,amount,at\n"


def make_leads(rng, count):
    rows = []
    for i in range(count):
        rows.append([f"L-{i}", rng.choice(["", "lead", "mql", "mql", "sql"]), rng.choice(["", "2026-11-01", "2026-11-20"]),
                     rng.choice(["", "2026-10-01T08:30"]), rng.choice(["", "+84"]), str(rng.randint(1, 20))])
    return rows


def make_events(rng, leads, count):
    rows = []
    for i in range(count):
        day = datetime.date(2026, 11, 20) - datetime.timedelta(days=rng.randint(0, 90))
        rows.append([str(i), f"L-{rng.randrange(leads)}", rng.choice(["visit", "webinar", "order", "mail"]),
                     rng.choice(["", str(rng.randint(1, 99))]), f"{day}T{rng.randint(0, 23):02}:00"])
    return rows


def text_of(header, rows, delimiter=","):
    names = header.strip().split(",")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([names, *rows])
    return out.getvalue()


def lines_of(header, rows):
    names = header.strip().split(",")
    return "".join(json.dumps({name: value or None for name, value in zip(names, row)}) + "\n" for row in rows)


def points_of(events):
    """The score of one lead, counted directly."""
    webinars = sum(7.5 for e in events if e[2] == "webinar")
    ordered = min(60, sum(20 for e in events if e[2] == "order" and e[3] and int(e[3]) > 50))
    spent = sum(int(e[3]) for e in events if e[2] == "order" and e[3])
    return webinars + ordered + (5 if sum(e[2] == "visit" for e in events) >= 3 else 0) + (10 if spent >= 100 else 0)


class Stages(Case):
    def setUp(self):
        super().setUp()
        rng = random.Random(4)
        self.leads = make_leads(rng, 300)
        self.events = make_events(rng, 300, 2400)
        self.write("model.yaml", MODEL)
        self.write("leads.csv", text_of(LEADS_HEADER, self.leads))
        self.write("events.csv", text_of(EVENTS_HEADER, self.events))
        self.all = ["model.yaml", "leads.csv", AS_OF, "--activities", "events.csv"]


class Activities(Stages):
    def test_points(self):
        rows = self.rows("score", *self.all)
        for row in rows:
            self.assertEqual(float(row["total"]), points_of([e for e in self.events if e[1] == row["lead_id"]]), row)
        self.assertGreater(len({row["total"] for row in rows}), 20)

    def test_forms_and_order(self):
        """CSV, TSV, JSON lines, a pipe, another delimiter, any order: the same bytes."""
        whole = self.done("run", *self.all)
        shuffled = self.events[:]
        random.Random(5).shuffle(shuffled)
        self.write("events.tsv", text_of(EVENTS_HEADER, shuffled, "\t"))
        self.write("events.jsonl", lines_of(EVENTS_HEADER, shuffled))
        for name in ["events.tsv", "events.jsonl"]:
            self.assertEqual(self.done("run", "model.yaml", "leads.csv", AS_OF, "--activities", name), whole)
        for input, *words in [(text_of(EVENTS_HEADER, self.events).encode(),),
                              (lines_of(EVENTS_HEADER, self.events).encode(), "--input", "jsonl")]:
            lead_file = "leads.csv" if not words else self.write("leads.jsonl", lines_of(LEADS_HEADER, self.leads))
            out = self.done("run", "model.yaml", lead_file, AS_OF, "--activities", "-", "--format", "csv", *words, input=input)
            self.assertEqual(out, whole)
        self.write("other.csv", text_of(EVENTS_HEADER, self.events, ";"))
        self.write("leads2.csv", text_of(LEADS_HEADER, self.leads, ";"))
        out = self.done("run", "model.yaml", "leads2.csv", AS_OF, "--activities", "other.csv", "--delimiter", ";")
        self.assertEqual(out, whole)

    def test_many_batches_and_threads(self):
        rng = random.Random(6)
        leads = make_leads(rng, 40_000)
        events = make_events(rng, 40_000, 120_000)
        self.write("many.csv", text_of(LEADS_HEADER, leads))
        self.write("log.csv", text_of(EVENTS_HEADER, events))
        words = ["run", "model.yaml", "many.csv", AS_OF, "--activities", "log.csv"]
        one = self.done(*words)
        for threads in ["2", "3"]:
            self.assertEqual(self.done(*words, "--threads", threads), one)
        by_lead = {}
        for event in events:
            by_lead.setdefault(event[1], []).append(event)
        for row in csv.DictReader(io.StringIO(one)):
            self.assertEqual(float(row["total"]), points_of(by_lead.get(row["lead_id"], [])))

    def test_columns_instead(self):
        """A table of leads may say itself what its activities come to."""
        names = ["total.webinar", "total.ordered", "visits", "spent"]
        rows = []
        for lead in self.leads:
            events = [e for e in self.events if e[1] == lead[0]]
            orders = [int(e[3]) for e in events if e[2] == "order" and e[3]]
            rows.append([*lead, sum(7.5 for e in events if e[2] == "webinar"), 20 * sum(o > 50 for o in orders),
                         sum(e[2] == "visit" for e in events), sum(orders) if orders else ""])
        header = LEADS_HEADER.strip() + "," + ",".join(names) + "\n"
        want = self.rows("run", *self.all)
        self.write("joined.csv", text_of(header, rows))
        self.write("joined.jsonl", lines_of(header, [[str(value) for value in row] for row in rows]))
        for name in ["joined.csv", "joined.jsonl"]:
            got = self.rows("run", "model.yaml", name, AS_OF, "--format", "csv")
            self.assertEqual([{k: v for k, v in row.items() if k not in names} for row in got], want)

    def test_none_given(self):
        self.fails(2, "the outputs read activities", "run", "model.yaml", "leads.csv", AS_OF)
        self.fails(2, "the outputs read activities", "qualify", "model.yaml",
                   self.write("leads.jsonl", lines_of(LEADS_HEADER, self.leads)), AS_OF)
        self.done("run", "model.yaml", self.write("leads.jsonl", lines_of(LEADS_HEADER, self.leads)), *self.all[2:])

    def test_rejected(self):
        """Both files in one list, each with its lines, however many there are."""
        bad = [[str(i), "L-1", "order", "much" if i % 2 else "7", "2026-11-01"] for i in range(5000)]
        self.write("events.csv", text_of(EVENTS_HEADER, bad))
        leads = [[*row[:5], "few" if i == 3 else "5"] for i, row in enumerate(self.leads)]
        self.write("leads.csv", text_of(LEADS_HEADER, leads))
        run = self.fnl("score", *self.all, "--rejects", "rejects.csv", "--outputs", "scores,stage_next")
        self.assertEqual(run.returncode, 1, run.stderr)
        with open(self.here / "rejects.csv", newline="") as file:
            got = [(r["file"], int(r["line"]), r["column"], r["value"]) for r in csv.DictReader(file)]
        want = [("events.csv", i + 2, "amount", "much") for i in range(1, 5000, 2)] + [("leads.csv", 5, "employees", "few")]
        self.assertTrue(got == want, got[:5])  # a difference of so many would take minutes to print
        self.assertIn(b"fnl: events.csv: column amount: 2500 \xc3\x97 rejected value\n", run.stderr)
        self.assertIn(b"fnl: leads.csv: column employees: 1 \xc3\x97 rejected value\n", run.stderr)
        self.fails(4, 'events.csv:3: column amount: "much": not a whole number', "run", *self.all, "--strict")

    def test_dropped_and_strays(self):
        self.write("events.csv", EVENTS_HEADER + "1,L-1,webinar,,2026-11-01\n2,,visit,,2026-11-01\n3,L-1,visit,,\n"
                   "4,L-1,visit,,2027-01-01\n5,L-x,visit,,2026-11-01\n6,L-x,visit,,2026-11-02\n7,L-y,visit,,2026-11-01\n")
        run = self.fnl("score", *self.all, "--columns", "lead_id,total")
        self.assertEqual(run.returncode, 0)
        self.assertEqual(set(run.stderr.decode().splitlines()), {
            "fnl: events.csv: 3 activities of 2 keys belong to no lead",
            "fnl: events.csv: column lead: 1 × activity without a key",
            "fnl: events.csv: column at: 1 × activity without a time",
            "fnl: events.csv: column at: 1 × activity of the future",
        })
        self.assertEqual(self.fnl("score", *self.all, "-q").stderr, b"")

    def test_explain(self):
        lead = next(e[1] for e in self.events if e[2] == "webinar")
        page = self.done("explain", *self.all, "--id", lead)
        row = next(row for row in self.rows("run", *self.all) if row["lead_id"] == lead)
        self.assertIn(f"total {row['total']}, band {row['total_band']}\n", page)
        lines = self.rows("explain", *self.all, "--id", lead, "--format", "csv")
        adds = sum(float(line["adds"]) for line in lines if line["score"] == "total" and line["adds"])
        self.assertEqual(adds, float(row["total"]))

    def test_refused(self):
        plain = MODEL[:MODEL.index("activities:")] + MODEL[MODEL.index("lifecycle:"):MODEL.index("  moves:")] + (
            "  moves: [{name: m, from: lead, to: mql, when: \"employees > 1\"}]\n")
        self.write("plain.yaml", plain)
        self.fails(3, "no section `activities`", "run", "plain.yaml", *self.all[1:])
        self.fails(4, "events.csv", "run", *self.all[:3], "--activities", self.write("events.csv", "lead,type\nL-1,x\n"))
        self.fails(4, "missing.csv: cannot be opened", "run", *self.all[:3], "--activities", "missing.csv")
        self.fails(2, "the leads and the activities cannot both be standard input", "run", "model.yaml", AS_OF,
                   "--activities", "-")
        self.fails(2, "the model and the activities cannot both be standard input", "run", "-", "leads.csv", AS_OF,
                   "--activities", "-")
        self.fails(2, "fnl check has no option --activities", "check", "model.yaml", "--activities", "events.csv")


class Lifecycle(Stages):
    def test_groups(self):
        whole = self.rows("run", *self.all)
        inputs = LEADS_HEADER.strip().split(",")
        for command, outputs in [
            ("qualify", ["stage_next", "stage_since_next", "moved", "move", "move_reason", "move_missing", "wait_until",
                         "mql_at_next"]),
            ("decide", ["next_action", "tags_tag"]),
        ]:
            rows = self.rows(command, *self.all)
            self.assertEqual(list(rows[0]), inputs + outputs)
            self.assertEqual(rows, [{name: row[name] for name in inputs + outputs} for row in whole])

    def test_values(self):
        """Stages against the model walked by hand; instants with the zone's offset; lists joined, or JSON's own."""
        score = {row["lead_id"]: row["total_band"] for row in self.rows("score", *self.all)}
        csv_rows = self.rows("run", *self.all)
        json_rows = [json.loads(line) for line in self.done("run", *self.all, "--format", "jsonl").splitlines()]
        now = "2026-11-21T09:00:00.250+07:00"
        seen = set()
        for row, line in zip(csv_rows, json_rows):
            stage, since, band = row["stage"] or "lead", row["since"], score[row["lead_id"]]
            moves = []
            if stage == "mql" and not (int(row["employees"]) > 10 and row["phone"]) and band == "cold" and since == "2026-11-01":
                stage, moves = "lead", ["cooled"]
            if stage == "lead" and band == "hot" and not moves:
                stage, moves = "mql", ["score"]
            if stage == "mql" and int(row["employees"]) > 10 and row["phone"]:
                stage = "sql"
                moves.append("called")
            self.assertEqual((row["stage_next"], row["move"]), (stage, " > ".join(moves)), row)
            self.assertEqual(row["moved"], "true" if moves else "false")
            self.assertEqual(row["stage_since_next"], now if moves else since and f"{since}T00:00:00+07:00")
            entered = now if "score" in moves and not row["mql_at"] else row["mql_at"] and f"{row['mql_at']}:00+07:00"
            self.assertEqual(row["mql_at_next"], entered)
            tags = ["warm, or more"] * (band != "cold") + ["large"] * (int(row["employees"]) > 10)
            self.assertEqual(row["tags_tag"], ";".join(tags))
            self.assertEqual(line["tags_tag"], tags)
            self.assertIs(line["moved"], bool(moves))
            self.assertEqual(line["stage_since_next"], row["stage_since_next"] or None)
            seen.add(row["move"])
        self.assertEqual(seen, {"", "score", "score > called", "called", "cooled"})

    def test_changes(self):
        moved = [row for row in self.rows("qualify", *self.all) if row["moved"] == "true"]
        self.assertTrue(0 < len(moved) < len(self.leads))
        self.assertEqual(self.rows("qualify", *self.all, "--changes"), moved)
        for outputs in ["stage_next", "stage_next,move"]:  # `moved` itself need not be among them
            got = self.rows("qualify", *self.all, "--changes", "--outputs", outputs)
            names = LEADS_HEADER.strip().split(",") + outputs.split(",")
            self.assertEqual(got, [{name: row[name] for name in names} for row in moved])
        got = self.rows("qualify", *self.all, "--changes", "--columns", "move,lead_id")
        self.assertEqual(got, [{"move": row["move"], "lead_id": row["lead_id"]} for row in moved])
        got = self.rows("qualify", *self.all, "--changes", "--columns", "lead_id")
        self.assertEqual(got, [{"lead_id": row["lead_id"]} for row in moved])
        lines = self.done("qualify", *self.all, "--changes", "--format", "jsonl", "--columns", "lead_id,moved").splitlines()
        self.assertEqual([json.loads(line) for line in lines], [{"lead_id": r["lead_id"], "moved": True} for r in moved])
        table = self.done("qualify", *self.all, "--changes", "--format", "table", "--columns", "lead_id,move").splitlines()
        self.assertEqual(len(table), len(moved) + 1)

    def test_changes_of_none(self):
        self.write("leads.csv", LEADS_HEADER + "L-1,sql,,,,5\n")
        self.assertEqual(self.done("qualify", *self.all, "--changes", "--columns", "lead_id,move"), "lead_id,move\n")
        self.assertEqual(self.done("qualify", *self.all, "--changes", "--format", "jsonl"), "")

    def test_changes_stream(self):
        """Many batches: threads give the same bytes, and memory does not grow."""
        leads = [row for row in self.leads for _ in range(200)]
        self.write("many.csv", text_of(LEADS_HEADER, leads))
        words = ["qualify", "model.yaml", "many.csv", *self.all[2:], "--changes"]
        one = self.done(*words)
        self.assertEqual(self.done(*words, "--threads", "3"), one)
        moved = [row for row in self.rows("qualify", *self.all) if row["moved"] == "true"]
        self.assertEqual(list(csv.DictReader(io.StringIO(one))), [row for row in moved for _ in range(200)])
        few = self.most_memory(*words)
        self.write("many.csv", text_of(LEADS_HEADER, leads * 6))
        self.assertLess(self.most_memory(*words), few * 1.5)

    def test_absent_sections(self):
        self.write("plain.yaml", MODEL[:MODEL.index("activities:")] + "scores: [{name: s, groups: [{name: g, rules: ["
                   '{name: r, when: "employees > 1", points: 1}]}]}]\n')
        self.fails(3, "plain.yaml: the model has no section `lifecycle`", "qualify", "plain.yaml", "leads.csv")
        self.fails(3, "plain.yaml: the model has no section `decisions`", "decide", "plain.yaml", "leads.csv")
        self.fails(2, "fnl run has no option --changes", "run", "plain.yaml", "leads.csv", "--changes")


if __name__ == "__main__":
    unittest.main()
