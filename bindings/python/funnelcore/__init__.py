"""
funnelcore: the agreement between marketing and sales, computed.

    import funnelcore as fc

    model = fc.Model.read("model.yaml")
    scored = model.score(table, as_of="2026-11-21T09:00Z")
"""

from funnelcore._activities import Activities, Strays
from funnelcore._calendar import Calendar
from funnelcore._errors import (
    ArgumentError,
    DataError,
    FileError,
    FunnelcoreError,
    LibraryError,
    LimitError,
    ModelError,
    OutOfMemoryError,
    Problem,
    RangeError,
    SchemaError,
    StateError,
)
from funnelcore._explain import Explanation
from funnelcore._holidays import holidays
from funnelcore._input import Schema
from funnelcore._kpi import Kpi
from funnelcore._lead import ScoredLead
from funnelcore._library import library as _library
from funnelcore._model import Model
from funnelcore._report import Report
from funnelcore._result import Result
from funnelcore._table import Table

__version__: str = _library.fnl_version().decode()

__all__ = [
    "Activities",
    "ArgumentError",
    "Calendar",
    "DataError",
    "Explanation",
    "FileError",
    "FunnelcoreError",
    "Kpi",
    "LibraryError",
    "LimitError",
    "Model",
    "ModelError",
    "OutOfMemoryError",
    "Problem",
    "RangeError",
    "Report",
    "Result",
    "Schema",
    "SchemaError",
    "ScoredLead",
    "StateError",
    "Strays",
    "Table",
    "__version__",
    "holidays",
]
