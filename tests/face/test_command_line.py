"""The command line as its own process, and the exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import exactrelu
from exactrelu.command_line import run
from exactrelu.polytopes import (
    BackendMissingError,
    BudgetExceeded,
    InfeasibleError,
    InputError,
)

CALL = [sys.executable, "-m", "exactrelu"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(exactrelu.__file__).parents[1])}
# Output is written in another way without a buffer, and what a reader leaves is lost in silence.
ENVIRONMENT.pop("PYTHONUNBUFFERED", None)


def process(*arguments, **options):
    return subprocess.run(
        [*CALL, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=600,
        check=False,
        **options,
    )


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (InputError("a.csv, line 2:\n bad"), 2, "exactrelu: a.csv, line 2: bad\n"),
        (InfeasibleError("nothing fits"), 2, "exactrelu: nothing fits\n"),
        (BudgetExceeded("too long"), 3, "exactrelu: too long\n"),
        (KeyboardInterrupt(), 130, "exactrelu: interrupted\n"),
        (OSError(28, "No space left on device"), 2, "exactrelu: standard output: No space left on"),
        (OSError(13, "Permission denied", "a.png"), 2, "exactrelu: a.png: Permission denied\n"),
        (MemoryError(), 2, "exactrelu: the memory"),
        (RecursionError(), 2, "exactrelu: the input is nested"),
        (BackendMissingError("matplotlib", "plot"), 2, "exactrelu: matplotlib is not installed"),
    ],
)
def test_every_failure_is_one_line_and_a_code(capsys, error, code, line):
    def action():
        raise error

    assert run(action) == code
    printed = capsys.readouterr().err
    assert printed.startswith(line)
    assert printed.count("\n") == 1


def test_a_mistake_of_ours_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        run(lambda: 1 / 0)


def test_version_and_help(call):
    assert call("--version").out == f"exactrelu {exactrelu.__version__}\n"
    page = call("--help").out
    for word in ("solve", "verify", "patterns", "Examples", "130"):
        assert word in page
    for command in ("solve", "verify", "patterns"):
        page = call(command, "--help").out
        assert "Examples" in page
        assert "--json" in page


def test_usage_errors(call):
    assert "No such command 'draw'" in call("draw").complaint
    nothing = call()
    assert (nothing.code, nothing.out) == (2, "")


def test_as_a_process(peak):
    done = process("solve", peak, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith('{"status": "optimal"')
    done = process("solve", "-", stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_closed_pipe_is_silent(tmp_path):
    path = tmp_path / "zigzag.csv"
    path.write_text("\n".join(f"{k},{(-1) ** k}" for k in range(20_000)))
    started = subprocess.Popen(
        [*CALL, "solve", str(path), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.read(10)
    started.stdout.close()
    assert started.stderr.read() == b""
    assert started.wait(600) == 141
    started.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(peak):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*CALL, "solve", str(peak)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        2,
        "exactrelu: standard output: No space left on device\n",
    )


def test_output_that_cannot_show_every_letter(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("χ,y\n0,1\n1,2\n2,1\n", encoding="utf-8")
    environment = {**ENVIRONMENT, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [*CALL, "solve", str(path)], capture_output=True, text=True, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u03c7" in done.stdout


def test_the_heavy_libraries_wait_until_they_are_used(peak):
    code = (
        "import sys, exactrelu\n"
        "assert 'numpy' not in sys.modules\n"
        "from exactrelu.command_line import commands\n"
        f"commands.main(['solve', {str(peak)!r}, '--json'], standalone_mode=False)\n"
        "heavy = {'rich', 'matplotlib', 'pandas', 'pyarrow', 'highspy', 'scipy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert done.stderr == ""


@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams(peak, redirection):
    line = f'"{sys.executable}" -m exactrelu solve "{peak}" {redirection}'
    done = subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_standard_input_that_is_closed():
    line = f'"{sys.executable}" -m exactrelu solve - <&-'
    done = subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("exactrelu: standard input: the file has no rows")
