"""Numbers, decimals, durations, folding, dates and times of the library against Python's float, decimal, unicodedata, datetime
and zoneinfo.

Arguments: the program text_dump. The chance is seeded: every run asks the same."""

import math
import random
import re
import struct
import subprocess
import sys
import unicodedata
import zoneinfo
from datetime import date, datetime, timedelta, timezone
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal, localcontext

INT64 = range(-(2**63), 2**63)
EXACT = Context(prec=6000, Emax=min(10**9, MAX_EMAX), Emin=max(-(10**9), MIN_EMIN))  # a machine of 32 bits has less
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
MOST_MARKS = 30
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
ZONES = ["UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Asia/Kathmandu"]
chance = random.Random(20261121)


class Questions:
    """Questions with what is expected; everything is asked at once."""

    def __init__(self, program):
        self.program = program
        self.asked = []
        self.expected = []

    def add(self, expected, *parts):
        self.asked.append("\t".join(map(str, parts)))
        self.expected.append(expected)

    def ask(self, title):
        done = subprocess.run([self.program], input="\n".join(self.asked) + "\n", text=True, encoding="utf-8",
                              capture_output=True, check=True)
        answers = done.stdout.split("\n")[:-1]
        assert len(answers) == len(self.asked), f"{title}: {len(answers)} answers to {len(self.asked)} questions"
        wrong = 0
        for question, answer, expected in zip(self.asked, answers, self.expected):
            good = expected(answer) if callable(expected) else answer == expected
            if not good:
                wrong += 1
                if wrong <= 10:
                    wanted = getattr(expected, "wanted", expected)
                    print(f"{title}: {question[:300]}: {answer[:300]}, expected {str(wanted)[:300]}")
        print(f"{title}: {len(answers)} questions, {wrong} wrong answers")
        return answers, wrong == 0


def double_of(bits):
    return struct.unpack(">d", struct.pack(">Q", bits))[0]


def bits_of(value):
    return struct.unpack(">Q", struct.pack(">d", value))[0]


def written_like_javascript(value):
    """The digits of repr, in the form the header promises."""
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0") or "0"
    top = len(digits) + exponent - 1
    if text == "0":
        plain = "0"
    elif top >= 21 or top < -6:
        plain = text[0] + ("." + text[1:] if len(text) > 1 else "") + f"e{top}"
    elif top < 0:
        plain = "0." + "0" * (-top - 1) + text
    elif len(text) <= top + 1:
        plain = text + "0" * (top + 1 - len(text))
    else:
        plain = text[:top + 1] + "." + text[top + 1:]
    return "-" * sign + plain


def expect_number(questions, text):
    value = float(text)
    if math.isinf(value):
        questions.add("range", "number", text)
    else:
        questions.add(f"{bits_of(value):016x} {written_like_javascript(value)}", "number", text)


def plain_digits(value):
    """A Decimal with all its digits, without an exponent half of the time."""
    return format(value, "f") if chance.random() < 0.5 else str(value)


def numbers(questions):
    for text in ["0", "-0", "0.0", "1", "9007199254740993", "1e22", "1e23", "123456789012345678", "5e-324", "2e-324", "3e-324",
                 "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e309", "-1e400", "1e-400",
                 "2.2250738585072011e-308", "2.2250738585072014e-308", "2.2250738585072012e-308", "+1.5E+3", "1e99999999999999999999",
                 "1e-99999999999999999999", "0e99999999999999999999", "0." + "0" * 400 + "1e400", "1" + "0" * 400 + "e-400"]:
        expect_number(questions, text)
    for _ in range(20000):
        value = double_of(chance.getrandbits(64))
        if math.isfinite(value):
            expect_number(questions, repr(value))
    for _ in range(20000):
        digits = str(chance.randrange(10 ** chance.randrange(1, 21)))
        point = chance.randrange(len(digits) + 1)
        text = (digits[:point] or "0") + ("." + digits[point:] if point < len(digits) else "")
        if chance.random() < 0.4:
            text += f"e{chance.randrange(-340, 320)}"
        expect_number(questions, chance.choice("-+") + text if chance.random() < 0.2 else text)
    for exponent in range(-1074, 1024, 3):
        expect_number(questions, repr(math.ldexp(1.0, exponent)))
        expect_number(questions, repr(math.nextafter(math.ldexp(1.0, exponent), 0)))
    for _ in range(1500):
        value = abs(double_of(chance.getrandbits(64)))
        if not math.isfinite(value) or math.isinf(math.nextafter(value, math.inf)):
            continue
        middle = EXACT.divide(EXACT.add(Decimal(value), Decimal(math.nextafter(value, math.inf))), Decimal(2))
        text = plain_digits(middle)
        expect_number(questions, text)
        if "." in text and "E" not in text:
            expect_number(questions, text + "0" * chance.randrange(900) + "1")
            expect_number(questions, text[:-1] + str(int(text[-1]) - 1) + "9" * chance.randrange(900))
    for text in ["nan", "NaN", "-NAN"]:
        questions.add(lambda answer: answer.endswith(" nan"), "number", text)
    for text, bits, written in [("inf", 0x7ff << 52, "inf"), ("-Infinity", 0xfff << 52, "-inf"), ("+INF", 0x7ff << 52, "inf")]:
        questions.add(lambda answer, want=f"{bits:016x} {written}": answer in (want, "range"), "number", text)
    for text in ["", ".", "-", "+", "1.", ".5", "1e", "1e+", "--1", "1 ", " 1", "1_0", "0x10", "1,5", "infinit", "nane", "1e1.5", "١"]:
        questions.add("malformed", "number", text)


def random_decimal_text(most_digits, exponent):
    whole = str(chance.randrange(10 ** chance.randrange(1, most_digits)))
    text = chance.choice(["", "", "-", "+"]) + "0" * chance.choice([0, 0, 0, 1, 5]) + whole
    if chance.random() < 0.7:
        text += "." + "".join(chance.choice("0123456789") for _ in range(chance.randrange(1, most_digits)))
        text += "0" * chance.choice([0, 0, 0, 2, 20])
    if exponent and chance.random() < 0.3:
        text += f"{chance.choice('eE')}{chance.choice(['', '+', '-'])}{chance.randrange(25)}"
    return text


def decimals(questions):
    for text in ["0", "-0.00", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809",
                 "0.000000000000000001", "0.0000000000000000001", "922337203685477580.7", "92233720368547758.080"]:
        expect_decimal(questions, text)
        expect_integer(questions, text)
    for _ in range(8000):
        expect_decimal(questions, random_decimal_text(14, False))
        expect_integer(questions, random_decimal_text(12, True))
        expect_rounded(questions, random_decimal_text(14, True), chance.randrange(7))
    for text in ["9223372036854775807.4", "9223372036854775807.5", "-9223372036854775808.4", "-9223372036854775808.5", "0.5", "-0.5",
                 "0.49999999999999999999999", "1e-30", "0.05", "0.0050", "99999999999999999999e-10", "1e18", "1e19", "123e17"]:
        for scale in range(7):
            expect_rounded(questions, text, scale)
    for _ in range(3000):
        scale = chance.randrange(19)
        value = chance.choice([chance.randrange(-(10**6), 10**6), chance.randrange(-(2**63), 2**63)])
        with localcontext(EXACT):
            text = format(Decimal(value).scaleb(-scale), "f")
        questions.add(re.sub(r"\.?0+$", "", text) if "." in text else text, "write", scale, value)


def expect_decimal(questions, text):
    if "e" in text.lower():
        return questions.add("malformed", "decimal", text)
    value = Decimal(text)
    _, digits, exponent = value.as_tuple()
    with localcontext(EXACT):
        scale = max(0, -value.normalize().as_tuple().exponent) if value else 0
        units = int(value.scaleb(scale))
    return questions.add(f"{units} {scale}" if units in INT64 and scale <= 18 else "range", "decimal", text)


def expect_integer(questions, text):
    with localcontext(EXACT):
        value = Decimal(text)
        whole = value == value.to_integral_value()
        expected = "malformed" if not whole else str(int(value)) if int(value) in INT64 else "range"
    questions.add(expected, "integer", text)


def expect_rounded(questions, text, scale):
    with localcontext(EXACT):
        units = int(Decimal(text).scaleb(scale).to_integral_value(ROUND_HALF_UP))
        exact = Decimal(text).scaleb(scale) == units
    questions.add("range" if units not in INT64 else f"{units}" if exact else f"{units} rounded", "rounded", scale, text)


def durations(questions):
    seconds_of = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}

    def seconds_in(text):
        return sum(int(count) * seconds_of[unit] for count, unit in re.findall(r"(\d+)([wdhms])", text))

    class ShortEnough:
        """The text written reads back as the same, and no choice of units that people would write is shorter."""

        def __init__(self, seconds):
            self.seconds = seconds
            self.wanted = f"{seconds} and its shortest text"

        def __call__(self, answer):
            value, text = answer.split(" ")
            plain = [f"{self.seconds // size}{unit}" for unit, size in seconds_of.items() if self.seconds % size == 0]
            return int(value) == self.seconds == seconds_in(text) and len(text) <= min(map(len, plain))

    for text, seconds, written in [("30s", 30, "30s"), ("45m", 2700, "45m"), ("14d", 1209600, "2w"), ("6w", 3628800, "6w"),
                                   ("1h30m", 5400, "90m"), ("30d", 2592000, "30d"), ("1d1s", 86401, "1d1s")]:
        questions.add(f"{seconds} {written}", "duration", text)
    for text in ["", "30", "s", "1x", "1s1m", "1m1m", "1h 30m", "-1s", "+1s", "1.5h", "1h30", "1H"]:
        questions.add("malformed", "duration", text)
    for text in ["0s", "0h0m", "99999999999999999999s", "9223372036854775808s", "15250284452472w", "9223372036854775807s1s"[:-2] + "9w"]:
        questions.add("malformed" if text.endswith("9w") else "range", "duration", text)
    for _ in range(3000):
        units = [unit for unit in "wdhms" if chance.random() < 0.4] or ["h"]
        text = "".join(f"{chance.randrange(10 ** chance.randrange(1, 6))}{unit}" for unit in units)
        if seconds_in(text) > 0:
            questions.add(ShortEnough(seconds_in(text)), "duration", text)
    for text, millionths in [("75%", 750000), ("0.75", 750000), ("12.5%", 125000), ("100%", 1000000), ("0.0001%", 1), ("-5%", -50000),
                             ("0.00001%", "range"), ("0.0000001", "range"), ("%", "malformed"), ("5 %", "malformed"),
                             ("5%%", "malformed"), ("1e2%", "malformed"), ("99999999999999999999%", "range")]:
        questions.add(str(millionths), "percent", text)


def most_marks(text):
    """The longest run of combining marks of the decomposed text."""
    longest = run = 0
    for character in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    return longest


def hex_of(text):
    return text.encode("utf-8").hex()


def fold_of(text):
    if most_marks(text) > MOST_MARKS:
        return "marks"
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
    return hex_of(folded.strip(WHITE_SPACE))


def known_code_points():
    """Those assigned in a version of Unicode that Python and utf8proc both have: later versions add, they do not change. Not
    those that have nothing to fold by rule: private ones and Hangul syllables."""
    of_utf8proc = (15, 0)
    newer = tuple(map(int, unicodedata.unidata_version.split(".")[:2])) > of_utf8proc
    category = unicodedata.ucd_3_2_0.category if newer else unicodedata.category
    points = [chr(point) for point in range(1, 0x110000) if category(chr(point)) not in ("Cn", "Cs", "Co")]
    return [point for point in points if not "\uac10" < point <= "\ud7a3"]


def random_texts(points, count):
    marks = [point for point in points if unicodedata.combining(point)]
    cased = [point for point in points if point.lower() != point or point.casefold() != point]
    decomposing = [point for point in points if unicodedata.decomposition(point) and "<" not in unicodedata.decomposition(point)]
    letters = list("aAbBeEiIoOuUsSzZ ßİıǅΣσςͅᾳῼ가각각") + list(WHITE_SPACE[5:])
    for _ in range(count):
        pools = [chance.choice([points, marks, marks, cased, decomposing, letters, letters]) for _ in range(chance.randrange(1, 12))]
        text = "".join(chance.choice(pool) for pool in pools)
        if chance.random() < 0.02:
            text += "".join(chance.choice(marks) for _ in range(chance.randrange(20, 40)))
        yield text.replace("\n", " ").replace("\r", " ")


def folding(questions):
    points = known_code_points()
    for point in points:
        folded = fold_of(point)
        questions.add(folded, "fold", hex_of(point))
        if folded != hex_of(point):
            questions.add(folded, "fold", folded)
    texts = list(random_texts(points, 6000)) + ["HÀ NỘI", "Hà Nội", "\xa0Straße\u3000", "", " ", "x" * 5000 + "É" * 5000]
    texts += ["e" + "\u0301" * 30, "e" + "\u0301" * 31, "\u00e9" + "\u0301" * 29, "\u00e9" + "\u0301" * 30]
    for text in texts:
        folded = fold_of(text)
        for form in {text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)}:
            questions.add(folded, "fold", hex_of(form))
        if folded != "marks":
            questions.add(folded, "fold", folded)
    for point in points:
        lower = point.lower()
        # Python lowers one of them to two code points; the simple mapping is another.
        if len(lower) == 1 and (lower != point or ord(point) % 16 == 0):
            questions.add(hex_of(lower), "lower", hex_of(point))


def unicode_texts(questions):
    def expect(raw):
        try:
            questions.add(str(len(raw.decode("utf-8"))), "utf8", raw.hex())
        except UnicodeDecodeError:
            questions.add("invalid", "utf8", raw.hex())

    for raw in [b"\xc0\x80", b"\xc1\xbf", b"\xe0\x80\x80", b"\xe0\x9f\xbf", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf0\x8f\xbf\xbf",
                b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\x80", b"\xbf", b"\xc2", b"\xe2\x82", b"\xf0\x9f\x98", b"\xff", b"\xfe"]:
        for before in (b"", b"a", b"abcdefgh", b"\xc3\xa9" * 5):
            expect(before + raw)
            expect(before + raw + b"z")
    for _ in range(5000):
        good = "".join(chr(chance.choice([chance.randrange(1, 128), chance.randrange(128, 0xd800), chance.randrange(0xe000, 0x110000)]))
                       for _ in range(chance.randrange(1, 20))).encode("utf-8")
        expect(good)
        raw = bytearray(good)
        raw[chance.randrange(len(raw))] = chance.randrange(256)
        expect(bytes(raw))
    for first in range(0x80, 0x100):
        for second in range(0x70, 0x100):
            expect(bytes([first, second]))
            expect(bytes([first, second, 0x80]))
            expect(bytes([first, second, 0x80, 0xbf]))


def microseconds(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)


def random_local():
    moment = datetime(chance.randrange(1900, 2200), 1, 1) + timedelta(seconds=chance.randrange(366 * 86400))
    return moment


def in_zone(local, zone):
    """Local time to instant: first occurrence, gaps move forward by the gap."""
    return microseconds(local.replace(tzinfo=zone))


FORMATS = ["%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%d-%b-%Y %H:%M", "%Y%m%d%H%M%S", "%d.%m.%y %H:%M",
           "%H:%M on %d %b %Y", "%Y/%m/%dT%H", "100%% %d/%m/%Y"]


def stamps(questions):
    zones = {name: zoneinfo.ZoneInfo(name) for name in ZONES}
    for _ in range(6000):
        name, zone = chance.choice(list(zones.items()))
        local = random_local()
        with_fraction = local.replace(microsecond=chance.choice([0, 500000, 123000, 123456]))
        questions.add(str(in_zone(with_fraction, zone)), "instant", name, "", with_fraction.isoformat(sep=chance.choice("T ")))
        questions.add(str(in_zone(local.replace(second=0), zone)), "instant", name, "", local.strftime("%Y-%m-%dT%H:%M"))
        offset = timedelta(minutes=chance.randrange(-840, 841))
        aware = with_fraction.replace(tzinfo=timezone(offset))
        text = aware.isoformat()
        if chance.random() < 0.3:
            text = text[:-3] + text[-2:] if chance.random() < 0.5 else text[:-6] + " " + text[-6:]
        questions.add(str(microseconds(aware)), "instant", name, "", text)
        questions.add(str(microseconds(with_fraction.replace(tzinfo=timezone.utc))), "instant", name, "",
                      with_fraction.isoformat() + chance.choice(["Z", " UTC", "+00"]))
        form = chance.choice(FORMATS)
        text = local.strftime(form)
        cut = datetime.strptime(text, form)
        if form != FORMATS[-1]:
            questions.add(str(in_zone(cut, zone)), "instant", name, form, text.lower() if chance.random() < 0.5 and "b" in form else text)
        text = f"{local.day}/{local.month}/{local.year:04d} {local.hour}:{local.minute}"
        questions.add(str(in_zone(local.replace(second=0), zone)), "instant", name, FORMATS[0], text)
        local_day = (local.date() - date(1970, 1, 1)).days
        questions.add(str(local_day), "day", name, "", local.date().isoformat())
        in_that_zone = (aware.astimezone(zone).date() - date(1970, 1, 1)).days
        questions.add(str(in_that_zone), "day", name, "", aware.isoformat())
        questions.add(written(aware, zone, name), "stamp", name, microseconds(aware))
    for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "0000-01-01", "2026-01-01T24:00", "2026-01-01T12:60",
                 "2026-01-01T12:30:60", "2026-01-01T12:30+24:00", "9999-12-31T23:59-01:00", "0001-01-01T00:00+01:00"]:
        questions.add("range", "instant", "UTC", "", text)
    for text in ["", "2026", "2026-1-1", "26-01-01", "2026-01-01T", "2026-01-01T8:30", "2026-01-01T08", "2026-01-01T08:30:", "2026-01-01Z",
                 "2026-01-01T08:30:00.", "2026-01-01T08:30z", "2026-01-01T08:30+7", "2026-01-01T08:30+0", "2026-01-01T08:30 +07:00 ",
                 "2026-01-01T08:30UTC", "2026-01-01T08:30 GMT", "2026-01-01t08:30", "20260101", "2026-01-01T08:30+07:0", "+2026-01-01"]:
        questions.add("malformed", "instant", "UTC", "", text)
    for text, form, expected in [("1700000000", "epoch_s", 1700000000000000), ("1700000000123", "epoch_ms", 1700000000123000),
                                 ("-1.5", "epoch_s", -1500000), ("1.7e9", "epoch_s", 1700000000000000), ("x", "epoch_s", "malformed"),
                                 ("253402300800", "epoch_s", "range"), ("253402300799.999999", "epoch_s", 253402300799999999),
                                 ("1/2/70 1:2:3.25", "%d/%m/%y %H:%M:%S", 2682123250000),
                                 ("1/2/69", "%d/%m/%y", microseconds(datetime(1969, 2, 1, tzinfo=timezone.utc))),
                                 ("1/2/68", "%d/%m/%y", microseconds(datetime(2068, 2, 1, tzinfo=timezone.utc))),
                                 ("01.02.2026 03.04.05", "%d.%m.%Y %H.%M.%S", 1769915045000000),
                                 ("5.4.3 2026-01-02", "%S.%M.%H %Y-%m-%d", 1767323045000000), ("12:00 am 1/1/1970", "%I:%M %p %d/%m/%Y", 0),
                                 ("12:00 PM 1/1/1970", "%I:%M %p %d/%m/%Y", 43200000000), ("0:00 PM 1/1/1970", "%I:%M %p %d/%m/%Y", "range"),
                                 ("13:00 PM 1/1/1970", "%I:%M %p %d/%m/%Y", "range"), ("1/1/1970 07:00 +07", "%d/%m/%Y %H:%M %z", 0),
                                 ("1/1/1970 07:00 +0700", "%d/%m/%Y %H:%M %z", 0), ("1/1/1970Z", "%d/%m/%Y%z", 0),
                                 ("31/4/2026", "%d/%m/%Y", "range"), ("1/1/2026 x", "%d/%m/%Y", "malformed"), ("1/1/2026", "%d/%m/%Y %H", "malformed")]:
        questions.add(str(expected), "instant", "UTC", form, text)
    for form, start in [("%Q", "unknown"), ("%d/%m/%Y %", "unknown"), ("%d/%m", "there is no"), ("plain", "there is no"),
                        ("%d/%m/%Y %I:%M", "%I and %p"), ("%d/%m/%Y %p", "%I and %p"), ("%d/%d/%m/%Y", "the day"), ("%y%Y%m%d", "the year"),
                        ("%b %m %d %Y", "the month"), ("%H %I %p %d %m %Y", "the hour"), ("%d/%m/%Y %M", "there are minutes"),
                        ("%d/%m/%Y %H:%S", "there are seconds"), ("%z %z %d %m %Y", "%p or %z")]:
        questions.add(lambda answer, start=start: answer.startswith(start), "instant", "UTC", form, "x")


def written(aware, zone, name):
    local = aware.astimezone(zone)
    text = local.isoformat(timespec="auto")
    if local.microsecond and local.microsecond % 1000 == 0:
        text = local.isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z") if name == "UTC" else text


def main():
    good = True
    for part in (numbers, decimals, durations, unicode_texts, folding, stamps):
        questions = Questions(sys.argv[1])
        part(questions)
        good = questions.ask(part.__name__.replace("_", " "))[1] and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
