"""A network of given supports written as a document that `verify` can check."""

from __future__ import annotations

from typing import Any

from exactrelu.certificate import FORMAT, VERSION, digest
from exactrelu.polytopes.rational import rational_text
from exactrelu.solvers.masked_fit import MaskedFit


def fit_certificate(fit: MaskedFit, *, embed_data: bool = True) -> dict[str, Any]:
    """Write down what a fit claims and everything needed to check it.

    Parameters
    ----------
    fit : MaskedFit
    embed_data : bool
        Whether the data go into the document; otherwise only their digest does.

    Returns
    -------
    dict
        JSON-serialisable; numbers are exact strings.

    Examples
    --------
    >>> import exactrelu
    >>> fit = exactrelu.fit([0, 1, 2], [0, 1, 0], mask=[[1]])
    >>> exactrelu.verify(fit_certificate(fit)).valid
    True
    """
    columns = [[rational_text(value) for value in column.fractions()] for column in fit.X]
    data = {
        "X": [list(row) for row in zip(*columns, strict=True)],
        "y": [rational_text(value) for value in fit.y.fractions()],
        "tolerance": "0",
    }
    found = fit.to_json()
    document = {
        "format": FORMAT,
        "version": VERSION,
        "question": "fit",
        "problem": found["problem"],
        "data": data if embed_data else None,
        "data_digest": digest(data),
        "claim": {name: found[name] for name in ("status", "loss", "lower_bound")},
        "network": found["network"],
        "proof": {
            "kind": "dual cover",
            "vectors": [[str(entry) for entry in vector] for vector in fit.vectors],
        },
    }
    return {**document, "digest": digest(document)}
