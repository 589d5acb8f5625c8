"""The command as its users meet it: what it prints, its exit codes, the files it leaves and those it must not leave."""

import csv
import io
import json
import os
import pty
import random
import resource
import signal
import subprocess
import sys
import time
import unittest

from command_case import FNL, Case

MODEL = """\
funnelcore: 1
name: test
version: "1"
null_values: [unknown]
fields:
  - {name: lead_id, type: text, id: true}
  - {name: industry, type: text, fold: true}
  - {name: employees, type: int}
  - {name: visits, type: int, from: page_views}
  - {name: created_at, type: time}
scores:
  - name: fit
    clamp: [0, 60]
    groups:
      - name: company
        rules:
          - {name: target industry, when: "industry IN ('software', 'fintech')", points: 35}
          - {name: company size, bins: employees, edges: [10, 50], points: [0, 10, 30]}
          - {name: fresh, when: "created_at IS NOT NULL", points: 10, decay: {half_life: 30d, since: created_at}}
    bands: [{name: A, from: 40}, {name: B}]
    reasons: {top: 2}
  - name: activity
    groups:
      - {name: behaviour, rules: [{name: visits, per: visits, points: 0.5, clamp: [0, 10]}]}
examples:
  - {name: one, lead: {industry: Software, employees: 60}, as_of: 2026-11-21, expect: {fit: 60, fit_band: A}}
"""
HEADER = "lead_id,company,industry,employees,page_views,created_at\n"
LEADS = HEADER + """\
L-1,Acme,FinTech,120,12,2026-10-22
L-2,"Hà Nội, Ltd",software,many,3,
L-3,"Two
lines",retail,20,x,2026-11-21T08:00
L-4,"",unknown,,,
"""
AS_OF = "--as-of=2026-11-21T09:00Z"


class Command(Case):
    def setUp(self):
        super().setUp()
        self.write("model.yaml", MODEL)
        self.write("leads.csv", LEADS)


class Check(Command):
    def test_good(self):
        run = self.fnl("check", "model.yaml")
        self.assertEqual((run.returncode, run.stdout), (0, b"model.yaml: no errors, 0 warnings, 1 example met\n"))
        self.assertEqual(run.stderr, b"")
        self.assertEqual(self.done("check", "-q", "model.yaml"), "")
        self.assertEqual(self.done("check", input=MODEL.encode()), "standard input: no errors, 0 warnings, 1 example met\n")

    def test_all_errors_with_places(self):
        self.write("bad.yaml", MODEL.replace("points: [0, 10, 30]", "points: [0, 10]").replace("from: 40", "form: 40"))
        run = self.fnl("check", "bad.yaml")
        self.assertEqual(run.returncode, 3)
        lines = run.stderr.decode().splitlines()
        self.assertEqual(len(lines), 3, lines)
        self.assertRegex(lines[0], r"^bad\.yaml:18:\d+: error: .*  \[scores\[0\]\.groups\[0\]\.rules\[1\]")
        self.assertRegex(lines[2], r"^bad\.yaml:20:\d+: error: .*from.*  \[scores\[0\]\.bands\[0\]")
        self.assertEqual(run.stdout, b"bad.yaml: 3 errors, 0 warnings\n")

    def test_warnings(self):
        self.write("odd.yaml", MODEL.replace("from: 40", "from: 400"))
        run = self.fnl("check", "odd.yaml")
        self.assertIn(b"odd.yaml:20:", run.stderr)
        self.assertIn(b": warning: ", run.stderr)
        self.assertIn(b", 1 warning, ", run.stdout)
        self.assertEqual(self.fnl("check", "-q", "odd.yaml").stderr.count(b"warning"), 0)

    def test_unmet_example(self):
        self.write("unmet.yaml", MODEL.replace("expect: {fit: 60", "expect: {fit: 59"))
        run = self.fnl("check", "unmet.yaml")
        self.assertEqual(run.returncode, 3)
        self.assertRegex(run.stderr.decode(), r"^unmet\.yaml:26:\d+: error: .*59.*60|60.*59")
        self.assertEqual(run.stderr.count(b"\n"), 1)
        self.assertIn(b"1 expectation of 1 example not met", run.stdout)

    def test_files(self):
        self.fails(4, "missing.yaml: cannot be opened: No such file", "check", "missing.yaml")
        self.fails(4, ".: is a directory", "check", ".")
        self.assertEqual(self.fnl("check", input=b"").returncode, 3)


class Compile(Command):
    def test_forms(self):
        self.done("compile", "model.yaml", "-o", "model.cbor")
        self.done("compile", "model.cbor", "-o", "model.json")
        self.done("compile", "model.json", "--to", "cbor", "--output=again.cbor")
        cbor = (self.here / "model.cbor").read_bytes()
        self.assertEqual((self.here / "again.cbor").read_bytes(), cbor)
        self.assertEqual(json.loads((self.here / "model.json").read_text())["name"], "test")
        self.assertEqual(self.fnl("compile", "model.yaml").stdout, cbor)
        leads = ("leads.csv", AS_OF, "-q")
        self.assertEqual(self.done("score", "model.cbor", *leads, code=1), self.done("score", "model.yaml", *leads, code=1))

    def test_fingerprint(self):
        import hashlib

        cbor = self.fnl("compile", "model.yaml").stdout
        wanted = hashlib.sha256(cbor).hexdigest()
        self.assertEqual(self.done("compile", "--fingerprint", "model.yaml"), wanted + "\n")
        run = self.fnl("compile", "-v", "model.yaml", "-omodel.cbor")
        self.assertEqual(run.stderr.decode(), f"fingerprint {wanted}\n")

    def test_no_binary_on_a_terminal(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        self.addCleanup(os.close, theirs)
        run = self.fnl("compile", "model.yaml", stdout=theirs, stderr=subprocess.PIPE, capture_output=False)
        self.assertEqual(run.returncode, 2)
        self.assertIn(b"CBOR is not for a terminal", run.stderr)

    def test_refused(self):
        self.write("cut.cbor", self.fnl("compile", "model.yaml").stdout[:-5])
        self.fails(3, "cut.cbor: ", "compile", "cut.cbor", "-o", "out.cbor")
        self.fails(2, "cbor or json is needed", "compile", "model.yaml", "--to", "xml")


class Doc(Command):
    def test_page(self):
        self.done("doc", "model.yaml", "-o", "agreement.md")
        page = (self.here / "agreement.md").read_text()
        self.assertEqual(self.done("doc", "model.yaml"), page)
        self.assertTrue(page.startswith("# Agreement between marketing and sales: test\n"))
        self.assertIn(self.done("compile", "--fingerprint", "model.yaml").strip(), page)
        self.assertIn("| **target industry** | `industry IN ('software', 'fintech')` | 35 |", page)
        self.assertTrue(page.endswith("| Signature | | |\n"))
        self.done("compile", "model.yaml", "-o", "model.cbor")
        self.assertEqual(self.fnl("doc", "model.cbor").stdout.decode(), page)
        self.assertEqual(self.fnl("doc", input=MODEL.encode()).stdout.decode(), page)

    def test_refused(self):
        self.write("agreement.md", "the old one")
        self.write("wrong.yaml", MODEL.replace("points: 35", "points: many"))
        self.fails(3, "wrong.yaml:", "doc", "wrong.yaml", "-o", "agreement.md")
        self.assertEqual((self.here / "agreement.md").read_text(), "the old one")
        self.fails(4, "none/a.md: cannot be written: No such file", "doc", "model.yaml", "-o", "none/a.md")
        self.fails(2, "has no option --to", "doc", "model.yaml", "--to", "json")
        self.fails(2, "one file too many", "doc", "model.yaml", "leads.csv")


class Run(Command):
    def test_scores(self):
        rows = self.rows("score", "model.yaml", "leads.csv", AS_OF, "-q", code=1)
        self.assertEqual(list(rows[0]), [*HEADER.strip().split(","), "fit", "fit_band", "activity", "fit_reason_1",
                                         "fit_reason_1_points", "fit_reason_2", "fit_reason_2_points"])
        self.assertEqual([row["fit"] for row in rows], ["60", "35", "20", "0"])
        self.assertEqual([row["activity"] for row in rows], ["6", "1.5", "0", "0"])
        self.assertEqual([row["fit_band"] for row in rows], ["A", "B", "B", "B"])
        self.assertEqual([row["company"] for row in rows], ["Acme", "Hà Nội, Ltd", "Two\nlines", ""])
        self.assertEqual(rows[1]["fit_reason_1"], "target industry")
        self.assertEqual(rows[3]["fit_reason_1"], "")

    def test_outputs_and_columns(self):
        outputs = self.rows("run", "model.yaml", "leads.csv", AS_OF, "--outputs", "activity,fit_band", "-q", code=1)
        self.assertEqual(list(outputs[0])[-2:], ["activity", "fit_band"])
        columns = self.done("run", "model.yaml", "leads.csv", AS_OF, "--columns=fit_band,lead_id,reasons", "-q", code=1)
        self.assertTrue(columns.startswith("fit_band,lead_id,fit_reason_1,fit_reason_1_points,"))
        only = self.done("run", "model.yaml", "leads.csv", "--columns", "activity", "-q", code=1)
        self.assertEqual(only, "activity\n6\n1.5\n0\n0\n")
        self.fails(2, '"nothing" is neither a column of leads.csv nor an output', "run", "model.yaml", "leads.csv",
                   "--columns", "lead_id,nothing")
        self.fails(2, "names no output", "run", "model.yaml", "leads.csv", "--columns", "lead_id")
        self.fails(2, "cannot both be given", "run", "model.yaml", "leads.csv", "--columns=fit", "--outputs=fit")
        self.fails(2, "nothing", "run", "model.yaml", "leads.csv", "--outputs", "nothing")

    def test_columns_that_a_wanted_output_does_not_read_may_be_missing(self):
        self.write("few.csv", "page_views\n7\n")
        self.assertEqual(self.done("run", "model.yaml", "few.csv", "--columns", "activity"), "activity\n3.5\n")
        self.fails(4, "few.csv: ", "run", "model.yaml", "few.csv", "-o", "out.csv")
        self.assertIn(b"industry", self.fnl("run", "model.yaml", "few.csv").stderr)

    def test_replaced_column(self):
        self.write("again.csv", "lead_id,industry,employees,page_views,created_at,fit\nL-1,software,5,2,,old\n")
        run = self.fnl("run", "model.yaml", "again.csv", "--outputs", "fit")
        self.assertEqual(run.stdout.splitlines()[0], b"lead_id,industry,employees,page_views,created_at,fit")
        self.assertEqual(run.stdout.splitlines()[1], b"L-1,software,5,2,,35")
        self.assertIn(b'note: column "fit" of again.csv is replaced', run.stderr)
        self.assertEqual(self.fnl("run", "model.yaml", "again.csv", "--outputs", "fit", "-q").stderr, b"")

    def test_forms_of_input_agree(self):
        """CSV with LF and CRLF, with BOM, TSV, another delimiter, JSON lines with texts and with numbers: one result."""
        rows = list(csv.DictReader(io.StringIO(LEADS, newline="")))
        columns = "--columns=lead_id,company,fit,fit_band,activity,fit_reason_1,fit_reason_2_points"
        wanted = self.done("run", "model.yaml", "leads.csv", AS_OF, columns, "-q", code=1)
        self.assertEqual(self.done("run", "model.yaml", AS_OF, columns, "-q", code=1, input=LEADS.encode()), wanted)

        def write(delimiter, end):
            text = io.StringIO()
            writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator=end)
            writer.writeheader()
            writer.writerows(rows)
            return text.getvalue()

        number = lambda text: int(text) if text.isdigit() else text or None
        lines = [json.dumps(row) + "\n" for row in rows]
        typed = [json.dumps({key: number(value) for key, value in row.items()}) + "\n" for row in rows]
        for name, content, options in [
            ("crlf.csv", "\ufeff" + write(",", "\r\n"), []),
            ("leads.tsv", write("\t", "\n"), []),
            ("semicolon.csv", write(";", "\n"), ["--delimiter", ";"]),
            ("tab.csv", write("\t", "\n"), ["--delimiter", "\\t"]),
            ("leads.jsonl", "".join(lines), []),
            ("typed.ndjson", "".join(typed), []),
            ("leads.txt", "".join(lines), ["--input", "jsonl"]),
        ]:
            with self.subTest(name=name):
                self.write(name, content)
                got = self.done("run", "model.yaml", name, AS_OF, columns, "-q", *options, code=1)
                self.assertEqual(got, wanted)

    def test_forms_of_output_agree(self):
        as_csv = self.rows("run", "model.yaml", "leads.csv", AS_OF, "-q", code=1)
        lines = self.done("run", "model.yaml", "leads.csv", AS_OF, "-q", "--format", "jsonl", code=1)
        objects = [json.loads(line) for line in lines.splitlines()]
        self.assertEqual([[None if v == "" else v for v in row.values()] for row in as_csv],
                         [[v if v is None or isinstance(v, str) else f"{v:g}" for v in row.values()] for row in objects])
        self.assertIsInstance(objects[0]["fit"], (int, float))
        for name, first in [("o.jsonl", "{"), ("o.tsv", "lead_id\t"), ("o.csv", "lead_id,"), ("o", "lead_id,")]:
            self.done("run", "model.yaml", "leads.csv", "-q", "-o", name, code=1)
            self.assertTrue((self.here / name).read_text().startswith(first))
        table = self.done("run", "model.yaml", "leads.csv", AS_OF, "-q", "--format=table", "--columns=lead_id,fit", code=1)
        self.assertEqual(table, "lead_id  fit\nL-1       60\nL-2       35\nL-3       20\nL-4        0\n")

    def test_no_rows(self):
        self.write("none.csv", HEADER)
        self.assertEqual(self.done("run", "model.yaml", "none.csv", "--columns", "fit,lead_id"), "fit,lead_id\n")
        self.assertEqual(self.done("run", "model.yaml", "none.csv", "--format", "jsonl"), "")
        self.assertEqual(self.done("run", "model.yaml", "none.csv", "--format", "table", "--columns", "fit"), "fit\n")

    def test_as_of(self):
        fresh = lambda *words: self.rows("run", "model.yaml", "leads.csv", "-q", *words, code=1)[0]["fit_reason_2_points"]
        self.write("leads.csv", HEADER + "L-1,,software,x,,2026-10-22\n")
        self.assertEqual(fresh("--as-of", "2026-10-22"), "10")
        self.assertEqual(fresh("--as-of", "2026-11-21"), "5")
        self.assertEqual(fresh("--as-of", "2026-11-20T23:59"), "5.12")
        self.fails(2, "--as-of yesterday: ", "run", "model.yaml", "leads.csv", "--as-of", "yesterday", "-o", "o.csv")
        today = time.strftime("%Y-%m-%d", time.gmtime())
        self.assertEqual(fresh(), fresh("--as-of", today))

    def test_json_lines_without_a_column(self):
        self.write("few.jsonl", '{"lead_id":"L-1","industry":"software"}\n{"employees":60,"page_views":null,"created_at":null}\n')
        run = self.fnl("run", "model.yaml", "few.jsonl", "--columns", "lead_id,fit", AS_OF)
        self.assertEqual(run.stdout, b"lead_id,fit\nL-1,35\n,30\n")
        self.write("fewer.jsonl", '{"lead_id":"L-1","industry":"software"}\n')
        run = self.fnl("run", "model.yaml", "fewer.jsonl", AS_OF)
        self.assertIn(b'has "employees"; where it is absent it is NULL', run.stderr)
        self.assertEqual(run.returncode, 0)


class Rejects(Command):
    def test_summary_and_file(self):
        run = self.fnl("run", "model.yaml", "leads.csv", AS_OF, "--rejects", "rejects.csv")
        self.assertEqual(run.returncode, 1)
        self.assertIn("leads.csv: column employees: 1 × rejected value", run.stderr.decode())
        self.assertIn("leads.csv: column page_views: 1 × rejected value", run.stderr.decode())
        with open(self.here / "rejects.csv", newline="") as file:
            rejects = list(csv.DictReader(file))
        self.assertEqual([(r["line"], r["column"], r["value"]) for r in rejects],
                         [("3", "employees", "many"), ("4", "page_views", "x")])
        self.assertTrue(all(r["why"] for r in rejects))
        self.done("run", "model.yaml", self.write("fine.csv", HEADER + "L,,,1,1,\n"), "--rejects", "rejects.csv")
        self.assertEqual((self.here / "rejects.csv").read_text(), "file,line,column,value,why\n")

    def test_many(self):
        """More rejected values than one report tells apart, in several batches, with records of several lines."""
        rng = random.Random(11)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER.strip().split(","))
        wanted, line = [], 2
        for i in range(40_000):
            row = [f"L-{i}", rng.choice(["", "a\nb"]), "x", "1", "2", ""]
            for column, index in [("employees", 3), ("page_views", 4)]:
                if rng.random() < 0.2:
                    row[index] = rng.choice(["bad", 'b"a,d', "1.5"])
                    wanted.append((str(line), column, row[index]))
            writer.writerow(row)
            line += 1 + ("\n" in row[1])
        self.write("leads.csv", text.getvalue())
        for threads in ["1", "3"]:
            run = self.fnl("run", "model.yaml", "leads.csv", "--rejects", "rejects.csv", "-o", "out.csv", "--threads", threads)
            self.assertEqual(run.returncode, 1)
            with open(self.here / "rejects.csv", newline="") as file:
                got = [(r["line"], r["column"], r["value"]) for r in csv.DictReader(file)]
            self.assertEqual(got, wanted)
            for column in ["employees", "page_views"]:
                count = sum(w[1] == column for w in wanted)
                self.assertIn(f"column {column}: {count} × rejected value", run.stderr.decode())

    def test_strict(self):
        self.fails(4, 'leads.csv:3: column employees: "many": ', "run", "model.yaml", "leads.csv", "--strict", "-o", "o.csv")
        self.fails(4, 'leads.csv:3: column employees: "many": ', "run", "model.yaml", "leads.csv", "--strict",
                   "--rejects", "rejects.csv")
        self.write("late.csv", HEADER + "a,,,1,1,\n" * 30_000 + "a,,,1,x,\n")
        self.fails(4, 'late.csv:30002: column page_views: "x": ', "run", "model.yaml", "late.csv", "--strict", "-o", "o.csv")


class Failures(Command):
    def test_model(self):
        self.write("bad.yaml", MODEL.replace("type: int}", "type: integer}").replace("top: 2", "tip: 2"))
        self.fails(3, "bad.yaml:8:", "score", "bad.yaml", "leads.csv", "-o", "o.csv")
        self.fails(3, "more: fnl check lists all)", "score", "bad.yaml", "leads.csv", "-o", "o.csv")
        self.write("broken.yaml", "funnelcore: [1\n")
        self.fails(3, "broken.yaml:", "score", "broken.yaml", "leads.csv", "-o", "o.csv")
        self.fails(4, "missing.yaml: cannot be opened", "score", "missing.yaml", "leads.csv", "-o", "o.csv")
        self.fails(4, ".: is a directory", "score", ".", "leads.csv", "-o", "o.csv")

    def test_leads(self):
        self.write("ragged.csv", HEADER + "L,,,1,1,\n" * 50_000 + "L,1\n")
        self.fails(4, "ragged.csv:50002: 2 fields, but the header has 6", "score", "model.yaml", "ragged.csv", "-o", "o.csv",
                   "--rejects", "r.csv")
        self.fails(4, "ragged.csv:50002: ", "score", "model.yaml", "ragged.csv", "-o", "o.csv", "--threads", "3")
        self.fails(4, "missing.csv: cannot be opened", "score", "model.yaml", "missing.csv", "-o", "o.csv")
        self.fails(4, ".: is a directory", "score", "model.yaml", ".", "-o", "o.csv")
        self.write("lead_id.csv", "lead_id,page_views\n1,2\n")
        self.fails(4, "lead_id.csv: ", "score", "model.yaml", "lead_id.csv", "-o", "o.csv")
        self.fails(4, "standard input: is empty", "score", "model.yaml", input=b"")
        for form in ["utf-16", "utf-16-be"]:
            text = ("" if form == "utf-16" else "\ufeff") + HEADER
            self.fails(4, "standard input: is UTF-16; save it as UTF-8", "score", "model.yaml", input=text.encode(form))
        self.write("b.jsonl", '{"lead_id":1}\n{"lead_id":}\n')
        self.fails(4, "b.jsonl:2:12: a value is needed", "score", "model.yaml", "b.jsonl", "-q", "-o", "o.csv")

    def test_output(self):
        self.fails(4, "is a directory", "score", "model.yaml", "leads.csv", "-q", "-o", ".")
        self.fails(4, "none/o.csv: cannot be written: No such file", "score", "model.yaml", "leads.csv", "-q", "-o", "none/o.csv")
        self.fails(4, "cannot be written: No space left", "score", "model.yaml", "leads.csv", "-q", "-o", "/dev/full")
        self.fails(4, "cannot be written: No space left", "score", "model.yaml", "leads.csv", "-q", "--rejects", "/dev/full")
        with open("/dev/full", "wb") as full:
            for words in [("score", "model.yaml", "leads.csv", "-q"), ("check", "model.yaml"), ("--help",), ("--version",),
                          ("compile", "model.yaml"), ("doc", "model.yaml"), ("draft", "leads.csv"),
                          ("explain", "model.yaml", "leads.csv", "--row=1")]:
                with self.subTest(words=words):
                    self.fails(4, "standard output: cannot be written: No space left", *words, stdout=full,
                               stderr=subprocess.PIPE, capture_output=False)

    def test_disk_that_fills_up(self):
        self.write("o.csv", "the old one")
        self.write("many.csv", HEADER + "L,,,1,1,\n" * 30_000)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

        self.fails(4, "o.csv: cannot be written: File too large", "score", "model.yaml", "many.csv", "-o", "o.csv",
                   preexec_fn=limit)
        self.assertEqual((self.here / "o.csv").read_text(), "the old one")

    def test_small_file_system(self):
        small = self.here / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small], capture_output=True).returncode != 0:
            self.skipTest("no right to mount")
        self.addCleanup(subprocess.run, ["umount", small], check=True)
        self.write("many.csv", HEADER + "L,,,1,1,\n" * 30_000)
        self.fails(4, "small/o.csv: cannot be written: No space left", "score", "model.yaml", "many.csv", "-o", "small/o.csv")
        self.assertEqual(list(small.iterdir()), [])

    def test_closed_pipe(self):
        self.write("many.csv", HEADER + "L,,,1,1,\n" * 100_000)
        for threads in ["1", "3"]:
            read, write = os.pipe()
            process = subprocess.Popen([FNL, "score", "model.yaml", "many.csv", "--threads", threads], cwd=self.here,
                                       stdout=write, stderr=subprocess.PIPE)
            os.close(write)
            os.read(read, 100)
            os.close(read)
            self.assertEqual(process.communicate()[1], b"")
            self.assertEqual(process.returncode, 0)

    def test_interrupt_leaves_nothing(self):
        for number in [signal.SIGINT, signal.SIGTERM]:
            before = self.files()
            process = subprocess.Popen([FNL, "score", "model.yaml", "-o", "o.csv", "--rejects", "r.csv"], cwd=self.here,
                                       stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            process.stdin.write(HEADER.encode() + b"L,,,1,1,\n" * 200_000)
            process.stdin.flush()
            deadline = time.time() + 20
            while len(self.files()) < len(before) + 2 and time.time() < deadline:
                time.sleep(0.01)
            process.send_signal(number)
            process.communicate()
            self.assertEqual(process.returncode, -number)
            self.assertEqual(self.files(), before)

    def test_replacing_keeps_mode_and_link(self):
        self.write("real.csv", "old")
        (self.here / "real.csv").chmod(0o640)
        (self.here / "link.csv").symlink_to("real.csv")
        self.done("score", "model.yaml", "leads.csv", "-q", "-o", "link.csv", code=1)
        self.assertTrue((self.here / "link.csv").is_symlink())
        self.assertTrue((self.here / "real.csv").read_text().startswith("lead_id,"))
        self.assertEqual((self.here / "real.csv").stat().st_mode & 0o777, 0o640)

    def test_usage(self):
        for message, *words in [
            ("a subcommand is needed",),
            ('there is no subcommand "scores"', "scores"),
            ("a file is missing", "sla"),
            ("--calendar is needed", "due", "model.yaml"),
            ("--within is needed", "due", "model.yaml", "--calendar", "hanoi"),
            ('"leads.csv" is one file too many', "due", "model.yaml", "leads.csv"),
            ("there is no option --outptus", "run", "model.yaml", "--outptus", "x"),
            ("there is no option -z", "run", "-z"),
            ("fnl check has no option --strict", "check", "model.yaml", "--strict"),
            ("--format needs a value", "run", "model.yaml", "--format"),
            ("--strict takes no value", "run", "model.yaml", "--strict=1"),
            ("--format is given twice", "run", "model.yaml", "--format", "csv", "--format", "csv"),
            ("--format xml: csv, tsv, jsonl or table is needed", "run", "model.yaml", "leads.csv", "--format", "xml"),
            ("--input table: csv, tsv or jsonl is needed", "run", "model.yaml", "leads.csv", "--input", "table"),
            ("--delimiter ab: one character is needed", "run", "model.yaml", "leads.csv", "--delimiter", "ab"),
            ("--threads 0: a whole number from 1 to 64", "run", "model.yaml", "leads.csv", "--threads", "0"),
            ("--threads x: a whole number", "run", "model.yaml", "leads.csv", "--threads=x"),
            ("a file is missing", "run"),
            ('"c" is one file too many', "run", "a", "b", "c"), ('"d" is one file too many', "diff", "a", "b", "c", "d"),
            ('"b" is one file too many', "check", "a", "b"),
            ("cannot both be standard input", "run", "-", "-"),
            ("either --id or --row", "explain", "model.yaml", "leads.csv"),
            ("either --id or --row", "explain", "model.yaml", "leads.csv", "--id", "L-1", "--row", "1"),
        ]:
            with self.subTest(words=words):
                self.fails(2, message, *words)

    def test_control_characters_are_escaped(self):
        self.fails(4, "\\x1b[31m", "check", "\x1b[31m")
        self.write("leads.csv", "a,b\n1\n")
        self.write("esc.csv", HEADER + "L,,,\x1b[2J,1,\n")
        run = self.fnl("run", "model.yaml", "esc.csv", "--strict")
        self.assertNotIn(b"\x1b", run.stderr)

    def test_dashes_end_the_options(self):
        os.rename(self.here / "leads.csv", self.here / "-leads.csv")
        self.done("run", "-q", "model.yaml", "--", "-leads.csv", code=1)

    def test_help(self):
        self.assertRegex(self.done("--version"), r"^fnl \d+\.\d+\.\d+\n$")
        self.assertIn("fnl explain", self.done("--help"))
        for name in ["check", "compile", "doc", "draft", "run", "score", "sla", "due", "explain"]:
            self.assertIn(f"Example:\n  fnl {name} ", self.done(name, "--help"))


class Explain(Command):
    def test_lines_add_up(self):
        for lead, fit, activity in [("L-1", 60, 6), ("L-2", 35, 1.5), ("L-3", 20, 0), ("L-4", 0, 0)]:
            rows = self.rows("explain", "model.yaml", "leads.csv", "--id", lead, AS_OF, "--format", "csv")
            sums = {}
            for row in rows:
                sums[row["score"]] = sums.get(row["score"], 0) + float(row["adds"] or 0)
            self.assertEqual(sums, {"fit": fit, "activity": activity})

    def test_page(self):
        page = self.done("explain", "model.yaml", "leads.csv", "--id", "L-1", AS_OF)
        self.assertIn("L-1, line 2 of leads.csv, as of 2026-11-21T09:00Z\n\nfit 60, band A\n", page)
        self.assertRegex(page, r"target industry .*software.* FinTech .* true +35")
        self.assertRegex(page, r"\n\nactivity 6\n")
        self.assertEqual(page, self.done("explain", "model.yaml", "leads.csv", "--row", "1", AS_OF))
        self.assertIn("L-4, line 6 of", self.done("explain", "model.yaml", "leads.csv", "--row", "4"))
        only = self.done("explain", "model.yaml", "leads.csv", "--row", "1", "--outputs", "activity")
        self.assertNotIn("fit", only)
        self.done("explain", "model.yaml", "leads.csv", "--row", "1", "-o", "why.txt")
        self.assertIn("band A", (self.here / "why.txt").read_text())

    def test_not_found(self):
        self.fails(4, 'leads.csv: no lead has the id "L-9"', "explain", "model.yaml", "leads.csv", "--id", "L-9")
        self.fails(4, "leads.csv: there is no lead 5, only 4", "explain", "model.yaml", "leads.csv", "--row", "5")
        self.write("no_id.yaml", MODEL.replace(", id: true", ""))
        self.fails(2, "no field of the model has id: true", "explain", "no_id.yaml", "leads.csv", "--id", "L-1")

    def test_late_lead(self):
        self.write("many.csv", HEADER + "".join(f"L-{i},,software,{i % 70},1,\n" for i in range(40_000)))
        rows = self.rows("explain", "model.yaml", "many.csv", "--id", "L-39999", "--format", "csv")
        self.assertIn(("company size", "10"), [(r["rule"], r["points"]) for r in rows])


class Draft(Command):
    def test_types(self):
        rows = ["id,ok,num,price,x,day,at,d,us,kind,code,empty,mixed\n"]
        for i in range(40):
            rows.append(f"{i},{'yes' if i % 2 else 'NO'},{i - 5},{i}.{i:02d},{i}e-{i % 5},2026-01-{i % 28 + 1:02d},"
                        f"2026-01-02 3:04:{i % 60:02d},{i % 28 + 1}/03/2026 04:05,12/{i % 28 + 1}/2025,"
                        f"{'ab'[i % 2]},00{i},,{i if i % 3 else 'N/A'}\n")
        self.write("crm.csv", "".join(rows))
        draft = self.done("draft", "crm.csv")
        for line in ["{name: id, type: int, id: true}", "{name: ok, type: bool}", "{name: num, type: int}",
                     "{name: price, type: decimal, scale: 2}", "{name: x, type: number}", "{name: day, type: date}",
                     '{name: at, type: time, format: "%Y-%m-%d %H:%M:%S"}', '{name: d, type: time, format: "%d/%m/%Y %H:%M"}',
                     '{name: us, type: date, format: "%m/%d/%Y"}', "{name: kind, type: text}", "{name: code, type: text}",
                     "{name: empty, type: text}  # no values", "{name: mixed, type: int}", 'null_values: ["N/A"]']:
            self.assertIn(line, draft)
        self.assertIn("# a (20), b (20)", draft)

    def drafted_model_holds(self, name):
        self.done("draft", name, "-o", "draft.yaml")
        run = self.fnl("check", "draft.yaml")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn(b"no errors", run.stdout)
        run = self.fnl("score", "draft.yaml", name, "-o", "scored.csv")
        self.assertEqual(run.returncode, 0, run.stderr.decode() + (self.here / "draft.yaml").read_text())

    def test_drafted_models_hold(self):
        self.drafted_model_holds("leads.csv")

    def test_zones_of_warehouses(self):
        """As warehouses export instants: behind a blank, by name or by offset."""
        self.write("crm.csv", "synced,seen\n" + "".join(f"2020-01-14 18:14:{i:02d}.{i:03d} UTC,2020-01-14 18:14:{i:02d} +0700\n"
                                                       for i in range(30)))
        draft = self.done("draft", "crm.csv")
        self.assertIn("{name: synced, type: time}", draft)
        self.assertIn("{name: seen, type: time}", draft)
        self.drafted_model_holds("crm.csv")

    def test_intervals(self):
        pauses = ["", "2026-01-31T08:00/2026-01-31T09:30", "2026-01-31/2026-02-01 ; 2026-03-01T08:00:00Z/..",
                  "2026-01-31 08:00:00.5 +0700/2026-01-31 08:00:01.5 +0700"]
        others = ["2026-01-31", "a/b", "2026-01-31/", "../2026-01-31", "2026-01-31/..;", "2026-02-01/2026-01-31", "31/01/2026",
                  "2026-01-31T08:00-07:00/2026-01-31T09:00+07:00", "2026-01-31/..,2026-02-01/..", "/", ";", "2026-01-31/.."]
        for other in [*others, None]:
            with self.subTest(other):
                waits = pauses if other is None else [pauses[1], other]
                self.write("crm.csv", "n,wait\n" + "".join(f'{i},"{wait}"\n' for i, wait in enumerate(waits)))
                fits = other in (None, others[-1])
                self.assertIn(f"{{name: wait, type: {'intervals' if fits else 'text'}}}", self.done("draft", "crm.csv"))
                self.drafted_model_holds("crm.csv")
        self.write("crm.csv", f"wait\n{pauses[1]}\n")  # a rule needs a field that it can read
        self.assertIn("{name: wait, type: text}", self.done("draft", "crm.csv"))
        self.drafted_model_holds("crm.csv")

    def test_hostile_files(self):
        """Whatever names and values there are: the draft is a valid model, and rejects no value of its own file."""
        names = ["id", "Lead Source", "fit", "null", "a'b", 'q"q', "x: y", "# c", "- d", "é\u2028", "tab\tname", "AND", "1st", "true",
                 "{a}", "[b]", "back\\slash", "new\nline", "%Y", "  ", "~", "when", "date", "0x1", "🦜"]
        values = ["", "a", "12", "1.5", "N/A", "true", "2026-01-31", "31/12/2025", "x: y", "- a", "#", "'", '"', "~", "null", "2026-01-31/..", "/", ";",
                  "é", "{", "%", "0012", "1e5", "2026-01-31 08:00", "-", "?", "\x07", "a\nb", "\u2028", "=1+1"]
        rng = random.Random(8)
        for seed in range(60):
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\n")
            chosen = rng.sample(names, rng.randint(1, 6))
            writer.writerow(chosen)
            pools = [rng.sample(values, rng.randint(1, 4)) for _ in chosen]
            for _ in range(rng.randint(1, 30)):
                writer.writerow([rng.choice(pool) for pool in pools])
            self.write("hostile.csv", text.getvalue())
            if len(list(csv.reader(io.StringIO(text.getvalue(), newline="")))) < 2 or (
                    len(chosen) == 1 and not any(line.strip('"') for line in text.getvalue().split("\n")[1:])):
                continue
            with self.subTest(seed=seed, text=text.getvalue()):
                self.drafted_model_holds("hostile.csv")

    def test_json_lines(self):
        self.write("leads.jsonl", '{"id":1,"num":2.5,"t":"x"}\n{"id":2,"num":3,"t":null}\n')
        self.assertIn("{name: num, type: decimal, scale: 1}", self.done("draft", "leads.jsonl"))
        self.drafted_model_holds("leads.jsonl")

    def test_no_leads(self):
        self.write("none.csv", HEADER)
        self.fails(4, "none.csv: no leads to guess from", "draft", "none.csv", "-o", "draft.yaml")


class Terminal(Command):
    def on_terminal(self, *words, stream="stdout", feed=None, **environment):
        """What stands on the terminal that is the stream."""
        ours, theirs = pty.openpty()
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: theirs}
        process = subprocess.Popen([FNL, *words], cwd=self.here, env={**os.environ, **environment},
                                   stdin=subprocess.PIPE if feed else subprocess.DEVNULL, **streams)
        os.close(theirs)
        if feed:
            for piece in feed:
                process.stdin.write(piece)
                process.stdin.flush()
            process.stdin.close()
        seen = b""
        try:
            while piece := os.read(ours, 4096):
                seen += piece
        except OSError:
            pass
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.read()
                pipe.close()
        process.wait()
        os.close(ours)
        return seen.decode().replace("\r\n", "\n")

    def test_table(self):
        words = ("run", "model.yaml", "leads.csv", AS_OF, "--columns", "lead_id,company,fit")
        plain = "".join([
            "lead_id  company       fit\n", "L-1      Acme           60\n", "L-2      Hà Nội, Ltd    35\n",
            "L-3      Two\\x0alines   20\n", "L-4                      0\n"])
        environment = {"NO_COLOR": ""}
        self.assertEqual(self.on_terminal(*words, **environment), "\x1b[1m" + plain.replace("\n", "\x1b[0m\n", 1))
        self.assertEqual(self.on_terminal(*words, NO_COLOR="1"), plain)

    def test_progress(self):
        """A bar after a second, and nothing of it left at the end."""
        def slow():
            yield HEADER.encode()
            for _ in range(16):
                yield b"L,,,1,1,\n" * 20_000
                time.sleep(0.1)
        seen = self.on_terminal("run", "model.yaml", "-o", "o.csv", stream="stderr", feed=slow())
        self.assertRegex(seen, r"\d+ rows, \d+ rows/s")
        self.assertTrue(seen.endswith("\r\x1b[K"))
        quiet = self.on_terminal("run", "-q", "model.yaml", "-o", "o.csv", stream="stderr", feed=slow())
        self.assertEqual(quiet, "")


class Size(Command):
    def test_memory_does_not_grow(self):
        most = []
        for rows in [40_000, 400_000]:
            self.write("many.csv", HEADER + "L-1,Acme,software,12,3,2026-01-01\n" * rows)
            most.append(self.most_memory("score", "model.yaml", "many.csv", "-o", "o.csv"))
        self.assertLess(most[1], most[0] * 1.5)
        self.assertLess(most[1], 200 * 1024)

    def test_threads_give_the_same(self):
        rng = random.Random(2)
        rows = "".join(f"L-{i},c,{rng.choice(['software', 'x'])},{rng.randint(0, 99)},{rng.choice(['', '7', 'bad'])},\n"
                       for i in range(60_000))
        self.write("many.csv", HEADER + rows)
        one = self.fnl("run", "model.yaml", "many.csv", AS_OF)
        for threads in ["2", "5"]:
            run = self.fnl("run", "model.yaml", "many.csv", AS_OF, "--threads", threads)
            self.assertEqual((run.stdout, run.stderr, run.returncode), (one.stdout, one.stderr, 1))


if __name__ == "__main__":
    unittest.main()
