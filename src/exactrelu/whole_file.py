"""Files that are written whole or not at all."""

from __future__ import annotations

import io
import os
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from exactrelu.polytopes.errors import InputError


def check_target(path: str, option: str, suffixes: Sequence[str] = ()) -> None:
    """Check before the long work that a file can be written later.

    Parameters
    ----------
    path : str
    option : str
        The option that named it.
    suffixes : sequence of str
        Accepted endings; empty accepts all.

    Raises
    ------
    InputError
        If it or its folder cannot be written to, its folder is missing, it is a folder, or its
        ending is not accepted.
    """
    target = Path(path)
    if suffixes and target.suffix.lower() not in suffixes:
        raise InputError(
            f"{option} {path}: the ending is not known; accepted: {' '.join(suffixes)}"
        )
    if target.is_dir():
        raise InputError(f"{option} {path}: this is a folder; accepted is a file name")
    if _is_stream(path):
        if not os.access(path, os.W_OK):
            raise InputError(f"{option} {path}: this cannot be written to")
        return
    folder = target.parent
    if not folder.is_dir():
        raise InputError(f"{option} {path}: the folder {folder} does not exist; create it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"{option} {path}: the folder {folder} cannot be written to")


def write_whole(path: str, write: Callable[[BinaryIO], object]) -> None:
    """Write a file beside its place and move it there when it is complete.

    Parameters
    ----------
    path : str
        An existing file is replaced. A device or a pipe, as /dev/stdout, is written to.
    write : callable
        Is given the open binary file.

    Raises
    ------
    OSError
        If writing fails; a file that stood at ``path`` is then unchanged.
    """
    if _is_stream(path):
        whole = io.BytesIO()
        write(whole)
        with _naming(path), open(path, "wb") as stream:
            stream.write(whole.getbuffer())
        return
    target = Path(path).resolve()
    with _naming(path):
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    try:
        with _naming(path), os.fdopen(handle, "wb") as file:
            write(file)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Name the file in an OSError, for those of writing name none."""
    try:
        yield
    except OSError as error:
        error.filename = path
        raise


def _is_stream(path: str) -> bool:
    """Tell whether something is there that is neither a file nor a folder."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def write_text(path: str, text: str) -> None:
    """Write a UTF-8 text file whole or not at all."""
    content = text.encode()
    write_whole(path, lambda file: file.write(content))
