"""The Arrow types in which tables of random rows are made."""

from __future__ import annotations

import pyarrow as pa

from .syntax import BOOL, DATE, DECIMAL, INT, NUMBER, TEXT, TIME, Node

ARROW_TYPES = {
    INT: pa.int64(),
    NUMBER: pa.float64(),
    TEXT: pa.string(),
    BOOL: pa.bool_(),
    TIME: pa.timestamp("us", "UTC"),
    DATE: pa.date32(),
}


def arrow_type(node: Node) -> pa.DataType:
    return pa.decimal128(19, node.scale) if node.type == DECIMAL else ARROW_TYPES[node.type]
