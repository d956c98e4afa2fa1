"""What a layered network's parameters hide, as far as it is provable, layer by layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exactrelu.networks.distance import Distance, distance
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.output_networks import joint_width, output_networks
from exactrelu.networks.reduce_layers import LayerReduction, reduce_layers
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import rational_text
from exactrelu.report import facts, number, table


@dataclass(frozen=True, slots=True)
class LayeredDegeneracy:
    """Reductions of a layered network, and more if it has one hidden layer.

    Parameters
    ----------
    network : LayeredNetwork
    reduction : LayerReduction
    kinks : int or None
        With one hidden layer: the hyperplanes at which some output bends, which is the fewest
        neurons of any network with a skip connection that is the same function.
    outputs : tuple of Distance
        With one hidden layer: the norms of each output.
    """

    network: LayeredNetwork
    reduction: LayerReduction
    kinks: int | None
    outputs: tuple[Distance, ...]

    @property
    def semi_norm(self) -> Enclosure | None:
        """The largest entry of a Jacobian; None with several hidden layers."""
        return _largest([norms.semi_norm for norms in self.outputs])

    @property
    def uniform(self) -> Enclosure | None:
        """The largest absolute value of an output on the box; None without a box."""
        return _largest([norms.uniform for norms in self.outputs if norms.uniform is not None])

    @property
    def complete(self) -> bool:
        """Whether every norm is exact."""
        return all(norms.complete for norms in self.outputs)


def layered_degeneracy(
    network: LayeredNetwork,
    box: Box | None = None,
    *,
    budget: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> LayeredDegeneracy:
    """Reduce a layered network exactly; measure the outputs if it has one hidden layer.

    Parameters
    ----------
    network : LayeredNetwork
    box : Box, optional
        Where inputs lie; default all of R^d.
    budget : float, optional
        Seconds for the norms of each output.
    progress : callable, optional
        Called as ``progress(found, bound)``.

    Examples
    --------
    >>> two = LayeredNetwork.of([([[1], [-1], [2]], None), ([[1, 0, 2], [0, 3, 0]], None)])
    >>> found = layered_degeneracy(two)
    >>> found.kinks, int(found.semi_norm.lower), found.reduction.network.widths
    (1, 5, (1, 2, 2))
    """
    reduction = reduce_layers(network, box)
    if len(network.layers) != 2:
        return LayeredDegeneracy(network, reduction, None, ())
    outputs = tuple(
        distance(output, box=box, budget=budget, progress=progress)
        for output in output_networks(network)
    )
    return LayeredDegeneracy(network, reduction, joint_width(network, box), outputs)


def _largest(values: list[Enclosure]) -> Enclosure | None:
    if not values:
        return None
    return Enclosure(max(v.lower for v in values), max(v.upper for v in values))


def layered_report(found: LayeredDegeneracy, source: str) -> None:
    """Print what was found."""
    widths = "-".join(map(str, found.network.widths))
    pairs = [
        ("network", f"{source}: widths {widths}"),
        ("reduced", "-".join(map(str, found.reduction.network.widths))),
    ]
    if found.kinks is not None:
        pairs.append(("kinks", f"{found.kinks}: so many neurons are needed, and with a skip "
                               "connection no more"))  # fmt: skip
    for name, value in (("semi-norm", found.semi_norm), ("uniform norm", found.uniform)):
        if value is not None:
            pairs.append((name, number(value, 12)))
    facts(pairs)
    rows = [
        [
            str(place),
            str(look.neurons),
            _places(look.dead),
            _places(look.constant),
            _places(look.active),
            "; ".join(map(_places, look.redundant)) or "-",
            "; ".join(map(_places, look.opposite)) or "-",
            str(found.reduction.network.widths[place]),
        ]
        for place, look in enumerate(found.reduction.findings, 1)
    ]
    if rows:
        headers = ["layer", "neurons", "dead", "constant", "always active", "redundant",
                   "opposite", "left"]  # fmt: skip
        table(headers, rows, "Hidden layers, neurons counted from 1:")


def _places(places: tuple[int, ...]) -> str:
    shown = ",".join(str(place + 1) for place in places[:6])
    return (shown + (",..." if len(places) > 6 else "")) or "-"


def layered_json(found: LayeredDegeneracy) -> dict[str, Any]:
    """Return what was found as a JSON object; neurons are counted from 0."""

    def interval(value: Enclosure | None) -> dict[str, str] | None:
        if value is None:
            return None
        return {"lower": rational_text(value.lower), "upper": rational_text(value.upper)}

    box = found.reduction.box
    return {
        "widths": list(found.network.widths),
        "box": None if box is None else [
            [rational_text(low), rational_text(high)]
            for low, high in zip(box.lower, box.upper, strict=True)
        ],
        "complete": found.complete,
        "layers": [
            {
                "neurons": look.neurons,
                "dead": list(look.dead),
                "constant": list(look.constant),
                "active": list(look.active),
                "redundant": [list(group) for group in look.redundant],
                "opposite": [list(group) for group in look.opposite],
            }
            for look in found.reduction.findings
        ],
        "reduced": {
            "widths": list(found.reduction.network.widths),
            "network": found.reduction.network.to_json(),
        },
        "kinks": found.kinks,
        "semi_norm": interval(found.semi_norm),
        "uniform": interval(found.uniform),
    }  # fmt: skip
