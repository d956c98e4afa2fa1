"""A JSON object from a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from exactrelu.polytopes.errors import InputError


def read_json(path: str, kind: str) -> dict[str, Any]:
    """Read one JSON object.

    Parameters
    ----------
    path : str
        A file, or ``-`` for standard input.
    kind : str
        What the file should be, named in errors.

    Raises
    ------
    InputError
        If it cannot be read or is no JSON object.
    """
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{path}: the file cannot be read ({reason})") from error
    try:
        document = json.loads(
            content.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_object
        )
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: no JSON ({error}); accepted is a {kind}") from error
    if not isinstance(document, dict):
        raise InputError(f"{path}: JSON, but no object; accepted is a {kind}")
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a field that stands twice: readers would not agree on which one counts."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {twice!r} stands twice in one object")
    return fields


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
