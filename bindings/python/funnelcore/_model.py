"""The agreement: read once, then used for tables and for single leads."""

from __future__ import annotations

import json
import os
import threading
import warnings
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from ctypes import byref, c_int64, c_uint8, c_uint32, c_void_p, sizeof, string_at
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from funnelcore import _abi
from funnelcore._abi import ArrowSchema, Bytes, Error, ModelOptions
from funnelcore._arrow import (
    ArrowArrayExporter,
    ArrowStreamExporter,
    Column,
    Shared,
    column_names,
    schema_capsule,
    signature,
    take_table,
)
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
from funnelcore._explain import Explanation
from funnelcore._library import library
from funnelcore._plan import Plan, RowPlan, Scratch
from funnelcore._report import Report
from funnelcore._result import Leads, Result, Run, check_threads, choose_columns
from funnelcore._rows import Row, microseconds, table_of

Leadlike: TypeAlias = "ArrowStreamExporter | ArrowArrayExporter | Sequence[Row]"
Instant: TypeAlias = "datetime | date | str | int"

_MOST_PLANS = 32  # kept by a model, of the layouts and outputs used last
_SCORE_OUTPUTS = ("scores", "reasons")


class Schema:
    """The columns that a model reads; pyarrow.schema() and its kind take it."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self.columns = column_names(shared.schema)

    def __arrow_c_schema__(self) -> object:
        columns = [Column(name, 0, i) for i, name in enumerate(self.columns)]
        return schema_capsule([self._shared], columns)


class ScoredLead(Mapping[str, Any]):
    """The outputs of one lead, by key and as attributes."""

    def __init__(self, values: dict[str, Any], plan: RowPlan, lead: Mapping[str, Any], as_of: int) -> None:
        self._values = values
        self._plan = plan
        self._lead = dict(lead)
        self._as_of = as_of

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # while it is copied there are no values yet
            raise AttributeError(name)
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(f"there is no output {name!r}; there are {', '.join(self._values)}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._values]

    def __repr__(self) -> str:
        return f"ScoredLead({self._values!r})"

    def explain(self) -> Explanation:
        """Every rule, what it saw and gave, and what clamps took."""
        return self._plan.explain(self._lead, self._as_of)


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
        schema = ArrowSchema()
        error, error_at = new_error()
        check(library.fnl_model_schema(address, b"leads", byref(schema), error_at), error)
        self._schema = Shared(schema=schema)
        self._column_names = column_names(self._schema.schema)
        self._text_columns = frozenset(
            name for i, name in enumerate(self._column_names) if _is_text(self._schema.schema.children[i].contents)
        )

    @classmethod
    def read(cls, path: str | os.PathLike[str], *, zone_folder: str | os.PathLike[str] | None = None) -> Model:
        """
        Read a model file: YAML, JSON or CBOR.

        zone_folder is where time zone data lies, if not where the system has it. Raises ModelError, whose `problems`
        has every error and warning with its line.
        """
        return cls.parse(Path(path).read_bytes(), source=os.fspath(path), zone_folder=zone_folder)

    @classmethod
    def parse(cls, text: str | bytes, *, source: str = "", zone_folder: str | os.PathLike[str] | None = None) -> Model:
        """Read a model from its text; source is what errors call it."""
        content = text.encode() if isinstance(text, str) else bytes(text)
        options = ModelOptions(sizeof(ModelOptions), 0, None, os.fsencode(zone_folder) if zone_folder else None)
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

    @property
    def columns(self) -> list[str]:
        """The columns of a lead that the model reads."""
        return list(self._column_names)

    @property
    def schema(self) -> Schema:
        """The columns of a lead that the model reads, with the types that fit best."""
        return Schema(self._schema)

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

    def score(
        self,
        leads: Leadlike,
        *,
        as_of: Instant | None = None,
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
        return self._run(leads, _SCORE_OUTPUTS, as_of, columns, threads, strict, report, out)

    def run(
        self,
        leads: Leadlike,
        *,
        outputs: Sequence[str] | None = None,
        as_of: Instant | None = None,
        columns: Sequence[str] | None = (),
        threads: int = 1,
        strict: bool = False,
        report: Report | None = None,
        out: Result | None = None,
    ) -> Result:
        """
        Compute outputs for every lead.

        leads     anything that exports Arrow (pyarrow, Polars, pandas, DuckDB, a result), read in place; or a list of
                  dicts
        outputs   names of outputs or groups ("scores", "reasons"); every output of the model if not given
        as_of     the instant that ages are counted to: a datetime with a zone; text or a date, in the model's zone, a
                  date being its last microsecond; or microseconds since 1970 UTC. It has no default: where the model
                  needs it, leaving it out is an error
        columns   input columns to keep beside the outputs, sharing their memory: none if not given, None for all
        threads   on how many threads to run; the result is the same
        strict    raise DataError at the first value that cannot be read, instead of counting it and taking it as NULL
        report    counts what was rejected into this Report; else the result has one of its own
        out       an earlier result of the same layout and outputs, whose memory is filled again and which is returned
        """
        if isinstance(outputs, str):
            raise TypeError(f"outputs is a list of names: [{outputs!r}]")
        return self._run(leads, outputs, as_of, columns, threads, strict, report, out)

    def score_one(
        self,
        lead: Mapping[str, Any],
        *,
        as_of: Instant | None = None,
        outputs: Sequence[str] | None = None,
        strict: bool = False,
    ) -> ScoredLead:
        """Compute the outputs of one lead; a column that it lacks is NULL."""
        if not hasattr(lead, "items"):
            raise TypeError(f"lead is {type(lead).__name__}: needs a dict of columns and values")
        if isinstance(outputs, str):
            raise TypeError(f"outputs is a list of names: [{outputs!r}]")
        key = tuple(outputs) if outputs is not None else None
        plan = self._row_plans.get(key)
        if plan is None:
            _some(outputs)
            plan = RowPlan(self._address, self._column_names, self._text_columns, outputs)
            if len(self._row_plans) >= _MOST_PLANS:
                self._row_plans = {}
            self._row_plans[key] = plan
        instant = 0 if as_of is None else self._instant(as_of)
        return ScoredLead(plan.run(lead, instant, strict), plan, lead, instant)

    def _run(
        self,
        leads: Leadlike,
        outputs: Sequence[str] | None,
        as_of: Instant | None,
        columns: Sequence[str] | None,
        threads: int,
        strict: bool,
        report: Report | None,
        out: Result | None,
    ) -> Result:
        if isinstance(columns, str):
            raise TypeError(f"columns is a list of names: [{columns!r}]")
        run = Run(
            0 if as_of is None else self._instant(as_of),
            strict,
            check_threads(threads),
            report if report is not None else Report(),
        )
        taken = self._take(leads)
        key = signature(taken.schema.schema), tuple(outputs) if outputs is not None else None
        if out is None:
            result = Result(self, self._plan(key, taken.schema.schema, _some(outputs)), key)
        elif not isinstance(out, Result):
            raise TypeError(f"out is {type(out).__name__}: needs the result of an earlier run")
        elif out._key == key and out._model is self:
            result = out
        else:
            raise failure(_abi.FNL_E_ARG, "out is the result of another model, another layout or other outputs")
        chosen, replaced = choose_columns(taken, columns, result.outputs)
        for name in replaced:
            warnings.warn(f"column {name!r} of the table is replaced by the output", stacklevel=3)
        result.fill(taken, chosen, run, self._scratches, self._address)
        return result

    def _take(self, leads: Any) -> Leads:
        if isinstance(leads, ArrowStreamExporter | ArrowArrayExporter):
            schema, batches = take_table(leads)
            return Leads(schema, batches, column_names(schema.schema))
        if not isinstance(leads, str) and isinstance(leads, Sequence):
            schema, batches, names = table_of(leads, self._column_names, self._text_columns)
            return Leads(schema, batches, names)
        raise TypeError(
            f"leads is {type(leads).__name__}: needs a table that exports Arrow (pyarrow, Polars, pandas, DuckDB) "
            "or a list of dicts"
        )

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

    def _instant(self, as_of: Instant) -> int:
        if isinstance(as_of, int) and not isinstance(as_of, bool):
            return as_of
        if isinstance(as_of, datetime):
            if as_of.tzinfo is None:
                raise failure(_abi.FNL_E_ARG, f"as_of is {as_of}, without a zone: give it one, or give it as text")
            return microseconds(as_of)
        if isinstance(as_of, date):
            as_of = as_of.isoformat()
        if not isinstance(as_of, str):
            raise TypeError(f"as_of is {type(as_of).__name__}: needs a datetime, a date, text or microseconds")
        text = as_of.encode()
        read = c_int64()
        error, error_at = new_error()
        check(library.fnl_model_read_as_of(self._address, text, len(text), byref(read), error_at), error)
        return read.value


def _is_text(schema: ArrowSchema) -> bool:
    kind = schema.dictionary.contents.format if schema.dictionary else schema.format
    return kind in (b"u", b"U", b"vu")


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
