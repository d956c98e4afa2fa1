"""The answer of ``fit`` for people."""

from __future__ import annotations

from exactrelu.data import Data
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.report import exact, facts, number, table
from exactrelu.solvers.masked_fit import MaskedFit

_LOSSES = {
    "squared": "the sum of squared errors",
    "l1": "the sum of absolute errors",
    "linf": "the largest absolute error",
}


def fit_report(fit: MaskedFit, data: Data) -> None:
    """Print the answer: loss, bound, proof, and the neurons.

    Parameters
    ----------
    fit : MaskedFit
    data : Data
        Names the samples.
    """
    bound = number(Enclosure.exactly(fit.lower_bound))
    pieces = "the only piece" if fit.pieces == 1 else f"all {fit.pieces} pieces"
    if fit.status == "feasible" and fit.vectors:
        bound += f"  ({len(fit.vectors)} dual vectors exclude smaller losses; stopped there)"
    elif fit.status == "feasible":
        bound += f"  (stopped before {pieces} were excluded)"
    elif len(fit.vectors) == 1:
        bound += f"  (1 dual vector excludes {pieces})"
    elif fit.vectors:
        bound += f"  ({len(fit.vectors)} dual vectors exclude {pieces})"
    else:
        bound += "  (no loss is negative)"
    facts(
        [
            ("data", f"{data.source}: {len(fit.y)} samples, y = {data.names[-1]}"),
            ("supports", _supports(fit)),
            ("status", fit.status),
            ("loss", f"{number(Enclosure.exactly(fit.value))}  ({_LOSSES[fit.loss.name]})"),
            ("lower bound", bound),
            ("constant c", exact(fit.network.c)),
            ("time", f"{fit.seconds:.3g} s"),
        ]
    )
    rows = [
        [str(k), exact(neuron.v), *(exact(w) for w in neuron.w), exact(neuron.b)]
        for k, neuron in enumerate(fit.network.hidden, 1)
    ]
    if rows:
        table(("unit", "v", *data.names[:-1], "bias"), rows, "Hidden units:")


def _supports(fit: MaskedFit) -> str:
    given = fit.kinds.description
    if "inner_mask" in given:
        rows = "/".join("".join(map(str, row)) for row in given["inner_mask"])
        outer = "".join(map(str, given["outer_mask"]))
        return f"mask {outer} of the output layer, {rows} of the input layer"
    text = f"{given['hidden']} hidden units, at most {given['inner_level']} input weights"
    if given["outer_level"] is not None:
        text += f", at most {given['outer_level']} output weights"
    return text
