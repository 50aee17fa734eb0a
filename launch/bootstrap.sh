#!/bin/sh
# From a bare machine to `python -m launch`: finds Python 3.10 and makes .venv with the launcher's own tools in it.
# Plain POSIX sh, because nothing else is sure to be there yet.
set -eu
cd "$(dirname "$0")/.."

LOCK=launch/locks/bootstrap.lock
INSTALLED=.venv/bootstrap.lock
LOG=var/log/bootstrap.log
TITLE='Python 3.10 environment     '

fail() {
    printf '✗ %s\n' "$1" >&2
    exit 1
}

fail_with_log() {
    tail -n 8 "$LOG" >&2
    fail "$1 (whole output: $LOG)"
}

is_python_310() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

# Each candidate is run, not only looked up: a pyenv shim is on PATH even when no version stands behind it.
find_python() {
    for candidate in python3.10 python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python3.10; do
        if is_python_310 "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
}

# uv from PATH; else one of its own, made with whatever Python 3 there is.
find_uv() {
    if command -v uv; then return; fi
    version=$(sed -n 's/^uv==\([^ ]*\).*/\1/p' "$LOCK")
    if [ ! -x var/uv/bin/uv ]; then
        python3 -m venv var/uv >>"$LOG" 2>&1 &&
            var/uv/bin/python -m pip install --quiet "uv==$version" >>"$LOG" 2>&1 || return 0
    fi
    printf 'var/uv/bin/uv\n'
}

make_environment() {
    rm -rf .venv
    python=$(find_python)
    if [ -n "$python" ] && "$python" -m venv .venv >>"$LOG" 2>&1; then return; fi
    uv=$(find_uv)
    if [ -n "$uv" ] && "$uv" venv --clear --python "${python:-3.10}" .venv >>"$LOG" 2>&1; then return; fi
    rm -rf .venv
    [ -z "$python" ] || fail_with_log "$python cannot make a virtual environment: install its venv module (Debian: apt-get install python3.10-venv)"
    fail_with_log 'no Python 3.10 found, and uv could not fetch one: install it (pyenv install 3.10, or brew install python@3.10, or your system'"'"'s packages) and run this again'
}

install_tools() {
    if .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >>"$LOG" 2>&1; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$LOCK" >>"$LOG" 2>&1
    else
        "$(find_uv)" pip install --python .venv/bin/python --require-hashes -r "$LOCK" >>"$LOG" 2>&1
    fi
}

unset PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE
export PYTHONNOUSERSITE=1

if is_python_310 .venv/bin/python && cmp -s "$LOCK" "$INSTALLED"; then
    printf '✓ %s up to date\n' "$TITLE"
else
    mkdir -p var/log
    : >"$LOG"
    started=$(date +%s)
    if [ -t 1 ]; then printf '… %s\r' "$TITLE"; fi
    is_python_310 .venv/bin/python || make_environment
    install_tools || fail_with_log 'the launcher'"'"'s tools could not be installed: see the lines above; the first set-up needs the network and 4 GB of disk, later starts need neither'
    cp "$LOCK" "$INSTALLED"
    printf '✓ %s %s s\n' "$TITLE" "$(($(date +%s) - started))"
fi

exec .venv/bin/python -m launch "$@"
