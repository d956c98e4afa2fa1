"""The penalty on unbalanced and parallel neurons, on tensors."""

from __future__ import annotations

from exactrelu.networks.degeneracy_weights import DegeneracyWeights
from exactrelu.networks.torch_library import torch

_TINY = 1e-30


def degeneracy_penalty(
    rows: torch.Tensor, v: torch.Tensor, weights: DegeneracyWeights, inputs: int | None = None
) -> torch.Tensor:
    """Return how degenerate networks are.

    Parameters
    ----------
    rows : Tensor, shape (..., K, c)
        What stands before each ReLU: the weights of a neuron, its bias behind them if it has one.
    v : Tensor, shape (..., K)
        Output weights.
    weights : DegeneracyWeights
    inputs : int, optional
        Number of weights in a row, the rest is bias; default all c.

    Returns
    -------
    Tensor, shape (...)

    Notes
    -----
    With ``a_k`` the rows, ``P = l1 sum_k (|v_k| - |a_k|_inf)^2 - l2 sum_{k<l} log(1 - cos^2(a_k,
    a_l) + epsilon) + l3 sum_k sum_j (delta - a_kj / |a_k|_2)_+^2``, j the last two inputs. That
    unbalanced and parallel neurons be penalised is the suggestion of Berner, Elbrächter & Grohs;
    the formula is ours. Time O(K^2 c).

    Examples
    --------
    >>> rows = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], dtype=torch.float64)
    >>> v = torch.tensor([1.0, 2.0, -1.0], dtype=torch.float64)
    >>> round(float(degeneracy_penalty(rows, v, DegeneracyWeights(parallel=1.0))), 5)
    1.3813
    """
    total = torch.zeros(v.shape[:-1], dtype=v.dtype)
    largest = rows.abs().amax(dim=-1)
    if weights.balance:
        total = total + weights.balance * (v.abs() - largest).square().sum(dim=-1)
    if not (weights.parallel or weights.outside):
        return total
    # A zero row has no direction: its cosines are 0, and their gradients finite.
    unit = rows / (rows.square().sum(dim=-1, keepdim=True) + _TINY).sqrt()
    if weights.parallel:
        total = total + weights.parallel * _parallel(unit, v.abs() * largest, weights)
    if weights.outside:
        last = unit[..., : rows.shape[-1] if inputs is None else inputs][..., -2:]
        short = (weights.delta - last).clamp(min=0).square()
        total = total + weights.outside * short.sum(dim=(-2, -1))
    return total


def _parallel(unit: torch.Tensor, sizes: torch.Tensor, weights: DegeneracyWeights) -> torch.Tensor:
    cosines = unit @ unit.transpose(-2, -1)
    if weights.parallelism == "positive":
        cosines = cosines.clamp(min=0)
    # Rounding may push the squared cosine of parallel rows beyond 1.
    terms = -torch.log((1 - cosines.square()).clamp(min=0) + weights.epsilon)
    if weights.pair_weight == "size":
        terms = terms * torch.minimum(sizes[..., :, None], sizes[..., None, :])
    return torch.triu(terms, diagonal=1).sum(dim=(-2, -1))
