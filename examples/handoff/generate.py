"""Make the leads and activities of the example: plausible, invented, the same on every run.

Writes leads.csv, activities.csv and spend.csv into ../data/handoff. Names of cities, industries and topics come in both forms that
Unicode has for Vietnamese letters, as keyboards on Windows and macOS send them; some activities come twice, as from two
systems; some have no lead.
"""

import csv
import random
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path

LEADS = 1_200
AS_OF = datetime(2026, 11, 20, 9, 0)
FOLDER = Path(__file__).resolve().parent.parent / "data" / "handoff"

INDUSTRIES = ["bán lẻ", "hàng tiêu dùng", "FMCG", "giáo dục", "bất động sản", "BĐS", "công nghệ", "sản xuất", "agency"]
INDUSTRY_WEIGHTS = [22, 12, 6, 14, 10, 6, 14, 12, 4]
CITIES = ["Hà Nội", "TP. Hồ Chí Minh", "Sài Gòn", "Đà Nẵng", "Cần Thơ", "Hải Phòng"]
CITY_WEIGHTS = [34, 30, 10, 10, 8, 8]
ROLES = ["Giám đốc Marketing", "Chủ doanh nghiệp", "Trưởng phòng", "Nhân viên", "Sinh viên"]
ROLE_WEIGHTS = [22, 20, 26, 24, 8]
COMPANY_FIRST = ["Minh", "An", "Đại", "Hoàng", "Phương", "Tân", "Việt", "Sao", "Thiên", "Nam"]
COMPANY_SECOND = ["Phát", "Long", "Việt", "Mai", "Khang", "Thịnh", "Hưng", "Sơn", "Á", "Tín"]
TOPICS = ["báo giá", "tư vấn", "thương hiệu", "quảng cáo", "sự kiện"]
REASONS = ["budget too small", "no need this year", "wrong contact", "chose another agency"]
LEAD_COLUMNS = ["lead_id", "company", "industry", "city", "employees", "role", "budget_million_vnd", "phone",
                "demo_requested", "stage", "stage_since", "mql_at", "mql_band", "sql_at", "won_at", "accepted_at",
                "decision_maker", "rejected_at", "reject_reason", "signed_at", "asked_at", "assigned_at",
                "first_touch_at", "waiting", "duplicate_of", "created_at", "source", "campaign", "contract_million_vnd"]
ACTIVITY_COLUMNS = ["event_id", "lead_id", "at", "type", "topic"]
SPEND_COLUMNS = ["week", "source", "kind", "cost_million_vnd", "clicks"]
SOURCES = {"facebook": 36, "google": 28, "zalo": 18, "event": 8, "referral": 10}
CAMPAIGNS = ["Tết 2026", "mùa hè", "khai giảng", "cuối năm"]
MONDAY = datetime(2026, 1, 19)  # of the first week with a lead
WEEKS = 44


def typed(chance: random.Random, text: str) -> str:
    """As one of two keyboards sends it, sometimes in capitals."""
    text = text.upper() if chance.random() < 0.05 else text
    return unicodedata.normalize("NFD" if chance.random() < 0.35 else "NFC", text)


def stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%Y-%m-%dT%H:%M")


def office_hour(chance: random.Random, day: datetime) -> datetime:
    return day.replace(hour=chance.randrange(8, 18), minute=chance.randrange(60))


def later(chance: random.Random, moment: datetime, least: int, most: int) -> datetime:
    return office_hour(chance, moment + timedelta(days=chance.randint(least, most)))


def lead(chance: random.Random, number: int) -> dict[str, object]:
    created = office_hour(chance, AS_OF - timedelta(days=chance.randint(1, 300)))
    row: dict[str, object] = dict.fromkeys(LEAD_COLUMNS, "")
    row |= {
        "lead_id": f"VN-{number:05d}",
        "company": f"{chance.choice(COMPANY_FIRST)} {chance.choice(COMPANY_SECOND)}",
        "industry": typed(chance, chance.choices(INDUSTRIES, INDUSTRY_WEIGHTS)[0]),
        "city": typed(chance, chance.choices(CITIES, CITY_WEIGHTS)[0]),
        "employees": "" if chance.random() < 0.15 else int(chance.lognormvariate(4, 1.3)) + 1,
        "role": "" if chance.random() < 0.1 else typed(chance, chance.choices(ROLES, ROLE_WEIGHTS)[0]),
        "budget_million_vnd": "" if chance.random() < 0.4 else round(chance.lognormvariate(4, 0.8)),
        "phone": "" if chance.random() < 0.3 else f"09{chance.randrange(10**8):08d}",
        "demo_requested": "true" if chance.random() < 0.06 else "",
        "stage": "awareness" if chance.random() < 0.95 else "",
        "stage_since": stamp(created),
        "created_at": stamp(created),
    }
    progress(chance, row, created)
    return row


def progress(chance: random.Random, row: dict[str, object], created: datetime) -> None:
    """What sales and marketing had done with some of them before."""
    if chance.random() > 0.3:
        return
    handed_over = later(chance, created, 1, 40)
    row |= {"stage": "interest", "stage_since": stamp(handed_over), "mql_at": stamp(handed_over),
            "mql_band": chance.choices(["hot", "warm"], [2, 1])[0]}
    answered = later(chance, handed_over, 0, 6)
    fate = chance.random()
    if fate < 0.25:
        row |= {"rejected_at": stamp(answered), "reject_reason": chance.choice(REASONS)}
        if chance.random() < 0.6:
            row |= {"stage": "recycled", "stage_since": stamp(answered)}
    elif fate < 0.8:
        row |= {"accepted_at": stamp(answered), "decision_maker": "true" if chance.random() < 0.6 else ""}
        if fate > 0.6:
            row |= {"stage": "consideration", "stage_since": stamp(answered), "sql_at": stamp(answered)}
            if chance.random() < 0.5:
                row["signed_at"] = stamp(later(chance, answered, 10, 60))
    for column in row:
        if column.endswith(("_at", "_since")) and str(row[column]) > stamp(AS_OF):
            row[column] = ""


def answer(chance: random.Random, row: dict[str, object]) -> None:
    """How the hand-over went: when the lead asked, which seller got it when, who spoke to it first."""
    if row["mql_at"] == "":
        return
    handed_over = datetime.fromisoformat(str(row["mql_at"]))
    outcome = str(row["accepted_at"] or row["rejected_at"])
    asked = handed_over - timedelta(minutes=int(chance.lognormvariate(3.5, 1.2)))
    assigned = handed_over + timedelta(minutes=int(chance.lognormvariate(2.5, 1)))
    if outcome == "" and chance.random() < 0.25:  # another seller gets it, yesterday or this morning
        assigned = AS_OF - timedelta(minutes=chance.choice([25, 70, 960, 965, 1000, 1090, 1260]))
        row |= {"asked_at": stamp(asked), "assigned_at": stamp(assigned)}
        if chance.random() < 0.2:
            row["waiting"] = f"{stamp(assigned + timedelta(minutes=15))}/.."
        return
    touched = assigned + timedelta(minutes=int(chance.lognormvariate(4.8, 1.5)))
    if chance.random() < 0.04:  # the seller saw the message before the system did
        touched = handed_over - timedelta(minutes=chance.randrange(1, 30))
    if outcome != "":
        touched = min(touched, datetime.fromisoformat(outcome))
    row |= {"asked_at": stamp(asked), "assigned_at": stamp(assigned)}
    is_touched = outcome != "" or chance.random() < 0.6
    if is_touched and touched <= AS_OF:
        row["first_touch_at"] = stamp(touched)
    if chance.random() < 0.1:  # "call me tomorrow"
        since = assigned + timedelta(minutes=chance.randrange(5, 60))
        until = (since + timedelta(days=1)).replace(hour=8, minute=30)
        row["waiting"] = f"{stamp(since)}/{stamp(until) if until <= AS_OF else '..'}"
    if chance.random() < 0.03:
        row["duplicate_of"] = f"VN-{chance.randrange(1, LEADS):05d}"


def origin(chance: random.Random, row: dict[str, object]) -> None:
    """Where it came from, and what a signed one is worth a month."""
    created = datetime.fromisoformat(str(row["created_at"]))
    row["source"] = chance.choices(list(SOURCES), list(SOURCES.values()))[0]
    if row["source"] in ("facebook", "google", "zalo") and chance.random() < 0.7:
        row["campaign"] = CAMPAIGNS[min(3, (created.month - 1) // 3)]
    if row["signed_at"]:
        row["contract_million_vnd"] = round(chance.lognormvariate(3.4, 0.5))


def spend(chance: random.Random) -> list[list[object]]:
    """What each week cost: media by source, and people and tools that belong to no source."""
    rows: list[list[object]] = []
    for week in range(WEEKS):
        monday = f"{MONDAY + timedelta(weeks=week):%Y-%m-%d}"
        for source, weight in SOURCES.items():
            if source != "referral":
                cost = round(weight * chance.uniform(0.3, 0.7), 1)
                rows.append([monday, source, "media", cost, round(cost * chance.uniform(8, 20))])
        rows.append([monday, "", "people", 22, ""])
        if week % 4 == 0:
            rows.append([monday, "", "tools", 9.5, ""])
    return rows


def activities(chance: random.Random, leads: list[dict[str, object]]) -> list[list[str]]:
    rows: list[list[str]] = []
    for one in leads:
        interest = chance.paretovariate(1.1)
        for _ in range(min(40, int(interest * 2))):
            moment = AS_OF - timedelta(days=chance.expovariate(1 / 45), minutes=chance.randrange(600))
            kind = chance.choices(["article", "webinar", "pricing", "zalo", "email_open", "unsubscribe"],
                                  [40, 5, 12, 10, 32, 1])[0]
            topic = typed(chance, chance.choice(TOPICS)) if kind in ("article", "zalo") and chance.random() < 0.8 else ""
            event = [f"e{len(rows):06d}", str(one["lead_id"]), stamp(moment), kind, topic]
            rows.append(event)
            if chance.random() < 0.04:
                rows.append(list(event))
    rows += [[f"x{i}", f"VN-9{i:04d}", stamp(AS_OF - timedelta(days=i)), "article", ""] for i in range(12)]
    chance.shuffle(rows)
    return rows


def main() -> None:
    chance = random.Random(20261120)
    FOLDER.mkdir(parents=True, exist_ok=True)
    leads = [lead(chance, i + 1) for i in range(LEADS)]
    answers = random.Random(20261121)
    origins = random.Random(20261122)
    for one in leads:
        answer(answers, one)
        origin(origins, one)
    with open(FOLDER / "leads.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, LEAD_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(leads)
    with open(FOLDER / "activities.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(ACTIVITY_COLUMNS)
        writer.writerows(activities(chance, leads))
    with open(FOLDER / "spend.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SPEND_COLUMNS)
        writer.writerows(spend(random.Random(20261123)))


if __name__ == "__main__":
    main()
