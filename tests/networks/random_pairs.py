"""Random pairs of parametrisations that are made to be awkward."""

from __future__ import annotations

import random
from fractions import Fraction as F

from exactrelu.networks import Parametrisation


def general_pair(seed: int) -> tuple[Parametrisation, Parametrisation]:
    """Γ and Θ that satisfy (2) and (3), with zero, unbalanced, redundant and flipped neurons."""
    draw = random.Random(seed)
    d, m = draw.randint(2, 4), draw.randint(1, 6)
    directions = distinct_directions(draw, d, 2 * m)
    rows, outputs = [], []
    for i in range(m):
        kind = draw.random()
        scale = F(draw.randint(1, 40), draw.choice([1, 4, 40]))
        rows.append([scale * entry for entry in directions[i]])
        outputs.append(F(draw.choice([-1, 1]) * draw.randint(1, 40), draw.choice([1, 4, 40])))
        if kind < 0.15:
            outputs[-1] = F(0)
        if 0.1 < kind < 0.25:
            rows[-1] = [F(0)] * d
    other_rows, other_outputs = [], []
    for i in range(m):
        norm = max(map(abs, rows[i]))
        product = outputs[i] * norm
        kind = draw.random()
        if kind < 0.3 or not norm:
            u, product = directions[m + i], F(draw.randint(-9, 9), 8)
        else:
            u = directions[i]
            product += F(draw.randint(-9, 9), draw.choice([2, 8, 64]))
            if kind < 0.4:
                product = -product / 4
        parts = draw.choice([1, 1, 2])
        for part in range(parts):
            share = product if parts == 1 else [product + 3, F(-3)][part]
            scale = F(draw.randint(1, 20), 8)
            other_rows.append([scale * entry for entry in u])
            other_outputs.append(share / scale / max(map(abs, u)))
    order = list(range(len(other_rows)))
    draw.shuffle(order)
    return (
        Parametrisation.of(rows, outputs),
        Parametrisation.of([other_rows[i] for i in order], [other_outputs[i] for i in order]),
    )


def balanced_pair(seed: int) -> tuple[Parametrisation, Parametrisation]:
    """Γ and Θ in N*: balanced, and the last two entries of every row positive."""
    draw = random.Random(seed)
    d, m = draw.randint(2, 4), draw.randint(1, 6)
    directions = distinct_directions(draw, d, 2 * m, positive=True)
    first = [(directions[i], F(draw.randint(-16, 16), 4)) for i in range(m)]
    second = []
    for i in range(m):
        if draw.random() < 0.3:
            second.append((directions[m + i], F(draw.randint(-6, 6), 4)))
        else:
            second.append((directions[i], first[i][1] + F(draw.randint(-8, 8), 8)))
    draw.shuffle(second)
    return balanced(first), balanced(second)


def balanced(pairs: list[tuple[list[F], F]]) -> Parametrisation:
    return Parametrisation.of(
        [u for u, _ in pairs], [q / max(map(abs, u)) for u, q in pairs]
    ).balance()


def distinct_directions(
    draw: random.Random, d: int, count: int, positive: bool = False
) -> list[list[F]]:
    """Directions of which no two are multiples of each other."""
    found: dict[tuple[F, ...], list[F]] = {}
    while len(found) < count:
        row = [F(draw.randint(-4, 4)) for _ in range(d)]
        if positive:
            row[-2:] = [F(draw.randint(1, 5)), F(draw.randint(1, 5))]
        if any(row):
            lead = next(filter(None, row))
            found.setdefault(tuple(entry / lead for entry in row), row)
    return list(found.values())
