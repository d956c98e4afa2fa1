"""The answer of ``critical-p`` and ``path`` where no network keeps the bound on the weights."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from exactrelu.certificate import certificate as certificate_of
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.problem_options import print_json
from exactrelu.report import facts
from exactrelu.solve_report import options_text
from exactrelu.solvers.bounded_norm import bounded_norm
from exactrelu.solvers.setting import Setting
from exactrelu.whole_file import write_text

if TYPE_CHECKING:
    from exactrelu.data import Data
    from exactrelu.networks.problem import Problem


def answer_infeasible(
    samples: Data,
    problem: Problem,
    nothing: dict[str, object],
    as_json: bool,
    *,
    certificate: str | None = None,
    budget: float | None = None,
) -> int:
    """Print that no network within the bound fits, and write the certificate of that.

    Parameters
    ----------
    samples : Data
    problem : Problem
        Found to be infeasible.
    nothing : dict
        The fields of the command's JSON for what there is not.
    as_json : bool
    certificate : str, optional
        A file for Farkas multipliers, as ``solve`` writes them for p = 0.
    budget : float, optional
        Seconds for the certificate.

    Returns
    -------
    int
        The exit code 0; 3 if the certificate is not written for want of time.
    """
    if as_json:
        print_json(
            {
                **nothing,
                "problem": problem.to_json(),
                "status": "infeasible",
                "stopped": None,
                "proof": "Farkas multipliers",
            }
        )
    else:
        facts(
            [
                ("data", f"{samples.source}: {problem.samples} samples, y = {samples.names[-1]}"),
                ("problem", options_text(problem)),
                ("status", "infeasible: no network within the bound fits the data"),
                ("proof", "Farkas multipliers"),
            ]
        )
    if certificate is None:
        return 0
    try:
        # Whether anything fits is the same question for every p; at p = 1 it comes first.
        found = bounded_norm(Setting.of(replace(problem, p=Fraction(1))), budget=budget)
    except BudgetExceeded as stop:
        click.echo(f"exactrelu: {certificate}: not written; {stop}", err=True)
        return 3
    document = certificate_of(replace(found, problem=replace(problem, p=Fraction(0))))
    write_text(certificate, json.dumps(document) + "\n")
    return 0
