"""The pages of the guide whose snippets are files and commands: what a terminal shows is what they say."""

import datetime
import os
import pty
import re
import shlex
import subprocess
import sys
import unittest
from pathlib import Path

from command_case import FNL, Case

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS / "pictures"))
import time_lines  # noqa: E402

FILES = {"yaml": "model.yaml", "csv": "leads.csv", "ics": "holidays.ics"}
HEAD = """\
funnelcore: 1
name: fragment
time_zone: Asia/Ho_Chi_Minh
fields:
  - {name: region, type: text}
  - {name: stage, type: text}
  - {name: total, type: int}
  - {name: created_at, type: time}
  - {name: assigned_at, type: time}
  - {name: first_touch_at, type: time}
  - {name: last_activity_at, type: time}
  - {name: waiting, type: intervals}
  - {name: duplicate, type: bool}
  - {name: cancel_reason, type: text}
"""
CALENDARS = """\
calendars:
  - {name: hanoi, hours: {mon-fri: ["08:00-12:00", "13:00-17:30"], sat: ["08:00-12:00"]}}
  - {name: saigon, hours: {mon-sat: ["08:00-17:00"]}}
  - {name: always, always: true}
"""
SECTIONS = {"calendars": HEAD, "sla": HEAD + CALENDARS}


class Page(Case):
    def write_files(self, name):
        """The first of each kind that a page has."""
        text = (DOCS / name).read_text()
        for kind, file in FILES.items():
            if found := re.search(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
                self.write(file, found[1])


class Docs(Page):
    def shown(self, command):
        """What a terminal shows of a command: table, notes and all. Blanks at the end of a line cannot be seen."""
        words = shlex.split(command)
        self.assertEqual(words[0], "fnl", command)
        ours, theirs = pty.openpty()
        process = subprocess.Popen([FNL, *words[1:]], cwd=self.here, env={**os.environ, "NO_COLOR": "1"},
                                   stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(ours, 4096):
                seen += piece
        except OSError:  # the other end is closed
            pass
        process.wait()
        os.close(ours)
        return re.sub(r" *\r\n", "\n", seen.decode())

    def check_fragment(self, block):
        """A section alone: it is read without an error beside what it needs."""
        section = block.split(":", 1)[0]
        self.assertIn(section, SECTIONS, block)
        self.done("check", self.write("fragment.yaml", SECTIONS[section] + block))

    def run_page(self, name):
        text = (DOCS / name).read_text()
        blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        self.assertIn("console", dict(blocks))
        for kind, block in blocks:
            with self.subTest(page=name, block=block):
                if kind == "":
                    continue
                if kind == "console":
                    for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
                        self.assertEqual(self.shown(command), output)
                elif kind == "yaml" and not block.startswith("funnelcore:"):
                    self.check_fragment(block)
                else:
                    self.write(FILES[kind], block)

    def test_sla(self):
        self.run_page("sla.md")

    def test_command(self):
        """Those that are marked; the model is that of the page about clocks."""
        self.write_files("sla.md")
        self.run_page("command.md")


class Pictures(Page):
    """What they show is what the command says."""

    MODEL = HEAD + """\
calendars:
  - {name: open, hours: {mon-fri: ["08:00-12:00", "13:00-17:30"], sat: ["08:00-12:00"]}}
  - {name: closed, hours: {mon-fri: ["08:00-12:00", "13:00-17:30"]}}
sla:
  - {name: answer, start: assigned_at, pauses: waiting, targets: [{within: 4h, calendar: open}]}
"""

    def test_drawn(self):
        time_lines.draw(self.here)
        for name in self.files():
            self.assertEqual((self.here / name).read_bytes(), (DOCS / "pictures" / name).read_bytes(), name)

    def test_statuses(self):
        """The leads of the page, in its order, but for those whose row has no time."""
        self.write_files("sla.md")
        rows = self.rows("sla", "model.yaml", "leads.csv", "-q", "--as-of", "2026-03-02T11:30", code=1)
        by_id = {row["lead_id"]: row for row in rows}
        picture = time_lines.statuses()
        self.assertEqual([clock.name.split(",")[0] for clock in picture.clocks], list(by_id))
        for clock in picture.clocks:
            row = by_id[clock.name.split(",")[0]]
            self.assertEqual(clock.status, row["first_response_status"])
            if clock.start is None:
                continue
            due = time_lines.due_at(clock, picture.hours)
            self.assertEqual(row["first_response_due"][11:16], "" if due is None else self.shown(due), clock)
            for minute, column in [(clock.start, "assigned_at"), (clock.stop, "first_touch_at")]:
                self.assertEqual(row[column][11:16], "" if minute is None else self.shown(minute), clock)

    @staticmethod
    def shown(minute):
        return f"{int(minute) // 60 % 24:02}:{int(minute) % 60:02}"

    def test_pauses(self):
        self.write("model.yaml", self.MODEL)
        rows, picture = [], time_lines.pauses()
        for clock in picture.clocks:
            [(begin, end)] = clock.pauses or [(0, 0)]
            ending = ".." if end == time_lines.STILL_OPEN else f"2026-03-02T{self.shown(end)}"
            rows.append(f"2026-03-02T{self.shown(clock.start)},2026-03-02T{self.shown(begin)}/{ending}\n")
        self.write("leads.csv", "assigned_at,waiting\n" + "".join(rows))
        answers = self.rows("sla", "model.yaml", "leads.csv", "--as-of", "2026-03-02T18:00")
        for clock, answer in zip(picture.clocks, answers, strict=True):
            due = answer["answer_due"][11:16]
            self.assertEqual(clock.status, f"due {due}" if due else "due not known")
            drawn = time_lines.due_at(clock, picture.hours)
            self.assertEqual(due, "" if drawn is None else self.shown(drawn))

    def test_weekend(self):
        self.write("model.yaml", self.MODEL)
        for clock in time_lines.weekend().clocks:
            within, _, saturday = clock.name.partition(", Saturday ")
            due = self.done("due", "model.yaml", "--calendar", saturday or "open", "--from", "2026-03-06T16:30", "--within", within)
            self.assertEqual(f"{datetime.datetime.fromisoformat(due.strip()):%A %H:%M}", clock.status)


if __name__ == "__main__":
    unittest.main()
