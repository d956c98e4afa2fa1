"""Fits that the independent checker confirms."""

from __future__ import annotations

from typing import Any

import exactrelu


def checked(X: Any, y: Any, **options: Any) -> exactrelu.solvers.MaskedFit:
    """Fit, and let the independent checker confirm it."""
    fit = exactrelu.fit(X, y, **options)
    verdict = exactrelu.verify(exactrelu.fit_certificate(fit))
    assert verdict.valid, verdict.failure
    return fit
