"""What is proved about a trained network, as a document that `verify` can check."""

from __future__ import annotations

from typing import Any

from exactrelu.certificate import claim_and_proof, sealed
from exactrelu.polytopes.rational import rational_text
from exactrelu.solvers.cells_beside import Cells
from exactrelu.solvers.certified_network import CertifiedNetwork


def certify_certificate(answer: CertifiedNetwork, *, embed_data: bool = True) -> dict[str, Any]:
    """Write down a verdict about a network and everything needed to check it.

    Parameters
    ----------
    answer : CertifiedNetwork
        What :func:`exactrelu.certify` returned.
    embed_data : bool
        As for :func:`exactrelu.certificate`.

    Returns
    -------
    dict
        JSON-serialisable: the given network, the smaller one if there is one, and the solver's
        network with the proof of its lower bound.

    Examples
    --------
    >>> import exactrelu
    >>> line = exactrelu.ReLUNetwork.of([(1, [1], 0), (1, [-1], 0)], a=[0])
    >>> document = certify_certificate(exactrelu.certify(line, [1, 2, 3], [1, 2, 3]))
    >>> document["claim"]["verdict"], document["claim"]["cost"], document["claim"]["smaller_cost"]
    ('not sparsest', 2, 0)
    >>> exactrelu.verify(document).valid
    True
    """
    size, smaller = answer.size, answer.smaller_network
    claim = {
        "verdict": answer.verdict,
        "cost": size.cost,
        "neurons": size.neurons,
        "parameters": size.parameters,
        "max_error": rational_text(answer.max_error),
        "row": answer.worst_row + 1,
        "lower_bound": answer.lower_bound,
        "smaller_cost": None if smaller is None else answer.least_cost,
    }
    parts: dict[str, Any] = {
        "claim": claim,
        "network": answer.network.to_json(),
        "smaller_network": None if smaller is None else smaller.to_json(),
        "optimum": None if answer.optimum is None else claim_and_proof(answer.optimum),
    }
    if answer.problem.bound is not None:
        parts["cells"] = _cells_json(answer.cells)
        parts["smaller_cells"] = _cells_json(answer.smaller_cells)
        parts["exceeds"] = answer.to_json()["exceeds"]
    return sealed("certify", answer.problem, embed_data, parts)


def _cells_json(cells: Cells | None) -> list[list[str] | None] | None:
    if cells is None:
        return None
    return [None if point is None else [str(entry) for entry in point] for point in cells]
