"""The ctypes declarations against the headers: functions, constants, and struct layouts as the compiler has them."""

from __future__ import annotations

import ctypes
import re
import subprocess
from pathlib import Path

import pytest

from funnelcore import _abi

HEADERS = ["version.h", "error.h", "arrow.h", "model.h", "calendar.h", "state.h", "plan.h"]
SCALARS = {
    "int32_t": ctypes.c_int32,
    "uint32_t": ctypes.c_uint32,
    "int64_t": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    "uint8_t": ctypes.c_uint8,
    "size_t": ctypes.c_size_t,
    "double": ctypes.c_double,
}
OPAQUE = {"fnl_diagnostics", "fnl_model", "fnl_plan", "fnl_report", "fnl_scratch", "fnl_shared", "fnl_state"}


@pytest.fixture(scope="module")
def headers(root: Path) -> str:
    texts = [(root / "include" / "funnelcore" / name).read_text() for name in HEADERS]
    return re.sub(r"/\*.*?\*/", "", "\n".join(texts), flags=re.DOTALL)


def declared_type(text: str) -> object:
    """The ctypes type of a C type."""
    text = re.sub(r"\b(const|struct)\b", "", text)
    name, stars = text.replace("*", "").strip(), text.count("*")
    if stars == 0:
        return None if name == "void" else SCALARS[name]
    if name == "void" or name in OPAQUE:
        kind: object = ctypes.c_void_p
    elif name == "char":
        kind = ctypes.c_char_p
    else:
        kind = ctypes.POINTER(_abi.STRUCTS[name] if name in _abi.STRUCTS else SCALARS[name])
    for _ in range(stars - 1):
        kind = ctypes.POINTER(kind)  # type: ignore[type-var]
    return kind


def declared_functions(headers: str) -> dict[str, tuple[object, list[object]]]:
    functions = {}
    for match in re.finditer(r"FNL_API\s+([\w\s*]*?)(fnl_\w+)\(([^)]*)\);", headers):
        result, name, arguments = match.groups()
        kinds = []
        for argument in arguments.split(",") if arguments.strip() != "void" else []:
            array = re.search(r"\[\d+\]", argument)
            kind = re.sub(r"\w+(\[\d+\])?\s*$", "", argument.strip())
            kinds.append(declared_type(kind + "*" if array else kind))
        functions[name] = declared_type(result), kinds
    return functions


def test_functions(headers: str) -> None:
    found = declared_functions(headers)
    assert len(found) == headers.count("FNL_API") - headers.count("#define FNL_API")
    assert found == {name: (result, arguments) for name, (result, arguments) in _abi.FUNCTIONS.items()}


def test_exports(root: Path) -> None:
    exported = re.findall(r"^\s+(fnl_\w+);", (root / "src/api/funnelcore.map").read_text(), re.MULTILINE)
    assert sorted(exported) == sorted(_abi.FUNCTIONS)


def test_constants(headers: str) -> None:
    found = dict(re.findall(r"#define (FNL_(?!API|VERSION|ABI)\w+) (\d+)u?\s", headers))
    ours = {name: str(value) for name, value in vars(_abi).items() if name.startswith("FNL_")}
    assert ours == found
    assert f"#define FNL_ABI_VERSION {_abi.ABI_VERSION}\n" in headers


def test_layouts(headers: str, root: Path, tmp_path: Path) -> None:
    """Sizes and offsets of all fields, from a compiled program."""
    lines = []
    bodies = re.findall(r"struct (\w+) \{(.*?)\}", headers, re.DOTALL)
    assert {name for name, _ in bodies} == set(_abi.STRUCTS)
    for name, body in bodies:
        lines.append(f'printf("{name} %zu\\n", sizeof(struct {name}));')
        for field in re.findall(r"\(\*(\w+)\)\(|(\w+)(?:\[\d+\])?;", re.sub(r"\)\(.*?\);", ")(;", body)):
            member = field[0] or field[1]
            place = f"offsetof(struct {name}, {member}), sizeof(((struct {name} *)0)->{member})"
            lines.append(f'printf("{name}.{member} %zu %zu\\n", {place});')
    program = tmp_path / "layout.c"
    program.write_text(
        "#include <funnelcore/funnelcore.h>\n#include <stdio.h>\nint main(void)\n{\n" + "\n".join(lines) + "\n}\n"
    )
    subprocess.run(
        ["cc", "-std=c11", "-I", str(root / "include"), str(program), "-o", str(tmp_path / "layout")], check=True
    )
    printed = subprocess.run([str(tmp_path / "layout")], check=True, capture_output=True, text=True).stdout
    ours = []
    for name, _ in bodies:
        struct = _abi.STRUCTS[name]
        ours.append(f"{name} {ctypes.sizeof(struct)}")
        for field, *_ in struct._fields_:
            place = getattr(struct, field)
            ours.append(f"{name}.{field} {place.offset} {place.size}")
    assert printed.splitlines() == ours
