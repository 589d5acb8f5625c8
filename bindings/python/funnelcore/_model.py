"""The agreement: read once, then used for tables and for single leads."""

from __future__ import annotations

import json
import os
import threading
import warnings
import weakref
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from ctypes import byref, c_int64, c_uint8, c_uint32, c_void_p, sizeof, string_at
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from funnelcore import _abi
from funnelcore._abi import ArrowSchema, Bytes, Error, ModelOptions
from funnelcore._activities import Activities
from funnelcore._arrow import signature
from funnelcore._calendar import Calendar
from funnelcore._errors import (
    LimitError,
    ModelError,
    Problem,
    check,
    error_of,
    failure,
    new_error,
    problem_of,
)
from funnelcore._holidays import HolidaySource, given_holidays
from funnelcore._input import Layout, Schema, Tablelike
from funnelcore._kpi import Kpi
from funnelcore._lead import ScoredLead
from funnelcore._library import library
from funnelcore._plan import Plan, RowPlan, Scratch
from funnelcore._report import Report
from funnelcore._result import Result, Run, check_threads, choose_columns
from funnelcore._rows import microseconds

Instant: TypeAlias = "datetime | date | str | int"

_MOST_PLANS = 32  # kept by a model, of the layouts and outputs used last
_JOIN = ";"
_SCORE_OUTPUTS = ("scores", "reasons")
_LIFECYCLE_OUTPUTS = ("lifecycle",)
_DECISION_OUTPUTS = ("decisions",)
_SLA_OUTPUTS = ("sla",)
_SECTIONS = (_SCORE_OUTPUTS, _LIFECYCLE_OUTPUTS, _DECISION_OUTPUTS, _SLA_OUTPUTS)


class Model:
    """
    A model file, checked. Immutable; any number of threads may use it.

    Made by Model.read (a file) or Model.parse (text or bytes).
    """

    def __init__(self, address: int, warnings_: Sequence[Problem]) -> None:
        self._address = address
        weakref.finalize(self, library.fnl_model_unref, address)
        self._lock = threading.Lock()
        self._plans: OrderedDict[object, Plan] = OrderedDict()
        self._row_plans: dict[tuple[str, ...] | None, RowPlan] = {}
        self._scratches: list[Scratch] = []
        self.warnings = tuple(warnings_)
        self._leads = Layout(address, "leads")

    @classmethod
    def read(
        cls,
        path: str | os.PathLike[str],
        *,
        holidays: Mapping[str, HolidaySource] | None = None,
        as_of: datetime | int | None = None,
        zone_folder: str | os.PathLike[str] | None = None,
    ) -> Model:
        """
        Read a model file: YAML, JSON or CBOR.

        holidays      days off for its calendars, by their names, beside those that the file has: for each what
                      funnelcore.holidays takes. A compiled model has all of its own
        as_of         warns about calendars that end before this instant or soon after it
        zone_folder   where time zone data lies, if not where the system has it

        Raises ModelError, whose `problems` has every error and warning with its line.
        """
        content = Path(path).read_bytes()
        return cls.parse(content, source=os.fspath(path), holidays=holidays, as_of=as_of, zone_folder=zone_folder)

    @classmethod
    def parse(
        cls,
        text: str | bytes,
        *,
        source: str = "",
        holidays: Mapping[str, HolidaySource] | None = None,
        as_of: datetime | int | None = None,
        zone_folder: str | os.PathLike[str] | None = None,
    ) -> Model:
        """Read a model from its text; source is what errors call it, the rest is as in read."""
        content = text.encode() if isinstance(text, str) else bytes(text)
        given = given_holidays(holidays)
        options = ModelOptions(
            sizeof(ModelOptions),
            zone_folder=os.fsencode(zone_folder) if zone_folder else None,
            holidays=given,
            holiday_count=len(given),
            as_of=_as_of_reading(as_of),
        )
        handle, found = c_void_p(), c_void_p()
        error, error_at = new_error()
        code = library.fnl_model_read(content, len(content), byref(options), byref(handle), byref(found), error_at)
        problems = _take_problems(found)
        if code != _abi.FNL_OK:
            raise _model_error(error, problems, source)
        return cls(handle.value or 0, problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return Model.parse, (self.to_cbor(),)

    def __repr__(self) -> str:
        return f"<Model {self.name!r} {self.fingerprint[:12]}>"

    @property
    def name(self) -> str:
        """The name that the model gives itself."""
        return str(json.loads(self.to_json()).get("name", ""))

    @cached_property
    def time_zone(self) -> str:
        """The zone of the model's dates and of times without one."""
        return str(json.loads(self.to_json()).get("time_zone", "UTC"))

    @cached_property
    def _events(self) -> Layout:
        return Layout(self._address, "activities")

    @cached_property
    def _spend(self) -> Layout:
        return Layout(self._address, "spend")

    @property
    def columns(self) -> list[str]:
        """The columns of a lead that the model reads."""
        return list(self._leads.columns)

    @property
    def schema(self) -> Schema:
        """The columns of a lead that the model reads, with the types that fit best."""
        return self._leads.schema

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the CBOR form, in hexadecimal: the same for the same agreement, however it was written."""
        digest = (c_uint8 * 32)()
        code = library.fnl_model_fingerprint(self._address, digest)
        if code != _abi.FNL_OK:
            raise failure(code, "the model has no fingerprint")
        return bytes(digest).hex()

    def to_cbor(self) -> bytes:
        """The compiled form, which carries the zone data it needs: the same bytes on every machine."""
        return self._write(_abi.FNL_FORM_CBOR)

    def to_json(self) -> str:
        """The canonical form for people."""
        return self._write(_abi.FNL_FORM_JSON).decode()

    def doc(self) -> str:
        """
        The agreement in words: a page of Markdown for marketing and sales to read and sign.

        It says every field, score, rule, band, stage, move, decision and example of the model, and ends with lines for
        the signatures. The same model gives the same text.
        """
        return self._write(_abi.FNL_FORM_WORDS).decode()

    def _write(self, form: int) -> bytes:
        written = Bytes(sizeof(Bytes), 0, None, 0, None)
        error, error_at = new_error()
        check(library.fnl_model_write(self._address, form, byref(written), error_at), error)
        try:
            return string_at(written.data, written.size)
        finally:
            library.fnl_bytes_free(byref(written))

    def check(self) -> int:
        """Run the model's examples: how many there are. Raises ModelError with every expectation that is not met."""
        found, count = c_void_p(), c_uint32()
        error, error_at = new_error()
        code = library.fnl_model_check(self._address, byref(found), byref(count), error_at)
        problems = _take_problems(found)
        if code != _abi.FNL_OK:
            raise _model_error(error, problems, "")
        return count.value

    def activities(self, *, as_of: Instant) -> Activities:
        """A state, still empty, of what `each` rules and features come to by lead; as_of is as in run."""
        return Activities(self, self._instant(as_of))

    def load_activities(self, content: bytes | bytearray | memoryview) -> Activities:
        """A state from the bytes of one of this model, made here or on another machine."""
        return Activities.load(self, content)

    def kpi(self, *, as_of: Instant, exact: bool = False, unique: bool = False) -> Kpi:
        """
        A state, still empty, of what the funnel earns and costs; as_of is as in run, what comes later does not count.

        exact     keep every duration and amount, so that quantiles are those of the values and not within 1/128; memory
                  then grows with the leads
        unique    keep the ids of leads, and count in quality_duplicates how many came with an id that came before; they
                  stay counted as leads, so that any split into parts gives the same
        """
        return Kpi(self, self._instant(as_of), exact=exact, unique=unique)

    def load_kpi(self, content: bytes | bytearray | memoryview) -> Kpi:
        """A state from the bytes of one of this model, made here or on another machine."""
        return Kpi.load(self, content)

    def score(
        self,
        leads: Tablelike,
        *,
        as_of: Instant | None = None,
        activities: Activities | Tablelike | None = None,
        columns: Sequence[str] | None = None,
        threads: int = 1,
        strict: bool = False,
        report: Report | None = None,
        out: Result | None = None,
    ) -> Result:
        """
        Scores and reasons beside the input columns; `columns` names those to keep instead of all.

        The rest is as in run.
        """
        return self._run(leads, _SCORE_OUTPUTS, as_of, activities, columns, threads, strict, report, out)

    def qualify(
        self,
        leads: Tablelike,
        *,
        as_of: Instant | None = None,
        activities: Activities | Tablelike | None = None,
        columns: Sequence[str] | None = None,
        threads: int = 1,
        strict: bool = False,
        report: Report | None = None,
        out: Result | None = None,
    ) -> Result:
        """
        Where the lifecycle moves every lead, and why, beside the input columns; `columns` names those to keep.

        The rest is as in run.
        """
        return self._run(leads, _LIFECYCLE_OUTPUTS, as_of, activities, columns, threads, strict, report, out)

    def decide(
        self,
        leads: Tablelike,
        *,
        as_of: Instant | None = None,
        activities: Activities | Tablelike | None = None,
        columns: Sequence[str] | None = None,
        threads: int = 1,
        strict: bool = False,
        report: Report | None = None,
        out: Result | None = None,
    ) -> Result:
        """
        What the decision tables say for every lead, beside the input columns; `columns` names those to keep.

        The rest is as in run.
        """
        return self._run(leads, _DECISION_OUTPUTS, as_of, activities, columns, threads, strict, report, out)

    def sla(
        self,
        leads: Tablelike,
        *,
        as_of: Instant | None = None,
        activities: Activities | Tablelike | None = None,
        columns: Sequence[str] | None = None,
        threads: int = 1,
        strict: bool = False,
        report: Report | None = None,
        out: Result | None = None,
    ) -> Result:
        """
        What the clocks show for every lead, beside the input columns; `columns` names those to keep.

        The rest is as in run.
        """
        return self._run(leads, _SLA_OUTPUTS, as_of, activities, columns, threads, strict, report, out)

    def calendar(self, name: str) -> Calendar:
        """One of the model's business calendars, for other code that counts working time."""
        return Calendar(self, name)

    def run(
        self,
        leads: Tablelike,
        *,
        outputs: Sequence[str] | None = None,
        as_of: Instant | None = None,
        activities: Activities | Tablelike | None = None,
        columns: Sequence[str] | None = (),
        threads: int = 1,
        strict: bool = False,
        report: Report | None = None,
        out: Result | None = None,
    ) -> Result:
        """
        Compute outputs for every lead.

        leads       anything that exports Arrow (pyarrow, Polars, pandas, DuckDB, a result), read in place; or a list of
                    dicts
        outputs     names of outputs or groups ("scores", "reasons", "sla", "lifecycle", "decisions"); every output of
                    the model if not given
        as_of       the instant that ages are counted to: a datetime with a zone; text or a date, in the model's zone, a
                    date being its last microsecond; or microseconds since 1970 UTC. It has no default: where the model
                    needs it, leaving it out is an error, unless `activities` is a state, which has one
        activities  what the leads did: a state made by Model.activities, or a table of events as its add takes them. If
                    not given, columns of the leads named as those of the state's result say it
        columns     input columns to keep beside the outputs, sharing their memory: none if not given, None for all
        threads     on how many threads to run; the result is the same
        strict      raise DataError at the first value that cannot be read, instead of counting it and taking it as NULL
        report      counts what was rejected into this Report; else the result has one of its own
        out         an earlier result of the same layout and outputs, whose memory is filled again and which is returned
        """
        if isinstance(outputs, str):
            raise TypeError(f"outputs is a list of names: [{outputs!r}]")
        return self._run(leads, outputs, as_of, activities, columns, threads, strict, report, out)

    def score_one(
        self,
        lead: Mapping[str, Any],
        *,
        as_of: Instant | None = None,
        activities: Activities | Tablelike | None = None,
        outputs: Sequence[str] | None = None,
        strict: bool = False,
    ) -> ScoredLead:
        """Compute the outputs of one lead, of every group; a column that it lacks is NULL."""
        if not hasattr(lead, "items"):
            raise TypeError(f"lead is {type(lead).__name__}: needs a dict of columns and values")
        if isinstance(outputs, str):
            raise TypeError(f"outputs is a list of names: [{outputs!r}]")
        key = tuple(outputs) if outputs is not None else None
        plan = self._row_plans.get(key)
        if plan is None:
            _some(outputs)
            plan = RowPlan(self._address, self._leads.columns, self._leads.text_columns, outputs)
            if len(self._row_plans) >= _MOST_PLANS:
                self._row_plans = {}
            self._row_plans[key] = plan
        instant = 0 if as_of is None else self._instant(as_of)
        state = None
        if activities is not None:
            instant, state = self._activities_of(activities, instant, strict, None)
        values = plan.run(lead, instant, strict, state)
        if plan.lists and self._lists_can_be_split:
            for name in plan.lists:
                values[name] = values[name].split(_JOIN) if values[name] else []
        elif plan.lists:
            values |= self.run([lead], outputs=plan.lists, as_of=instant, activities=state).to_dicts()[0]
        return ScoredLead(values, plan, lead, instant, state)

    @cached_property
    def _lists_can_be_split(self) -> bool:
        """Whether no item of a list is empty or has what joins the items in a cell."""
        decisions = json.loads(self.to_json()).get("decisions", [])
        entries = [rule["then"] for decision in decisions for rule in decision["rules"]]
        entries += [decision.get("otherwise", {}) for decision in decisions]
        texts = [value for entry in entries for value in entry.values() if isinstance(value, str)]
        return all(text and _JOIN not in text for text in texts)

    def _activities_of(
        self, given: Activities | Tablelike, as_of: int, strict: bool, report: Report | None
    ) -> tuple[int, Activities]:
        """The instant and the state of a run: a state has both, events make one."""
        if isinstance(given, Activities):
            return as_of or given._as_of, given
        return as_of, Activities(self, as_of).add(given, strict=strict, report=report)

    def _run(
        self,
        leads: Tablelike,
        outputs: Sequence[str] | None,
        as_of: Instant | None,
        activities: Activities | Tablelike | None,
        columns: Sequence[str] | None,
        threads: int,
        strict: bool,
        report: Report | None,
        out: Result | None,
    ) -> Result:
        if isinstance(columns, str):
            raise TypeError(f"columns is a list of names: [{columns!r}]")
        instant = 0 if as_of is None else self._instant(as_of)
        counted = report if report is not None else Report()
        state = None
        if activities is not None:
            instant, state = self._activities_of(activities, instant, strict, counted)
        run = Run(instant, strict, check_threads(threads), counted, state)
        taken = self._leads.take(leads)
        key = signature(taken.schema.schema), tuple(outputs) if outputs is not None else None
        if out is None:
            result = Result(self, self._plan(key, taken.schema.schema, _some(outputs)), key)
        elif not isinstance(out, Result):
            raise TypeError(f"out is {type(out).__name__}: needs the result of an earlier run")
        elif out._key == key and out._model is self:
            result = out
        else:
            raise failure(_abi.FNL_E_ARG, "out is the result of another model, another layout or other outputs")
        if outputs is not None and outputs in _SECTIONS and not result.outputs:
            raise failure(_abi.FNL_E_MODEL, f"the model has no section `{outputs[0]}`, which is to be computed")
        chosen, replaced = choose_columns(taken, columns, result.outputs)
        for name in replaced:
            warnings.warn(f"column {name!r} of the table is replaced by the output", stacklevel=3)
        result.fill(taken, chosen, run, self._scratches, self._address)
        return result

    def _plan(self, key: object, schema: ArrowSchema, outputs: Sequence[str] | None) -> Plan:
        with self._lock:
            plan = self._plans.get(key)
            if plan is not None:
                self._plans.move_to_end(key)
                return plan
        plan = Plan(self._address, schema, outputs)
        with self._lock:
            self._plans[key] = plan
            if len(self._plans) > _MOST_PLANS:
                self._plans.popitem(last=False)
        return plan

    def _instant(self, given: Instant, what: str = "as_of") -> int:
        """Microseconds since 1970 UTC; what is how errors call it."""
        if isinstance(given, int) and not isinstance(given, bool):
            return given
        if isinstance(given, datetime):
            return _aware(given, what)
        if isinstance(given, date):
            given = given.isoformat()
        if not isinstance(given, str):
            raise TypeError(f"{what} is {type(given).__name__}: needs a datetime, a date, text or microseconds")
        text = given.encode()
        read = c_int64()
        error, error_at = new_error()
        check(library.fnl_model_read_as_of(self._address, text, len(text), byref(read), error_at), error)
        return read.value


def _as_of_reading(given: datetime | int | None) -> int:
    """Of a model that is still to be read: its zone, and so a text, cannot help yet."""
    if given is None or (isinstance(given, int) and not isinstance(given, bool)):
        return given or 0
    if not isinstance(given, datetime):
        raise TypeError(f"as_of is {type(given).__name__}: needs a datetime with a zone, or microseconds")
    if given.tzinfo is None:
        raise failure(_abi.FNL_E_ARG, f"as_of is {given}, without a zone: give it one")
    return microseconds(given)


def _aware(given: datetime, what: str) -> int:
    if given.tzinfo is None:
        raise failure(_abi.FNL_E_ARG, f"{what} is {given}, without a zone: give it one, or give it as text")
    return microseconds(given)


def _some(outputs: Sequence[str] | None) -> Sequence[str] | None:
    if outputs is not None and not outputs:
        raise failure(_abi.FNL_E_ARG, "outputs is empty: name at least one, or leave it out for all")
    return outputs


def _take_problems(found: c_void_p) -> list[Problem]:
    problems = []
    for i in range(library.fnl_diagnostics_count(found)):
        error = Error()
        library.fnl_diagnostics_get(found, i, byref(error))
        problems.append(problem_of(error))
    library.fnl_diagnostics_free(found)
    return problems


def _model_error(error: Error, problems: Sequence[Problem], source: str) -> Exception:
    made = error_of(error)
    if isinstance(made, (ModelError, LimitError)):
        return type(made)(problem_of(error), problems, source)
    return made
