"""How small the weights of a vertex can be, for the checker alone.

The theorems relied on, and nothing else (docs/theory/several-inputs.md):

* For 0 < p < 1 every network of least cost is a vertex. One with K nonzero penalised weights solves
  as many equations as it has unknowns: these weights, at most one free bias for each neuron, and
  the free affine part. In integers, a row of them is a sample that stands once for each neuron and
  once for the affine part, or a sample at which a neuron has its kink.
* By Cramer's rule each weight is an integer over a minor, which by Hadamard's inequality is at most
  the product of the lengths of its rows. With a bound on the weights the right side holds multiples
  of it; the neurons with a weight at the bound are no more than the least cost, or the network is
  dearer than a sparsest one.
* Without a bound a vertex has at most one neuron for each sample, beside constants.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb

from exactrelu.checks.blocks import Samples


def smallest_weights(
    samples: Samples, sparsest: int, bound: Fraction | None
) -> list[tuple[int, arb]]:
    """Bound the weights of vertices that are not sparsest.

    Parameters
    ----------
    samples : Samples
    sparsest : int
        The least cost at p = 0.
    bound : Fraction or None

    Returns
    -------
    list of (int, arb)
        Numbers of nonzero penalised weights, with what none of them is below.
    """
    neurons = len(samples.rows) + (sparsest if bound is not None else 0)
    most = neurons * samples.penalized
    scale = 1 if bound is None else bound.denominator
    return [
        (count, 1 / (scale * _largest_minor(samples, count, neurons)))
        for count in range(sparsest + 1, most + 1)
    ]


def _largest_minor(samples: Samples, count: int, most_neurons: int) -> arb:
    neurons = min(count, most_neurons)
    unknowns = count
    if not samples.penalize_bias:
        neurons += 2
        unknowns += neurons
    if samples.skip:
        unknowns += len(samples.rows[0])
    squares = sorted((sum(t * t for t in row) for row in samples.rows), reverse=True)
    most, labels = 0, 1
    for equations in range(1, min(len(squares), unknowns) + 1):
        labels *= squares[equations - 1] * (neurons + samples.skip)
        most = max(most, labels * squares[0] ** (unknowns - equations))
    return arb(most).sqrt()
