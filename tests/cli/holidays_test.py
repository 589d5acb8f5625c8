"""`--holidays`: calendar files of holidays for the calendars of a model; `fnl check` and calendars that end."""

import json
import shutil
import unittest
from pathlib import Path

from command_case import Case

MODEL = """funnelcore: 1
time_zone: Asia/Ho_Chi_Minh
fields:
  - {name: lead_id, type: text, id: true}
  - {name: assigned_at, type: time}
  - {name: first_contact_at, type: time}
calendars:
  - {name: hanoi, hours: {mon-fri: ["08:00-17:00"]}, holidays: ["01-01"], valid_until: 2026-12-31}
  - {name: a=b, hours: {mon-sun: ["08:00-17:00"]}}
sla:
  - {name: answer, start: assigned_at, stop: first_contact_at, targets: [{within: 2h, calendar: hanoi}]}
"""
FILE = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:%s\r
%sEND:VEVENT\r
END:VCALENDAR\r
"""
# Monday to Friday in February 2026, before and after the week of Tet.
BEFORE, AFTER = "2026-02-13T16:00", "2026-02-23T09:00:00+07:00"
LEADS = "lead_id,assigned_at,first_contact_at\nL-1,2026-02-13T16:00,2026-02-23T08:30\n"
EMBEDDED = Path(__file__).parents[1] / "data/holidays"


class Holidays(Case):
    def setUp(self):
        super().setUp()
        self.write("model.yaml", MODEL)
        self.write("leads.csv", LEADS)
        self.write("tet.ics", FILE % ("20260216", "DTEND;VALUE=DATE:20260221\r\n"))

    def due(self, *words, model="model.yaml", within="2h"):
        run = self.done("due", model, "--calendar", "hanoi", "--from", BEFORE, "--within", within, *words)
        return run.strip()

    def holidays(self, *words):
        calendar = json.loads(self.done("compile", "model.yaml", "--to", "json", *words))["calendars"][0]
        return calendar["holidays"]

    def test_each_command(self):
        """Friday 16:00 and two hours of working time: Monday 09:00, or a week later."""
        self.assertEqual(self.due(), "2026-02-16T09:00:00+07:00")
        self.assertEqual(self.due("--holidays", "hanoi=tet.ics"), AFTER)
        for command in "run", "sla":
            words = command, "model.yaml", "leads.csv", "--as-of", "2026-03-01"
            self.assertEqual(self.rows(*words)[0]["answer_status"], "met_late")
            row = self.rows(*words, "--holidays=hanoi=tet.ics")[0]
            self.assertEqual((row["answer_status"], row["answer_elapsed_s"]), ("met", "5400"))
        explained = "explain", "model.yaml", "leads.csv", "--id", "L-1", "--as-of", "2026-03-01"
        self.assertIn("met_late", self.done(*explained))
        self.assertNotIn("met_late", self.done(*explained, "--holidays", "hanoi=tet.ics"))
        self.assertIn("2026-02-16 to 2026-02-20", self.done("doc", "model.yaml", "--holidays", "hanoi=tet.ics"))

    def test_compiled(self):
        """A model that was compiled with them has them, and takes no more."""
        self.done("compile", "model.yaml", "-o", "plain.cbor")
        self.done("compile", "model.yaml", "--holidays", "hanoi=tet.ics", "-o", "model.cbor")
        self.assertEqual(self.due(model="model.cbor"), AFTER)
        same = MODEL.replace('["01-01"]', '["01-01", "2026-02-16/2026-02-20"]')
        self.write("same.yaml", same)
        fingerprint = self.done("compile", "--fingerprint", "same.yaml")
        self.assertEqual(self.done("compile", "--fingerprint", "model.cbor"), fingerprint)
        self.assertNotEqual(self.done("compile", "--fingerprint", "plain.cbor"), fingerprint)
        self.fails(3, "compile it again from its source", "compile", "plain.cbor", "--holidays", "hanoi=tet.ics",
                   "--to", "json")

    def test_added(self):
        """Several files, those of the model, each day once."""
        self.write("new year.ics", FILE % ("20250101", "RRULE:FREQ=YEARLY;UNTIL=20300101\r\n"))
        both = self.holidays("--holidays", "hanoi=tet.ics", "--holidays", "hanoi=new year.ics", "--holidays",
                             "hanoi=tet.ics")
        self.assertEqual(both, ["01-01", "01-01 from 2025 to 2030", "2026-02-16/2026-02-20"])
        shutil.copy(EMBEDDED / "vn_holidays.ics", self.here)
        many = self.holidays("--holidays", "hanoi=vn_holidays.ics")
        self.assertEqual(len(many), 1 + (EMBEDDED / "vn_holidays.ics").read_bytes().count(b"BEGIN:VEVENT"))
        self.assertEqual(many[:2], ["01-01", "2023-01-01"])
        # The first sign ends the name of the calendar, so names of files may have more of them.
        (self.here / "year=2026").mkdir()
        shutil.copy(self.here / "tet.ics", self.here / "year=2026/tet.ics")
        self.assertEqual(len(self.holidays("--holidays", "hanoi=year=2026/tet.ics")), 2)

    def test_refused(self):
        compiled = "compile", "model.yaml", "--to", "json", "--holidays"
        for word in "hanoi", "=tet.ics", "hanoi=":
            self.fails(2, f"--holidays {word}: CALENDAR=FILE is needed", *compiled, word)
        self.fails(2, "--holidays needs a value", *compiled)
        self.fails(4, "none.ics: cannot be opened", *compiled, "hanoi=none.ics")
        self.fails(3, "did you mean 'hanoi'?", *compiled, "hanoy=tet.ics")
        self.fails(2, "diff has no option --holidays", "diff", "model.yaml", "model.yaml", "--holidays", "hanoi=tet.ics")
        self.fails(2, "64 times", *compiled, "hanoi=tet.ics", *["--holidays", "hanoi=tet.ics"] * 64)
        self.write("meeting.ics", FILE % ("20260216", "RDATE;VALUE=DATE:20260218\r\n"))
        self.fails(4, "meeting.ics:4:1: RDATE of an event is not read", *compiled, "hanoi=meeting.ics")
        self.fails(4, "model.yaml:1:1: expected BEGIN:VCALENDAR", *compiled, "hanoi=model.yaml")
        self.write("large.ics", b"BEGIN:VCALENDAR\n" + b"X-A:%s\n" % (b"a" * (1 << 20)) * 16 + b"END:VCALENDAR\n")
        self.fails(4, "more than 16 MiB", *compiled, "hanoi=large.ics")

    def test_check(self):
        """Sixty days before the end of a calendar there is a warning: by the calendar's days, or now."""
        warnings = {"2026-10-31": None, "2026-11-01": "soon ends on 2026-12-31", "2027-01-01": "ended on 2026-12-31"}
        unused = "nothing uses the calendar 'a=b'"
        for as_of, message in warnings.items():
            run = self.fnl("check", "model.yaml", "--as-of", as_of, "--holidays", "hanoi=tet.ics")
            self.assertEqual(run.returncode, 0)
            said = run.stderr.decode()
            self.assertIn(unused, said)
            self.assertEqual("valid_until" in said, message is not None, said)
            self.assertIn(message or "", said)
            self.assertIn(b"1 warning" if message is None else b"2 warnings", run.stdout)
        self.write("past.yaml", MODEL.replace("2026-12-31", "2020-12-31"))
        self.assertIn(b"ended on 2020-12-31", self.fnl("check", "past.yaml").stderr)
        self.fails(2, "--as-of soon", "check", "model.yaml", "--as-of", "soon")
        self.fails(4, "tet.yaml: cannot be opened", "check", "model.yaml", "--holidays", "hanoi=tet.yaml")
        self.assertIn(b"did you mean 'hanoi'?", self.fnl("check", "model.yaml", "--holidays", "hano=tet.ics").stderr)
        self.assertIn(b"no errors", self.fnl("check", "--holidays", "hanoi=tet.ics", input=MODEL.encode()).stdout)


if __name__ == "__main__":
    unittest.main()
