# What the scripts beside it share: a scratch folder, fresh copies of the tree, the README's commands.
# It is sourced by bash scripts that have set -euo pipefail.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

export PIP_CACHE_DIR=$scratch/pip-cache # empty, as on a machine where pip never ran
export PIP_QUIET=1 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
export PYTEST_ADDOPTS="-rfEs --durations=10" # say what failed, what is slow, and why a test was skipped
export XDG_STATE_HOME=$scratch/state XDG_CACHE_HOME=$scratch/cache # what is saved stays here, too
unset VIRTUAL_ENV PYTHONPATH PYTHONHOME

# fresh_copy FOLDER: the tree without what git ignores, so that nothing from an earlier run helps.
fresh_copy() {
    mkdir -p "$1"
    tar -C "$root" -cf - --exclude=.git --exclude=.venv --exclude='.*_cache' --exclude=.hypothesis \
        --exclude=__pycache__ --exclude='*.egg-info' --exclude=./build --exclude=./dist . | tar -C "$1" -xf -
}

# from_readme PATTERN: the one command of the README that matches an extended regular expression.
from_readme() {
    bash "$root/.ci/from_readme" "$1"
}

# use_python PYTHON: make this the python3 that every later command finds.
use_python() {
    local executable
    executable=$("$1" -c 'import sys; print(sys.executable); sys.exit(sys.version_info < (3, 10))') || {
        echo "$1 is no Python 3.10 or newer: name one with PYTHON=..." >&2
        return 1
    }
    mkdir -p "$scratch/bin"
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$executable" >"$scratch/bin/python3"
    chmod +x "$scratch/bin/python3"
    export PATH=$scratch/bin:$PATH
    hash -r
    python3 -c 'import platform; print("Python", platform.python_version(), "on", platform.platform())'
}
