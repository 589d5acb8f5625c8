"""What tests of the command have in common: a folder of their own, files in it, the command run there."""

import csv
import io
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

FNL = os.path.abspath(sys.argv.pop(1))


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.here = Path(self.folder.name)

    def write(self, name, text):
        data = text if isinstance(text, bytes) else text.encode()
        (self.here / name).write_bytes(data)
        return name

    def fnl(self, *words, **options):
        options.setdefault("stdin", None if "input" in options else subprocess.DEVNULL)
        options = {key: value for key, value in options.items() if value is not None}
        options.setdefault("capture_output", True)
        return subprocess.run([FNL, *map(str, words)], cwd=self.here, **options)

    def files(self):
        return sorted(path.name for path in self.here.iterdir())

    def done(self, *words, code=0, **options):
        run = self.fnl(*words, **options)
        self.assertEqual(run.returncode, code, run.stderr)
        return run.stdout.decode()

    def rows(self, *words, **options):
        return list(csv.DictReader(io.StringIO(self.done(*words, **options), newline="")))

    def fails(self, code, message, *words, **options):
        """One clear line, the right exit code, no file more than before."""
        before = self.files()
        run = self.fnl(*words, **options)
        error = run.stderr.decode()
        self.assertEqual(run.returncode, code, error)
        self.assertEqual(error.count("\n"), 1, error)
        self.assertTrue(error.startswith("fnl: "), error)
        self.assertIn(message, error)
        self.assertEqual(self.files(), before)
        return run

    def most_memory(self, *words):
        """Of a run, in KiB."""
        script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
                  "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        run = subprocess.run([sys.executable, "-c", script, FNL, *words], cwd=self.here, capture_output=True, check=True)
        return int(run.stdout.split()[-1])
