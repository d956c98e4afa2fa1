"""The sizes of the rays of a given network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.solvers.ray_program import RayProgram

_TINY = 1e-9


def ray_sizes(program: RayProgram, network: ReLUNetwork) -> NDArray[np.float64]:
    """Decompose the neurons of a network into rays of p-norm 1, in floats.

    Parameters
    ----------
    program : RayProgram
    network : ReLUNetwork

    Returns
    -------
    ndarray, shape (2 m,)
        Rays with output 1, then with output -1; all 0 if some neuron is in no face.

    Notes
    -----
    Nothing exact rests on the answer: the branch and bound keeps clear of these sizes.
    """
    half = len(program.table)
    units = program.table.rays.astype(np.float64) / program.norms[:, None]
    largest = _largest_faces(program.faces)
    costly = program.entries.any(axis=0)
    sizes = np.zeros(2 * half)
    for neuron in network.hidden:
        vector = np.array([float(abs(neuron.v) * t) for t in (*neuron.w, neuron.b)])
        if not vector[costly].any():
            continue
        for face in largest:
            matrix = units[face].T
            found = np.linalg.lstsq(matrix, vector, rcond=None)[0]
            off = np.abs(matrix @ found - vector).max()
            if found.min() >= -_TINY * np.abs(found).max() and off <= _TINY * np.abs(vector).max():
                part = found > _TINY * np.abs(found).max()
                sizes[[r + (half if neuron.v < 0 else 0) for r in face[part]]] += found[part]
                break
        else:
            return np.zeros(2 * half)
    return sizes


def _largest_faces(faces: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the faces that are in no larger one, without their filling."""
    sets = [frozenset(face[face >= 0].tolist()) for face in faces]
    inside = {small for face in sets for r in face if (small := face - {r})}
    return [np.array(sorted(face), dtype=np.int64) for face in sets if face not in inside]
