"""Ten points in fifty dimensions, after Nakhleh & Nowak: how many parameters training keeps.

Inputs and labels are uniform in [-1, 1], the networks have 100 neurons and 5,100 weights. A
network with at most 2N = 20 nonzero parameters exists whatever the data, and generic labels need
N = 10. Adam, AdamW, and the path norm with p = 0.4, 0.7 and 1 begin at the same network. Run with

    python examples/fifty_inputs.py            the experiment: 100,000 epochs, a few minutes
    python examples/fifty_inputs.py --short    500 epochs, to see that it runs

A table and a picture go to the folder of --out. Their labels are made of the models themselves.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import exactrelu
from exactrelu import TrainedModel, Training
from exactrelu.drawing import legend_above, new_figure, save
from exactrelu.plot_training import plot_training
from exactrelu.progress_line import progress_line
from exactrelu.whole_file import write_text

SAMPLES, INPUTS, WIDTH, STRENGTH = 10, 50, 100, 0.005
STAGES = (0, 5_000, 10_000, 15_000, 20_000, 25_000, 50_000, 100_000)


def data(seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return inputs and labels, uniform in [-1, 1]."""
    generator = np.random.default_rng(seed)
    return generator.uniform(-1, 1, (SAMPLES, INPUTS)), generator.uniform(-1, 1, SAMPLES)


def experiment(seed: int, epochs: int, checkpoint: Path | None = None) -> Training:
    """Train the five models side by side; from a checkpoint, if there is one already.

    Parameters
    ----------
    seed, epochs : int
    checkpoint : Path, optional
        Where the run is saved twice a minute.
    """
    models = [
        TrainedModel(None, "adam", STRENGTH, seed),
        TrainedModel(None, "adamw", STRENGTH, seed),
        *(TrainedModel(p, "adam", STRENGTH, seed) for p in (0.4, 0.7, 1.0)),
    ]
    with progress_line(lambda done, of: f"epoch {done:,} of {of:,}") as progress:
        if checkpoint is not None and checkpoint.exists():
            saved = {"checkpoint": checkpoint, "resume": checkpoint}
            return exactrelu.train(*data(seed), epochs=epochs, progress=progress, **saved)
        return exactrelu.train(
            *data(seed),
            checkpoint=checkpoint,
            models=models,
            width=WIDTH,
            epochs=epochs,
            learning_rate=0.01,
            penalize_bias=True,
            cut=1e-6,
            record_every=min(100, epochs),
            progress=progress,
        )


def table(training: Training) -> str:
    """Return the nonzero parameters of each model at some epochs, and how it ended."""
    history = training.history
    stages = [epoch for epoch in STAGES if epoch in history.epochs]
    stages += [] if training.epoch in stages else [training.epoch]
    heads = "".join(f"{epoch:>9,}" for epoch in stages)
    lines = [f"model     {heads}  neurons  final loss"]
    for j, label in enumerate(history.labels):
        counts = dict(zip(history.epochs, history.of(j, "parameters"), strict=True))
        cells = "".join(f"{int(counts[epoch]):>9,}" for epoch in stages)
        last = training.record
        lines.append(f"{label:10}{cells}  {last.neurons[j]:7}  {last.loss[j]:10.1e}")
    return "\n".join(lines)


def draw(training: Training, path: Path) -> None:
    """Draw the parameters by epoch, each curve with the label of its own model."""
    figure = new_figure(8.0, 4.8)
    ax = figure.add_subplot()
    levels = [(2 * SAMPLES, "2N: always enough"), (SAMPLES, "N: generic labels need so many")]
    plot_training(training, "parameters", ax, levels)
    ax.set_ylim(bottom=6)
    legend_above(ax, 5)
    save(figure, str(path))


def main(arguments: list[str] | None = None) -> None:
    """Run the experiment, print the table and draw."""
    parser = argparse.ArgumentParser(description="Ten points in fifty dimensions.")
    parser.add_argument("--epochs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--short", action="store_true", help="500 epochs")
    parser.add_argument("--checkpoint", type=Path, help="save here, and go on from here")
    parser.add_argument("--out", type=Path, default=Path("out"))
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    epochs = 500 if options.short else options.epochs
    training = experiment(options.seed, epochs, options.checkpoint)
    text = f"nonzero parameters after epochs, seed {options.seed}:\n{table(training)}\n"
    text += f"{training.seconds:.0f} s{' since the checkpoint' if options.checkpoint else ''}\n"
    write_text(str(options.out / "fifty_inputs.txt"), text)
    draw(training, options.out / "fifty_inputs.png")
    print(text, end="")


if __name__ == "__main__":
    main()
