"""Finding the shared library and checking that it is the one this package speaks to."""

from __future__ import annotations

import ctypes
import os

from funnelcore import _abi
from funnelcore._errors import LibraryError

VARIABLE = "FUNNELCORE_LIBRARY"
SYSTEM_NAME = f"libfunnelcore.so.{_abi.ABI_VERSION}"


def open_library(path: str | None = None) -> ctypes.CDLL:
    """The library at path, or the one that the environment names, or the system's."""
    named = path or os.environ.get(VARIABLE)
    name = named or SYSTEM_NAME
    try:
        opened = ctypes.CDLL(name)
        version = opened.fnl_abi_version
    except (OSError, AttributeError) as error:
        advice = f"{VARIABLE} should name the file" if named else f"install funnelcore, or let {VARIABLE} name the file"
        raise LibraryError(f"the funnelcore library cannot be used: {error}; {advice}") from error
    version.restype = ctypes.c_uint32
    found = version()
    if found != _abi.ABI_VERSION:
        raise LibraryError(
            f"{name} has ABI {found}, this package needs ABI {_abi.ABI_VERSION}: install the version that fits"
        )
    for function, (result, arguments) in _abi.FUNCTIONS.items():
        try:
            entry = getattr(opened, function)
        except AttributeError as error:
            raise LibraryError(f"{name} lacks {function}: it is older than this package") from error
        entry.restype = result
        entry.argtypes = arguments
    return opened


library = open_library()
