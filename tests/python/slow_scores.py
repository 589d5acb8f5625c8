"""Scores computed the slow and obvious way, rule after rule, in fractions: what the library is held against."""

from __future__ import annotations

import decimal
from datetime import datetime, timezone
from fractions import Fraction
from typing import Any

DAY = 86400
Truth = bool | None


def rounded(value: Fraction, digits: int = 2) -> Fraction:
    """Half away from zero."""
    unit = 10**digits
    scaled = abs(value) * unit
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, unit)


def clamped(value: Fraction, clamp: list[Any] | None) -> Fraction:
    if clamp is None:
        return value
    low, high = clamp
    if low is not None and value < low:
        return Fraction(low)
    return Fraction(high) if high is not None and value > high else value


def condition(of: dict[str, Any], lead: dict[str, Any]) -> Truth:
    """{field, op, value}: op is one of = < >= in null."""
    value = lead[of["field"]]
    if of["op"] == "null":
        return value is None
    if value is None:
        return None
    if of["op"] == "in":
        return value in of["value"]
    if of["op"] == "=":
        return bool(value == of["value"])
    return bool(value < of["value"]) if of["op"] == "<" else bool(value >= of["value"])


def both(a: Truth, b: Truth) -> Truth:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def holds(of: list[dict[str, Any]], lead: dict[str, Any]) -> Truth:
    """All of them."""
    result: Truth = True
    for each in of:
        result = both(result, condition(each, lead))
    return result


def factor(decay: dict[str, Any], age: int) -> Fraction:
    """Of an age in seconds, in units of 2^-30."""
    age = age // decay.get("step", DAY) * decay.get("step", DAY)
    if "window" in decay:
        return Fraction(age < decay["window"])
    if "every" in decay:
        share = max(Fraction(0), 1 - Fraction(decay["percent"], 100) * (age // decay["every"]))
    else:
        with decimal.localcontext(prec=60):
            share = Fraction(decimal.Decimal(2) ** (decimal.Decimal(-age) / decimal.Decimal(decay["half_life"])))
    return rounded(share * 2**30, 0) / 2**30


def is_active(dates: list[str | None] | None, as_of: int) -> bool:
    """Dates of UTC, the second is the day after the last."""
    if dates is None:
        return True
    today = datetime.fromtimestamp(as_of, timezone.utc).date().isoformat()
    return (dates[0] is None or dates[0] <= today) and (dates[1] is None or today < dates[1])


class Rule:
    """Points of one rule for one lead, and the text they are a reason by."""

    def __init__(self, rule: dict[str, Any], lead: dict[str, Any], as_of: int) -> None:
        self.rule = rule
        self.reason: str = rule.get("reason", rule["name"])
        missing = rule.get("missing", 0)
        fired: Fraction | None = None
        stated = Fraction(rule.get("otherwise", 0))
        if "when" in rule:
            truth = holds(rule["when"], lead)
            fired = Fraction(rule["points"]) if truth else None
            stated = Fraction(missing) if truth is None else stated
        elif "first" in rule:
            truths = [holds(entry["when"], lead) for entry in rule["first"]]
            if True in truths:
                entry = rule["first"][truths.index(True)]
                fired = Fraction(entry["points"])
                self.reason = entry.get("reason", self.reason)
            elif None in truths:
                stated = Fraction(rule.get("missing", rule.get("otherwise", 0)))
        elif "bins" in rule:
            value = lead[rule["bins"]]
            if value is None:
                stated = Fraction(missing)
            else:
                right = rule.get("closed") == "right"
                below = sum(edge < value if right else edge <= value for edge in rule["edges"])
                fired = Fraction(rule["points"][below])
        elif "map" in rule:
            value = lead[rule["map"]]
            if value is None:
                stated = Fraction(missing)
            elif value in rule["points"]:
                fired = Fraction(rule["points"][value])
        else:
            value = lead[rule["per"]]
            stated = Fraction(0)
            fired = None if value is None else rounded(Fraction(rule["points"]) * Fraction(value))
        self.points = stated
        if fired is not None:
            if "decay" in rule:
                fired = self.decayed(fired, lead["since"], as_of)
            self.points = clamped(fired, rule.get("clamp"))
        self.active = is_active(rule.get("active"), as_of)
        if not self.active:
            self.points = Fraction(0)

    def decayed(self, points: Fraction, since: int | None, as_of: int) -> Fraction:
        if since is None or since > as_of:
            return Fraction(0)
        return rounded(points * factor(self.rule["decay"], as_of - since))

    def bounds(self) -> tuple[Fraction, Fraction]:
        rule: dict[str, Any] = self.rule
        clamp: Any = rule.get("clamp")
        if "per" in rule:
            possible = [Fraction(bound) for bound in clamp] + [Fraction(0)]
        else:
            points = rule.get("points")
            fires = [entry["points"] for entry in rule["first"]] if "first" in rule else points
            fires = list(fires.values()) if isinstance(fires, dict) else fires if isinstance(fires, list) else [fires]
            possible = [clamped(Fraction(each), clamp) for each in fires]
            if "bins" not in rule:
                possible.append(Fraction(rule.get("otherwise", 0)))
            unknown = rule.get("otherwise", 0) if "first" in rule else 0
            possible.append(Fraction(rule.get("missing", unknown)))
        if "decay" in rule:
            possible.append(clamped(Fraction(0), clamp))
        if "active" in rule:
            possible.append(Fraction(0))
        return min(possible), max(possible)


def reasons(score: dict[str, Any], rules: list[tuple[Rule, Fraction]]) -> list[tuple[str, Fraction]]:
    """The largest contributions by text; rules come with the weight of their part."""
    how = score["reasons"]
    sums: dict[str, Fraction] = {}
    texts: list[str] = []
    for rule, weight in rules:  # every text of the model has its place in the order, also where it contributes nothing
        for entry in rule.rule.get("first", []):
            if entry.get("reason") and entry["reason"] not in texts:
                texts.append(entry["reason"])
        own = rule.rule.get("reason", rule.rule["name"])
        if own not in texts:
            texts.append(own)
        low, high = (rounded(bound * weight) for bound in rule.bounds())
        if weight < 0:
            low, high = high, low
        baseline = {"min": low, "max": high}.get(how.get("baseline", "neutral"), Fraction(0))
        if "baseline" in rule.rule:
            baseline = rounded(Fraction(rule.rule["baseline"]) * weight)
        points = rounded(rule.points * weight)
        above = points - baseline if how.get("direction", "above") == "above" else baseline - points
        if rule.active:
            sums[rule.reason] = sums.get(rule.reason, Fraction(0)) + above
    ranked = sorted((text for text in texts if sums.get(text, 0) > 0), key=lambda text: -sums[text])
    return [(text, sums[text]) for text in ranked[: how["top"]]]


def band_of(score: dict[str, Any], value: Fraction) -> str:
    for band in score["bands"]:
        if "from" not in band or value >= Fraction(band["from"]):
            return str(band["name"])
    raise AssertionError("the last band has no bound")


def run(model: dict[str, Any], lead: dict[str, Any], as_of: int) -> dict[str, Any]:
    """Every output of one lead; numbers as fractions."""
    out: dict[str, Any] = {}
    rules: dict[str, list[tuple[Rule, Fraction]]] = {}
    for score in model["scores"]:
        name = score["name"]
        if "matrix" in score:
            out[f"{name}_band"] = "".join(out[part] for part in score["matrix"])
            continue
        if "combine" in score:
            total = Fraction(0)
            rules[name] = []
            for part in (each["name"] for each in model["scores"] if each["name"] in score["combine"]):
                weight = Fraction(score["combine"][part])
                clamp = next(each for each in model["scores"] if each["name"] == part).get("clamp")
                total += weight * clamped(out[f"{part}_raw"], clamp and [None, clamp[1]])
                rules[name] += [(rule, of * weight) for rule, of in rules[part]]
            raw = rounded(total)
        else:
            raw = Fraction(score.get("start", 0))
            rules[name] = []
            for group in score["groups"]:
                built = [Rule(rule, lead, as_of) for rule in group["rules"]]
                rules[name] += [(rule, Fraction(1)) for rule in built]
                raw += clamped(sum((rule.points for rule in built), Fraction(0)), group.get("clamp"))
        out[f"{name}_raw"] = raw
        out[name] = clamped(raw, score.get("clamp"))
        if "bands" in score:
            out[f"{name}_band"] = band_of(score, out[name])
        if "reasons" in score:
            ranked = reasons(score, rules[name])
            for rank in range(score["reasons"]["top"]):
                text, points = ranked[rank] if rank < len(ranked) else (None, None)
                out[f"{name}_reason_{rank + 1}"] = text
                out[f"{name}_reason_{rank + 1}_points"] = points
    return out
