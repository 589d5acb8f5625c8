"""Hold the example of the hand-over against its model written anew in Python: examples_handoff.py RESULTS PRINTED

RESULTS is what `fnl run` gave for its leads as of AS_OF, PRINTED what `./examples/run` printed. The model stands here a second time, by hand, lead by lead, in
exact fractions; texts are compared as Python's unicodedata folds them.
"""

import csv
import pathlib
import sys
import unicodedata
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, getcontext
from datetime import date
from fractions import Fraction

from business_time import due, worked

getcontext().prec = 60
ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "examples" / "data" / "handoff"
AS_OF = datetime(2026, 11, 20, 9, 0)
LINE = ["awareness", "interest", "consideration", "purchase", "retention"]
Row = dict[str, str]


def fold(text: str) -> str:
    """Case folded and composed, as a person reads it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold()).strip()


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def clamp(value: Fraction, low: int, high: int) -> Fraction:
    return max(Fraction(low), min(Fraction(high), value))


def hundredths(value: Fraction) -> Fraction:
    """Rounded to two digits, halves away from zero."""
    whole = int(abs(value) * 100 + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 100)


def bins(text: str, edges: list[int], points: list[int]) -> int:
    return points[sum(int(text) >= edge for edge in edges)] if text else 0


def halved(points: int, age: timedelta, half_life: int) -> Fraction:
    """Points × the factor of whole days, which is an integer of 2^-30."""
    factor = (Decimal(2) ** (30 - Decimal(age.days) / half_life)).to_integral_value(ROUND_HALF_UP)
    return hundredths(Fraction(points) * Fraction(int(factor), 2**30))


def events_by_lead() -> dict[str, list[Row]]:
    """The log, each event of a lead once; the copies here are equal."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    with open(DATA / "activities.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["lead_id"]][row["event_id"]] = row
    return {key: list(rows.values()) for key, rows in found.items()}


def limited(events: list[Row], count: int, days: int) -> list[Row]:
    """Those that count: in the order of time, fewer than `count` counted in the days up to each."""
    counted: list[Row] = []
    for event in sorted(events, key=lambda one: one["at"]):
        since = moment(event["at"]) - timedelta(days=days)
        if sum(moment(one["at"]) > since for one in counted) < count:
            counted.append(event)
    return counted


def engagement_of(events: list[Row]) -> tuple[Fraction, int]:
    """The raw score, and the days of the last thirty on which something was done."""

    def age(event: Row) -> timedelta:
        return AS_OF - moment(event["at"])

    kinds: dict[str, list[Row]] = defaultdict(list)
    for event in events:
        kinds[event["type"]].append(event)
    articles = sum((halved(3, age(e), 30) for e in limited(kinds["article"], 3, 1)), Fraction(0))
    webinars = sum((halved(20, age(e), 30) for e in kinds["webinar"]), Fraction(0))
    prices = sum((halved(12, age(e), 14) for e in limited(kinds["pricing"], 1, 1)), Fraction(0))
    worth = {"báo giá": 15, "tư vấn": 10}
    zalo = sum((halved(worth.get(fold(e["topic"]), 5), age(e), 14) for e in kinds["zalo"]), Fraction(0))
    gone = sum(Fraction(-40) for e in kinds["unsubscribe"] if age(e) < timedelta(days=180))
    days = {e["at"][:10] for e in events if e["type"] != "email_open" and age(e) < timedelta(days=30)}
    back = 20 if len(days) >= 6 else 10 if len(days) >= 3 else 0
    reading = clamp(clamp(articles, 0, 25) + clamp(webinars, 0, 40), 0, 40)
    intent = clamp(prices, 0, 48) + clamp(zalo, 0, 45) + back + clamp(Fraction(gone), -40, 0)
    return reading + intent, len(days)


def fit_of(row: Row) -> Fraction:
    industry = {"fmcg": "hàng tiêu dùng", "bđs": "bất động sản"}.get(fold(row["industry"]), fold(row["industry"]))
    points = {"bán lẻ": 30, "hàng tiêu dùng": 30, "giáo dục": 20, "bất động sản": 15, "công nghệ": 10, "sản xuất": 5}
    cities = {"hà nội": 10, "tp. hồ chí minh": 10, "sài gòn": 10, "hcm": 10, "đà nẵng": 5}
    total = points.get(industry, 0) - (50 if industry == "agency" else 0)
    total += bins(row["employees"], [10, 50, 200, 1000], [0, 15, 30, 20, 10])
    total += cities.get(fold(row["city"]), 0)
    total += 20 if fold(row["role"]) in ("giám đốc marketing", "chủ doanh nghiệp") else 0
    return Fraction(total + bins(row["budget_million_vnd"], [30, 100], [0, 10, 20]))


def scores_of(row: Row, events: list[Row]) -> dict[str, Fraction | str]:
    fit_raw, (engagement_raw, _) = fit_of(row), engagement_of(events)
    total = hundredths((min(fit_raw, Fraction(100)) + min(engagement_raw, Fraction(100))) / 2)
    fit, engagement = clamp(fit_raw, 0, 100), clamp(engagement_raw, 0, 100)
    band = "hot" if total >= 70 else "warm" if total >= 45 else "cold"
    letter = "A" if fit >= 70 else "B" if fit >= 40 else "C"
    digit = "1" if engagement >= 50 else "2" if engagement >= 20 else "3"
    return {"fit": fit, "engagement": engagement, "total": total, "total_band": band, "grade_band": letter + digit}


def possible(row: Row, scores: dict, last: datetime | None, stage: str, waited: timedelta | None) -> list:
    """The moves out of a stage in their order: name, where it leads, whether all but `requires` holds, reason."""
    since = moment(row["stage_since"])
    total, fit = scores["total"], scores["fit"]
    demo = row["demo_requested"] == "true"
    after = lambda column: bool(row[column]) and since is not None and moment(row[column]) >= since  # noqa: E731
    long = lambda days: waited is not None and waited >= timedelta(days=days)  # noqa: E731
    agency = fold(row["industry"]) == "agency"
    newer = last is not None and since is not None and last > since
    moves = [
        ("another agency", [s for s in [*LINE[:-1], "recycled"]], "disqualified", agency, "competitor"),
        ("hand raise", ["awareness"], "interest", demo, ""),
        ("score", ["awareness"], "interest", total >= 60 and fit >= 40, ""),
        ("rejected", ["interest", "consideration"], "recycled", after("rejected_at"), row["reject_reason"]),
        ("qualified", ["interest"], "consideration", after("accepted_at") and row["decision_maker"] == "true", ""),
        ("cooled down", ["interest"], "awareness", total < 40 and not demo and not row["accepted_at"] and long(14), ""),
        ("signed", ["consideration"], "purchase", after("signed_at"), ""),
        ("stayed", ["purchase"], "retention", long(90), ""),
        ("back again", ["recycled"], "interest", total >= 60 and newer and long(30), ""),
    ]
    return [(name, to, holds, reason) for name, where, to, holds, reason in moves if stage in where]


def walk(row: Row, scores: dict, last: datetime | None) -> dict[str, str]:
    stage, since = row["stage"] or LINE[0], moment(row["stage_since"])
    waited = None if since is None else AS_OF - since
    seen, path, reason = {stage}, [], ""
    missing = [name for name, column in (("phone", "phone"), ("budget", "budget_million_vnd")) if not row[column]]
    while True:
        ways = possible(row, scores, last, stage, waited)
        able = [w for w in ways if w[2] and w[1] not in seen and (w[0] != "qualified" or not missing)]
        if not able:
            break
        name, stage, _, why = able[0]
        seen.add(stage)
        path.append(name)
        reason = why or reason
        waited = timedelta(0)
    lacks = [w for w in ways if w[0] == "qualified" and w[2] and w[1] not in seen]
    entered = "interest" in seen and ("interest" != (row["stage"] or LINE[0]))
    return {
        "stage_next": stage,
        "moved": "true" if path else "false",
        "move": " > ".join(path),
        "move_reason": reason,
        "move_missing": ";".join(missing) if lacks else "",
        "mql_band_next": row["mql_band"] or (str(scores["total_band"]) if entered else ""),
    }


HOLIDAYS = {"2026-01-01", "2026-04-27", "2026-04-30", "2026-05-01", "2026-08-31", "2026-09-01", "2026-09-02",
            *(f"2026-02-{day}" for day in range(16, 22))}
MORNING, AFTERNOON = (8 * 60, 12 * 60), (13 * 60, 17 * 60 + 30)
LAST_DAY = date(2026, 12, 31)


def hanoi(day: date) -> list[tuple[int, int]]:
    if str(day) == "2026-08-22":
        return [MORNING, AFTERNOON]
    if day.weekday() == 6 or str(day) in HOLIDAYS or day > LAST_DAY:
        return []
    return [MORNING] if day.weekday() == 5 else [MORNING, AFTERNOON]


def pauses_of(text: str) -> list[tuple[datetime, datetime]]:
    pairs = [part.split("/") for part in text.split(";") if part]
    return [(moment(start), datetime.max if end == ".." else moment(end)) for start, end in pairs]


def clock(row: Row, started: str, target: int, pauses: list, cancelled: bool) -> dict[str, str]:
    """A clock that is stopped by the first touch; warns at three quarters if it has pauses."""
    names = ("status", "due", "elapsed_s", "remaining_s", "breached_at", "over_s", "paused", "paused_s")
    start, stop = moment(row[started]), moment(row["first_touch_at"])
    if start is None:
        return dict.fromkeys(names, "") | {"status": "not_applicable"}
    end = stop or AS_OF
    closed = [(since, min(until, stop) if stop and until == datetime.max else until) for since, until in pauses]
    open_pause = any(until == datetime.max for _, until in closed)
    elapsed = worked(hanoi, start, end, closed)
    deadline = None
    if not open_pause or worked(hanoi, start, closed[-1][0], closed) >= target:
        deadline = due(hanoi, start, target, closed)
    late = deadline is not None and end > deadline
    status = "cancelled" if cancelled else "met_late" if late else "met"
    if stop is None and not cancelled:
        warned = "warn" in row and elapsed * 4 >= target * 3
        status = "breached" if late else "at_risk" if warned else "pending"
    late = status in ("met_late", "breached")
    stamped = "" if deadline is None else deadline.isoformat() + "+07:00"
    paused = stop is None and any(since <= AS_OF < until for since, until in closed)
    values = (status, stamped, str(elapsed), str(target - elapsed), stamped if late else "",
              str(elapsed - target) if late else "", "true" if paused else "false",
              str(worked(hanoi, start, end, []) - elapsed if start < end else 0))
    return dict(zip(names, values, strict=True))


def clocks_of(row: Row) -> dict[str, str]:
    speed = clock(row, "asked_at", 3 * 3600, [], False)
    answer = clock(row | {"warn": ""}, "assigned_at", (2 if row["mql_band"] == "hot" else 4) * 3600,
                   pauses_of(row["waiting"]), row["duplicate_of"] != "")
    if row["mql_band"] not in ("hot", "warm"):
        answer = dict.fromkeys(answer, "") | {"status": "not_applicable"}
    return {f"speed_to_lead_{name}": value for name, value in speed.items()} | {
        f"first_response_{name}": value for name, value in answer.items()}


def next_of(row: Row, moves: dict[str, str], events: list[Row], clocks: dict[str, str]) -> dict[str, str]:
    city = fold(row["city"])
    offices = {"hà nội": "Hà Nội", "hải phòng": "Hà Nội", "đà nẵng": "Đà Nẵng"}
    topics = Counter(fold(e["topic"]) for e in events
                     if e["topic"] and AS_OF - moment(e["at"]) < timedelta(days=90))
    top = min(topics, key=lambda topic: (-topics[topic], topic.encode()), default="")
    stage = moves["stage_next"]
    rules = [
        (stage == "disqualified", "none", ""),
        (moves["moved"] == "true" and stage == "interest", "call today", "case study"),
        (stage == "interest" and clocks["first_response_status"] in ("at_risk", "breached"), "call first",
         "case study"),
        (stage == "interest" and moves["move_missing"] != "", "ask for what is missing", ""),
        (stage == "interest", "call", "case study"),
        (stage == "consideration", "prepare offer", "references"),
        (stage in ("purchase", "retention"), "review results", "quarterly report"),
        (stage == "recycled", "newsletter", "webinar invitation"),
        (top == "báo giá", "email", "price guide"),
        (fold(row["industry"]) == "bán lẻ", "email", "retail playbook"),
        (True, "email", "how agencies work"),
    ]
    _, action, content = next(rule for rule in rules if rule[0])
    return {"team_office": offices.get(city, "TP. Hồ Chí Minh"), "next_action": action, "next_content": content}


def check_page(printed: str) -> None:
    """What the page of the example shows was printed, line by line."""
    page = (ROOT / "examples" / "handoff" / "README.md").read_text(encoding="utf-8")
    lines = {line.rstrip() for line in printed.splitlines()}
    blocks = page.split("```")[1::2]
    shown = [line for block in blocks if block.startswith("\n") for line in block.splitlines()]
    assert len(shown) > 20, "the page shows nothing"
    for line in shown:
        assert not line or line in lines, f"examples/handoff/README.md shows what is not printed: {line}"


def main() -> None:
    with open(sys.argv[2], encoding="utf-8") as file:
        check_page(file.read())
    log = events_by_lead()
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        results = list(csv.DictReader(file))
    with open(DATA / "leads.csv", newline="", encoding="utf-8") as file:
        leads = list(csv.DictReader(file))
    assert len(leads) == len(results), f"{len(leads)} leads, {len(results)} results"
    for place, (lead, result) in enumerate(zip(leads, results, strict=True), start=2):
        events = log.get(lead["lead_id"], [])
        scores = scores_of(lead, events)
        moves = walk(lead, scores, max((moment(e["at"]) for e in events), default=None))
        clocks = clocks_of(lead)
        for column, want in (scores | moves | clocks | next_of(lead, moves, events, clocks)).items():
            got = result[column] if isinstance(want, str) else Fraction(result[column])
            assert got == want, f"line {place}, {lead['lead_id']}: {column} is {result[column]!r}, must be {want!r}"
    print(f"handoff: {len(results)} leads as the model written anew has them")


if __name__ == "__main__":
    main()
