"""``phi_B(p) = (B - B^p) / (1 - p)`` on float arrays, with proved error bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exactrelu.polytopes.elementary import UNIT, Floats, exponential


@dataclass(frozen=True, eq=False, slots=True)
class Phi:
    """``phi_B(p)`` of many blocks at one p.

    Parameters
    ----------
    phi, error : ndarray
        Values and a proved bound of their absolute errors.
    powers : ndarray
        ``B^p`` within a relative error of 1e-4.
    """

    phi: Floats
    error: Floats
    powers: Floats


def phi(values: Floats, relative_error: Floats, logs: Floats, log_error: Floats, p: float) -> Phi:
    """Evaluate ``phi``, also at p = 1 where it is ``B ln B``.

    Parameters
    ----------
    values, relative_error : ndarray
        The blocks B and proved bounds, at most 1e-5, of their relative errors.
    logs, log_error : ndarray
        ``ln B``, at most 300 in absolute value, and proved bounds of its absolute errors.
    p : float
        In [0, 1], exact.

    Returns
    -------
    Phi

    Notes
    -----
    With ``l = ln B`` and ``z = (1 - p) l``, ``phi = B l psi(z)``, ``psi(z) = (1 - exp(-z)) / z``.
    ``psi`` is the mean of ``exp(-z s)`` over ``s`` in [0, 1], so an error of ``z`` changes it by
    at most that fraction of itself. Its Taylor sum for ``|z| <= 1/2`` is within ``8 UNIT``;
    otherwise the error of ``exp(-z)`` counts ``exp(-z) / |1 - exp(-z)|`` times.

    Examples
    --------
    >>> at_half = phi(np.array([4.0]), np.zeros(1), np.log([4.0]), np.array([1e-15]), 0.5)
    >>> bool(abs(at_half.phi[0] - 4.0) <= at_half.error[0] < 1e-13)
    True
    """
    q = 1.0 - p
    z = q * logs
    shrink, relative = exponential(-z)
    away = np.abs(z) > 0.5
    divisor = np.where(away, z, 1.0)
    psi = np.where(away, (1.0 - shrink) / divisor, _psi_near_zero(np.where(away, 0.0, z)))
    factor = shrink / np.where(away, np.abs(1.0 - shrink), 1.0)
    relative_psi = np.where(away, 1.01 * factor * relative, 0.0) + 8.0 * UNIT
    z_error = 2.1 * UNIT * np.abs(z) + q * log_error
    scale = values * psi
    inner = relative_error + relative_psi + z_error + 6.0 * UNIT
    error = 1.01 * scale * (log_error + np.abs(logs) * inner)
    return Phi(scale * logs, error, values * shrink)


def _psi_near_zero(z: Floats) -> Floats:
    result = np.full_like(z, 1.0)
    for k in range(17, 1, -1):
        result = 1.0 - z * result / k
    return result
