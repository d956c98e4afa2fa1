"""A number of seconds as an option of the command line."""

from __future__ import annotations

import math
from typing import Any

import click


class Seconds(click.FloatRange):
    """Accepts positive numbers, infinity too, but not nan, which compares with nothing."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the seconds.

        Examples
        --------
        >>> Seconds().convert("0.5", None, None)
        0.5
        """
        try:
            seconds = float(value)
        except ValueError:
            self.fail(f"{value!r} is no number; accepted are seconds, as 0.5 or 60", param, ctx)
        if math.isnan(seconds) or seconds <= 0:
            self.fail(f"{value} is not positive; accepted are seconds, as 0.5 or 60", param, ctx)
        return seconds
