"""The codes of error.h, fnl_code_text and docs/errors.md agree.

Usage: codes.py LIBRARY HEADER_FOLDER DOCS/errors.md
"""

import ctypes
import re
import sys

from declarations import codes


def main() -> int:
    library, header_folder, document = sys.argv[1:4]
    in_header = codes(header_folder)
    with open(document, encoding="utf-8") as file:
        in_document = {name: int(value) for name, value in re.findall(r"^## (FNL_\w+) \((\d+)\)$", file.read(), re.M)}
    code_text = ctypes.CDLL(library).fnl_code_text
    code_text.restype = ctypes.c_char_p
    code_text.argtypes = [ctypes.c_int32]
    in_library = {}
    for number in range(-1, 1000):
        name = code_text(number).decode()
        if name != "FNL_E_?":
            in_library[name] = number
    problems = []
    for place, found in (("docs/errors.md", in_document), ("fnl_code_text", in_library)):
        for name in sorted(set(in_header) | set(found)):
            if in_header.get(name) != found.get(name):
                problems.append(f"{name}: {in_header.get(name)} in error.h, {found.get(name)} in {place}")
    if len(set(in_header.values())) != len(in_header):
        problems.append("error.h gives one number to two codes")
    print("\n".join(problems) or f"{len(in_header)} codes agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
