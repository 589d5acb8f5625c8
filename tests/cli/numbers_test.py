"""How the command writes numbers, against Python's shortest decimals in JavaScript's form."""

import random
import struct
import subprocess
import sys
import unittest
from decimal import Decimal

NUMBERS = sys.argv.pop(1)


def javascript(value):
    if value != value or value in (float("inf"), float("-inf")):
        return repr(value)
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, digits))
    stripped = digits.rstrip("0") or "0"
    point = len(digits) + exponent
    minus = "-" if sign else ""
    if stripped == "0":
        return minus + "0"
    if -6 < point <= 21:
        if point <= 0:
            return minus + "0." + "0" * -point + stripped
        whole, part = stripped[:point].ljust(point, "0"), stripped[point:]
        return minus + whole + ("." + part if part else "")
    return f"{minus}{stripped[0]}{'.' + stripped[1:] if stripped[1:] else ''}e{point - 1:+d}"


def cases():
    rng = random.Random(3)
    yield from [0.0, -0.0, 0.1, 62.5, -0.01, 100.0, 1e21, 1e20, 123456789012345678901.0, 1e-6, 1e-7, 5e-324,
                1.7976931348623157e308, 2.2250738585072014e-308, float("inf"), float("-inf"), 0.285, 1.005, 9999999999999.99]
    for exponent in range(-1074, 1024):
        yield 2.0 ** exponent
        yield -(2.0 ** exponent) * 1.0000000000000002
    for _ in range(20_000):
        yield rng.randint(-10**9, 10**9) / 100
        yield rng.uniform(-1000, 1000)
        yield rng.randint(-10**17, 10**17) / 100
        yield struct.unpack("d", rng.randbytes(8))[0]


class Numbers(unittest.TestCase):
    def test_shortest(self):
        values = [v for v in cases() if v == v]
        run = subprocess.run([NUMBERS], input=struct.pack(f">{len(values)}d", *values), capture_output=True, check=True)
        lines = run.stdout.decode().split("\n")
        wrong = [(v, got) for v, got in zip(values, lines) if got != javascript(v)]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
