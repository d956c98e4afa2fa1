"""The command line: finds the command, and turns every failure into one line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn, TextIO

import click

from exactrelu import __version__
from exactrelu.interruptible import StoppedAtOnce
from exactrelu.polytopes.errors import BudgetExceeded, ExactReluError

ANSWERED, CLAIM_FAILED, BAD_INPUT, OUT_OF_BUDGET, INTERRUPTED = 0, 1, 2, 3, 130
UNREAD = 141  # as a shell says of programs that a closed pipe ends

_COMMANDS = (
    "solve",
    "critical-p",
    "path",
    "patterns",
    "support",
    "train",
    "fit",
    "factorise",
    "degeneracy",
    "certify",
    "verify",
)


class _ReaderLeft(Exception):
    """The reader of standard output has left."""


class _Commands(click.Group):
    """Commands that are imported when they are called for."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # Click turns it into exit code 1, which here means that a claim fails.
            raise _ReaderLeft from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"exactrelu.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


@click.group(
    cls=_Commands,
    epilog="""\b
Examples:
  exactrelu solve data.csv
  exactrelu solve data.csv --p 0.4 --json
  exactrelu critical-p data.csv
\b
Exit codes: 0 an answer; 1 a claim that does not hold; 2 bad input or usage;
3 stopped by a budget; 130 interrupted (both with what is known so far).""",
)
@click.version_option(__version__, prog_name="exactrelu", message="%(prog)s %(version)s")
def commands() -> None:
    """Exact answers about one-hidden-layer ReLU networks on a data set.

    DATA is a CSV or Parquet file (one row a sample; y is the last column), an .npz file with X
    and y, or - for CSV on standard input. Decimals and fractions are read exactly.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    # Exact numbers may be longer than Python's default limit for printing integers.
    sys.set_int_max_str_digits(0)
    for name in ("stdin", "stdout", "stderr"):
        # A stream that was closed before the start is None.
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(lambda: commands.main(arguments, prog_name="exactrelu", standalone_mode=False)))


def run(action: Callable[[], Any]) -> int:
    """Run an action and return the exit code, saying in one line on stderr what went wrong.

    Parameters
    ----------
    action : callable
        Returns an exit code or None.

    Examples
    --------
    >>> run(lambda: 1)
    1
    """
    try:
        code = action()
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return BAD_INPUT
    except click.ClickException as error:
        return _fail(_usage_line(error), BAD_INPUT)
    except BudgetExceeded as error:
        return _fail(str(error), OUT_OF_BUDGET)
    except ExactReluError as error:
        return _fail(str(error), BAD_INPUT)
    except (BrokenPipeError, _ReaderLeft):
        _give_up_output()
        return UNREAD
    except (KeyboardInterrupt, StoppedAtOnce, click.exceptions.Abort):
        return _fail("interrupted", INTERRUPTED)
    except MemoryError:
        return _fail("the memory of this machine does not suffice for these data", BAD_INPUT)
    except RecursionError:
        return _fail("the input is nested too deeply", BAD_INPUT)
    except OSError as error:
        _give_up_output()
        return _fail(f"{error.filename or 'standard output'}: {error.strerror}", BAD_INPUT)
    return code if isinstance(code, int) else ANSWERED


def _give_up_output() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        _give_up(sys.stdout)


def _give_up(stream: TextIO) -> None:
    """Drop what cannot be written: Python would try again at exit, complain and leave with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _usage_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    if context is None:
        return message
    return f"{message.rstrip('.')}; see {context.command_path} --help"


def _fail(message: str, code: int) -> int:
    try:
        click.echo(f"exactrelu: {' '.join(message.split())}", err=True)
        sys.stderr.flush()
    except OSError:  # nobody can be told; the exit code stays
        _give_up(sys.stderr)
    return code
