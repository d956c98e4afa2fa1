"""Training without an optimum: a network with LU masks, whose weights diverge.

With W_1 upper and W_2 lower triangular, the map x -> A x of the antidiagonal identity A is in the
closure of what the network can do, but no weights reach it. L-BFGS shows the law that follows:
for d = 2 the relative loss falls like S^-4, S = |W_1| + |W_2| (Frobenius norms), with the factor
32 for balanced layers and a larger one for others. With the penalty lambda (|W_1|^2 + |W_2|^2) it
stops at loss delta^2 / 2, S = 2 sqrt(2 / delta), where delta^3 = 4 lambda. Stochastic gradients
show the same slowly; weight decay bounds the norm at a higher loss.

Usage: python examples/diverging_training.py [--short] [--inputs D] [--figure F]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
DECAYS = (0.0, 1e-4, 5e-4, 1e-3)
PENALTIES = (1e-6, 1e-4, 1e-2)


@dataclass(frozen=True)
class Net:
    """W_2 max(0, W_1 x + b_1) + b_2 with masks."""

    outer: Floats
    inner: Floats

    @classmethod
    def lu(cls, d: int) -> Net:
        """Return the network whose W_2 is lower and W_1 upper triangular."""
        return cls(np.tril(np.ones((d, d))), np.triu(np.ones((d, d))))

    def split(self, t: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return W_1, b_1, W_2, b_2."""
        d = len(self.inner)
        parts = np.split(t, [d * d, d * d + d, 2 * d * d + d])
        return (
            parts[0].reshape(d, d) * self.inner,
            parts[1],
            parts[2].reshape(d, d) * self.outer,
            parts[3],
        )

    def norm(self, t: Floats) -> float:
        """Return |W_1| + |W_2|."""
        W1, _, W2, _ = self.split(t)
        return float(np.linalg.norm(W1) + np.linalg.norm(W2))

    def error(self, t: Floats, X: Floats, Y: Floats) -> tuple[float, Floats]:
        """Return the sum of squared errors and its gradient."""
        W1, b1, W2, b2 = self.split(t)
        before = X @ W1.T + b1
        active = np.maximum(before, 0.0)
        residual = active @ W2.T + b2 - Y
        back = (residual @ W2) * (before > 0)
        parts = (
            back.T @ X * self.inner,
            back.sum(0),
            residual.T @ active * self.outer,
            residual.sum(0),
        )
        return float((residual**2).sum()), 2 * np.concatenate([np.ravel(part) for part in parts])


def samples(d: int, count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return x uniform in [-1, 1]^d and y = A x, A the antidiagonal identity."""
    X = rng.uniform(-1, 1, (count, d))
    return X, X[:, ::-1].copy()


def start(net: Net, rng: np.random.Generator, bias: float = 0.0) -> Floats:
    """Return the uniform default start of linear layers, b_1 shifted."""
    d = len(net.inner)
    t = rng.uniform(-1, 1, 2 * d * d + 2 * d) / np.sqrt(d)
    t[d * d : d * d + d] += bias
    return t


def lbfgs(net: Net, penalty: float, steps: int, seed: int = 0) -> list[tuple[float, float]]:
    """Return (norm, relative loss) along a run of L-BFGS with 200 samples."""
    rng = np.random.default_rng(seed)
    d = len(net.inner)
    X, Y = samples(d, 200, rng)
    size = float((Y**2).sum())
    weights = np.concatenate([net.inner.ravel(), np.zeros(d), net.outer.ravel(), np.zeros(d)])

    def objective(t: Floats) -> tuple[float, Floats]:
        error, slope = net.error(t, X, Y)
        kept = t * weights
        return error / size + penalty * float(kept @ kept), slope / size + 2 * penalty * kept

    run: list[tuple[float, float]] = []

    def note(t: Floats) -> None:
        run.append((net.norm(t), net.error(t, X, Y)[0] / size))

    options: dict[str, Any] = {"maxiter": steps, "maxfun": 10 * steps, "ftol": 0, "gtol": 0}
    minimize(
        objective, start(net, rng, 1.5), jac=True, method="L-BFGS-B", callback=note, options=options
    )
    return run


def sgd(
    d: int, decay: float, epochs: int, *, count: int = 2000, batch: int = 200, seed: int = 0
) -> Iterator[tuple[int, float, float, float]]:
    """Yield (epoch, train loss, test loss, norm): rate 0.1, momentum 0.9, mean squared error."""
    rng = np.random.default_rng(seed)
    net = Net.lu(d)
    X, Y = samples(d, count, rng)
    X_test, Y_test = samples(d, count, rng)
    t = start(net, rng)
    velocity = np.zeros_like(t)
    marks = set(np.unique(np.geomspace(1, epochs, 60).astype(int)).tolist())
    for epoch in range(1, epochs + 1):
        order = rng.permutation(count)
        for first in range(0, count, batch):
            rows = order[first : first + batch]
            slope = net.error(t, X[rows], Y[rows])[1] / (len(rows) * d)
            velocity = 0.9 * velocity + slope + decay * t
            t = t - 0.1 * velocity
        if epoch in marks:
            train = net.error(t, X, Y)[0] / float((Y**2).sum())
            test = net.error(t, X_test, Y_test)[0] / float((Y_test**2).sum())
            yield epoch, train, test, net.norm(t)


def predicted(penalty: float) -> tuple[float, float]:
    """Return the loss and the norm at which a penalty stops L-BFGS for d = 2."""
    delta = (4 * penalty) ** (1 / 3)
    return delta**2 / 2, 2 * np.sqrt(2 / delta)


def figure(
    laws: list[list[tuple[float, float]]],
    dense: list[tuple[float, float]],
    stops: dict[float, tuple[float, float]],
    runs: dict[float, list[tuple[int, float, float, float]]],
    d: int,
    path: str,
) -> None:
    """Draw the law, and the curves of stochastic gradients."""
    from matplotlib.figure import Figure

    colours = ("#000000", "#0072B2", "#E69F00", "#CC79A7")
    picture = Figure(figsize=(13, 4.2), layout="constrained")
    left, middle, right = picture.subplots(1, 3)
    for law in laws:
        S, loss = np.array(law).T
        label = f"LU masks, {len(laws)} starts" if law is laws[0] else None
        left.loglog(S, loss, lw=1, color="#56B4E9", label=label)
    grid = np.geomspace(4, max(max(S) for S, _ in map(np.transpose, laws)) * 1.2, 50)
    left.loglog(grid, 32 / grid**4, color="#D55E00", lw=1.5, label="32 / S⁴")
    S, loss = np.array(dense).T
    left.loglog(S, np.maximum(loss, 1e-16), "s", ms=3, color="#009E73", label="dense masks")
    for penalty, (S_stop, loss_stop) in stops.items():
        left.loglog([S_stop], [loss_stop], "*", ms=11, color="#CC79A7")
        left.annotate(
            f"λ = {penalty:g}", (S_stop, loss_stop), (6, 4), textcoords="offset points", fontsize=8
        )
    left.set(xlabel="S = |W₁| + |W₂|", ylabel="relative loss", title="L-BFGS, d = 2")
    left.legend(frameon=False, loc="lower right")
    for colour, (decay, run) in zip(colours, runs.items(), strict=True):
        epoch, train, _, norm = np.array(run).T
        middle.loglog(epoch, train, color=colour, label=f"decay {decay:g}")
        right.semilogx(epoch, norm, color=colour, label=f"decay {decay:g}")
    middle.set(xlabel="epoch", ylabel="relative training loss", title=f"SGD, d = {d}")
    right.set(xlabel="epoch", ylabel="S = |W₁| + |W₂|", title=f"SGD, d = {d}")
    middle.legend(frameon=False)
    for axes in (left, middle, right):
        axes.grid(True, color="#DDDDDD", lw=0.6)
        axes.spines[["top", "right"]].set_visible(False)
    picture.savefig(path, dpi=120)


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    """Run both experiments, print their numbers and draw the figure."""
    parser = argparse.ArgumentParser(description="Training without an optimum.")
    parser.add_argument("--short", action="store_true", help="a few seconds instead of a minute")
    parser.add_argument("--inputs", type=int, default=10, help="d of the SGD runs (10 or 100)")
    parser.add_argument("--figure", help="write the picture to this file")
    chosen = parser.parse_args(arguments)
    d, steps = chosen.inputs, 300 if chosen.short else 20000
    laws = [lbfgs(Net.lu(2), 0.0, steps, seed) for seed in range(2 if chosen.short else 8)]
    dense = lbfgs(Net(np.ones((2, 2)), np.ones((2, 2))), 0.0, min(steps, 300))
    print("L-BFGS, d = 2, no penalty")
    for seed, law in enumerate(laws):
        for k in sorted({min(100, len(law)), len(law)}):
            S, loss = law[k - 1]
            law_text = f"loss S^4 {loss * S**4:.4g} (balanced: 32)"
            print(f"  start {seed}  step {k:5d}  loss {loss:.3g}  S {S:.4g}  {law_text}")
    print(f"  dense masks: loss {dense[-1][1]:.2g} at S {dense[-1][0]:.3g}")
    stops = {penalty: lbfgs(Net.lu(2), penalty, steps)[-1] for penalty in PENALTIES}
    for penalty, (S, loss) in stops.items():
        loss_expected, S_expected = predicted(penalty)
        print(
            f"  penalty {penalty:g}: loss {loss:.3g} (predicted {loss_expected:.3g}), "
            f"S {S:.3g} (predicted {S_expected:.3g})"
        )
    sizes: dict[str, int] = {"count": 12000, "batch": 3000} if d >= 100 else {}
    epochs = (60 if d < 100 else 5) if chosen.short else (3000 if d < 100 else 250)
    print(f"SGD, d = {d}, {epochs} epochs")
    runs = {decay: list(sgd(d, decay, epochs, **sizes)) for decay in DECAYS}
    for decay, run in runs.items():
        for epoch, train, test, norm in [*run[:: max(1, len(run) // 4)], run[-1]]:
            numbers = f"train {train:.4f}  test {test:.4f}  S {norm:.2f}"
            print(f"  decay {decay:g}  epoch {epoch:5d}  {numbers}")
    if chosen.figure:
        figure(laws, dense, stops, runs, d, chosen.figure)
    return {"laws": laws, "dense": dense, "stops": stops, "runs": runs}


if __name__ == "__main__":
    main()
