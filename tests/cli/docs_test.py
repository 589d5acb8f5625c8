"""The pages of the guide whose snippets are files and commands: what a terminal shows is what they say."""

import os
import pty
import re
import shlex
import subprocess
import unittest
from pathlib import Path

from command_case import FNL, Case

DOCS = Path(__file__).resolve().parents[2] / "docs"
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


class Docs(Case):
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
        """A section alone, or an entry of a list: it is read without an error where it may stand."""
        section = block.split(":", 1)[0]
        self.assertIn(section, SECTIONS, block)
        self.done("check", self.write("fragment.yaml", SECTIONS[section] + block))

    def run_page(self, name):
        text = (DOCS / name).read_text()
        blocks = re.findall(r"^```(\w+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        self.assertTrue(blocks)
        for kind, block in blocks:
            with self.subTest(page=name, block=block):
                if kind == "console":
                    for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
                        self.assertEqual(self.shown(command), output)
                elif kind == "yaml" and not block.startswith("funnelcore:"):
                    self.check_fragment(block)
                else:
                    self.write(FILES[kind], block)

    def test_sla(self):
        self.run_page("sla.md")


if __name__ == "__main__":
    unittest.main()
