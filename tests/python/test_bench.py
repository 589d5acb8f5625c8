"""The benches: all contestants that are installed here give the same answers on few rows. Nothing is timed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(root: Path, *command: str, types: str = "") -> str:
    environment = os.environ | {"PYTHONPATH": f"{root}:{root / 'bindings/python'}", "MYPYPATH": types}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_contestants_agree(root: Path) -> None:
    said = run(root, "bench.main", "--smoke")
    assert "thirty: " in said
    assert "texts: " in said


def test_models_are_what_makes_them(root: Path, tmp_path: Path) -> None:
    run(root, "bench.models.make", str(tmp_path))
    made = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert made == {file.name: file.read_text() for file in (root / "bench/models").glob("*.yaml")}


def test_style(root: Path, build: Path) -> None:
    config = str(root / "bindings/python/pyproject.toml")
    run(root, "ruff", "check", "--no-cache", "--config", config, "bench")
    run(root, "ruff", "format", "--no-cache", "--check", "--config", config, "bench")
    cache = str(build / "mypy-bench")
    run(root, "mypy", "--config-file", config, "--cache-dir", cache, "-p", "bench", types=str(root / "bindings/python"))
