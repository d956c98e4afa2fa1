"""The peak and plateau experiment of Nakhleh & Nowak: when training finds the sparsest network.

Six points, 80 neurons, five models from one initial network: Adam, AdamW, and the reweighted l1
path norm with p = 0.4, 0.7 and 1. The sparsest network through the points has 3 neurons; `solve`
proves that. Run with

    python examples/peak_plateau.py                 the experiment: 100,000 epochs, one seed
    python examples/peak_plateau.py --seeds 5       the same from five initial networks
    python examples/peak_plateau.py --short         2,000 epochs, to see that it runs
    python examples/peak_plateau.py --notebook      what the authors' notebook computes

Pictures and a table go to the folder of --out. They are labelled by the models themselves.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import exactrelu
from exactrelu.drawing import legend_above, new_figure, save
from exactrelu.networks.training_result import Training
from exactrelu.networks.training_settings import TrainedModel
from exactrelu.plot_training import plot_trained, plot_training
from exactrelu.progress_line import progress_line
from exactrelu.whole_file import write_text

X = [-2, -1, 0, 1, 2, 3]
Y = [0, 0, 1, 1, 0, 0]
STRENGTH = 0.003
NOTEBOOK_SEED = 20
STAGES = (5_000, 10_000, 15_000, 20_000, 50_000, 100_000)


def five_models(seed: int) -> list[TrainedModel]:
    """Return the models that are compared, all with the same initial network."""
    return [
        TrainedModel(None, "adam", STRENGTH, seed),
        TrainedModel(None, "adamw", STRENGTH, seed),
        *(TrainedModel(p, "adam", STRENGTH, seed) for p in (0.4, 0.7, 1.0)),
    ]


def experiment(seed: int, epochs: int, notebook: bool = False) -> Training:
    """Train the five models side by side.

    Parameters
    ----------
    seed, epochs : int
    notebook : bool
        As the authors' notebook computes: weights of the l1 norm from the products after the
        optimiser's step, biases left as they are by the split, single precision.
    """
    options = (
        {"bias_rule": "kept", "reweighting": "after", "precision": "float32"} if notebook else {}
    )
    with progress_line(lambda done, of: f"seed {seed}: epoch {done:,} of {of:,}") as progress:
        return exactrelu.train(
            X,
            Y,
            models=five_models(seed),
            width=80,
            epochs=epochs,
            learning_rate=0.01,
            cut=1e-8,
            record_every=min(100, epochs),
            progress=progress,
            **options,
        )


def table(training: Training) -> str:
    """Return the active neurons of each model at some epochs, and the final loss."""
    history = training.history
    stages = [epoch for epoch in STAGES if epoch in history.epochs] or [training.epoch]
    lines = ["model     " + "".join(f"{epoch:>9,}" for epoch in stages) + "  final error"]
    for j, label in enumerate(history.labels):
        counts = dict(zip(history.epochs, history.of(j, "neurons"), strict=True))
        cells = "".join(f"{int(counts[epoch]):>9}" for epoch in stages)
        lines.append(f"{label:10}{cells}  {training.record.loss[j]:11.2e}")
    return "\n".join(lines)


def draw(training: Training, folder: Path) -> None:
    """Draw neurons by epoch and the functions, each with the label of its own model."""
    figure = new_figure(10.0, 4.6)
    left, right = figure.subplots(1, 2)
    plot_training(training, "neurons", left, [(3, "sparsest: 3 neurons")])
    plot_trained(training, np.array(X, float), np.array(Y, float), right)
    legend_above(left, 3)
    save(figure, str(folder / "peak_plateau_training.png"))


def main(arguments: list[str] | None = None) -> None:
    """Run the experiment, print the table and draw."""
    parser = argparse.ArgumentParser(description="The peak and plateau experiment.")
    parser.add_argument("--epochs", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=1, help="how many initial networks")
    parser.add_argument("--first-seed", type=int, default=NOTEBOOK_SEED)
    parser.add_argument("--notebook", action="store_true", help="compute as the notebook does")
    parser.add_argument("--short", action="store_true", help="2,000 epochs")
    parser.add_argument("--out", type=Path, default=Path("out"))
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    sparsest = exactrelu.solve(X, Y).neurons
    report = [f"sparsest network (proved): {sparsest} neurons; active neurons after epochs:"]
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        training = experiment(seed, 2_000 if options.short else options.epochs, options.notebook)
        report += ["", f"seed {seed}, {training.seconds:.0f} s", table(training)]
        if seed == options.first_seed:
            draw(training, options.out)
    text = "\n".join(report) + "\n"
    write_text(str(options.out / "peak_plateau_training.txt"), text)
    print(text, end="")


if __name__ == "__main__":
    main()
