"""Reading a long CSV file exactly, against pandas, which reads floats.

Run with ``python benchmarks/read_csv.py``; every ratio compares times of this one run.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from exactrelu.read_data import read_data

ROWS = 1_000_000


def seconds(call: Callable[[], object]) -> float:
    """Return the best time of three calls."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return min(times)


def compare(title: str, text: str, folder: Path) -> None:
    """Print both times and their ratio for one file."""
    path = folder / "data.csv"
    path.write_text(text)
    ours = seconds(lambda: read_data(str(path)))
    theirs = seconds(lambda: pd.read_csv(path))
    print(f"{title:34} exact {ours:6.2f} s   pandas {theirs:6.2f} s   ratio {ours / theirs:5.1f}")


def main() -> None:
    """Read a million rows of three kinds of numbers."""
    noise = np.random.default_rng(0).normal(size=ROWS).tolist()
    kinds = {
        "3 decimals (int64 inside)": "{:.3f}",
        "17 digits (rationals inside)": "{!r}",
        "numpy.savetxt's 19 digits": "{:.18e}",
    }
    with tempfile.TemporaryDirectory() as folder:
        for title, form in kinds.items():
            rows = "\n".join(f"{k},{form.format(value)}" for k, value in enumerate(noise))
            compare(title, f"x,y\n{rows}\n", Path(folder))


if __name__ == "__main__":
    main()
