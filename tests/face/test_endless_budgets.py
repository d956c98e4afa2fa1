"""Budgets so large that nothing can count them are no budgets."""

from __future__ import annotations

from pathlib import Path

import pytest

from exactrelu.command_line import commands, run

DATA = "0,4\n5,-2\n6,-3\n"
MASKS = '{"masks": [[[1,0],[1,1]], [[1,1],[0,1]]]}'
GENERAL = ["--no-skip", "--penalize-bias"]


@pytest.mark.parametrize("seconds", ["inf", "1e300"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", "d.csv", *GENERAL, "--budget"],
        ["solve", "d.csv", *GENERAL, "--p", "1/2", "--budget"],
        ["solve", "d.csv", *GENERAL, "--p", "1/2", "--tolerance", "1/2", "--budget"],
        ["solve", "d.csv", *GENERAL, "--p", "1/2", "--bound", "9", "--budget"],
        ["solve", "one.csv", *GENERAL, "--p", "1/2", "--method", "vertices", "--budget"],
        ["critical-p", "d.csv", "--budget"],
        ["critical-p", "d.csv", *GENERAL, "--budget"],
        ["path", "d.csv", *GENERAL, "--budget"],
        ["patterns", "d.csv", "--count", "--budget"],
        ["fit", "d.csv", "--hidden", "1", "--budget"],
        ["support", "m.json", "--budget"],
        ["support", "m.json", "--solver"],
    ],
)
def test_an_endless_budget_is_none(
    arguments: list[str],
    seconds: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text(DATA)
    Path("one.csv").write_text("1,2\n")
    Path("m.json").write_text(MASKS)
    assert run(lambda: commands.main([*arguments, seconds], standalone_mode=False)) == 0
    assert "Traceback" not in capsys.readouterr().err
