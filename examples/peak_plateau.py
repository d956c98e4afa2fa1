"""The peak and plateau experiment of Nakhleh & Nowak: when training finds the sparsest network.

Six points, 80 neurons, five models from one initial network: Adam, AdamW, and the reweighted l1
path norm with p = 0.4, 0.7 and 1. The sparsest network through the points has 3 neurons; `solve`
proves that. Run with

    python examples/peak_plateau.py                the experiment: 100,000 epochs, one minute
    python examples/peak_plateau.py --seeds 5      the same from five initial networks
    python examples/peak_plateau.py --short        2,000 epochs, to see that it runs
    python examples/peak_plateau.py --rescale      with biases that keep the kinks in place

A table and a picture go to the folder of --out. Their labels are made of the models themselves.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Literal

import numpy as np

import exactrelu
from exactrelu import TrainedModel, Training
from exactrelu.drawing import legend_above, new_figure, save
from exactrelu.plot_training import plot_trained, plot_training
from exactrelu.progress_line import progress_line
from exactrelu.whole_file import write_text

X = [-2, -1, 0, 1, 2, 3]
Y = [0, 0, 1, 1, 0, 0]
STRENGTH = 0.003
PUBLISHED_SEED = 20
STAGES = (5_000, 10_000, 15_000, 20_000, 50_000, 100_000)


def five_models(seed: int) -> list[TrainedModel]:
    """Return the models that are compared, all with the same initial network."""
    return [
        TrainedModel(None, "adam", STRENGTH, seed),
        TrainedModel(None, "adamw", STRENGTH, seed),
        *(TrainedModel(p, "adam", STRENGTH, seed) for p in (0.4, 0.7, 1.0)),
    ]


def experiment(
    seeds: range, epochs: int, bias_rule: Literal["kept", "rescaled"] = "kept"
) -> list[Training]:
    """Train the five models of every seed in one batch.

    Parameters
    ----------
    seeds : range
    epochs : int
    bias_rule : "kept" or "rescaled"
        The published experiment leaves biases as they are when a neuron is split.

    Returns
    -------
    list of Training
        One for each seed, with its five models.
    """
    models = [model for seed in seeds for model in five_models(seed)]
    with progress_line(lambda done, of: f"epoch {done:,} of {of:,}") as progress:
        training = exactrelu.train(
            X,
            Y,
            models=models,
            width=80,
            epochs=epochs,
            learning_rate=0.01,
            cut=1e-8,
            record_every=min(100, epochs),
            bias_rule=bias_rule,
            progress=progress,
        )
    return [training.picked(range(j, j + 5)) for j in range(0, len(models), 5)]


def table(training: Training) -> str:
    """Return the active neurons of each model at some epochs, and the final loss."""
    history = training.history
    stages = [epoch for epoch in STAGES if epoch in history.epochs] or [training.epoch]
    lines = ["model     " + "".join(f"{epoch:>9,}" for epoch in stages) + "  final loss"]
    for j, label in enumerate(history.labels):
        counts = dict(zip(history.epochs, history.of(j, "neurons"), strict=True))
        cells = "".join(f"{int(counts[epoch]):>9}" for epoch in stages)
        lines.append(f"{label:10}{cells}  {training.record.loss[j]:10.1e}")
    return "\n".join(lines)


def draw(training: Training, path: Path) -> None:
    """Draw neurons by epoch and the functions, each with the label of its own model."""
    figure = new_figure(10.5, 4.6)
    left, right = figure.subplots(1, 2)
    plot_training(training, "neurons", left, [(3, "sparsest: 3 neurons")])
    left.set_ylim(bottom=2)
    plot_trained(training, np.array(X, float), np.array(Y, float), right)
    legend_above(left, 3)
    save(figure, str(path))


def main(arguments: list[str] | None = None) -> None:
    """Run the experiment, print the table and draw."""
    parser = argparse.ArgumentParser(description="The peak and plateau experiment.")
    parser.add_argument("--epochs", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=1, help="how many initial networks")
    parser.add_argument("--first-seed", type=int, default=PUBLISHED_SEED)
    parser.add_argument("--rescale", action="store_true", help="biases keep the kinks in place")
    parser.add_argument("--short", action="store_true", help="2,000 epochs")
    parser.add_argument("--out", type=Path, default=Path("out"))
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    epochs = 2_000 if options.short else options.epochs
    found = experiment(seeds, epochs, "rescaled" if options.rescale else "kept")
    sparsest = exactrelu.solve(X, Y).neurons
    report = [f"sparsest network (proved): {sparsest} neurons", "active neurons after epochs:"]
    for seed, training in zip(seeds, found, strict=True):
        report += ["", f"seed {seed}", table(training)]
    report += ["", f"{found[0].seconds:.0f} s for {len(found)} x 5 models"]
    text = "\n".join(report) + "\n"
    write_text(str(options.out / "peak_plateau_training.txt"), text)
    draw(found[0], options.out / "peak_plateau_training.png")
    print(text, end="")


if __name__ == "__main__":
    main()
