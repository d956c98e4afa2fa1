"""The answer about a pair of masks as a document that `verify` can check."""

from __future__ import annotations

from typing import Any

from exactrelu.certificate import FORMAT, VERSION, digest
from exactrelu.polytopes.errors import InputError
from exactrelu.supports.closedness import Closedness
from exactrelu.supports.witness import Witness


def support_certificate(found: Closedness) -> dict[str, Any]:
    """Write down whether E of a pair of masks is closed, with everything needed to check it.

    Parameters
    ----------
    found : Closedness

    Returns
    -------
    dict
        JSON-serialisable; numbers are exact strings.

    Raises
    ------
    InputError
        If the question was not decided.

    Examples
    --------
    >>> import exactrelu
    >>> from exactrelu.supports import Masks, decide_closedness
    >>> masks = Masks.of([["10", "11"], ["11", "01"]])
    >>> document = support_certificate(decide_closedness(masks))
    >>> exactrelu.verify(document).valid
    True
    """
    if found.witness is not None:
        proof = _witness_json(found.witness)
    elif found.proof is not None:
        proof = found.proof.to_json()
    else:
        raise InputError("the masks are undecided: there is nothing to certify")
    data = {"masks": found.masks.to_json()}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "question": "support",
        "data": data,
        "data_digest": digest(data),
        "claim": {"closed": found.closed, "rule": found.rule},
        "proof": proof,
    }
    return {**document, "digest": digest(document)}


def _witness_json(witness: Witness) -> dict[str, Any]:
    return {
        "kind": "limit of products",
        "A": [[i, j, str(value)] for (i, j), value in sorted(witness.A.items())],
        "X": [[i, k, *value.to_json()] for (i, k), value in sorted(witness.X.items())],
        "Y": [[k, j, *value.to_json()] for (k, j), value in sorted(witness.Y.items())],
        "not_a_product": witness.refutation.to_json(),
    }
