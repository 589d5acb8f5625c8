"""What the shared library exports is what the map lists and what the headers declare.

Usage: symbols.py LIBRARY MAP HEADER_FOLDER [NM]
"""

import re
import subprocess
import sys

from declarations import functions


def exported(library: str, nm: str) -> dict[str, str]:
    """Names with the version node that each belongs to."""
    lines = subprocess.run(
        [nm, "-D", "--defined-only", library], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    found = {}
    for line in lines:
        _, kind, symbol = line.split()
        if kind == "A":  # the version node itself
            continue
        name, _, version = symbol.partition("@@")
        found[name] = version
    return found


def mapped(path: str) -> dict[str, str]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = {}
    for node, names in re.findall(r"(\w[\w.]*) \{\s*global:(.*?)(?:local:|\})", text, flags=re.S):
        for name in re.findall(r"(\w+);", names):
            found[name] = node
    return found


def main() -> int:
    library, map_path, header_folder = sys.argv[1:4]
    nm = sys.argv[4] if len(sys.argv) > 4 else "nm"
    in_library = exported(library, nm)
    in_map = mapped(map_path)
    in_headers = functions(header_folder)
    problems = []
    for name in sorted(set(in_library) | set(in_map) | in_headers):
        places = {"library": name in in_library, "map": name in in_map, "headers": name in in_headers}
        if not all(places.values()):
            problems.append(f"{name}: not in the {' and the '.join(p for p, there in places.items() if not there)}")
        elif in_library[name] != in_map[name]:
            problems.append(f"{name}: exported as {in_library[name]}, the map says {in_map[name]}")
    print("\n".join(problems) or f"{len(in_headers)} functions agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
