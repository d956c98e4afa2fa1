#!/usr/bin/env bash
# Sets up .venv with exactrelu, its extras and the developer's tools. Called by every make target.
#
# It does nothing, and needs no network, while the stamp in .venv is current. PYTHON=... chooses the
# interpreter. The extra `cdd` compiles against cddlib and GMP: they are installed with apt-get
# where that is allowed, and the extra is left out, with a message, where they stay missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

STAMP=.venv/set-up.stamp
LOCK=scripts/constraints.txt
EXTRAS=ppl,plot,io,learn,torch,milp,convex,algebra,dev

say() { printf 'set-up: %s\n' "$*" >&2; }

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.11 python3.12 python3.13}; do
        if is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    say "no Python 3.11 or newer was found; install one, or name it: make PYTHON=/path/to/python3"
    return 1
}

minor_version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

has_header() { # HEADER...
    local folder header
    folder=$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_paths()["include"])')
    for header in "$@"; do
        echo "#include <$header>" | gcc -E -I"$folder" -o /dev/null - 2>/dev/null || return 1
    done
}

can_build_cdd() { has_header Python.h gmp.h cddlib/cdd.h; }

can_make_venv() { "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; }

missing_packages() {
    local apt_python=
    case $(readlink -f "$PYTHON") in
    /usr/bin/*) apt_python=python$(minor_version "$PYTHON") ;;
    esac
    can_make_venv || echo ${apt_python:+"$apt_python-venv"}
    has_header stdio.h || echo gcc libc6-dev
    has_header Python.h || echo ${apt_python:+"$apt_python-dev"}
    has_header gmp.h || echo libgmp-dev
    has_header cddlib/cdd.h || echo libcdd-dev
}

install_packages() {
    local packages as_root=()
    packages=$(missing_packages | xargs)
    [ -n "$packages" ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "these system packages are missing, and there is no apt-get: $packages"
        return 0
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            say "to have every extra, run first: sudo apt-get install $packages"
            return 0
        fi
        as_root=(sudo -n)
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get)
    say "apt-get install $packages"
    # shellcheck disable=SC2086  # the package names are words on purpose
    "${as_root[@]}" install -y -q --no-install-recommends $packages >&2 ||
        { "${as_root[@]}" update -q >&2 &&
            "${as_root[@]}" install -y -q --no-install-recommends $packages >&2; } ||
        say "apt-get failed; going on without: $packages"
}

wanted_extras() { if can_build_cdd; then echo "cdd,$EXTRAS"; else echo "$EXTRAS"; fi; }

key() {
    {
        cat pyproject.toml solvers/ray_tree/*.[ch] "$LOCK" "${BASH_SOURCE[0]}"
        echo "$PWD $(minor_version "$PYTHON") $(wanted_extras)"
    } | sha256sum
}

is_current() {
    [ -f "$STAMP" ] && is_new_enough .venv/bin/python && [ "$(cat "$STAMP")" = "$(key)" ]
}

make_venv() {
    if is_new_enough .venv/bin/python && head -n 1 .venv/bin/pip | grep -qF "$PWD/.venv/" &&
        [ "$(minor_version .venv/bin/python)" = "$(minor_version "$PYTHON")" ]; then
        return 0
    fi
    if ! can_make_venv; then
        say "this Python cannot make virtual environments; run: sudo apt-get install python3-venv"
        return 1
    fi
    say "creating .venv with $("$PYTHON" --version)"
    "$PYTHON" -m venv --clear .venv
}

install() { # EXTRAS [PIP OPTION...]
    local extras=$1
    shift
    say "installing exactrelu[$extras]"
    .venv/bin/python -m pip install -q --disable-pip-version-check "$@" -e ".[$extras]" >&2
}

install_project() {
    local extras
    extras=$(wanted_extras)
    install "$extras" -c "$LOCK" && return
    if [ "$extras" != "$EXTRAS" ]; then
        say "that failed; trying without the extra cdd"
        install "$EXTRAS" -c "$LOCK" && return
    fi
    say "that failed; trying without the versions of $LOCK"
    install "$EXTRAS"
}

PYTHON=$(find_python)
if is_current; then
    exit 0
fi
install_packages
make_venv
install_project
if ! .venv/bin/python -c 'import cdd.gmp' 2>/dev/null; then
    say "the optional extra cdd (pycddlib) is not installed; all else works without it"
fi
if ! compgen -G 'solvers/_ray_tree*' >/dev/null; then
    say "solvers/ray_tree was not compiled (no C compiler?); solve --p 1/2 gives bounds on larger data"
fi
key >"$STAMP"
