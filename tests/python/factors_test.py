"""Holds the factors of decays against exact fractions and 90-digit decimals. Argument: the program factors_dump."""

import random
import subprocess
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 90
HALF_LIFE, LINEAR, WINDOW = 1, 2, 3
MOST = 65536
DAY = 86400


def nearest(value):
    """Half away from zero; a Fraction or a Decimal that is no tie."""
    if isinstance(value, Fraction):
        return int(value + Fraction(1, 2))
    return int((value + Decimal("0.5")).to_integral_value(rounding="ROUND_FLOOR"))


def factor(kind, duration, percent, step, i):
    age = i * step
    if kind == HALF_LIFE:
        if age % duration == 0:
            return nearest(Fraction(2**30, 2 ** (age // duration)))
        return nearest(Decimal(2**30) * Decimal(2) ** (-Decimal(age) / Decimal(duration)))
    if kind == LINEAR:
        left = max(Fraction(0), 1 - Fraction(percent, 10**6) * (age // duration))
        return nearest(left * 2**30)
    return 2**30 if age < duration else 0


def cases():
    random.seed(20261121)
    yield HALF_LIFE, 14 * DAY, 0, DAY
    yield HALF_LIFE, 30 * DAY, 0, DAY
    yield HALF_LIFE, 1, 0, 1
    yield HALF_LIFE, 1, 0, DAY
    yield HALF_LIFE, 7, 0, 3
    yield HALF_LIFE, 3 * DAY, 0, 2 * DAY
    yield HALF_LIFE, 10**18 // 4, 0, 10**17
    yield HALF_LIFE, 2114 * DAY, 0, DAY  # 65,535 steps
    yield HALF_LIFE, 2115 * DAY, 0, DAY  # too many
    yield LINEAR, 30 * DAY, 500000, DAY
    yield LINEAR, 30 * DAY, 333333, DAY
    yield LINEAR, 1, 1000000, DAY
    yield LINEAR, DAY, 1, DAY  # too many
    yield WINDOW, 90 * DAY, 0, DAY
    yield WINDOW, DAY + 1, 0, DAY
    yield WINDOW, 65536, 0, 1
    yield WINDOW, 65537, 0, 1  # too many
    for _ in range(300):
        kind = random.choice([HALF_LIFE, HALF_LIFE, LINEAR, WINDOW])
        step = random.choice([1, 60, 3600, DAY, random.randrange(1, 10**6)])
        duration = max(1, int(step * 10 ** random.uniform(-2, 2)))
        percent = random.choice([1000000, 500000, 100000, random.randrange(5000, 10**6)])
        yield kind, duration, percent, step


def main():
    every = list(cases())
    text = "".join("%d %d %d %d\n" % case for case in every)
    out = subprocess.run([sys.argv[1]], input=text, capture_output=True, text=True, check=True).stdout
    lines = out.splitlines()
    assert len(lines) == len(every)
    checked = 0
    for case, line in zip(every, lines):
        count, *factors = map(int, line.split())
        kind, duration, percent, step = case
        assert factor(*case, count) == 0 and (count == 0 or factor(*case, count - 1) > 0), case
        if count > MOST:
            (smallest,) = factors
            assert factor(kind, duration, percent, smallest, MOST) == 0, case
            assert factor(kind, duration, percent, smallest - 1, MOST) > 0, case
            continue
        assert len(factors) == count, case
        places = range(count) if count <= 200 else sorted(random.sample(range(count), 200))
        for i in places:
            assert factors[i] == factor(*case, i), (case, i, factors[i])
        checked += len(places)
    print("%d decays, %d factors" % (len(every), checked))


main()
