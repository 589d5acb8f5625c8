"""The strict JSON reader against Python's json: what is accepted, what is refused, and what the values are.

Arguments: the program json_dump. The chance is seeded: every run asks the same. Python is more lenient in places where RFC 8259
leaves the choice or forbids: NaN and infinities, a key that stands twice, half of a surrogate pair; and it knows no limit of
levels."""

import json
import random
import subprocess
import sys

MOST_LEVELS = 32
CASES = 20_000
chance = random.Random(20261122)

TEXTS = [
    '"a"', '""', '"h\\u00e0 n\\u1ed9i"', '"\\ud83d\\ude00"', '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"Hà Nội"', '"😀"', '"\\ud83d"', '"\\ude00x"', '"\\ud83d\\udbff"',
    '"\\ud83d\\u0041"', '"\\u0000"', '"\\x41"', '"\\u12g4"', '"a\nb"', '"\x7f\x80\u2028"', "'a'", '"\\uD83D\\uDE00"', '"\x01"',
]  # fmt: skip
NUMBERS = [
    "0", "-0", "5", "-5", "62.5", "1e3", "1E+3", "1.5e-7", "0.0", "123456789012345678901234567890", "00", "01", "-", "+1", ".5", "5.",
    "1e", "1e+", "0x1", "NaN", "Infinity", "-Infinity", "1_000", "--1", "1.e3", "١",
]  # fmt: skip
WORDS = ["true", "false", "null", "True", "nul", "nullx", "undefined", ""]
BLANKS = ["", "", "", " ", "\n", "\r\n", "\t", "  ", "\v", "\xa0"]
PIECES = ["{", "}", "[", "]", ",", ":", '"', "\\", "0", "-", ".", "e", "u", "t", " ", "\n", "/", "#", "\\u", "é", "\x00"]


def blank():
    return chance.choice(BLANKS[:8] if chance.random() < 0.995 else BLANKS)


def one_of(values, good):
    """Mostly from the good ones at the front."""
    return chance.choice(values[:good] if chance.random() < 0.95 else values)


def value(depth):
    kind = chance.random()
    if depth < 4 and kind < 0.2:
        items = (blank() + value(depth + 1) + blank() for _ in range(chance.randrange(4)))
        return "[" + ",".join(items) + blank() * (chance.random() < 0.5) + "]"
    if depth < 4 and kind < 0.4:
        return mapping(depth + 1)
    if kind < 0.6:
        return one_of(TEXTS, 7)
    return one_of(NUMBERS, 10) if kind < 0.85 else one_of(WORDS, 3)


def mapping(depth):
    keys = [one_of(TEXTS, 7) if chance.random() < 0.3 else f'"k{i}"' for i in range(chance.randrange(4))]
    items = (blank() + key + blank() + ":" + blank() + value(depth) + blank() for key in keys)
    return "{" + ",".join(items) + "}"


def mutate(text):
    at = chance.randrange(len(text) + 1)
    kind = chance.randrange(3)
    if kind == 0:
        return text[:at] + chance.choice(PIECES) + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    return text[:at] + chance.choice(PIECES) + text[at + 1 :]


def case():
    text = mapping(0)
    for _ in range(chance.choice([0, 0, 1, 1, 2])):
        text = mutate(text)
    raw = text.encode()
    if chance.random() < 0.05 and raw:
        at = chance.randrange(len(raw))
        raw = raw[:at] + bytes([chance.randrange(128, 256)]) + raw[at + chance.randrange(2) :]
    return raw if raw.startswith(b"{") else b"{" + raw


def unique(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def refuse(constant):
    raise ValueError(constant)


def number(text):
    return {"#": text}


def expected(raw):
    """The values, or None if they are refused."""
    try:
        read = json.loads(
            raw.decode(), object_pairs_hook=unique, parse_constant=refuse, parse_int=number, parse_float=number
        )
        json.dumps(read, ensure_ascii=False).encode()  # fails for half of a pair
    except ValueError:
        return None
    return read


def main(program):
    cases = [case() for _ in range(CASES)]
    cases += [b'{"a":' + b"[" * n + b"]" * n + b"}" for n in (MOST_LEVELS - 1, MOST_LEVELS)]
    done = subprocess.run(
        [program], input="\n".join(raw.hex() for raw in cases) + "\n", capture_output=True, text=True, encoding="utf-8", check=True
    )
    answers = done.stdout.split("\n")[:-1]
    assert len(answers) == len(cases), f"{len(answers)} answers to {len(cases)} texts"
    accepted = wrong = 0
    for raw, answer in zip(cases, answers):
        wanted = expected(raw) if raw.count(b"[") < MOST_LEVELS else None
        got = None if answer == "refused" else json.loads(answer)
        accepted += wanted is not None
        if got != wanted:
            wrong += 1
            if wrong <= 10:
                print(f"{raw!r}: {answer[:300]}, expected {wanted!r}")
    print(f"{len(cases)} texts, {accepted} accepted, {wrong} wrong")
    assert CASES // 10 < accepted < CASES * 9 // 10
    return wrong == 0


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1]) else 1)
