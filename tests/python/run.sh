#!/bin/sh
# Run the Python tests against the library of a build folder: run.sh BUILD_DIR [options of pytest]
# Their environment is made inside that folder, once for each state of requirements.txt.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "${1:?usage: run.sh BUILD_DIR [options of pytest]}" && pwd)
shift
environment=$build/python
if ! cmp -s "$here/requirements.txt" "$environment/installed.txt"; then
    rm -rf "$environment"
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$environment/installed.txt"
fi
cd "$here"
exec env \
    FUNNELCORE_BUILD="$build" \
    FUNNELCORE_LIBRARY="${FUNNELCORE_LIBRARY:-$build/src/libfunnelcore.so.0}" \
    PYTHONPATH="$root/bindings/python" \
    PYTHONDONTWRITEBYTECODE=1 \
    "$environment/bin/python" -m pytest -p no:cacheprovider --quiet --tb=short -o 'python_files=test_*.py' "$@"
