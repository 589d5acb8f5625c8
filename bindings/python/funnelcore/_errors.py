"""What can go wrong, as exceptions that say what and where."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass

from funnelcore import _abi


@dataclass(frozen=True)
class Problem:
    """An error or a warning of a model, with its place: lines and columns count from 1, 0 is none."""

    code: int
    severity: str
    line: int
    column: int
    offset: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}: " if self.line else ""
        path = f"  [{self.path}]" if self.path else ""
        return f"{place}{self.severity}: {self.message}{path}"


def problem_of(error: _abi.Error) -> Problem:
    """The C object as a Python one."""
    severity = "warning" if error.severity == _abi.FNL_SEVERITY_WARNING else "error"
    path = error.path.decode("utf-8", "replace")
    message = error.message.decode("utf-8", "replace")
    return Problem(error.code, severity, error.line, error.column, error.offset, path, message)


class LibraryError(ImportError):
    """The shared library is absent or does not fit."""


class FunnelcoreError(Exception):
    """Something that the library refused; `code` is one of the FNL_E_ numbers."""

    def __init__(self, problem: Problem, problems: Sequence[Problem] = (), source: str = "") -> None:
        self.code = problem.code
        self.line = problem.line
        self.column = problem.column
        self.path = problem.path
        self.message = problem.message
        self.problems = tuple(problems) or (problem,)
        self.source = source
        super().__init__(self._text(problem))

    def _text(self, problem: Problem) -> str:
        if not problem.line and len(self.problems) == 1:
            return f"{problem.message}  [{problem.path}]" if problem.path else problem.message
        lines = (f"{self.source}:{one}" if self.source else str(one) for one in self.problems)
        return "\n".join(lines)


class ArgumentError(FunnelcoreError, ValueError):
    """An argument that can never be right."""


class ModelError(FunnelcoreError):
    """The model: `problems` has all errors and warnings, in the order of their places."""


class SchemaError(FunnelcoreError):
    """A table lacks a column or has another type."""


class DataError(FunnelcoreError):
    """A value that cannot be read, in strict mode."""


class RangeError(FunnelcoreError):
    """Outside the supported range, or a number that would not fit."""


class StateError(FunnelcoreError):
    """An aggregate of another identity or version, or damaged."""


class LimitError(FunnelcoreError):
    """A limit was reached; the message has its value."""


class OutOfMemoryError(FunnelcoreError, MemoryError):
    """The library could not allocate memory."""


class FileError(FunnelcoreError):
    """A file that the library needs, such as zone data, could not be read."""


_CLASSES: dict[int, type[FunnelcoreError]] = {
    _abi.FNL_E_ARG: ArgumentError,
    _abi.FNL_E_SYNTAX: ModelError,
    _abi.FNL_E_MODEL: ModelError,
    _abi.FNL_E_SCHEMA: SchemaError,
    _abi.FNL_E_DATA: DataError,
    _abi.FNL_E_RANGE: RangeError,
    _abi.FNL_E_OVERFLOW: RangeError,
    _abi.FNL_E_STATE: StateError,
    _abi.FNL_E_LIMIT: LimitError,
    _abi.FNL_E_NOMEM: OutOfMemoryError,
    _abi.FNL_E_IO: FileError,
}


def error_of(error: _abi.Error) -> FunnelcoreError:
    """The exception for a filled error object."""
    problem = problem_of(error)
    return _CLASSES.get(problem.code, FunnelcoreError)(problem)


def failure(code: int, message: str) -> FunnelcoreError:
    """The exception for something that this package itself refuses."""
    return _CLASSES[code](Problem(code, "error", 0, 0, 0, "", message))


def check(code: int, error: _abi.Error) -> None:
    """Raise unless code is FNL_OK."""
    if code != _abi.FNL_OK:
        raise error_of(error)


def new_error() -> tuple[_abi.Error, object]:
    """An error object and the reference to pass."""
    error = _abi.Error()
    return error, ctypes.byref(error)
