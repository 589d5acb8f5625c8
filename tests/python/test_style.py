"""The package is typed and tidy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run(root: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root / "bindings/python", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_types(root: Path, build: Path) -> None:
    run(root, "mypy", "--strict", "--cache-dir", str(build / "mypy"), "funnelcore")


def test_ruff(root: Path) -> None:
    tests = root / "tests/python"
    places = ["funnelcore", *map(str, tests.glob("test_*.py")), str(tests / "expressions"), str(tests / "conftest.py")]
    run(root, "ruff", "check", "--no-cache", "--config", "pyproject.toml", *places)
    run(root, "ruff", "format", "--no-cache", "--check", "--config", "pyproject.toml", *places)
