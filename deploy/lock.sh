#!/bin/sh
# Writes requirements.lock and requirements-dev.lock from pyproject.toml, with hashes and for every platform.
# UPGRADE=1 takes the newest versions that pyproject.toml allows; without it only what must change changes.
set -eu

cd "$(dirname "$0")/.."
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT INT TERM

python3 -m venv "$tool/venv"
"$tool/venv/bin/python" -m pip --quiet --disable-pip-version-check install uv

compile() {
    target=$1
    shift
    # Where packages come from is the business of the machine that installs them: no address is written.
    "$tool/venv/bin/uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
        --extra embedded --group build ${UPGRADE:+--upgrade} "$@" --output-file "$target" >/dev/null
    echo "$target: $(grep -c '==' "$target") packages"
}

compile requirements.lock
compile requirements-dev.lock --group dev --constraint requirements.lock
