"""Budgets are positive numbers of seconds in every command."""

from __future__ import annotations

import pytest

from exactrelu.command_line import commands, run


@pytest.mark.parametrize("seconds", ["nan", "0", "-1", "x"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", "d.csv", "--budget"],
        ["patterns", "d.csv", "--budget"],
        ["fit", "d.csv", "--hidden", "1", "--budget"],
        ["train", "d.csv", "--budget"],
        ["certify", "n.json", "d.csv", "--budget"],
        ["degeneracy", "n.json", "--budget"],
        ["support", "m.json", "--budget"],
        ["support", "m.json", "--solver"],
    ],
)
def test_other_budgets_are_refused(
    arguments: list[str], seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(lambda: commands.main([*arguments, seconds], standalone_mode=False)) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"'{arguments[-1]}'" in said
