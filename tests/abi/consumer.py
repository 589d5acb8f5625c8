"""A program builds and runs against the library as installed, found by pkg-config.

Usage: consumer.py BUILD_FOLDER PREFIX LIBRARY_FOLDER VERSION SOURCE
"""

import os
import pathlib
import subprocess
import sys
import tempfile


def run(command: list[str], **environment: str) -> str:
    print("$", " ".join(command), flush=True)
    done = subprocess.run(
        command, env={**os.environ, **environment}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    print(done.stdout, end="", flush=True)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}")
    return done.stdout


def flags(pkgconfig: pathlib.Path, root: str, *options: str) -> list[str]:
    return run(
        ["pkg-config", *options, "funnelcore"],
        PKG_CONFIG_PATH=str(pkgconfig),
        PKG_CONFIG_SYSROOT_DIR=root,
    ).split()


def main() -> int:
    build, prefix, library_folder, version, source = sys.argv[1:6]
    with tempfile.TemporaryDirectory() as root:
        run(["meson", "install", "-C", build, "--destdir", root, "--no-rebuild", "--quiet"])
        libraries = pathlib.Path(root + prefix) / library_folder
        pkgconfig = libraries / "pkgconfig"
        program = str(pathlib.Path(root) / "program")
        for compiler in (["cc", "-std=c11"], ["c++", "-std=c++17", "-x", "c++"]):
            command = [*compiler, "-Wall", "-Wextra", "-Werror", source, "-x", "none", "-o", program]
            run(command + flags(pkgconfig, root, "--cflags", "--libs"))
            if version not in run([program], LD_LIBRARY_PATH=str(libraries)):
                raise SystemExit(f"the program does not say {version}")
            if "libfunnelcore.so." not in run(["readelf", "-d", program]):
                raise SystemExit("the program does not need the shared library")
            # With both libraries installed, -lfunnelcore is the shared one.
            static = [
                "-l:libfunnelcore.a" if flag == "-lfunnelcore" else flag
                for flag in flags(pkgconfig, root, "--cflags", "--libs", "--static")
            ]
            run(command + static)
            if version not in run([program]):
                raise SystemExit(f"the program does not say {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
