"""A document that proves how close networks with few neurons can come to a given one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from exactrelu.certificate import FORMAT, VERSION, digest
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.term_bounds import TermBounds
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.rational import rational_text


def term_certificate(network: ReLUNetwork, terms: int, box: Box | None = None) -> dict[str, Any]:
    """Write down that no network with k neurons comes closer than a distance, and one that is near.

    Parameters
    ----------
    network : ReLUNetwork
        The network f.
    terms : int
        The number k of neurons, with or without a skip connection.
    box : Box, optional
        Where functions are compared, in the Sobolev semi-norm; default all of R^d.

    Returns
    -------
    dict
        JSON-serialisable. ``verify`` computes the jumps of the gradient from the network anew.

    Raises
    ------
    InputError
        If ``terms`` is no number of neurons or the box has another dimension.

    Examples
    --------
    >>> from exactrelu import verify
    >>> f = ReLUNetwork.of([(4, [1, 0], 0), (-3, [0, 1], 0)], a=[0, 0])
    >>> document = term_certificate(f, 1)
    >>> document["claim"], verify(document).valid
    ({'terms': 1, 'lower_bound': '3/2', 'upper_bound': '3/2'}, True)
    """
    bounds = TermBounds.of(network, box)
    near = bounds.kept(terms)
    data = {
        "network": network.to_json(),
        "box": None if box is None else {"lower": _texts(box.lower), "upper": _texts(box.upper)},
    }
    document = {
        "format": FORMAT,
        "version": VERSION,
        "question": "terms",
        "data": data,
        "data_digest": digest(data),
        "claim": {
            "terms": terms,
            "lower_bound": rational_text(bounds.lower(terms)),
            "upper_bound": rational_text(bounds.simple_error(near)),
        },
        "network": near.to_json(),
        "proof": {"kind": "largest jumps"},
    }
    return {**document, "digest": digest(document)}


def _texts(values: tuple[Fraction, ...]) -> list[str]:
    return [rational_text(value) for value in values]
