"""Every public header compiles alone, as C11 and as C++17, without a warning and without padding in its structs.

Usage: headers.py INCLUDE_FOLDER
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from declarations import headers, structs

COMPILERS = (
    ("gcc", "c11", "c"),
    ("clang-14", "c11", "c"),
    ("g++", "c++17", "cpp"),
    ("clang++-14", "c++17", "cpp"),
)
WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Wpadded", "-Wundef", "-Wconversion", "-Werror")


def program(header: pathlib.Path) -> str:
    # clang looks at the padding of a struct only where its size matters.
    sizes = "".join(
        f"extern const size_t size_{i}; const size_t size_{i} = sizeof({name});\n"
        for i, name in enumerate(structs(header))
    )
    return f"#include <funnelcore/{header.name}>\n{sizes}"


def main() -> int:
    include = sys.argv[1]
    failures = 0
    compiled = 0
    with tempfile.TemporaryDirectory() as folder:
        for compiler, standard, suffix in COMPILERS:
            if shutil.which(compiler) is None:
                print(f"{compiler}: not installed, passed over")
                continue
            for header in headers(include + "/funnelcore"):
                source = pathlib.Path(folder) / f"{header.stem}.{suffix}"
                source.write_text(program(header), encoding="utf-8")
                command = [compiler, f"-std={standard}", *WARNINGS, f"-I{include}", "-fsyntax-only", str(source)]
                done = subprocess.run(command, capture_output=True, text=True)
                compiled += 1
                if done.returncode != 0:
                    failures += 1
                    print(f"{' '.join(command)}\n{done.stderr}")
    print(f"{compiled} compiled, {failures} failed")
    return 1 if failures or not compiled else 0


if __name__ == "__main__":
    sys.exit(main())
