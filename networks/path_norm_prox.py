"""The proximal step of a reweighted l1 path norm, for several models at once."""

from __future__ import annotations

from exactrelu.networks.stacked_models import StackedModels
from exactrelu.networks.torch_library import torch


class PathNormProx:
    """Soft-thresholds the products ``u_kc = v_k w_kc`` and splits them into balanced weights.

    Parameters
    ----------
    stack : StackedModels
        Its first ``path_models`` models are changed in place.

    Notes
    -----
    For 0 < p <= 1 concavity gives ``u^p <= h^p + p h^(p-1) (u - h)`` with equality at u = h, so
    that the l1 norm with weights ``p |h_kc|^(p-1)``, h the products before, bounds the path norm
    from above up to a constant. Its proximal map, with factor lambda and step gamma, is soft
    thresholding at ``lambda gamma p |h_kc|^(p-1)``: infinite where h is 0 and p < 1, so that such
    a product stays 0. The split has ``|v_k| = |w_k|_2`` (Nakhleh & Nowak, Algorithm 1); for p = 1
    and one input it is PathProx (Yang et al. 2022).
    """

    def __init__(self, stack: StackedModels) -> None:
        models = stack.models[: stack.path_models]
        settings, kind = stack.settings, stack.weights.dtype
        self._v = stack.v[: len(models)]
        self._v_column = self._v[..., None]
        self._w = stack.rows[: len(models), :, : stack.penalised]
        free = settings.bias and not settings.penalize_bias and settings.bias_rule == "rescaled"
        self._bias = stack.rows[: len(models), :, stack.inputs] if free else None
        exponents = [[[float(model.p or 1) - 1.0]] for model in models]
        factors = [
            [[settings.learning_rate * model.strength * float(model.p or 1)]] for model in models
        ]
        self._exponents = torch.tensor(exponents, dtype=kind)
        self._factors = torch.tensor(factors, dtype=kind)
        self._before = settings.reweighting == "before"
        self._cut = settings.cut
        self._thresholds = torch.empty_like(self._w, memory_format=torch.contiguous_format)
        self._sizes = torch.empty_like(self._thresholds)

    def remember(self) -> None:
        """Take the weights of the l1 norm from the products as they are before the step."""
        if self._before:
            torch.mul(self._v_column, self._w, out=self._thresholds).abs_()

    def apply(self) -> None:
        """Threshold the products and split them."""
        sizes, thresholds = self._sizes, self._thresholds
        torch.mul(self._v_column, self._w, out=sizes).abs_()
        if not self._before:
            thresholds.copy_(sizes)
        thresholds.pow_(self._exponents).mul_(self._factors)
        # A factor of 0 times an infinite weight is no number; lambda = 0 thresholds nothing.
        sizes.sub_(thresholds.nan_to_num_(nan=0.0, posinf=torch.inf)).clamp_(min=0)
        norms = torch.linalg.vector_norm(sizes, dim=2)
        roots = torch.nn.functional.threshold(norms, self._cut, 0.0).sqrt_()
        inverses = roots.reciprocal().nan_to_num_(posinf=0.0)
        if self._bias is not None:
            before = torch.linalg.vector_norm(self._w, dim=2)
            self._bias.mul_(before.reciprocal_().mul_(roots).nan_to_num_(posinf=0.0))
        torch.copysign(sizes.mul_(inverses[..., None]), self._w, out=self._w)
        torch.copysign(roots, self._v, out=self._v)
