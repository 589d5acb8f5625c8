"""Hold what the examples print against their models written anew in Python: examples_check.py FNL SCORED PRINTED

SCORED is the folder with crm.csv and bank.csv as `./examples/run` wrote them, PRINTED what it printed. The two models stand
here a second time, by hand and row by row, in exact fractions.
"""

import bisect
import csv
import datetime
import pathlib
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parent.parent
AS_OF = datetime.date(2017, 12, 31)
Row = dict[str, str]


def bins(value: Fraction | None, edges: list[int], points: list[int], missing: int = 0) -> int:
    return missing if value is None else points[bisect.bisect_right(edges, value)]


def clamp(value: Fraction, low: int, high: int) -> Fraction:
    return max(Fraction(low), min(Fraction(high), value))


def hundredths(value: Fraction) -> Fraction:
    """Rounded to two digits, halves away from zero."""
    whole = int(abs(value) * 100 + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 100)


def band(score: Fraction, bands: list[tuple[str, int | None]]) -> str:
    return next(name for name, lowest in bands if lowest is None or score >= lowest)


def number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def crm(row: Row) -> dict[str, str | Fraction]:
    employees, revenue, price = number(row["employees"]), number(row["revenue"]), number(row["sales_price"])
    sector = row["sector"].lower().replace("technolgy", "technology")
    sectors = {"marketing": 20, "entertainment": 20, "software": 20, "technology": 15, "services": 15, "retail": 15,
               "employment": 10, "telecommunications": 10, "medical": 10, "finance": 5}
    fit_raw = Fraction(0 if employees is None and revenue is None else 25)
    fit_raw += sectors.get(sector, 0)
    fit_raw += bins(employees, [500, 2500, 5000, 10000], [10, 15, 25, 20, 15])
    fit_raw += bins(revenue, [500, 2000, 5000], [10, 15, 30, 20])

    deal_raw = Fraction(bins(price, [500, 1000, 3000, 5000], [0, 15, 25, 45, 55]))
    deal_raw += 5 if row["product"].lower() == "gtk 500" else 0
    engaged = day(row["engage_date"])
    closed = day(row["close_date"]) if row["deal_stage"] in ("Won", "Lost") else None
    if engaged is not None:
        days_open = ((closed or AS_OF) - engaged).days
        deal_raw += 10 if days_open < 14 else 40 if days_open < 120 else 20

    fit, deal = clamp(fit_raw, 0, 100), clamp(deal_raw, 0, 100)
    total = hundredths((4 * min(fit_raw, Fraction(100)) + 6 * min(deal_raw, Fraction(100))) / 10)
    fit_band = band(fit, [("A", 80), ("B", 60), ("C", None)])
    deal_band = band(deal, [("large", 70), ("medium", 40), ("small", None)])
    return {"fit": fit, "fit_band": fit_band, "deal": deal, "deal_band": deal_band, "total": total,
            "total_band": band(total, [("hot", 75), ("warm", 50), ("cold", None)]), "grade_band": fit_band + deal_band}


def bank(row: Row) -> dict[str, str | Fraction]:
    row = {name: "" if value == "unknown" and name != "pdays" else value for name, value in row.items()}
    jobs = {"student": 20, "retired": 20, "unemployed": 10, "management": 8, "admin.": 6, "blue-collar": -5,
            "entrepreneur": -5}
    person = Fraction(bins(number(row["age"]), [25, 30, 60, 65], [25, 10, 0, 30, 40]))
    person += jobs.get(row["job"], 0)
    person += {"tertiary": 10, "secondary": 3}.get(row["education"], 0)
    person += 5 if row["marital"] == "single" else 0
    money = Fraction({"yes": -10, "no": 15, "": 0}[row["housing"]])
    money += {"yes": -10, "no": 10, "": 0}[row["loan"]]
    money += bins(number(row["balance"]), [1, 1000, 3000], [-5, 0, 10, 15])
    profile_raw = clamp(person, 0, 60) + clamp(money, -20, 40)

    history = Fraction({"success": 70, "other": 15, "failure": 5}.get(row["poutcome"], 0))
    history += clamp(2 * (number(row["previous"]) or Fraction(0)), 0, 10)
    recent = row["pdays"] != "-1" and int(row["pdays"]) < 200
    history += 10 if recent and row["poutcome"] not in ("", "failure") else 0
    campaign = Fraction(10 if row["contact"] in ("cellular", "telephone") else 0)
    campaign += {"mar": 40, "sep": 35, "oct": 35, "dec": 35, "apr": 15, "feb": 10, "may": -5}.get(row["month"], 0)
    campaign += bins(number(row["campaign"]), [2, 4, 8], [5, 0, -5, -15])
    behaviour_raw = history + campaign

    profile, behaviour = clamp(profile_raw, 0, 100), clamp(behaviour_raw, 0, 100)
    total = hundredths((4 * min(profile_raw, Fraction(100)) + 6 * min(behaviour_raw, Fraction(100))) / 10)
    profile_band = band(profile, [("A", 60), ("B", 35), ("C", None)])
    behaviour_band = band(behaviour, [("1", 50), ("2", 20), ("3", None)])
    return {"profile": profile, "profile_band": profile_band, "behaviour": behaviour, "behaviour_band": behaviour_band,
            "total": total, "total_band": band(total, [("hot", 45), ("warm", 25), ("cold", None)]),
            "grade_band": profile_band + behaviour_band}


def compare(name: str, scored: pathlib.Path, delimiter: str, compute, outcome: str, success: str, failure: str):
    """Every row of the scored table; gives the lines of the bands as they must be printed."""
    with open(ROOT / "examples/data" / name, newline="", encoding="utf-8") as file:
        leads = list(csv.DictReader(file, delimiter=delimiter))
    with open(scored / name, newline="", encoding="utf-8") as file:
        results = list(csv.DictReader(file))
    assert len(leads) == len(results), f"{name}: {len(leads)} leads, {len(results)} results"
    counts: dict[str, list[int]] = {}
    for place, (lead, result) in enumerate(zip(leads, results), start=2):
        assert lead.items() <= result.items(), f"{name}:{place}: the lead's own columns differ"
        want = compute(lead)
        for column, value in want.items():
            got = result[column] if isinstance(value, str) else Fraction(result[column])
            assert got == value, f"{name}:{place}: {column} is {result[column]}, must be {value}"
        count = counts.setdefault(str(want["total_band"]), [0, 0, 0])
        count[0] += 1
        count[1] += lead[outcome] in (success, failure)
        count[2] += lead[outcome] == success
    return [[band_name, str(size), str(closed), str(good), f"{100 * good / closed:.1f}%"]
            for band_name, (size, closed, good) in counts.items()]


def fenced(page: pathlib.Path, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    assert found, f"{page}: no block of {language or 'plain text'}"
    return found[1]


def check_page(fnl: str) -> None:
    """The model and the table of README.md: the command prints the table from the model and the table's own leads."""
    model = fenced(ROOT / "README.md", "yaml")
    command, table = fenced(ROOT / "README.md", "console").split("\n", 1)
    rows = list(csv.reader(table.splitlines()))
    width = rows[0].index("fit")
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        place.joinpath("model.yaml").write_text(model, encoding="utf-8")
        leads = "".join(",".join(row[:width]) + "\n" for row in rows)
        place.joinpath("leads.csv").write_text(leads, encoding="utf-8")
        subprocess.run([fnl, "check", "model.yaml"], cwd=folder, check=True)
        words = command.removeprefix("$ ").split()
        assert words[0] == "fnl", command
        done = subprocess.run([fnl, *words[1:]], cwd=folder, check=True, capture_output=True, text=True)
    assert done.stdout == table, f"README.md shows\n{table}\nthe command prints\n{done.stdout}"


def check_bands_of_page(name: str, lines: list[list[str]], columns: list[int]) -> None:
    """The table of bands in an example's own page, which shows these columns of what was printed."""
    page = (ROOT / "examples" / name / "README.md").read_text(encoding="utf-8")
    for line in lines:
        cells = [line[0], *(f"{int(line[column]):,}" for column in columns), line[-1].replace("%", " %")]
        shown = "| " + " | ".join(cells) + " |"
        assert shown in page, f"examples/{name}/README.md does not say {shown}"


def main() -> None:
    fnl, scored, printed = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]).read_text(encoding="utf-8")
    lines = [line.split() for line in printed.splitlines()]
    bands = {"crm": compare("crm.csv", scored, ",", crm, "deal_stage", "Won", "Lost"),
             "bank": compare("bank.csv", scored, ";", bank, "y", "yes", "no")}
    for name, wanted in bands.items():
        for line in wanted:
            assert line in lines, f"{name}: the line {line} was not printed"
        check_bands_of_page(name, wanted, {"crm": [1, 2, 3], "bank": [1, 3]}[name])
    said = fenced(ROOT / "examples/embed/README.md", "")
    assert said in printed, f"examples/embed/README.md shows\n{said}"
    check_page(fnl)


if __name__ == "__main__":
    main()
