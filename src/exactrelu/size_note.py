"""One line on standard error that tells how large an enumeration will be."""

from __future__ import annotations

import sys

import click

from exactrelu.networks.problem import Problem


def tell_size(problem: Problem, method: str) -> None:
    """Tell the size of an enumeration before it starts.

    Parameters
    ----------
    problem : Problem
    method : str
        Of "vertices" the size is always told, of "atoms" on a terminal; of others never.
    """
    if method == "vertices" or (method == "atoms" and sys.stderr.isatty()):
        from exactrelu.polytopes.errors import BudgetExceeded
        from exactrelu.solvers.setting import Setting
        from exactrelu.solvers.size_estimate import size_sentence

        try:
            sentence = size_sentence(Setting.of(problem), method)
        except BudgetExceeded:
            return  # the enumeration will say it
        click.echo(f"exactrelu: {method}: {sentence}", err=True)
