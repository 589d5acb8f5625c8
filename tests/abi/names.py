"""All names that the static library shows to a program begin with fnl_.

Usage: names.py STATIC_LIBRARY [NM]
"""

import subprocess
import sys

# Sanitizers and coverage add names of their own to every object.
TOOLS = ("__asan_", "__ubsan_", "__sanitizer_", "__odr_asan", "__gcov_", "__sancov", "__tsan_", "__start_", "__stop_")
# gcc's way to the address of code on i386; hidden, and one in a program whoever brings it.
COMPILER = "__x86.get_pc_thunk."


def main() -> int:
    nm = sys.argv[2] if len(sys.argv) > 2 else "nm"
    lines = subprocess.run(
        [nm, "--defined-only", "--extern-only", sys.argv[1]], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    names = [line.split()[-1] for line in lines if len(line.split()) == 3]
    wrong = sorted({name for name in names if not name.startswith("fnl_") and not name.startswith((*TOOLS, COMPILER))})
    print("\n".join(f"{name}: does not begin with fnl_" for name in wrong) or f"{len(names)} names begin with fnl_")
    return 1 if wrong or not names else 0


if __name__ == "__main__":
    sys.exit(main())
