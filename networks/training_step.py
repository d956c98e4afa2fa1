"""One step of the reweighted l1 algorithm, for several models at once and without autograd."""

from __future__ import annotations

from math import sqrt

from exactrelu.networks.degeneracy_penalty import degeneracy_penalty
from exactrelu.networks.path_norm_prox import PathNormProx
from exactrelu.networks.stacked_models import StackedModels
from exactrelu.networks.torch_library import torch

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.999, 1e-8


class TrainingStep:
    """A gradient step on the data loss, then the proximal step of the path norm.

    Parameters
    ----------
    stack : StackedModels
        Is changed in place.

    Notes
    -----
    The loss is the mean squared error. With ``h = (W x + b)_+`` and residuals r its gradient is
    ``2/N sum r h`` for v and ``2/N sum r v 1[W x + b > 0] (x, 1)`` for (W, b); a few matrix
    products give it for all models. Adam, AdamW and SGD are PyTorch's formulas. A step of M
    models costs O(M K N d) and about thirty calls, however many models there are.
    """

    def __init__(self, stack: StackedModels) -> None:
        self.stack = stack
        settings = stack.settings
        self._rate = settings.learning_rate
        self._flat_rows = stack.rows.view(-1, stack.columns)
        self._flat_rows_gradient = stack.rows_gradient.view(-1, stack.columns)
        self._v_row = stack.v[:, None, :]
        self._v_column = stack.v[:, :, None]
        self._v_gradient = stack.v_gradient[:, :, None]
        self._shape = (*stack.v.shape, -1)
        self._root = torch.empty_like(stack.weights)
        self._prox = PathNormProx(stack) if stack.path_models else None
        self._optimise = self._sgd if stack.models[0].optimizer == "sgd" else self._adam
        self._kept = _decay(stack)

    def __call__(self, points: torch.Tensor, y: torch.Tensor) -> None:
        """Make one step on the given samples.

        Parameters
        ----------
        points : Tensor
            See :meth:`StackedModels.data_matrix`.
        y : Tensor, shape (n,)
        """
        stack = self.stack
        prox = self._prox if stack.steps >= stack.settings.warm_up else None
        if prox is not None:
            prox.remember()
        self._differentiate(points, y)
        if stack.settings.degeneracy.active:
            self._add_degeneracy()
        stack.steps += 1
        self._optimise()
        if prox is not None:
            prox.apply()

    def _differentiate(self, points: torch.Tensor, y: torch.Tensor) -> None:
        stack = self.stack
        hidden = torch.mm(self._flat_rows, points).clamp_(min=0).view(self._shape)
        errors = torch.baddbmm(-y, self._v_row, hidden)
        if stack.affine is not None:
            errors += torch.mm(stack.affine, points)[:, None, :]
        errors.mul_(2.0 / len(y))
        torch.bmm(hidden, errors.transpose(1, 2), out=self._v_gradient)
        back = self._v_column * errors
        back = torch.ops.aten.threshold_backward(back, hidden, 0)
        torch.mm(back.view(len(self._flat_rows), -1), points.T, out=self._flat_rows_gradient)
        if stack.affine_gradient is not None:
            torch.mm(errors[:, 0], points.T, out=stack.affine_gradient)

    def _add_degeneracy(self) -> None:
        """Add the penalty's gradient; this one is differentiated by PyTorch."""
        stack = self.stack
        rows, v = (part.detach().requires_grad_() for part in (stack.rows, stack.v))
        with torch.enable_grad():
            penalty = degeneracy_penalty(rows, v, stack.settings.degeneracy, stack.inputs).sum()
            rows_gradient, v_gradient = torch.autograd.grad(penalty, (rows, v), allow_unused=True)
        for target, gradient in (
            (stack.rows_gradient, rows_gradient),
            (stack.v_gradient, v_gradient),
        ):
            if gradient is not None:
                target += gradient

    def _adam(self) -> None:
        stack = self.stack
        stack.first.lerp_(stack.gradient, 1 - _BETA_1)
        stack.second.mul_(_BETA_2).addcmul_(stack.gradient, stack.gradient, value=1 - _BETA_2)
        torch.sqrt(stack.second, out=self._root)
        self._root.div_(sqrt(1 - _BETA_2**stack.steps)).add_(_EPSILON)
        if self._kept is not None:
            stack.weights.mul_(self._kept)
        size = self._rate / (1 - _BETA_1**stack.steps)
        stack.weights.addcdiv_(stack.first, self._root, value=-size)

    def _sgd(self) -> None:
        stack = self.stack
        momentum = stack.settings.momentum
        if momentum:
            stack.first.mul_(momentum).add_(stack.gradient)
        stack.weights.add_(stack.first if momentum else stack.gradient, alpha=-self._rate)


def _decay(stack: StackedModels) -> torch.Tensor | None:
    """Return the factor of each weight in AdamW's decay, None where no model has any."""
    rate = stack.settings.learning_rate
    factors = [1 - rate * m.strength if m.optimizer == "adamw" else 1.0 for m in stack.models]
    if all(factor == 1.0 for factor in factors):
        return None
    column = torch.tensor(factors, dtype=stack.weights.dtype)
    parts = [column[:, None].expand_as(stack.v.flatten(1)).reshape(-1)]
    parts.insert(0, column[:, None, None].expand_as(stack.rows).reshape(-1))
    if stack.affine is not None:
        parts.append(column[:, None].expand_as(stack.affine).reshape(-1))
    return torch.cat(parts)
