"""`fnl diff` against what Python finds in the results of `fnl run` with either model."""

import csv
import io
import json
import random
import re
import unittest
from collections import Counter
from fractions import Fraction

from command_case import Case

OLD = """\
funnelcore: 1
name: old
version: "1"
fields:
  - {name: lead_id, type: text, id: true}
  - {name: industry, type: text}
  - {name: employees, type: int}
  - {name: visits, type: int}
  - {name: demo, type: bool}
  - {name: stage, type: text}
  - {name: created_at, type: time}
scores:
  - name: fit
    clamp: [0, 60]
    groups:
      - name: company
        rules:
          - {name: target industry, when: "industry IN ('software', 'fintech')", points: 35}
          - {name: size, bins: employees, edges: [10, 50], points: [0, 10.25, 30]}
          - {name: fresh, when: "created_at IS NOT NULL", points: 10, decay: {half_life: 30d, since: created_at}}
          - {name: size, when: "employees > 90", points: 2}
    bands: [{name: A, from: 40}, {name: B, from: 10}, {name: C}]
  - name: activity
    when: "visits IS NOT NULL"
    groups:
      - {name: behaviour, rules: [{name: visits, per: visits, points: 0.5, clamp: [0, 10]}]}
  - name: win
    kind: linear
    intercept: -2.1
    terms: [{field: visits, weight: 0.05, missing: -0.2}, {field: employees, weight: 0.013, missing: 0}]
    link: logistic
  - {name: gone, groups: [{name: g, rules: [{name: r, when: "demo", points: 1}]}]}
lifecycle:
  stage: stage
  stages: [lead, mql, sql]
  moves:
    - {name: score, from: lead, to: mql, when: "fit_band = 'A'"}
    - {name: demo, from: mql, to: sql, when: "demo"}
"""
NEW = (OLD.replace("name: old", "name: new").replace("points: 35", "points: 33.5").replace("[10, 50]", "[12, 50]")
       .replace("visits, per: visits, points: 0.5", "visits, per: visits, points: 0.75")
       .replace('when: "visits IS NOT NULL"', 'when: "visits > 2"')
       .replace('{name: size, when: "employees > 90", points: 2}', '{name: demo wanted, when: demo, points: 4}')
       .replace("{name: B, from: 10}, {name: C}", "{name: B, from: 10}, {name: D, from: 5}, {name: C}")
       .replace("weight: 0.05", "weight: 0.06").replace("name: gone", "name: come")
       .replace("when: \"demo\"}\n", "when: \"demo AND employees > 20\"}\n"))
AS_OF = "--as-of=2026-11-21T09:00Z"
HEADER = "lead_id,industry,employees,visits,demo,stage,created_at\n"
SCORES = ["fit", "activity", "win"]
TEXTS = {"fit_band": "band", "stage_next": "stage"}


def make_leads(rng, count, start=0):
    return "".join(
        f"L-{i},{rng.choice(['software', 'fintech', 'retail', ''])},{rng.choice(['', rng.randint(1, 100)])},"
        f"{rng.choice(['', rng.randint(0, 30)])},{rng.choice(['true', 'false', ''])},{rng.choice(['', 'lead', 'mql'])},"
        f"{rng.choice(['', '2026-10-22', '2026-11-20'])}\n" for i in range(start, start + count))


def points(row, column):
    return Fraction(row.get(column) or 0)


class Diff(Case):
    def setUp(self):
        super().setUp()
        self.write("old.yaml", OLD)
        self.write("new.yaml", NEW)
        self.write("leads.csv", HEADER + make_leads(random.Random(3), 500))

    def results(self, leads="leads.csv"):
        return [self.rows("run", model, leads, AS_OF, "--outputs", "scores,lifecycle,rules")
                for model in ["old.yaml", "new.yaml"]]

    def summary(self, *words, leads="leads.csv"):
        return self.rows("diff", "old.yaml", "new.yaml", leads, AS_OF, "--format", "csv", *words)

    def check_number(self, got, want):
        self.assertAlmostEqual(float(got), float(want), delta=1e-9 * max(1, abs(float(want))))

    def check(self, summary, old, new):
        """Every row of the summary, and no other."""
        pairs = list(zip(old, new))
        changes = {name: [a[name] != b[name] for a, b in pairs] for name in [*SCORES, *TEXTS]}
        want = [("leads", "", "", "", "", len(pairs)), ("changed", "", "", "", "", sum(map(any, zip(*changes.values()))))]
        for name in SCORES:
            want.append(("score", name, "", "", "", sum(changes[name])))
        for name, what in TEXTS.items():
            want.append((what, name, "", "", "", sum(changes[name])))
            crossing = Counter((a[name], b[name]) for a, b in pairs)
            want += [(what + "s", name, "", before, after, count) for (before, after), count in crossing.items()]
        rules = {}
        for name in {column for rows in (old, new) for column in rows[0] if "." in column}:
            score, rule = name.split(".", 1)
            sides = [[points(row, name) for row in rows] for rows in (old, new)]
            changed = sum(a != b for a, b in zip(*sides))
            if score in SCORES and changed:
                rules[score, rule] = sides
                want.append(("rule", score, rule, "", "", changed))
        want += [("only before", "gone", "", "", "", ""), ("only after", "come", "", "", "", "")]
        got = [(r["what"], r["output"], r["rule"], r["before"], r["after"], r["leads"] and int(r["leads"])) for r in summary]
        self.assertEqual(Counter(got), Counter(want))
        for row in summary:
            if row["what"] == "score":
                sides = zip(*[(points(a, row["output"]), points(b, row["output"])) for a, b in pairs
                              if a[row["output"]] and b[row["output"]]])
            elif row["what"] == "rule":
                sides = rules[row["output"], row["rule"]]
            else:
                self.assertEqual({row[n] for n in row if n.startswith("mean") or n == "absolute_change"}, {""})
                continue
            before, after = map(list, sides)
            self.check_number(row["mean_before"], sum(before) / len(before))
            self.check_number(row["mean_after"], sum(after) / len(after))
            self.check_number(row["mean_change"], (sum(after) - sum(before)) / len(before))
            self.check_number(row["absolute_change"], sum(abs(a - b) for a, b in zip(before, after)))
        for score in SCORES:
            sizes = [float(row["absolute_change"]) for row in summary if row["what"] == "rule" and row["output"] == score]
            self.assertEqual(sizes, sorted(sizes, reverse=True))

    def test_summary(self):
        old, new = self.results()
        summary = self.summary()
        self.check(summary, old, new)
        self.assertIn(("rule", "fit", "size (2)"), [(r["what"], r["output"], r["rule"]) for r in summary])
        labels = [row["before"] for row in summary if row["what"] == "bands"]
        self.assertEqual(sorted(set(labels)), list(dict.fromkeys(labels)))  # A, B, C as the model has them
        lines = self.done("diff", "old.yaml", "new.yaml", "leads.csv", AS_OF, "--format", "jsonl").splitlines()
        texts = [{name: "" if value is None else str(value) for name, value in json.loads(line).items()} for line in lines]
        self.check(texts, old, new)

    def test_page(self):
        """The same numbers to read; no line is longer than a terminal is wide."""
        summary = self.summary()
        page = self.done("diff", "old.yaml", "new.yaml", "leads.csv", AS_OF, "--format", "table")
        self.assertLessEqual(max(map(len, page.splitlines())), 80)
        self.assertTrue(page.startswith("from old.yaml to new.yaml, as of 2026-11-21T09:00Z\n500 leads of leads.csv, "))
        for row in summary:
            if row["what"] in ("score", "band", "stage"):
                self.assertRegex(page, rf"(?m)^{row['output']}: {row['leads']} leads?( \([\d.]+ %\))? changed")
            elif row["what"] == "rule":
                self.assertRegex(page, rf"(?m)^  {re.escape(row['rule'])} +{row['leads']} ")
        self.assertIn("\nonly in old.yaml: gone\n", page)
        self.assertIn("\nonly in new.yaml: come\n", page)
        bands = page[page.index("fit_band: "):].split("\n\n")[0].splitlines()[1:]
        columns = bands[0].split()[3:]
        cells = {(line.split()[0], after): int(count) for line in bands[1:] for after, count in zip(columns, line.split()[1:])}
        want = {(r["before"], r["after"]): int(r["leads"]) for r in summary if r["what"] == "bands"}
        self.assertEqual({pair: count for pair, count in cells.items() if count}, want)

    def test_list(self):
        old, new = self.results()
        names = [*SCORES[:1], "fit_band", *SCORES[1:], "stage_next"]
        want = []
        for a, b in zip(old, new):
            if any(a[name] != b[name] for name in names):
                row = {"lead_id": a["lead_id"]}
                for name in names:
                    row |= {name + "_before": a[name], name + "_after": b[name]}
                want.append(row)
        self.assertTrue(50 < len(want) < 500)
        self.assertEqual(self.summary("--list"), want)
        lines = self.done("diff", "old.yaml", "new.yaml", "leads.csv", AS_OF, "--list", "--format", "jsonl").splitlines()
        got = [{k: "" if v is None else str(v).removesuffix(".0") for k, v in json.loads(line).items()} for line in lines]
        self.assertEqual(got, want)
        table = self.done("diff", "old.yaml", "new.yaml", "leads.csv", AS_OF, "--list", "--format", "table").splitlines()
        self.assertEqual(re.split(" {2,}", table[0]), ["lead_id", *names])
        for line, row in zip(table[1:], want, strict=True):
            self.assertEqual(re.split(" {2,}", line), [row["lead_id"], *(self.cell(row, name) for name in names)])

    def cell(self, row, name):
        """Before and after as people read them: no more than six digits after the point."""
        sides = [row[name + ending] or "(none)" for ending in ("_before", "_after")]
        if name == "win":
            sides = [f"{float(side):.6f}".rstrip("0") for side in sides]
        return sides[0] if sides[0] == sides[1] else " → ".join(sides)

    def test_same_model(self):
        self.assertEqual(self.done("diff", "old.yaml", "old.yaml", "leads.csv", AS_OF, "--list", "--format", "jsonl"), "")
        out = self.done("diff", "old.yaml", "old.yaml", "leads.csv", AS_OF, "--list", "-o", "-")
        self.assertEqual(out.count("\n"), 1)
        summary = self.rows("diff", "old.yaml", "old.yaml", "leads.csv", AS_OF)
        self.assertEqual({row["leads"] for row in summary if row["what"] in ("changed", "score", "band", "stage")}, {"0"})
        self.assertFalse([row for row in summary if row["what"].startswith(("rule", "only"))])

    def test_compiled_and_pipes(self):
        summary = self.summary()
        self.done("compile", "old.yaml", "-o", "old.cbor")
        leads = (self.here / "leads.csv").read_bytes()
        for words in [["old.cbor", "new.yaml"], ["old.cbor", "new.yaml", "-"]]:
            self.assertEqual(self.rows("diff", *words, AS_OF, input=leads), summary)
        got = self.rows("diff", "-", "new.yaml", "leads.csv", AS_OF, input=OLD.encode())
        self.assertEqual(got, summary)
        self.done("diff", "old.yaml", "new.yaml", "leads.csv", AS_OF, "-o", "summary.jsonl")
        self.assertTrue((self.here / "summary.jsonl").read_text().startswith('{"what":"leads"'))

    def test_many_batches(self):
        rng = random.Random(8)
        few = make_leads(rng, 20_000)
        self.write("many.csv", HEADER + few)
        self.check(self.summary(leads="many.csv"), *self.results("many.csv"))
        words = ["diff", "old.yaml", "new.yaml", "many.csv", AS_OF, "--list", "-o", "list.csv"]
        most = self.most_memory(*words)
        self.write("many.csv", HEADER + few * 8)
        self.assertLess(self.most_memory(*words), most * 1.5)

    def test_no_name(self):
        """Leads that no field names are told by their lines."""
        for model in ["old.yaml", "new.yaml"]:
            self.write(model, (self.here / model).read_text().replace(", id: true", ""))
        want = [str(2 + int(row["lead_id"][2:])) for row in csv.DictReader(io.StringIO((self.here / "leads.csv").read_text()))]
        got = [row["line"] for row in self.summary("--list")]
        self.assertTrue(got)
        self.assertLessEqual(set(got), set(want))
        self.assertEqual(got, sorted(got, key=int))

    def test_no_leads(self):
        self.write("leads.csv", HEADER)
        summary = self.summary()
        self.assertEqual(summary[0], {**dict.fromkeys(summary[0], ""), "what": "leads", "leads": "0"})
        page = self.done("diff", "old.yaml", "new.yaml", "leads.csv", AS_OF, "--format", "table")
        self.assertIn("fit: 0 leads changed, mean change 0\n", page)

    def test_rejected(self):
        self.write("leads.csv", HEADER + "L-1,x,many,1,true,lead,\n")
        run = self.fnl("diff", "old.yaml", "new.yaml", "leads.csv", AS_OF)
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stderr.decode(), "".join(
            f"fnl: leads.csv, read by {model}.yaml: column employees: 1 × rejected value\n" for model in ["old", "new"]))
        self.assertEqual(self.fnl("diff", "old.yaml", "new.yaml", "leads.csv", AS_OF, "-q").stderr, b"")

    def test_activities(self):
        """A model with activities beside one without, and beside one that counts them otherwise."""
        section = 'activities: {key: lead, at: at, fields: [{name: type, type: text}]}\n'
        counted = OLD.replace("scores:\n", section + "scores:\n").replace(
            "rules: [{name: visits,", "rules: [{name: mails, each: \"type = 'mail'\", points: 3}, {name: visits,")
        self.write("counted.yaml", counted)
        self.write("doubled.yaml", counted.replace("points: 3}", "points: 6}"))
        self.write("leads.csv", HEADER + "L-1,,,4,,,\nL-2,,,4,,,\n")
        self.write("events.csv", "lead,type,at\nL-1,mail,2026-11-01\nL-1,mail,2026-11-02\nL-2,call,2026-11-02\nL-3,mail,2026-11-02\n")
        words = ["leads.csv", AS_OF, "--list", "--activities", "events.csv", "-q"]
        for old, new, before, after in [("old", "counted", "2", "8"), ("counted", "old", "8", "2"),
                                        ("counted", "doubled", "8", "14")]:
            rows = self.rows("diff", old + ".yaml", new + ".yaml", *words)
            self.assertEqual([(r["lead_id"], r["activity_before"], r["activity_after"]) for r in rows], [("L-1", before, after)])
        run = self.fnl("diff", "old.yaml", "counted.yaml", *words[:-1])
        self.assertEqual(run.stderr.decode(), "fnl: events.csv, read by counted.yaml: 1 activity of 1 key belongs to no lead\n")
        self.fails(2, "the outputs read activities", "diff", "old.yaml", "counted.yaml", "leads.csv", AS_OF)
        self.fails(3, "no section `activities`", "diff", "old.yaml", "new.yaml", *words)

    def test_refused(self):
        self.fails(2, "a file is missing", "diff", "old.yaml")
        self.fails(2, "the old model and the new model cannot both be standard input", "diff", "-", "-", "leads.csv")
        self.fails(2, "the new model and the leads cannot both be standard input", "diff", "old.yaml", "-")
        self.fails(4, "missing.yaml: cannot be opened", "diff", "missing.yaml", "new.yaml", "leads.csv")
        self.fails(3, "bad.yaml:", "diff", "old.yaml", self.write("bad.yaml", OLD.replace("from: 40", "form: 40")), "leads.csv")
        self.fails(4, "leads.csv, read by old.yaml: the table has no column", "diff", "old.yaml", "new.yaml",
                   self.write("leads.csv", "lead_id,industry\nL-1,x\n"))
        self.fails(2, "fnl diff has no option --threads", "diff", "old.yaml", "new.yaml", "leads.csv", "--threads", "2")


if __name__ == "__main__":
    unittest.main()
