"""The structs, constants and functions of the C interface for ctypes; a test compares them with the headers."""

from __future__ import annotations

from ctypes import (
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_double,
    c_int32,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any

ABI_VERSION = 0

FNL_OK = 0
FNL_E_ARG = 11
FNL_E_SYNTAX = 23
FNL_E_MODEL = 27
FNL_E_SCHEMA = 35
FNL_E_DATA = 42
FNL_E_RANGE = 46
FNL_E_OVERFLOW = 49
FNL_E_STATE = 58
FNL_E_LIMIT = 63
FNL_E_NOMEM = 71
FNL_E_IO = 77

FNL_SEVERITY_ERROR = 0
FNL_SEVERITY_WARNING = 1

FNL_FORM_CBOR = 1
FNL_FORM_JSON = 2
FNL_FORM_WORDS = 3

FNL_CELL_NULL = 0
FNL_CELL_BOOL = 1
FNL_CELL_INTEGER = 2
FNL_CELL_NUMBER = 3
FNL_CELL_TEXT = 4
FNL_CELL_TIME = 5
FNL_CELL_DATE = 6

FNL_RUN_STRICT = 1

FNL_STATE_EXACT = 1
FNL_STATE_UNIQUE = 2


class ArrowSchema(Structure):
    """struct ArrowSchema; callbacks are kept as addresses, so that they can be cleared and compared."""


ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)),
    ("release", c_void_p),
    ("private_data", c_void_p),
]


class ArrowArray(Structure):
    """struct ArrowArray."""


ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))),
    ("dictionary", POINTER(ArrowArray)),
    ("release", c_void_p),
    ("private_data", c_void_p),
]


class ArrowArrayStream(Structure):
    """struct ArrowArrayStream."""

    _fields_ = [
        ("get_schema", c_void_p),
        ("get_next", c_void_p),
        ("get_last_error", c_void_p),
        ("release", c_void_p),
        ("private_data", c_void_p),
    ]


class Error(Structure):
    """fnl_error."""

    _fields_ = [
        ("code", c_int32),
        ("severity", c_uint32),
        ("line", c_uint32),
        ("column", c_uint32),
        ("offset", c_uint64),
        ("path", c_char * 168),
        ("message", c_char * 320),
    ]


class Allocator(Structure):
    """fnl_allocator."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("allocate", c_void_p),
        ("resize", c_void_p),
        ("release", c_void_p),
        ("context", c_void_p),
    ]


class Holidays(Structure):
    """fnl_holidays."""

    _fields_ = [("calendar", c_char_p), ("list", c_char_p), ("size", c_size_t)]


class ModelOptions(Structure):
    """fnl_model_options."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("allocator", POINTER(Allocator)),
        ("zone_folder", c_char_p),
        ("holidays", POINTER(Holidays)),
        ("holiday_count", c_uint32),
        ("reserved", c_uint32),
        ("as_of", c_int64),
    ]


class Bytes(Structure):
    """fnl_bytes."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("data", POINTER(c_uint8)),
        ("size", c_size_t),
        ("owner", c_void_p),
    ]


class Cell(Structure):
    """fnl_cell."""

    _fields_ = [
        ("type", c_uint32),
        ("length", c_uint32),
        ("integer", c_int64),
        ("number", c_double),
        ("text", c_char_p),
    ]


class PlanOptions(Structure):
    """fnl_plan_options."""

    _fields_ = [("struct_size", c_uint32), ("flags", c_uint32)]


class RunOptions(Structure):
    """fnl_run_options."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("as_of", c_int64),
        ("first_row", c_int64),
        ("report", c_void_p),
        ("scratch", c_void_p),
        ("activities", c_void_p),
    ]


class StateOptions(Structure):
    """fnl_state_options."""

    _fields_ = [("struct_size", c_uint32), ("flags", c_uint32), ("as_of", c_int64)]


STRUCTS: dict[str, type[Structure]] = {
    "ArrowArray": ArrowArray,
    "ArrowArrayStream": ArrowArrayStream,
    "ArrowSchema": ArrowSchema,
    "fnl_allocator": Allocator,
    "fnl_bytes": Bytes,
    "fnl_cell": Cell,
    "fnl_error": Error,
    "fnl_holidays": Holidays,
    "fnl_model_options": ModelOptions,
    "fnl_plan_options": PlanOptions,
    "fnl_run_options": RunOptions,
    "fnl_state_options": StateOptions,
}

_error = POINTER(Error)
_schema = POINTER(ArrowSchema)
_array = POINTER(ArrowArray)
_run = POINTER(RunOptions)
_out_handle = POINTER(c_void_p)

# name: result, arguments. Opaque handles are c_void_p.
FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "fnl_abi_version": (c_uint32, []),
    "fnl_bytes_free": (None, [POINTER(Bytes)]),
    "fnl_calendar_before": (c_int32, [c_void_p, c_char_p, c_int64, c_char_p, POINTER(c_int64), _error]),
    "fnl_calendar_between": (c_int32, [c_void_p, c_char_p, c_int64, c_int64, POINTER(c_int64), _error]),
    "fnl_calendar_due": (c_int32, [c_void_p, c_char_p, c_int64, c_char_p, POINTER(c_int64), _error]),
    "fnl_capsule_allocate": (c_void_p, [c_size_t]),
    "fnl_capsule_free_array": (None, [c_void_p]),
    "fnl_capsule_free_schema": (None, [c_void_p]),
    "fnl_capsule_free_stream": (None, [c_void_p]),
    "fnl_cell_write": (c_int32, [c_void_p, POINTER(Cell), c_char_p, c_size_t, POINTER(c_size_t), _error]),
    "fnl_code_text": (c_char_p, [c_int32]),
    "fnl_diagnostics_count": (c_uint32, [c_void_p]),
    "fnl_diagnostics_free": (None, [c_void_p]),
    "fnl_diagnostics_get": (c_int32, [c_void_p, c_uint32, _error]),
    "fnl_holidays_read": (c_int32, [c_void_p, c_size_t, POINTER(Bytes), _error]),
    "fnl_model_check": (c_int32, [c_void_p, _out_handle, POINTER(c_uint32), _error]),
    "fnl_model_fingerprint": (c_int32, [c_void_p, POINTER(c_uint8)]),
    "fnl_model_read": (c_int32, [c_void_p, c_size_t, POINTER(ModelOptions), _out_handle, _out_handle, _error]),
    "fnl_model_read_as_of": (c_int32, [c_void_p, c_char_p, c_size_t, POINTER(c_int64), _error]),
    "fnl_model_ref": (c_void_p, [c_void_p]),
    "fnl_model_schema": (c_int32, [c_void_p, c_char_p, _schema, _error]),
    "fnl_model_unref": (None, [c_void_p]),
    "fnl_model_write": (c_int32, [c_void_p, c_uint32, POINTER(Bytes), _error]),
    "fnl_plan_explain": (c_int32, [c_void_p, _array, c_int64, _run, _schema, _array, _error]),
    "fnl_plan_explain_row": (c_int32, [c_void_p, POINTER(Cell), c_uint32, _run, _schema, _array, _error]),
    "fnl_plan_free": (None, [c_void_p]),
    "fnl_plan_new": (
        c_int32,
        [c_void_p, _schema, POINTER(c_char_p), c_uint32, POINTER(PlanOptions), _out_handle, _error],
    ),
    "fnl_plan_output_count": (c_uint32, [c_void_p]),
    "fnl_plan_run": (c_int32, [c_void_p, _array, _run, _array, _error]),
    "fnl_plan_run_row": (c_int32, [c_void_p, POINTER(Cell), c_uint32, _run, POINTER(Cell), c_uint32, _error]),
    "fnl_plan_schema": (c_int32, [c_void_p, _schema, _error]),
    "fnl_report_free": (None, [c_void_p]),
    "fnl_report_new": (c_int32, [c_void_p, _out_handle, _error]),
    "fnl_report_rejected": (c_int64, [c_void_p]),
    "fnl_report_result": (c_int32, [c_void_p, _schema, _array, _error]),
    "fnl_scratch_free": (None, [c_void_p]),
    "fnl_scratch_new": (c_int32, [c_void_p, _out_handle, _error]),
    "fnl_shared_columns": (
        c_int32,
        [_out_handle, POINTER(c_int64), POINTER(c_int64), c_uint32, c_int64, _schema, _array, _error],
    ),
    "fnl_shared_free": (None, [c_void_p]),
    "fnl_shared_new": (c_int32, [_schema, _array, c_void_p, _out_handle, _error]),
    "fnl_shared_take": (None, [c_void_p, _array]),
    "fnl_state_add": (c_int32, [c_void_p, c_char_p, _array, c_void_p, _error]),
    "fnl_state_as_of": (c_int64, [c_void_p]),
    "fnl_state_bind": (c_int32, [c_void_p, c_char_p, _schema, _error]),
    "fnl_state_free": (None, [c_void_p]),
    "fnl_state_kind": (c_char_p, [c_void_p]),
    "fnl_state_load": (c_int32, [c_void_p, c_void_p, c_size_t, _out_handle, _error]),
    "fnl_state_merge": (c_int32, [c_void_p, c_void_p, _error]),
    "fnl_state_new": (c_int32, [c_void_p, c_char_p, POINTER(StateOptions), _out_handle, _error]),
    "fnl_state_result": (c_int32, [c_void_p, _schema, _array, _error]),
    "fnl_state_save": (c_int32, [c_void_p, POINTER(Bytes), _error]),
    "fnl_state_strays": (c_int32, [c_void_p, POINTER(c_int64), POINTER(c_int64), _error]),
    "fnl_stream_new": (c_int32, [_schema, _array, c_size_t, POINTER(ArrowArrayStream), _error]),
    "fnl_version": (c_char_p, []),
}
