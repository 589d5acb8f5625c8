"""A model as one SELECT: look-ups by CASE, or as a dialect has it; conditions as they stand in the model."""

from __future__ import annotations

from bench.agreement import Agreement, Cuts, Group, Per, Term, Texts, When
from bench.contestant import Job
from bench.leads import AS_OF_MICROSECONDS

DAY = 86_400_000_000


def quoted(value: object) -> str:
    """A literal."""
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


class Sql:
    """Chains of CASE: what every database has."""

    least = "LEAST"
    greatest = "GREATEST"
    microseconds = "{}"  # of a time since 1970
    divide = "/"  # of whole numbers
    hundred = "100.0"
    key = ""  # a column of the leads that the result keeps
    fence = ""  # after a subquery whose columns must not be computed anew wherever they are used

    def __init__(self, job: Job) -> None:
        self.job = job
        self.agreement: Agreement = job.agreement

    def select(self) -> str:
        """The SELECT: total, band, qualified, one row for each lead."""
        agreement = self.agreement
        groups = ", ".join(f"{self.group(group)} AS g{i}" for i, group in enumerate(agreement.groups))
        terms = [term for term in agreement.flag if term.column != "total"]
        floor = next(int(term.values[0]) * 100 for term in agreement.flag if term.column == "total")
        key = f", {self.key}" if self.key else ""
        beside = key + "".join(f", {term.column}" for term in terms)
        total = f"{agreement.start} + " + " + ".join(f"g{i}" for i in range(len(agreement.groups)))
        bands = " ".join(f"WHEN p >= {bound} THEN {number}" for number, bound in enumerate(agreement.bands))
        flag = " AND ".join([f"p >= {floor}", *(self.term(term) for term in terms)])
        return (
            f"SELECT p / {self.hundred} AS total, CASE {bands} ELSE {len(agreement.bands)} END AS total_band, "
            f"{flag} AS qualified{key} FROM (SELECT {self.clamp(total, agreement.least, agreement.most)} AS p{beside} "
            f"FROM (SELECT {groups}{beside} FROM {self.tables()}{self.fence}) AS groups{self.fence}) AS points"
        )

    def tables(self) -> str:
        """Where leads come from."""
        return "leads"

    def clamp(self, value: str, least: int, most: int) -> str:
        """Held within bounds."""
        return f"{self.greatest}({self.least}({value}, {most}), {least})"

    def text(self, part: Texts) -> str:
        """Points by value."""
        entries = " ".join(f"WHEN {part.column} = {quoted(key)} THEN {points}" for key, points in part.points.items())
        return f"CASE WHEN {part.column} IS NULL THEN {part.missing} {entries} ELSE {part.otherwise} END"

    def cuts(self, part: Cuts) -> str:
        """Points by interval."""
        pairs = zip(part.edges, part.points, strict=False)
        entries = " ".join(f"WHEN {part.column} < {edge} THEN {points}" for edge, points in pairs)
        return f"CASE WHEN {part.column} IS NULL THEN {part.missing} {entries} ELSE {part.points[-1]} END"

    def per(self, part: Per) -> str:
        """Points for each one."""
        points = self.clamp(f"{part.column} * {part.points}", part.least, part.most)
        return f"CASE WHEN {part.column} IS NULL THEN 0 ELSE {points} END"  # LEAST and GREATEST may skip NULL

    def term(self, term: Term) -> str:
        """A condition."""
        if term.operation == "IS TRUE":
            return term.column
        if term.operation == "IS FALSE":
            return f"NOT {term.column}"
        if term.operation == "IN":
            return f"{term.column} IN ({', '.join(quoted(value) for value in term.values)})"
        return f"{term.column} {term.operation} {quoted(term.values[0])}"

    def age(self, column: str) -> str:
        """Whole days; rows in the future do not come here."""
        return f"(({AS_OF_MICROSECONDS} - {self.microseconds.format(column)}) {self.divide} {DAY})"

    def by_day(self, part: When) -> str:
        """What is left of points."""
        raise NotImplementedError

    def when(self, part: When) -> str:
        """Points under a condition."""
        condition = " AND ".join(self.term(term) for term in part.terms)
        if not part.since:
            return f"CASE WHEN {condition} THEN {part.points} ELSE 0 END"
        past = f"{self.microseconds.format(part.since)} <= {AS_OF_MICROSECONDS}"
        return f"CASE WHEN {condition} AND {past} THEN COALESCE({self.by_day(part)}, 0) ELSE 0 END"

    def group(self, group: Group) -> str:
        """The sum of the parts, clamped."""
        parts = [
            *(self.text(part) for part in group.texts),
            *(self.cuts(part) for part in group.cuts),
            *(self.per(part) for part in group.pers),
            *(self.when(part) for part in group.whens),
        ]
        return self.clamp(" + ".join(parts), group.least, group.most)
