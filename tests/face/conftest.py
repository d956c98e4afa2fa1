"""Calls of the command line within the test process."""

import io
import json
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nine_rows import TABLE
from nth_call import at_call

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


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def heeded() -> Iterator[None]:
    """Let Ctrl-C raise KeyboardInterrupt, also where the tests run with interrupts ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def press_at(monkeypatch: pytest.MonkeyPatch, heeded: None) -> Callable[..., None]:
    """Press Ctrl-C when a function of the package is called for the n-th time."""

    def pressing(module: str, name: str, call: int = 1) -> None:
        at_call(monkeypatch, f"{module}:{name}", call, lambda: signal.raise_signal(signal.SIGINT))

    return pressing
