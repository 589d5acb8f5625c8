"""CSV and JSON lines read and written by the command's parts, against Python's csv and json."""

import csv
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

csv.field_size_limit(1 << 30)
CONVERT = sys.argv.pop(1)
PIECES = ["", "a", "0", "12.5", " ", '"', '""', ",", ";", "\n", "\r\n", "\r", "é", "Hà Nội", "🦜", "\t", "'", "\\", "x" * 300]


def convert(content, source="csv", delimiter="", target="jsonl", names=()):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "leads")
        path.write_bytes(content)
        return subprocess.run([CONVERT, path, source, delimiter, target, *names], capture_output=True)


def json_rows(output):
    # splitlines() would also split at U+2028 and the like
    return [json.loads(line) for line in output.decode().split("\n")[:-1]]


def value(rng):
    return "".join(rng.choice(PIECES) for _ in range(rng.choice([0, 1, 1, 2, 3])))


class CsvAgainstPython(unittest.TestCase):
    def check_reading(self, content, delimiter=","):
        """What we read is what csv reads."""
        wanted = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True))
        names, rows = wanted[0], [row for row in wanted[1:] if row]
        run = convert(content, delimiter=delimiter)
        ragged = [len(row) for row in rows if len(row) != len(names)]
        if ragged:
            self.assertIn(b": %d field" % ragged[0], run.stderr)
            return
        self.assertEqual(run.stderr, b"")
        self.assertEqual(json_rows(run.stdout), [{n: v or None for n, v in zip(names, row)} for row in rows])

    def test_random_files(self):
        rng = random.Random(17)
        for seed in range(150):
            names = [f"c{i}" for i in range(rng.randint(1, 6))]
            text = io.StringIO()
            delimiter = rng.choice(",,;\t|")
            writer = csv.writer(
                text, delimiter=delimiter, lineterminator=rng.choice(["\n", "\r\n", "\r"]),
                quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
            writer.writerow(names)
            for _ in range(rng.randint(0, 40)):
                writer.writerow([value(rng) for _ in names])
            content = text.getvalue().encode()
            if rng.random() < 0.3:
                content = content.rstrip(b"\r\n")
            if rng.random() < 0.3:
                content = b"\xef\xbb\xbf" + content
            with self.subTest(seed=seed, content=content):
                self.check_reading(content, delimiter)

    def read_bytes(self, content, window, delimiter):
        """Rows through a window of so many bytes, byte for byte; or the error."""
        run = convert(content, f"csv/{window}", delimiter, "csv")
        if run.returncode != 0:
            return re.sub(rb"^fnl: \S*/leads", b"", run.stderr)
        self.assertEqual(run.stderr, b"")
        return list(csv.reader(io.StringIO(run.stdout.decode("latin-1"), newline=""), strict=True))

    def hostile_bytes(self, rng, delimiter, is_right):
        """Quotes, line ends of all kinds, NULs, what is not UTF-8; a file that is right or any bytes."""
        pieces = [b"a", b"", b"12", b"\0", b"\xff", b"\xc3", b"x" * rng.randint(0, 90), b" ", b"\t;|,".replace(delimiter, b"")]
        if not is_right:
            pieces += [delimiter, b'"', b'""', b"\n", b"\r", b"\r\n", b'"a"']
            return b"a" + delimiter + b"b\n" + b"".join(rng.choice(pieces) for _ in range(rng.randint(0, 60)))
        columns = rng.randint(1, 5)
        lines = [delimiter.join(b"c%d" % i for i in range(columns))]
        for _ in range(rng.randint(0, 25)):
            row = []
            for _ in range(columns):
                value = b"".join(rng.choice(pieces) for _ in range(rng.choice([0, 1, 1, 2])))
                if rng.random() < 0.3:
                    value = b'"' + b"".join(rng.choice([value, b'""', b"\n", b"\r", delimiter]) for _ in range(3)) + b'"'
                elif rng.random() < 0.05:
                    value = b"5" + value + b'"x"'
                row.append(value)
            lines.append(delimiter.join(row))
            if rng.random() < 0.1:
                lines.append(b"")
        ends = rng.choice([[b"\n"], [b"\r\n"], [b"\r"], [b"\n", b"\r\n", b"\r"]])
        content = b"".join(line + rng.choice(ends) for line in lines)
        return content.rstrip(b"\r\n") if rng.random() < 0.3 else content

    def test_hostile_bytes_through_any_window(self):
        """Whatever the window, what we read is what csv reads; what is wrong is the same."""
        rng = random.Random(31)
        for seed in range(120):
            delimiter = rng.choice([b",", b",", b";", b"\t", b"|"])
            is_right = rng.random() < 0.7
            content = self.hostile_bytes(rng, delimiter, is_right)
            whole = self.read_bytes(content, 1 << 20, delimiter)
            with self.subTest(seed=seed, content=content):
                if is_right:
                    text = io.StringIO(content.decode("latin-1"), newline="")
                    rows = list(csv.reader(text, delimiter=delimiter.decode(), strict=True))
                    self.assertEqual(whole, [row for row in rows if row])
                for window in rng.sample(range(1, 70), 6):
                    self.assertEqual(self.read_bytes(content, window, delimiter), whole)

    def test_records_across_the_window(self):
        """Quotes, CRLF and doubled quotes at every place around the end of the first mebibyte."""
        tail = 'b,"x""y\r\nz",\r\nc,"",d\r\n'
        for shift in range(len(tail) + 2):
            filler = "a," + "f" * ((1 << 20) - 8 - 5 - shift) + ",\r\n"
            self.check_reading(("p,q,r\r\n" + filler + tail + "e,f,g\r\n").encode())

    def test_record_larger_than_the_window(self):
        self.check_reading(b'p,q\n"' + b'y""\n' * 900_000 + b'",2\n3,4\n')

    def test_many_rows_and_columns(self):
        names = [f"c{i}" for i in range(3000)]
        lines = [names] + [[str(r * i) for i in range(3000)] for r in range(700)]
        self.check_reading("\n".join(",".join(line) for line in lines).encode())
        self.check_reading("a,b\n".encode() + b"".join(b"%d,x\n" % i for i in range(50_000)))

    def test_writing(self):
        """What we write csv reads as what was there."""
        rng = random.Random(23)
        for seed in range(100):
            names = [f"n{i}{value(rng)}" for i in range(rng.randint(1, 5))]
            rows = [[value(rng) for _ in names] for _ in range(rng.randint(0, 30))]
            lines = "".join(json.dumps(dict(zip(names, row))) + "\n" for row in rows)
            if not rows:
                continue
            with self.subTest(seed=seed):
                run = convert(lines.encode(), "jsonl", "", "csv")
                self.assertEqual(run.stderr, b"")
                self.assertEqual(list(csv.reader(io.StringIO(run.stdout.decode(), newline=""), strict=True)), [names, *rows])

    def test_bare_quotes_stay(self):
        run = convert(b'a,b\nin 5" size,x"y"\n')
        self.assertEqual(json_rows(run.stdout), [{"a": 'in 5" size', "b": 'x"y"'}])

    def test_blank_lines_are_passed_over(self):
        run = convert(b"\n\r\na,b\n\n1,2\r\n\r\n\n3,4\n\n")
        self.assertEqual(json_rows(run.stdout), [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}])

    def test_columns_without_a_name(self):
        run = convert(b"a,,c,\n1,2,3,4\n")
        self.assertEqual(json_rows(run.stdout), [{"a": "1", "column_2": "2", "c": "3", "column_4": "4"}])

    def test_bytes_pass_through(self):
        """NUL and what is not UTF-8 are for the library to judge."""
        run = convert(b"a,b\n\xff\xfe,x\0y\n", target="csv")
        self.assertEqual(run.stdout, b"a,b\n\xff\xfe,x\0y\n")

    def test_errors(self):
        for content, message in [
            (b"", b": is empty; a header row"),
            (b"\n\n", b": is empty; a header row"),
            (b"a,b\n1\n", b":2: 1 field, but the header has 2"),
            (b'a,b\n1,2\n"x\ny",2\n1,2,3\n', b":5: 3 fields, but the header has 2"),
            (b'a,b\r\n"x"y,2\r\n', b":2: text after a closing quote"),
            (b'a,b\n1,2\n1,"x\ny\n', b":3: the record that begins here has a quoted field without a closing quote"),
            (b'a,"b\n', b":1: the record that begins here has a quoted field without a closing quote"),
            (b"a,b,a\n", b':1: two columns are named "a"'),
            (b"a;b\n1;2\n", b"give --delimiter ';'"),
            (b"a\0b,c\n", b":1: the name of column 1 has a NUL byte"),
            (b",".join(b"c%d" % i for i in range(20_000)) + b"\n", b":1: more than 16384 columns"),
        ]:
            with self.subTest(content=content[:40]):
                run = convert(content)
                self.assertEqual(run.returncode, 4)
                self.assertIn(message, run.stderr)
                self.assertEqual(run.stderr.count(b"\n"), 1)

    def test_record_without_end(self):
        run = convert(b'a,b\n"' + b"x" * (65 << 20))
        self.assertEqual(run.returncode, 4)
        self.assertIn(b":2: a record of more than 64 MiB begins here", run.stderr)


def json_value(rng, depth=0):
    choice = rng.randint(0, 9 if depth < 3 else 6)
    if choice < 4:
        return value(rng) + rng.choice(["", "\u0001", "\u2028", "\U0001f600", "\x7f"])
    if choice < 7:
        return rng.choice([None, True, False, 0, -1, 2.5, 1e300, 12345678901234567890])
    if choice == 7:
        return [json_value(rng, depth + 1) for _ in range(rng.randint(0, 3))]
    return {value(rng): json_value(rng, depth + 1) for _ in range(rng.randint(0, 3))}


class JsonAgainstPython(unittest.TestCase):
    def test_random_lines(self):
        """Texts, numbers, nested values come out as they went in."""
        rng = random.Random(5)
        for seed in range(150):
            names = [f"n{i}" + value(rng) for i in range(rng.randint(1, 6))]
            objects = []
            for _ in range(rng.randint(1, 30)):
                keys = [n for n in names if rng.random() < 0.9]
                rng.shuffle(keys)
                objects.append({n: json_value(rng) for n in keys})
            space = rng.choice([None, (" , ", " :  ")])
            text = "\n".join(json.dumps(o, ensure_ascii=rng.random() < 0.5, separators=space) for o in objects)
            seen = list(dict.fromkeys(n for o in objects for n in o))
            with self.subTest(seed=seed, text=text):
                run = convert(text.encode(), "jsonl")
                self.assertEqual(run.stderr, b"")
                self.assertEqual(json_rows(run.stdout), [{n: o.get(n) for n in seen} for o in objects])

    def test_numbers_stay_as_written(self):
        run = convert(b'{"a": 1.50, "b": -0, "c": 1E+2}\n', "jsonl")
        self.assertEqual(run.stdout, b'{"a":1.50,"b":-0,"c":1E+2}\n')

    def test_to_csv(self):
        run = convert(b'{"a":"x,y","b":12,"c":null,"d":[1, "z"],"e":true}\n', "jsonl", "", "csv")
        self.assertEqual(list(csv.reader([run.stdout.decode().split("\n")[1]])), [["x,y", "12", "", '[1, "z"]', "true"]])

    def test_columns(self):
        """Keys of the first thousand lines are columns; a key that comes later is not."""
        lines = [b'{"a":1}'] * 999 + [b'{"b":2}', b'{"c":3}']
        run = convert(b"\n".join(lines), "jsonl", "", "csv", ["a", "z"])
        self.assertEqual(run.stdout.split(b"\n")[0], b"a,b")
        self.assertEqual(run.stdout.count(b"\n"), 1002)

    def test_errors(self):
        deep = b'{"a":' + b"[" * 70 + b"]" * 70 + b"}"
        for line, message in [
            (b"[1]", b":2:1: an object is needed"),
            (b'{"a":1,}', b":2:8: a text in quotes is needed"),
            (b'{"a" 1}', b":2:6: a colon is needed"),
            (b'{"a":1 "b":2}', b":2:8: a comma or } is needed"),
            (b'{"a":01}', b"a number with a zero before its digits"),
            (b'{"a":1.}', b"a number without digits after its point"),
            (b'{"a":1e}', b"a number without digits in its exponent"),
            (b'{"a":+1}', b"a value is needed"),
            (b'{"a":NaN}', b"a value is needed"),
            (b'{"a":"x}', b"a text without a closing quote"),
            (b'{"a":"\x01"}', b"a control character inside a text"),
            (b'{"a":"\\x"}', b"an escape that JSON does not have"),
            (b'{"a":"\\u12g4"}', b"four hexadecimal digits"),
            (b'{"a":"\\ud800"}', b"a surrogate without its other half"),
            (b'{"a":"\\udc00\\ud800"}', b"a surrogate without its other half"),
            (b'{"a":[1,]}', b"a value is needed"),
            (b'{"a":[1}', b"a comma or ] is needed"),
            (b'{"a":{"b":1]}', b"a comma or } is needed"),
            (b'{"a":1} {"a":2}', b":2:9: text after the object"),
            (b'{"a":1,"a":2}', b"a key that this object has already"),
            (deep, b"more than 64 levels"),
        ]:
            with self.subTest(line=line):
                run = convert(b'{"a":0}\n' + line + b"\n", "jsonl")
                self.assertEqual(run.returncode, 4)
                self.assertIn(message, run.stderr)
                self.assertEqual(run.stderr.count(b"\n"), 1)


class Tables(unittest.TestCase):
    def test_widths_and_escapes(self):
        run = convert("name,n\nHà Nội,5\n東京,100\ne\u0301,-1\n\"a\x1b[31m\nb\",2\n".encode(), target="table")
        self.assertEqual(run.stdout.decode().split("\n"), [
            "Hà Nội" + " " * 12 + "5",
            "東京" + " " * 12 + "100",
            "e\u0301" + " " * 16 + "-1",
            "a\\x1b[31m\\x0ab" + " " * 4 + "2",
            "",
        ])

    def test_long_values_are_cut(self):
        run = convert(b"a,b\n" + b"x" * 50 + b",1\n", target="table")
        self.assertEqual(run.stdout.decode(), "x" * 39 + "…  1\n")


if __name__ == "__main__":
    unittest.main()
