"""Read what a certificate with bounded weights claims of its network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exactrelu.checks.bounded_network import check_bounded_network
from exactrelu.checks.boxes import Boxes
from exactrelu.checks.several_inputs import Hidden, claimed_neurons


def claimed_bounded(
    document: Mapping[str, Any], data: Mapping[str, Any], p: str
) -> tuple[Hidden, Boxes]:
    """Check the problem and the network of a certificate; return the neurons and the cells.

    Parameters
    ----------
    document, data : mapping
    p : str
        What the problem's p must be.

    Raises
    ------
    CheckFailed
        Unless the network fits all rows, its neurons are as many as claimed, and their weights
        stay within the bound in the cells that the proof names.
    """
    hidden = claimed_neurons(document, data, p, bounded=True)
    boxes = Boxes.read(document["problem"], data)
    check_bounded_network(boxes.samples, boxes.bound, hidden, document["proof"]["cells"])
    return hidden, boxes
