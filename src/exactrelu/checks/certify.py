"""Check what is claimed about a trained network: its error, its size, and the verdict.

The theorems relied on, and nothing else: those of the proof of the lower bound, which is checked
as for a solution. A network that is within the tolerance and costs as much as the lower bound is
sparsest; one that costs more than another network within the tolerance is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flint import fmpq

from exactrelu.checks.blocks import Samples
from exactrelu.checks.bounded_network import check_bounded_network, check_exceeded
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.fit import read_network, swept_values
from exactrelu.checks.several_inputs import Hidden, check_problem
from exactrelu.checks.solve import check_solve
from exactrelu.polytopes.rational import parse_fmpq, parse_rational

Rows = list[list[fmpq]]


def check_certify(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate of a given network; return what was checked.

    Parameters
    ----------
    document : mapping
        The certificate.
    data : mapping
        ``{"X": rows, "y": ..., "tolerance": ...}``.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim = document["problem"], document["claim"]
    bounded = problem["bound"] is not None
    check_problem(problem, data, "0", bounded=bounded)
    rows = [[parse_fmpq(value) for value in row] for row in data["X"]]
    y = [parse_fmpq(value) for value in data["y"]]
    given = data["tolerance"]
    single = isinstance(given, str)
    allowed = [parse_fmpq(given)] * len(y) if single else [parse_fmpq(value) for value in given]
    errors = _errors(document["network"], problem, rows, y)
    largest = max(errors)
    if parse_fmpq(claim["max_error"]) != largest:
        raise CheckFailed(f"the largest error is {largest}, not as claimed")
    _expect_size(document["network"], problem, claim)
    checked = [
        f"the network's largest error is {claim['max_error']}",
        f"it has {claim['neurons']} neurons and {claim['parameters']} parameters",
    ]
    outside = [row for row, error in enumerate(errors, 1) if error > allowed[row - 1]]
    if claim["verdict"] == "does not fit":
        parts = [claim["lower_bound"], claim["smaller_cost"]]
        parts += [document["optimum"], document["smaller_network"]]
        if any(part is not None for part in parts):
            raise CheckFailed("more is claimed of a network that does not fit than its error")
    if claim["verdict"] == "does not fit" and bounded and not outside:
        place = document["exceeds"]
        if not isinstance(place, dict) or any(type(place[k]) is not int for k in place):
            raise CheckFailed("no neuron is named that exceeds the bound")
        limit, hidden = parse_rational(problem["bound"]), _hidden(document["network"])
        samples = Samples.read(problem, data)
        check_exceeded(samples, limit, hidden, place["neuron"] - 1, place["coordinate"] - 1)
        return [*checked, f"its weights exceed the bound {limit}"]
    if claim["verdict"] == "does not fit":
        if not outside or claim["row"] != outside[0]:
            raise CheckFailed("the claimed row is not the first beyond the tolerance")
        return [*checked, f"row {outside[0]} is beyond the tolerance"]
    if outside:
        raise CheckFailed(f"row {outside[0]}: the network is beyond the tolerance")
    row = claim["row"]
    if type(row) is not int or row < 1 or errors[row - 1] != largest:
        raise CheckFailed(f"row {row} does not have the largest error")
    if bounded:
        _check_kept(document, data, "network", "cells")
        checked.append(f"its weights stay within the bound {problem['bound']}")
    checked += _check_verdict(document, data, (rows, y, allowed))
    return [*checked, f"the network is {claim['verdict']}"]


def _check_verdict(
    document: Mapping[str, Any],
    data: Mapping[str, Any],
    samples: tuple[Rows, list[fmpq], list[fmpq]],
) -> list[str]:
    problem, claim, optimum = document["problem"], document["claim"], document["optimum"]
    # The proof must be about this problem, whatever else the certificate says about the optimum.
    proved = {name: optimum[name] for name in ("claim", "network", "proof")}
    check_solve({**proved, "problem": problem}, data)
    bound = parse_rational(optimum["claim"]["lower_bound"])
    if claim["lower_bound"] != bound:
        raise CheckFailed(f"the proved lower bound is {bound}, not as claimed")
    smaller = document["smaller_network"]
    if smaller is None:
        met = bound == claim["cost"]
        if claim["verdict"] != ("sparsest" if met else "open") or bound > claim["cost"]:
            raise CheckFailed(f"the verdict {claim['verdict']!r} is not what the bound shows")
        if claim["smaller_cost"] is not None:
            raise CheckFailed("the cost of a smaller network is claimed, but no such network given")
        return [f"no network costs less than {bound}"]
    if smaller != optimum["network"]:  # which was substituted already
        rows, y, allowed = samples
        for row, error in enumerate(_errors(smaller, problem, rows, y)):
            if error > allowed[row]:
                raise CheckFailed(f"row {row + 1}: the smaller network is beyond the tolerance")
    if problem["bound"] is not None:
        _check_kept(document, data, "smaller_network", "smaller_cells")
    cost = _sizes(smaller, problem)[problem["measure"]]
    if cost != claim["smaller_cost"] or not bound <= cost < claim["cost"]:
        raise CheckFailed(f"the smaller network costs {cost}, not as claimed")
    if claim["verdict"] != "not sparsest":
        raise CheckFailed(f"the verdict {claim['verdict']!r} ignores the smaller network")
    return [f"a network of cost {cost} fits too", f"no network costs less than {bound}"]


def _check_kept(
    document: Mapping[str, Any], data: Mapping[str, Any], network: str, cells: str
) -> None:
    """Raise CheckFailed unless a network keeps the bound on the weights."""
    problem = document["problem"]
    samples, bound = Samples.read(problem, data), parse_rational(problem["bound"])
    if not isinstance(document[cells], list):
        raise CheckFailed(f"{cells}: no cells are named, in which the neurons count")
    check_bounded_network(samples, bound, _hidden(document[network]), document[cells])


def _hidden(network: Mapping[str, Any]) -> Hidden:
    return [
        (parse_rational(n["v"]), [parse_rational(w) for w in n["w"]], parse_rational(n["b"]))
        for n in network["hidden"]
    ]


def _errors(
    network: Mapping[str, Any], problem: Mapping[str, Any], rows: Rows, y: Sequence[fmpq]
) -> list[fmpq]:
    """Substitute every row."""
    skip = network["skip"]
    a, c = [parse_fmpq(value) for value in skip["a"]], parse_fmpq(skip["c"])
    if not problem["skip"] and (any(a) or c):
        raise CheckFailed("a network has an affine part, which the problem does not allow")
    if any(len(n["w"]) != problem["inputs"] for n in network["hidden"]) or len(a) != len(rows[0]):
        raise CheckFailed(f"a network does not have {problem['inputs']} inputs")
    if len(a) == 1:
        neurons, line = read_network(network)
        values = dict(swept_values([row[0] for row in rows], neurons, line))
        return [abs(values[row] - label) for row, label in enumerate(y)]
    hidden = [
        (parse_fmpq(n["v"]), [parse_fmpq(w) for w in n["w"]], parse_fmpq(n["b"]))
        for n in network["hidden"]
    ]
    errors = []
    for x, label in zip(rows, y, strict=True):
        value = c + _dot(a, x) - label
        for v, w, b in hidden:
            value += v * max(fmpq(0), _dot(w, x) + b)
        errors.append(abs(value))
    return errors


def _expect_size(
    network: Mapping[str, Any], problem: Mapping[str, Any], claim: Mapping[str, Any]
) -> None:
    sizes = _sizes(network, problem)
    for name in ("neurons", "parameters"):
        if claim[name] != sizes[name]:
            raise CheckFailed(f"the network has {sizes[name]} {name}, not as claimed")
    if claim["cost"] != sizes[problem["measure"]]:
        raise CheckFailed("the claimed cost is not what the problem counts")


def _sizes(network: Mapping[str, Any], problem: Mapping[str, Any]) -> dict[str, int]:
    """Count neurons and parameters; with a skip connection constants are free as neurons."""
    neurons, parameters = 0, 0
    for n in network["hidden"]:
        v = parse_fmpq(n["v"])
        weights = [v * parse_fmpq(w) for w in n["w"]]
        bias = v * parse_fmpq(n["b"])
        neurons += bool(any(weights) or (bias and not problem["skip"]))
        counted = [*weights, bias] if problem["penalize_bias"] else weights
        parameters += len([product for product in counted if product])
    return {"neurons": neurons, "parameters": parameters}


def _dot(left: Sequence[fmpq], right: Sequence[fmpq]) -> fmpq:
    return sum((p * q for p, q in zip(left, right, strict=True)), fmpq(0))
