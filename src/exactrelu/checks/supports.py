"""Check that no network of small cost fits, by exhausting supports and activation patterns.

The theorems relied on, and nothing else:

* A neuron adds ``±D_a X_S w`` to the values at the samples, where S is its support, a is a cell of
  the arrangement of the samples restricted to S, and w lies in the closed cell. Its cost is the
  number of penalised coordinates of S (or 1, if neurons count). A skip connection adds a free
  part, and so does a constant where parameters count and biases are free.
* Cells with dependent columns ``D_a X_S`` are not needed: moving w along a direction on which these
  vanish changes no value until a penalised weight vanishes, or an inactive sample reaches its
  hyperplane and may be counted as active; the second adds to the rank.
* With a skip connection a cell and its opposite serve alike, and the one with more active samples
  suffices (of equally many, the one whose pattern comes last).
* Blocks in the span of the free part, and two neurons of one block and one sign, are not needed.
* A set whose columns, free part and labels are independent modulo a prime does not fit labels
  without a tolerance.
* What no network fits, none with bounded weights fits.
* A vector z with ``z . f > 0`` for all accepted values, ``z . b = 0`` on the free part and
  ``sign z . D_a X_S w <= 0`` on the cones of some signed blocks excludes all sets of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exactrelu.checks.block_sets import block_classes, dependent_sets, spans, types
from exactrelu.checks.blocks import Samples
from exactrelu.checks.bounded_network import check_bounded_network
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect
from exactrelu.checks.consistent import check_consistent
from exactrelu.checks.kept import Kept, check_branches
from exactrelu.checks.several_inputs import claimed_neurons, cost_vector
from exactrelu.polytopes.rational import parse_rational


def check_supports(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate of the search over supports; return what was checked.

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

    Notes
    -----
    All patterns are enumerated again, all sets of blocks are excluded again; the certificate only
    holds the separators for those that linear algebra does not exclude.
    """
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    bounded = problem["bound"] is not None
    hidden = claimed_neurons(document, data, "0", bounded=bounded)
    samples = Samples.read(problem, data)
    if bounded:
        limit = parse_rational(problem["bound"])
        check_bounded_network(samples, limit, hidden, proof["cells"])
    cost = len(cost_vector(hidden, problem))
    checked = [f"the network fits all {len(data['y'])} rows", f"its cost is {cost}"]
    expect(claim["cost"], cost, "cost")
    if proof["kind"] != "exhausted supports" or type(proof["bound"]) is not int:
        raise CheckFailed(f"the proof kind {proof['kind']!r} proves nothing about supports")
    bound = proof["bound"]
    expect(claim["lower_bound"], bound, "lower bound")
    excluded = check_bound(samples, proof)
    checked.append(f"no set of {excluded} kinds of neurons fits below cost {bound}")
    status = "optimal" if bound == cost else "feasible"
    if claim["status"] != status:
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [*checked, f"the network is {status}"]


def check_bound(samples: Samples, proof: Mapping[str, Any]) -> int:
    """Exclude all costs below the bound; return the number of kinds of neurons they hold.

    Linear algebra excludes a set of blocks together with all its choices of signs, and of blocks
    used twice, below the bound. Separators exclude sets of one cost only; so once they serve for
    sets that linear algebra could decide, they must serve for all sets of all larger costs.
    """
    bound = proof["bound"]
    blocks = [pair for cost in range(1, bound) for pair in samples.blocks(cost)]
    exact, equations = samples.lower == samples.upper, len(samples.left)
    kept = Kept.read(samples, proof["separators"])
    if bound > 0 and (spans(samples, ()) if exact else not kept.excludes(())):
        raise CheckFailed("the free part alone may fit")
    width = max((len(basis) for _, basis in blocks), default=0)
    classes, labels = block_classes(samples, blocks, min(bound * width, equations) + 1)
    branches = {part["cost"]: part for part in proof["branches"]}
    all_separated = not exact
    for cost in range(1, bound):
        given = branches.get(cost)
        separated = given["least_width"] if given is not None else None
        if all_separated and separated != 0 and any(True for _ in types(classes, cost)):
            raise CheckFailed(f"the proof does not exclude all sets of cost {cost}")
        all_separated = all_separated or (separated is not None and separated < equations)
        wide = False
        for kind in types(classes, cost):
            width = sum(c.width for c in kind)
            if not exact or (separated is not None and width >= separated) or width >= equations:
                wide = True
            elif all(kind.count(c) <= len(c.blocks) for c in kind):
                for chosen in dependent_sets(kind, labels):
                    check_consistent(samples, chosen, bound, kept)
        if wide:
            if given is None or given["least_width"] > (equations if exact else 0):
                raise CheckFailed(f"the proof does not exclude all sets of cost {cost}")
            known = [pair for pair in blocks if pair[0][0] <= cost]
            check_branches(kept, known, cost, given["least_width"], given["separators"])
    return len(blocks)
