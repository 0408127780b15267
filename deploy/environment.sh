#!/bin/sh
# Makes or mends the virtual environment in .venv: `environment.sh run` for running, `environment.sh develop` for everything.
# Says nothing and takes no time when there is nothing to do.
set -eu

cd "$(dirname "$0")/.."
venv=.venv

refuse() {
    printf 'Campaigns: %s\n' "$1" >&2
    exit 1
}

case ${1:-} in
    run) lock=requirements.lock ;;
    develop) lock=requirements-dev.lock ;;
    *) refuse "say 'run' or 'develop'" ;;
esac

# The stamps hold the checksum of what was installed. What is for developing includes what is for running.
# Settings of tools stand below the project's own part and change nothing that is installed.
sum() {
    { sed '/^\[tool\.ruff\]/q' pyproject.toml && cat "$1"; } | cksum
}
wanted=$(sum "$lock")
stamp=$venv/installed-$1
if [ -x $venv/bin/python ] && $venv/bin/python -c '' 2>/dev/null && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
    refuse "needs Python 3.11 or later. Install it (Debian, Ubuntu: apt install python3), or say where it is: make run PYTHON=/path/to/python3"
}

if ! { [ -x $venv/bin/python ] && $venv/bin/python -m pip --version >/dev/null 2>&1; }; then
    python=$(find_python)
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        refuse "needs Python's venv. Install it (Debian, Ubuntu: apt install python3-venv)"
    echo "Making the environment in $venv …"
    "$python" -m venv --clear $venv
fi

echo "Installing packages from $lock …"
rm -f $venv/installed-*
pip() {
    $venv/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input "$@"
}
# The lock file names everything, so nothing needs to be worked out.
pip install --require-hashes --no-deps -r "$lock"
# The project itself in place, with the build tool that the lock file names and nothing fetched.
pip install --no-deps --no-build-isolation --editable .

sum requirements.lock >$venv/installed-run
if [ "$1" = develop ]; then
    printf '%s\n' "$wanted" >"$stamp"
fi
