"""Networks as JSON, the form that keeps every rational."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.written_layers import Network
from exactrelu.polytopes.errors import InputError

_FORMS = (
    'accepted are {"hidden": [{"v", "w", "b"}, ...], "skip": {"a", "c"}} and '
    '{"layers": [{"weight", "bias"}, ...]}'
)


def read_json_network(content: bytes, source: str) -> Network:
    """Read a network in either form, or an answer of ``solve --json`` that holds one.

    Parameters
    ----------
    content : bytes
        UTF-8. Numbers in quotes are decimals or fractions and read exactly; bare numbers with a
        point or an exponent are the binary floats that they name.
    source : str
        The file, as errors name it.

    Raises
    ------
    InputError
        If it is no JSON, has another form, or a number is not finite.

    Examples
    --------
    >>> read_json_network(b'{"layers": [{"weight": [["0.1"]], "bias": [0.5]}]}', "n.json").inputs
    1
    """
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{source}: no JSON ({error}); {_FORMS}") from error
    if isinstance(document, dict) and isinstance(document.get("network"), dict):
        document = document["network"]
    if not isinstance(document, dict) or not document.keys() & {"hidden", "layers"}:
        raise InputError(f"{source}: JSON, but no network; {_FORMS}")
    try:
        if "layers" in document:
            return LayeredNetwork.from_json(document)
        return ReLUNetwork.from_json(document)
    except InputError as error:
        raise InputError(f"{source}: {error}") from error


def json_network(network: Network) -> bytes:
    r"""Write a network as JSON, every number as an exact string.

    Examples
    --------
    >>> json_network(ReLUNetwork.of([], a=["1/3"]))
    b'{"hidden": [], "skip": {"a": ["1/3"], "c": "0"}}\n'
    """
    document: dict[str, Any] = network.to_json()
    return json.dumps(document).encode() + b"\n"


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
