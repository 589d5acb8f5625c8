"""KPIs through the command, against Python's csv, datetime and fractions over the same files."""

import collections
import csv
import datetime
import decimal
import fcntl
import json
import os
import pty
import random
import re
import statistics
import struct
import subprocess
import termios
import unicodedata
import unittest
from pathlib import Path

from command_case import FNL, Case

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CRM = EXAMPLES / "crm" / "model.yaml"
DEALS = EXAMPLES / "data" / "crm.csv"
CRM_AS_OF = ("--as-of", "2017-12-31")
MODEL = """\
funnelcore: 1
name: funnel
version: "1"
time_zone: Asia/Ho_Chi_Minh
fields:
  - {name: lead_id, type: text, id: true}
  - {name: source, type: text}
  - {name: owner, type: text}
  - {name: score, type: int}
  - {name: created_at, type: time}
  - {name: won_at, type: time}
  - {name: lost_at, type: time}
  - {name: why, type: text}
  - {name: amount, type: decimal, scale: 2}
scores:
  - {name: fit, groups: [{name: g, rules: [{name: r, when: "score > 5", points: 1}]}],
     bands: [{name: good, from: 1}, {name: poor}]}
funnel:
  stages: [{name: lead, at: created_at}, {name: customer, at: won_at, within: 30d}]
  exits: [{name: lost, at: lost_at, reason: why}]
  pipeline_from: lead
  amount: amount
  currency: VND
  periods: [month]
  by: [source, owner, fit_band]
  sets: [[], [source], [owner], [fit_band], [source, owner]]
owners: {field: owner, roster: [An, Bình, 山田太郎, Chi]}
spend: {at: day, amount: cost, kind: kind, by: [source], counts: [clicks]}
cac: {paid: [media], loaded: all}
metrics: [{name: big, count: "score > 5"}]
targets:
  - {metric: revenue, per: month, at_least: 1000}
  - {metric: cac_loaded, at_most: 100000}
"""
HEADER = "lead_id,source,owner,score,created_at,won_at,lost_at,why,amount\n"
LEADS = (
    HEADER
    + "1,google,An,7,2026-01-05T10:00,2026-01-20T10:00,,,1200\n"
    + "2,google,山田太郎,3,2026-01-31T23:59,,2026-02-03T08:00,no budget,\n"
    + "3,,An,8,2026-02-01T00:00,2026-03-01T00:00,,,800\n"
    + "4,zalo,,,2026-02-10T09:00,,,,\n"
    + "5,zalo,Bình,9,,,,,\n"
)
SPEND = (
    "day,source,kind,cost,clicks\n2026-01-10,google,media,500,10\n2026-02-10,,tools,70.5,\n2026-02-11,zalo,media,30,4\n"
)
AS_OF = ("--as-of", "2026-03-10")


def width_of(text):
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


class Kpi(Case):
    def setUp(self):
        super().setUp()
        self.write("model.yaml", MODEL)
        self.write("leads.csv", LEADS)
        self.write("spend.csv", SPEND)

    def kpi(self, *words, **options):
        """Rows by view, grain, period, groups, metric, detail."""
        rows = self.rows("kpi", *words, **options)
        dimensions = list(rows[0])[3 : list(rows[0]).index("level")]
        keys = ["view", "grain", "period", *dimensions, "metric", "detail"]
        found = {tuple(row[key] for key in keys): row for row in rows}
        self.assertEqual(len(found), len(rows))
        return found

    def page(self, *words, columns=100, color=False):
        """What a terminal shows."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        if not color:
            environment["NO_COLOR"] = "1"
        with subprocess.Popen([FNL, *map(str, words)], cwd=self.here, env=environment, stdin=subprocess.DEVNULL,
                              stdout=theirs, stderr=theirs) as process:  # fmt: skip
            os.close(theirs)
            shown = b""
            while True:
                try:
                    piece = os.read(ours, 65536)
                except OSError:  # the other end is closed
                    piece = b""
                if not piece:
                    break
                shown += piece
        os.close(ours)
        self.assertEqual(process.returncode, 0, shown)
        return shown.decode().replace("\r\n", "\n")


class Crm(Kpi):
    """8,800 opportunities; what they come to is counted here by hand."""

    @classmethod
    def setUpClass(cls):
        with open(DEALS, newline="", encoding="utf-8") as file:
            cls.deals = list(csv.DictReader(file))

    def setUp(self):
        super().setUp()
        self.found = self.kpi(CRM, DEALS, *CRM_AS_OF)

    def row(self, metric, view="cohort", grain="all", period="", **groups):
        names = ["region", "manager", "agent", "product", "sector"]
        return self.found[(view, grain, period, *(groups.get(name, "(all)") for name in names), metric, "")]

    def value(self, metric, **place):
        return float(self.row(metric, **place)["value"])

    def test_published_numbers(self):
        for metric, value in [("entered", 8800), ("reached_won", 4238), ("exits_lost", 2473),
                              ("revenue", 10005534), ("quality_missing_entry", 500)]:  # fmt: skip
            self.assertEqual(self.value(metric), value)
        for metric, value in [("win_rate", 0.6315005215), ("average_deal", 2360.9093912)]:
            self.assertAlmostEqual(self.value(metric), value, 6)
        self.assertAlmostEqual(self.value("cycle_days_mean"), 51.782, 3)
        self.assertLess(abs(self.value("cycle_days_p50") / 57 - 1), 1 / 128)
        self.assertEqual(self.value("open_count", view="total"), 2089)
        self.assertAlmostEqual(self.value("velocity_per_day", view="total"), 60146.8493, 4)
        rate = self.row("win_rate")
        self.assertEqual((rate["numerator"], rate["denominator"]), ("4238", "6711"))

    def test_groups(self):
        for group, column in [
            ("region", "regional_office"),
            ("agent", "sales_agent"),
            ("manager", "manager"),
            ("sector", "sector"),
        ]:
            leads, won, lost, value = (collections.Counter() for _ in range(4))
            for deal in self.deals:
                name = deal[column].replace("technolgy", "technology") or "(none)"
                leads[name] += 1
                won[name] += deal["deal_stage"] == "Won"
                lost[name] += deal["deal_stage"] == "Lost"
                value[name] += int(deal["close_value"] or 0)
            self.assertGreater(len(leads), 2)
            for name in leads:
                place = {group: name}
                self.assertEqual(self.row("entered", **place)["level"], group)
                self.assertEqual(self.value("entered", **place), leads[name])
                self.assertEqual(self.value("reached_won", **place), won[name])
                self.assertEqual(self.value("exits_lost", **place), lost[name])
                self.assertEqual(self.value("revenue", **place), value[name])

    def test_quarters(self):
        revenue = collections.Counter()
        for deal in self.deals:
            if deal["deal_stage"] == "Won":
                year, month, _ = deal["close_date"].split("-")
                revenue[f"{year}-{(int(month) - 1) // 3 * 3 + 1:02}-01"] += int(deal["close_value"])
        self.assertEqual(list(revenue.values()).count(1134672), 1)
        for period, value in revenue.items():
            self.assertEqual(self.value("revenue", view="period", grain="quarter", period=period), value)

    def test_exact_median(self):
        days = [(datetime.date.fromisoformat(deal["close_date"]) - datetime.date.fromisoformat(deal["engage_date"])).days
                for deal in self.deals if deal["deal_stage"] == "Won"]  # fmt: skip
        self.found = self.kpi(CRM, DEALS, *CRM_AS_OF, "--exact")
        self.assertEqual(self.value("cycle_days_p50"), statistics.median(days))

    def test_page(self):
        page = self.page("kpi", CRM, DEALS, *CRM_AS_OF, columns=110)
        for text in ["8,800 leads", "win rate 63.2 % (62.0 % to 64.3 %): 4,238 of 6,711", "10,005,534", "2016 Q4"]:
            self.assertIn(text, page)
        sellers = page[page.index("\nSellers") : page.index("\nBy product")]
        agents = {deal["sales_agent"] for deal in self.deals}
        lines = {line[2:].split("  ")[0]: line.split()[-1] for line in sellers.splitlines()[4:] if line.strip()}
        self.assertEqual(len(lines), 35)
        self.assertEqual({name for name, last in lines.items() if last == "0"}, set(lines) - agents)
        self.assertTrue(agents < set(lines))


class Forms(Kpi):
    def test_places(self):
        found = self.kpi("model.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF)
        everyone = ("(all)",) * 3

        def value(view, grain, period, groups, metric, detail=""):
            return found[(view, grain, period, *groups, metric, detail)]["value"]

        self.assertEqual(value("cohort", "all", "", everyone, "entered"), "5")
        self.assertEqual(value("cohort", "month", "2026-01-01", everyone, "entered"), "2")
        self.assertEqual(value("cohort", "month", "(none)", everyone, "entered"), "1")
        self.assertEqual(value("cohort", "all", "", ("(none)", "(all)", "(all)"), "entered"), "1")
        self.assertEqual(value("cohort", "all", "", ("zalo", "(none)", "(all)"), "entered"), "1")
        self.assertEqual(value("cohort", "all", "", ("(all)", "(all)", "good"), "entered"), "3")
        self.assertEqual(value("cohort", "all", "", everyone, "exits_lost", "no budget"), "1")
        self.assertEqual(value("period", "all", "", everyone, "spend"), "600.5")
        self.assertEqual(value("period", "month", "2026-02-01", everyone, "spend_tools"), "70.5")
        self.assertEqual(value("period", "all", "", everyone, "clicks"), "14")
        self.assertEqual(value("period", "all", "", ("google", "(all)", "(all)"), "spend"), "500")
        self.assertEqual(value("period", "all", "", ("google", "An", "(all)"), "spend"), "")
        self.assertEqual(value("period", "all", "", everyone, "cac_loaded"), "300.25")
        cost = found[("period", "all", "", *everyone, "cac_loaded", "")]
        self.assertEqual((cost["numerator"], cost["denominator"]), ("600.5", "2"))
        self.assertEqual((cost["target"], cost["attained"], cost["unit"]), ("100000", "true", "VND"))
        march = found[("period", "month", "2026-03-01", *everyone, "revenue", "")]
        self.assertEqual((march["value"], march["target"], march["attained"]), ("800", "1000", "false"))
        january = found[("period", "month", "2026-01-01", *everyone, "revenue", "")]
        self.assertEqual((january["value"], january["attained"], january["previous"]), ("1200", "true", ""))

    def test_fractions(self):
        """What a rate is made of stands beside it, exactly."""
        checked = 0
        for row in self.rows("kpi", CRM, DEALS, *CRM_AS_OF):
            if row["unit"] == "rate" and row["value"]:
                share = decimal.Decimal(row["numerator"]) / decimal.Decimal(row["denominator"])
                self.assertAlmostEqual(float(share), float(row["value"]), 12)
                checked += 1
        self.assertGreater(checked, 500)

    def test_json_lines(self):
        words = ("kpi", "model.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF)
        objects = [json.loads(line) for line in self.done(*words, "--format", "jsonl").splitlines()]
        rows = self.rows(*words)
        self.assertEqual(len(objects), len(rows))
        for one, other in zip(objects, rows):
            self.assertEqual(list(one), list(other))
            for key, value in one.items():
                text = "" if value is None else json.dumps(value) if not isinstance(value, str) else value
                if isinstance(value, float):
                    self.assertEqual(value, float(other[key]))
                else:
                    self.assertEqual(text, other[key])
        self.assertTrue(any(isinstance(one["value"], float) for one in objects))
        self.assertTrue(any(one["attained"] is True for one in objects))

    def test_sources(self):
        """The same from a pipe, TSV and JSON lines, and to a file."""
        words = ("kpi", "model.yaml")
        wanted = self.done(*words, "leads.csv", "--spend", "spend.csv", *AS_OF)
        self.write("spend.tsv", SPEND.replace(",", "\t"))
        rows = csv.DictReader(SPEND.splitlines())
        self.write("spend.jsonl", "".join(json.dumps({k: v or None for k, v in row.items()}) + "\n" for row in rows))
        leads = LEADS.encode()
        self.assertEqual(self.done(*words, "--spend", "spend.tsv", *AS_OF, input=leads), wanted)
        self.assertEqual(self.done(*words, "-", "--spend=spend.jsonl", *AS_OF, input=leads), wanted)
        self.assertEqual(self.done(*words, "leads.csv", "--spend", "-", *AS_OF, input=SPEND.encode()), wanted)
        self.assertEqual(self.done(*words, "leads.csv", "--spend", "spend.csv", *AS_OF, "-o", "kpi.csv"), "")
        self.assertEqual((self.here / "kpi.csv").read_text(), wanted)

    def test_outputs_of_a_file(self):
        """A column that a run wrote is read and not computed again."""
        wanted = self.done("kpi", "model.yaml", "leads.csv", *AS_OF)
        self.done("run", "model.yaml", "leads.csv", *AS_OF, "-o", "scored.csv")
        self.assertEqual(self.done("kpi", "model.yaml", "scored.csv", *AS_OF), wanted)
        self.write("scored.csv", (self.here / "scored.csv").read_text().replace("good", "excellent"))
        self.assertNotIn("good", self.done("kpi", "model.yaml", "scored.csv", *AS_OF))
        self.assertIn("excellent", self.done("kpi", "model.yaml", "scored.csv", *AS_OF))

    def test_without_outputs(self):
        """A model that computes nothing for a lead still has KPIs."""
        text = re.sub(r"scores:.*?(?=funnel:)", "", MODEL.split("funnelcore: 1\n")[1], flags=re.DOTALL)
        text = text.replace(", fit_band]", "]").replace("[fit_band], ", "")
        self.write("plain.yaml", "funnelcore: 1\n" + text)
        found = self.kpi("plain.yaml", "leads.csv", *AS_OF)
        self.assertEqual(found[("cohort", "all", "", "(all)", "(all)", "entered", "")]["value"], "5")

    def test_unique(self):
        self.write("twice.csv", LEADS + LEADS.removeprefix(HEADER))
        found = self.kpi("model.yaml", "twice.csv", *AS_OF, "--unique")
        everyone = ("(all)",) * 3
        self.assertEqual(found[("cohort", "all", "", *everyone, "entered", "")]["value"], "10")
        self.assertEqual(found[("total", "all", "", *everyone, "quality_duplicates", "")]["value"], "5")

    def test_many_rows_in_little_memory(self):
        few, many = 10_000, 200_000
        for name, count in [("few.csv", few), ("many.csv", many)]:
            rows = "".join(f"{i},s{i % 5},o{i % 7},{i % 10},2026-01-05T10:00,,,,\n" for i in range(count))
            self.write(name, HEADER + rows)
        used = [
            self.most_memory("kpi", "model.yaml", name, *AS_OF, "-q", "-o", "kpi.csv")
            for name in ("few.csv", "many.csv")
        ]
        self.assertLess(used[1], used[0] + 12_000)
        found = {row["metric"]: row for row in reversed(self.rows("kpi", "model.yaml", "many.csv", *AS_OF))}
        self.assertEqual(found["entered"]["level"], "")
        self.assertEqual(found["entered"]["value"], str(many))


class Parts(Kpi):
    def test_any_split_is_the_same(self):
        draw = random.Random(5)
        with open(DEALS, encoding="utf-8") as file:
            header, *lines = file
        self.done("kpi", CRM, DEALS, *CRM_AS_OF, "--save", "whole.fnls")
        whole = (self.here / "whole.fnls").read_bytes()
        wanted = self.done("kpi", CRM, DEALS, *CRM_AS_OF)
        for count in (1, 2, 7):
            draw.shuffle(lines)
            parts = []
            for i in range(count):
                self.write("part.csv", header + "".join(lines[i::count]))
                parts.append(f"{i}.fnls")
                self.done("kpi", CRM, "part.csv", *CRM_AS_OF, "--save", parts[-1])
            draw.shuffle(parts)
            self.assertEqual(self.done("merge", CRM, *parts), wanted)
            run = self.fnl("merge", CRM, *parts, "--save", "all.fnls")
            self.assertEqual(run.stdout, b"")
            self.assertIn(f"all.fnls: the state of {count} part", run.stderr.decode())
            self.assertEqual((self.here / "all.fnls").read_bytes(), whole)
        with open(self.here / "whole.fnls", "rb") as file:
            self.assertEqual(self.done("merge", CRM, stdin=file), wanted)

    def test_spend_apart_from_leads(self):
        self.write("none.csv", HEADER)
        self.write("nothing.csv", SPEND.splitlines()[0] + "\n")
        wanted = self.done("kpi", "model.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF)
        self.done("kpi", "model.yaml", "leads.csv", "--spend", "nothing.csv", *AS_OF, "--save", "1.fnls")
        self.done("kpi", "model.yaml", "none.csv", "--spend", "spend.csv", *AS_OF, "--save", "2.fnls")
        self.assertEqual(self.done("merge", "model.yaml", "1.fnls", "2.fnls"), wanted)
        self.assertEqual(
            self.done("merge", "model.yaml", "2.fnls", "-", input=(self.here / "1.fnls").read_bytes()), wanted
        )

    def test_save_says_so(self):
        run = self.fnl("kpi", "model.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF, "--save", "1.fnls")
        size = (self.here / "1.fnls").stat().st_size
        self.assertEqual(run.stdout, b"")
        self.assertEqual(run.stderr.decode(), f"fnl: 1.fnls: the state of 5 leads and 3 rows of spend, {size} bytes\n")
        run = self.fnl("kpi", "model.yaml", "leads.csv", *AS_OF, "--save", "2.fnls", "-q")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, b"", b""))
        run = self.fnl("kpi", "model.yaml", "leads.csv", *AS_OF, "--save", "-", "-q")
        self.assertEqual(run.stdout, (self.here / "2.fnls").read_bytes())

    def test_other_states(self):
        self.done("kpi", "model.yaml", "leads.csv", *AS_OF, "--save", "1.fnls")
        self.done("kpi", "model.yaml", "leads.csv", "--as-of", "2026-03-11", "--save", "2.fnls")
        self.done("kpi", "model.yaml", "leads.csv", *AS_OF, "--exact", "--save", "3.fnls")
        self.fails(4, "2.fnls: ", "merge", "model.yaml", "1.fnls", "2.fnls")
        self.fails(4, "3.fnls: ", "merge", "model.yaml", "1.fnls", "3.fnls")
        self.fails(4, "1.fnls: ", "merge", CRM, "1.fnls")
        self.fails(4, "leads.csv: ", "merge", "model.yaml", "1.fnls", "leads.csv")
        self.fails(4, "absent.fnls: ", "merge", "model.yaml", "absent.fnls", "--save", "all.fnls")
        saved = bytearray((self.here / "1.fnls").read_bytes())
        saved[len(saved) // 2] ^= 1
        self.write("1.fnls", bytes(saved))
        self.fails(4, "1.fnls: ", "merge", "model.yaml", "1.fnls")


class Troubles(Kpi):
    def test_rejected_values(self):
        self.write("leads.csv", LEADS + "6,google,An,many,2026-01-05T10:00,yesterday,,,\n")
        self.write("spend.csv", SPEND + "2026-02-12,zalo,media,much,\n2027-01-01,zalo,media,1,\n")
        run = self.fnl("kpi", "model.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF, "--rejects", "rejects.csv")
        error = run.stderr.decode()
        self.assertEqual(run.returncode, 1)
        for line in ["fnl: leads.csv: column score: 1 × rejected value", "fnl: leads.csv: column won_at: 1 × rejected value",
                     "fnl: spend.csv: column cost: 1 × rejected value", "spend of the future"]:  # fmt: skip
            self.assertIn(line, error)
        rejects = list(csv.reader((self.here / "rejects.csv").read_text().splitlines()))
        self.assertIn(["leads.csv", "7", "score", "many"], [row[:4] for row in rejects])
        self.assertIn(["spend.csv", "5", "cost", "much"], [row[:4] for row in rejects])
        row = next(
            row
            for row in csv.DictReader(run.stdout.decode().splitlines())
            if row["metric"] == "quality_rejected_values"
        )
        self.assertEqual(row["value"], "3")
        self.fails(
            4, "spend.csv:5: column cost", "kpi", "model.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF, "--strict"
        )
        self.fails(
            4, "leads.csv:7: column score", "kpi", "model.yaml", "leads.csv", *AS_OF, "--strict", "--save", "x.fnls"
        )

    def test_files(self):
        self.write("bad.csv", SPEND.replace("cost", "price"))
        self.fails(4, "bad.csv: ", "kpi", "model.yaml", "leads.csv", "--spend", "bad.csv", *AS_OF)
        self.write("some.csv", LEADS.replace("won_at", "won"))
        self.fails(4, "some.csv: ", "kpi", "model.yaml", "some.csv", *AS_OF)
        self.fails(4, "absent.csv", "kpi", "model.yaml", "leads.csv", "--spend", "absent.csv", *AS_OF)
        self.write("plain.yaml", MODEL[: MODEL.index("funnel:")])
        self.fails(3, "plain.yaml: ", "kpi", "plain.yaml", "leads.csv", *AS_OF)
        self.write("free.yaml", re.sub(r"(?m)^(spend|cac):.*\n|^.*cac_loaded.*\n", "", MODEL))
        self.done("kpi", "free.yaml", "leads.csv", *AS_OF)
        run = self.fnl("kpi", "free.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF)
        self.assertIn(run.returncode, (2, 3))
        self.assertIn("spend", run.stderr.decode())

    def test_usage(self):
        for message, *words in [
            ("--save and --output cannot both be given", "kpi", "model.yaml", "leads.csv", "--save", "a", "-o", "b"),
            ("--save and --format cannot both be given", "merge", "model.yaml", "a", "--save", "a", "--format", "csv"),
            ("the leads and the spend cannot both be standard input", "kpi", "model.yaml", "--spend", "-"),
            ("the model and the leads cannot both be standard input", "kpi", "-"),
            ("a state and a state cannot both be standard input", "merge", "model.yaml", "-", "a", "-"),
            ("the model and a state cannot both be standard input", "merge", "-"),
            ("a file is missing", "kpi"),
            ("a file is missing", "merge"),
            ("is one file too many", "kpi", "a", "b", "c"),
            ("--as-of soon", "kpi", "model.yaml", "leads.csv", "--as-of", "soon"),
            ("fnl merge has no option --as-of", "merge", "model.yaml", "a", "--as-of", "2026-01-01"),
        ]:
            with self.subTest(words=words):
                self.fails(2, message, *words)


class Page(Kpi):
    def test_fits_any_terminal(self):
        for columns in (40, 60, 80, 100, 200):
            for words in [("model.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF), (CRM, DEALS, *CRM_AS_OF)]:
                page = self.page("kpi", *words, columns=columns)
                self.assertNotIn("\x1b", page)
                for line in page.splitlines():
                    self.assertLessEqual(width_of(line), columns, line)

    def test_what_it_shows(self):
        page = self.page("kpi", "model.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF)
        self.assertTrue(page.startswith("funnel, as of 2026-03-10: 5 leads, amounts in VND\n"), page)
        for pattern in [
            r"revenue +2026-03 +800 +at least 1,000 +not yet +0\n",
            r"cac_loaded +all time +300.25 +at most 100,000 +met\n",
            r"customer +2 +█+▊ +50.0 % +-2 +50.0 % +21.5\n",
            r"lost: no budget 1\n",
            r"win rate 66.7 % \(20.8 % to 93.9 %\): 2 of 3",
            r"2026-01 +2 +100.0 % +50.0 % +50.0 % +1,200\n",
            r"2026-02 +2 +100.0 % +50.0 %\+ +100.0 % +800\n",
            r"\(none\) +1 ",
            r"spend +600.50 +0 +100.50 +500\n",
            r"clicks +14 +0 +4 +10\n",
            r"big +3 ",
            r"  Chi +0\n",
            r"1  leads without any time",
        ]:
            self.assertRegex(page, pattern)

    def test_cohorts_have_leads(self):
        self.write("model.yaml", MODEL.replace("loaded: all", "loaded: all, lag: 10d"))
        self.write("spend.csv", SPEND + "2026-03-08,google,media,5,1\n2025-11-01,google,media,5,1\n")
        page = self.page("kpi", "model.yaml", "leads.csv", "--spend", "spend.csv", *AS_OF)
        cohorts = re.search(r"\nCohorts .*\n(.+\n)+", page)[0]
        self.assertEqual(re.findall(r"^  (\S+) +\d", cohorts, re.MULTILINE), ["2026-01", "2026-02", "(none)"], page)

    def test_stages_that_nobody_is_near_may_grow(self):
        self.write("model.yaml", MODEL.replace("{name: customer, at: won_at, within: 30d}",
                                               "{name: asked, when: \"score > 8\", within: 20d}, "
                                               "{name: customer, at: won_at, within: 30d}"))  # fmt: skip
        self.write("leads.csv", HEADER + "1,,,1,2026-03-05T10:00,,,,\n2,,,1,2025-03-05T10:00,,,,\n")
        page = self.page("kpi", "model.yaml", "leads.csv", *AS_OF)
        self.assertRegex(page, r"2026-03 +1 +100.0 % +0.0 %\+ +0.0 %\+ ")
        self.assertRegex(page, r"2025-03 +1 +100.0 % +0.0 % +0.0 % ")

    def test_sentences_are_not_cut(self):
        page = self.page("kpi", CRM, DEALS, *CRM_AS_OF, columns=50)
        self.assertIn("  revenue 10,005,534; a deal 2,361 on average,\n    median 1,112\n", page)
        self.assertRegex(page, r"win rate 63.2 % \(62.0 % to 64.3 %\): 4,238 of\n    6,711; by value")

    def test_wins_without_exits(self):
        self.write("model.yaml", re.sub("  exits: .*\n", "", MODEL))
        page = self.page("kpi", "model.yaml", "leads.csv", *AS_OF)
        self.assertRegex(page, r"By source\n +leads +won +revenue .*\n  google +2 +1 +1,200 ")

    def test_a_rate_of_none(self):
        self.write("leads.csv", HEADER + "2,google,An,3,2026-01-31T23:59,,2026-02-03T08:00,no budget,\n")
        page = self.page("kpi", "model.yaml", "leads.csv", *AS_OF)
        self.assertRegex(page, r"What happened (.*\n)+  win_rate +0.0 % +0.0 %\n")

    def test_nobody_in_a_stage(self):
        page = self.page("kpi", "model.yaml", "leads.csv", "--as-of", "2020-01-01")
        self.assertRegex(page, r"\nNow .*\n  open 0, worth 0\n\nOf your own")

    def test_wide_letters_align(self):
        page = self.page("kpi", "model.yaml", "leads.csv", *AS_OF)
        sellers = page[page.index("\nSellers") : page.index("\nBy fit_band")].splitlines()[4:]
        lines = {line[2:].split("  ")[0]: line for line in sellers if line.strip()}
        self.assertEqual(set(lines), {"An", "Bình", "山田太郎", "Chi", "(none)"})
        ends = {width_of(re.match(r"(  .{8,}?\d)(?=  |$)", line)[1]) for line in lines.values()}
        self.assertEqual(len(ends), 1, lines)

    def test_styles(self):
        plain = self.page("kpi", "model.yaml", "leads.csv", *AS_OF)
        colored = self.page("kpi", "model.yaml", "leads.csv", *AS_OF, color=True)
        self.assertIn("\x1b[1mFunnel\x1b[0m", colored)
        self.assertEqual(re.sub(r"\x1b\[[0-9;]*m", "", colored), plain)

    def test_names_cannot_command_the_terminal(self):
        self.write("leads.csv", LEADS.replace("google", "goo\x1b[2Jgle").replace("no budget", "no\x1b]0;budget"))
        page = self.page("kpi", "model.yaml", "leads.csv", *AS_OF)
        self.assertNotIn("\x1b", page)
        self.assertIn("goo\\x1b[2Jgle", page)

    def test_nothing(self):
        self.write("none.csv", HEADER)
        page = self.page("kpi", "model.yaml", "none.csv", *AS_OF)
        self.assertIn("0 leads", page)

    def test_merged(self):
        self.done("kpi", "model.yaml", "leads.csv", *AS_OF, "--save", "1.fnls")
        self.assertEqual(
            self.page("merge", "model.yaml", "1.fnls"), self.page("kpi", "model.yaml", "leads.csv", *AS_OF)
        )


if __name__ == "__main__":
    unittest.main(verbosity=1)
