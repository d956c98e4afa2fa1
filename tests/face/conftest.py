"""Calls of the command line within the test process."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from exactrelu.command_line import commands, run

PEAK = "x,y\n-2,0\n-1,0\n0,1\n1,1\n2,0\n3,0\n"


@dataclass
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on stderr of a refused call."""
        assert self.code == 2
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert self.err.startswith("exactrelu: ")
        assert "Traceback" not in self.err
        return self.err


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Outcome]]:
    def called(*arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        words = [str(argument) for argument in arguments]
        code = run(lambda: commands.main(words, prog_name="exactrelu", standalone_mode=False))
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    # As main does: exact numbers may be longer than Python's limit for printing.
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    yield called
    sys.set_int_max_str_digits(limit)


@pytest.fixture
def peak(tmp_path: Path) -> Path:
    path = tmp_path / "peak.csv"
    path.write_text(PEAK)
    return path
