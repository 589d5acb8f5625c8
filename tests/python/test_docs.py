"""The snippets of the guide run, in its order, and print what it says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest


def test_guide(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (root / "docs/python.md").read_text()
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = re.findall(r"```(yaml|python|text)\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) > 8
    printed = ""
    for kind, block in blocks:
        if kind == "yaml":
            Path("model.yaml").write_text(block)
        elif kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(block, "docs/python.md", "exec"), names)
            printed = out.getvalue()
        else:
            assert printed == block
