"""The examples of the README and of the documentation run and print what is shown.

A ``python`` block with prompts is a doctest. In a ``console`` block each line after ``$`` is run
by the shell and must end with exit code 0, or with the code that the block names by a last line
``# exit code 2``; the lines below are its output, on both streams, where they are given. The
blocks of one page are run in order, in an empty folder from which ``examples`` can be read. Blocks
that show a ray tree are left out where the C compiler for it was missing.
"""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from exactrelu.solvers.tree_library import is_compiled

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("[a-z]*/*.md"))]
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT_CODE = re.compile(r"^# exit code (\d+)\n", re.MULTILINE)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def run_python(source: str, names: dict[str, object], page: str) -> str:
    test = doctest.DocTestParser().get_doctest(source, names, page, page, 0)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS, verbose=False)
    runner.run(test, out=report.append, clear_globs=False)
    names.update(test.globs)
    return "".join(report)


def run_console(source: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    report = []
    for session in re.split(r"^\$ ", source, flags=re.MULTILINE)[1:]:
        command, _, expected = session.partition("\n")
        code = EXIT_CODE.search(expected)
        expected = EXIT_CODE.sub("", expected)
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=os.environ | {"PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != (int(code[1]) if code else 0):
            report.append(f"$ {command}\nexit code {done.returncode}\n{done.stdout}")
        elif expected.strip() and not doctest.OutputChecker().check_output(
            expected, done.stdout, FLAGS
        ):
            report.append(f"$ {command}\nexpected\n{expected}\ngot\n{done.stdout}")
    return "\n".join(report)


@pytest.mark.parametrize(
    "page", [p for p in PAGES if blocks(p)], ids=lambda p: str(p.relative_to(ROOT))
)
def test_examples_print_what_is_shown(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for language, source in blocks(page):
        if "ray tree" in source and not is_compiled():
            continue
        if language == "console":
            report = run_console(source, tmp_path)
        else:
            report = run_python(source, names, page.name)
        assert not report, report


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("$ echo one\ntwo\n", "got\none"),
        ("$ false\n", "exit code 1"),
        ("$ true\n# exit code 2\n", "exit code 0"),
    ],
)
def test_wrong_console_example_is_reported(source: str, message: str, tmp_path: Path) -> None:
    assert message in run_console(source, tmp_path)


def test_right_console_example_is_accepted(tmp_path: Path) -> None:
    assert run_console("$ echo one  two\none two\n$ exit 3\n# exit code 3\n", tmp_path) == ""


def test_wrong_python_example_is_reported() -> None:
    assert "Got" in run_python(">>> 1 + 1\n3\n", {}, "page")
