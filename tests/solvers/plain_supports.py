"""A slow oracle for the sparsest network: every set of signed patterns, one linear program each."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

from exactrelu.networks.problem import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.polytopes.linear_program import minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.solvers.setting import Setting


def make_setting(X, y, **options):
    columns = [ExactVector.of(list(column)) for column in zip(*X, strict=True)]
    return Setting.of(Problem.of(columns, ExactVector.of(list(y)), **options))


def feasible(inequalities, equations, unknowns):
    """Decide rows (a, b) with a x <= b, and rows (c, d) with c x = d."""
    system = LinearSystem.of(
        [a for a, _ in inequalities],
        [b for _, b in inequalities],
        [c for c, _ in equations],
        [d for _, d in equations],
        dimension=unknowns,
    )
    return minimize([0] * unknowns, system, start="own").status != "infeasible"


def patterns(rows):
    """Return the open patterns of the rows, by trying all."""
    size = len(rows[0])
    for pattern in product((1, -1), repeat=len(rows)):
        if any(sign > 0 and not any(row) for sign, row in zip(pattern, rows, strict=True)):
            continue
        conditions = [
            ([-sign * entry for entry in row], Fraction(-1))
            for sign, row in zip(pattern, rows, strict=True)
            if any(row)
        ]
        if any(sign > 0 for sign in pattern) and feasible(conditions, [], size):
            yield pattern


def signed_blocks(setting):
    """Return (cost, coordinates, pattern, sign) of all neurons."""
    problem, n = setting.problem, setting.dimension
    free = () if problem.penalize_bias else (n - 1,)
    penalized = [j for j in range(n) if j not in free]
    if problem.measure == "neurons":
        supports = [(1, tuple(range(n)))]
    else:
        supports = [
            (size, (*chosen, *free))
            for size in range(1, len(penalized) + 1)
            for chosen in combinations(penalized, size)
        ]
    result = []
    for cost, support in supports:
        rows = [[sample[j] for j in support] for sample in setting.samples]
        for pattern in patterns(rows):
            result += [(cost, support, pattern, sign) for sign in (1, -1)]
    return result


def fits(setting, chosen):
    """Decide whether neurons of the chosen kinds fit the data."""
    problem, n = setting.problem, setting.dimension
    constant = not problem.penalize_bias and problem.measure == "parameters"
    base = range(n) if problem.skip else ([n - 1] if constant else [])
    unknowns = sum(len(block[1]) for block in chosen) + len(base)
    if unknowns == 0:
        return all(low <= 0 <= up for low, up in zip(setting.lower, setting.upper, strict=True))
    inequalities, equations = [], []
    for i, sample in enumerate(setting.samples):
        row, start = [], 0
        for _, support, pattern, sign in chosen:
            inside = [sample[j] for j in support]
            row += [sign * t if pattern[i] > 0 else 0 for t in inside]
            if any(inside):
                after = unknowns - start - len(support)
                cone = [0] * start + [-pattern[i] * t for t in inside] + [0] * after
                inequalities.append((cone, 0))
            start += len(support)
        row += [sample[j] for j in base]
        if setting.lower[i] == setting.upper[i]:
            equations.append((row, setting.lower[i]))
        else:
            inequalities.append((row, setting.upper[i]))
            inequalities.append(([-entry for entry in row], -setting.lower[i]))
    return feasible(inequalities, equations, unknowns)


def sparsest_cost(setting, most=6):
    """Return the least cost of a network that fits."""
    blocks = signed_blocks(setting)
    for cost in range(most + 1):
        if any(fits(setting, chosen) for chosen in _sets(blocks, cost)):
            return cost
    raise ValueError("the cost is larger than the oracle looks")


def _sets(blocks, cost, start=0):
    if cost == 0:
        yield ()
    for place in range(start, len(blocks)):
        if blocks[place][0] <= cost:
            for rest in _sets(blocks, cost - blocks[place][0], place + 1):
                yield (blocks[place], *rest)


def random_case(rng):
    """Return tiny random data with random options."""
    d = rng.choice([1, 1, 2])
    rows = rng.randint(1, 4 if d == 1 else 3)
    size = rng.choice([1, 2, 3])
    X = [[rng.randint(-size, size) for _ in range(d)] for _ in range(rows)]
    y = [rng.randint(-2, 2) for _ in range(rows)]
    options = {
        "skip": rng.random() < 0.4,
        "penalize_bias": rng.random() < 0.5,
        "measure": rng.choice(["parameters", "parameters", "neurons"]),
        "tolerance": rng.choice([0, 0, 0, "1/2", 1, [rng.choice([0, "1/2"]) for _ in range(rows)]]),
    }
    return X, y, options
