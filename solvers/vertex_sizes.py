"""How small a nonzero weight of a vertex can be, by Hadamard's inequality."""

from __future__ import annotations

from flint import arb, ctx

from exactrelu.solvers.setting import Setting

_PRECISION = 128


def smallest_weight(setting: Setting, count: int, sparsest: int) -> arb:
    """Bound the nonzero penalised weights of a vertex from below.

    Parameters
    ----------
    setting : Setting
    count : int
        How many nonzero penalised weights the vertex has.
    sparsest : int
        With a bound on the weights: the least cost at p = 0. The vertex is no dearer than a
        sparsest network at some p.

    Notes
    -----
    The weights are integers over a minor, see :func:`minor_bound`. With a bound B those at B stand
    on the right side of the equations, so that the integers are divided by the denominator of B.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of([1, 2])
    >>> setting = Setting.of(Problem.of([x], x, skip=False, penalize_bias=True))
    >>> round(float(1 / smallest_weight(setting, 1, 1)) ** 2, 6)
    5.0
    """
    bound = setting.problem.bound
    with ctx.workprec(_PRECISION):
        if bound is None:
            return 1 / minor_bound(setting, count, len(setting.samples))
        # Vectors in a corner of their cell have an entry at B, which costs B^p.
        neurons = len(setting.samples) + sparsest
        return 1 / (minor_bound(setting, count, neurons) * bound.denominator)


def most_weights(setting: Setting, sparsest: int) -> int:
    """Return how many penalised weights such a vertex has at most."""
    neurons = len(setting.samples)
    if setting.problem.bound is not None:
        neurons += sparsest
    return neurons * len(setting.penalized)


def minor_bound(setting: Setting, count: int, most_neurons: int) -> arb:
    """Bound the denominators of a vertex with ``count`` nonzero penalised weights.

    Parameters
    ----------
    setting : Setting
    count : int
    most_neurons : int
        The number of neurons with penalised weights is at most this.

    Notes
    -----
    The vertex solves T equations in T unknowns: its penalised weights, at most one free bias a
    neuron, and the free affine part. Each is a sample's equation, in which a sample stands once
    for each neuron and for the affine part, or says that a neuron has its kink at a sample.
    Hadamard: the minor is at most the product of the lengths of the rows.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of([1, 2])
    >>> setting = Setting.of(Problem.of([x], x, skip=False, penalize_bias=True))
    >>> round(float(minor_bound(setting, 1, 2)) ** 2, 6)
    5.0
    """
    problem, samples = setting.problem, setting.samples
    # With free biases there may be a constant of each sign besides, without penalised weights.
    neurons = min(count, most_neurons) + (0 if problem.penalize_bias else 2)
    unknowns = count
    if not problem.penalize_bias:
        unknowns += neurons
    if problem.skip:
        unknowns += setting.dimension
    squares = sorted((sum(t * t for t in row) for row in samples), reverse=True)
    kink, most = squares[0], arb(0)
    with ctx.workprec(_PRECISION):
        for equations in range(1, min(len(samples), unknowns) + 1):
            square = kink ** (unknowns - equations)
            for row in squares[:equations]:
                square *= row * (neurons + problem.skip)
            most = most.max(arb(square))
        return most.sqrt()
