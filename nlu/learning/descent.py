"""Minimising a smooth function of very many single-precision numbers: L-BFGS (Nocedal & Wright, Algorithm 7.4).

scipy's L-BFGS-B makes a Python tuple of bounds for each of our millions of parameters and computes in double
precision, which took longer than the gradients themselves.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from nlu.learning.features import Matrix

Objective = Callable[[Matrix], tuple[float, Matrix]]

_MEMORY = 8
_SUFFICIENT = 1e-4
_SHRINK = 0.4
_MOST_TRIES = 20
_FLAT = 1e-6


def minimise(objective: Objective, start: Matrix, iterations: int) -> Matrix:
    """Walk downhill from a starting point.

    Args:
        objective: Value and gradient at a point; the gradient may be overwritten by the next call.
        start: Where to begin; any shape, left as it is.
        iterations: At most this many steps.

    Returns:
        The lowest point found.
    """
    point = start.ravel().copy()
    value, slope = _at(objective, point, start.shape)
    remembered: deque[tuple[Matrix, Matrix, float]] = deque(maxlen=_MEMORY)
    for _ in range(iterations):
        direction = _direction(slope, remembered)
        descent = float(slope @ direction)
        if descent > -_FLAT * max(abs(value), 1.0):
            break
        step = 1.0 if remembered else min(1.0, 1.0 / float(np.abs(slope).sum()))
        for _ in range(_MOST_TRIES):
            candidate = point + np.float32(step) * direction
            lower, turned = _at(objective, candidate, start.shape)
            if lower <= value + _SUFFICIENT * step * descent:
                break
            step *= _SHRINK
        else:
            break
        moved, changed = candidate - point, turned - slope
        curvature = float(moved @ changed)
        if curvature > 0:
            remembered.append((moved, changed, curvature))
        point, value, slope = candidate, lower, turned
    return point.reshape(start.shape)


def _at(objective: Objective, point: Matrix, shape: tuple[int, ...]) -> tuple[float, Matrix]:
    value, gradient = objective(point.reshape(shape))
    return value, gradient.ravel().copy()


def _direction(slope: Matrix, remembered: deque[tuple[Matrix, Matrix, float]]) -> Matrix:
    """Downhill, bent by what the last steps told about the curvature (two-loop recursion)."""
    direction = -slope
    shares = []
    for moved, changed, curvature in reversed(remembered):
        share = np.float32(float(moved @ direction) / curvature)
        direction -= share * changed
        shares.append(share)
    if remembered:
        _, changed, curvature = remembered[-1]
        direction *= np.float32(curvature / float(changed @ changed))
    for (moved, changed, curvature), share in zip(remembered, reversed(shares), strict=True):
        direction += (share - np.float32(float(changed @ direction) / curvature)) * moved
    return direction
