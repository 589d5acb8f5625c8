"""Find what no file of the repository may say: words.py < list of files

Marks of unfinished work, folders of one machine, hosts that packages are fetched from, and paths out of the repository.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FORBIDDEN = {
    "a mark of unfinished work": re.compile(r"\b(TODO|FIXME|HACK|XXX)\b"),
    "a folder of one machine": re.compile(r"""(?:^|[\s"'`(=:,])/(?:work|home|root|tmp|mnt|opt|Users)(?:/|\b(?!\s*[<>]))"""),
    "a host of packages": re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|deb\.debian\.org|security\.debian\.org|snapshot\.debian\.org|npmjs\.(?:org|com)|"
        r"crates\.io|conda\.anaconda\.org|proxy\.golang\.org|ghcr\.io|docker\.io)\b"
    ),
}
PATH_UP = re.compile(r"(?<![\w./])(?:\.\./)+[\w.-]*")
DATA = {".csv", ".tzif", ".cbor"}


def faults(path: pathlib.Path, text: str):
    for place, line in enumerate(text.splitlines(), start=1):
        for what, pattern in FORBIDDEN.items():
            for found in pattern.finditer(line):
                yield place, what, found[0].strip()
        for found in PATH_UP.finditer(line):
            target = (ROOT / path.parent / found[0]).resolve()
            if path.suffix in (".c", ".h", ".md", ".py", ".build") and not target.is_relative_to(ROOT):
                yield place, "a path out of the repository", found[0]


def main() -> int:
    count = 0
    for name in sys.stdin.read().split("\0"):
        path = pathlib.Path(name)
        if not name or path.suffix in DATA or path == pathlib.Path(__file__).resolve().relative_to(ROOT):
            continue
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for place, what, found in faults(path, text):
            print(f"{name}:{place}: {what}: {found}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
