"""Finding the shared library, and saying clearly why it cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import funnelcore as fc
from funnelcore._errors import LibraryError
from funnelcore._library import open_library


def compiled(tmp_path: Path, text: str) -> str:
    source, library = tmp_path / "other.c", tmp_path / "libother.so"
    source.write_text(text)
    subprocess.run(["cc", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    return str(library)


def test_version() -> None:
    assert fc.__version__ == "0.1.0"


def test_absent(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"cannot be used: .*No such file.*FUNNELCORE_LIBRARY should name the file"):
        open_library(str(tmp_path / "none.so"))


def test_not_ours(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="undefined symbol: fnl_abi_version"):
        open_library(compiled(tmp_path, "int other;"))


def test_other_abi(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="has ABI 7, this package needs ABI 0: install the version that fits"):
        open_library(compiled(tmp_path, "unsigned fnl_abi_version(void) { return 7; }"))


def test_older(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="lacks fnl_bytes_free: it is older than this package"):
        open_library(compiled(tmp_path, "unsigned fnl_abi_version(void) { return 0; }"))


def test_import_names_the_variable() -> None:
    environment = {**os.environ, "FUNNELCORE_LIBRARY": "/nowhere/lib.so"}
    run = subprocess.run(
        [sys.executable, "-c", "import funnelcore"], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1].startswith("funnelcore._errors.LibraryError: the funnelcore library")
    assert issubclass(LibraryError, ImportError)


def test_system_library_by_name() -> None:
    """Without the variable the linker's search decides."""
    environment = {key: value for key, value in os.environ.items() if key != "FUNNELCORE_LIBRARY"}
    environment["LD_LIBRARY_PATH"] = str(Path(os.environ["FUNNELCORE_LIBRARY"]).parent)
    text = "import funnelcore; print(funnelcore.__version__)"
    run = subprocess.run([sys.executable, "-c", text], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == "0.1.0\n"
