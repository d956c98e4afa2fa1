"""A reader that leaves early ends a command quietly, and not with the code of a failed claim."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("arguments", [["solve", "d.csv", "--json"], ["patterns", "d.csv"]])
def test_the_reader_has_left(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("0,0\n1,0\n2,1\n")
    read, write = os.pipe()
    os.close(read)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "exactrelu", *arguments],
            cwd=tmp_path,
            stdout=write,
            stderr=subprocess.PIPE,
            timeout=600,
        )
    finally:
        os.close(write)
    assert (ended.returncode, ended.stderr) == (141, b"")
