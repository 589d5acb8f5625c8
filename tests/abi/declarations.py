"""What the public headers declare: functions, structs, codes. Shared by the tests beside it."""

import pathlib
import re


def text_without_comments(path: pathlib.Path) -> str:
    return re.sub(r"/\*.*?\*/", " ", path.read_text(encoding="utf-8"), flags=re.S)


def headers(folder: str) -> list[pathlib.Path]:
    found = sorted(pathlib.Path(folder).glob("*.h"))
    if not found:
        raise SystemExit(f"{folder}: no headers there")
    return found


def functions(folder: str) -> set[str]:
    """Names of functions that are declared to be exported."""
    return {
        name
        for path in headers(folder)
        for name in re.findall(r"\bFNL_API\b[^;(]*?\b(fnl_\w+)\s*\(", text_without_comments(path))
    }


def structs(path: pathlib.Path) -> list[str]:
    """Structs whose fields a header shows, as C writes their types."""
    text = text_without_comments(path)
    return [f"struct {name}" for name in re.findall(r"\bstruct (\w+) \{", text)]


def codes(folder: str) -> dict[str, int]:
    text = text_without_comments(pathlib.Path(folder) / "error.h")
    return {name: int(value) for name, value in re.findall(r"#define (FNL_OK|FNL_E_\w+) (\d+)", text)}
