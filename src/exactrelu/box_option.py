"""The option that describes a box of inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from exactrelu.polytopes.errors import InputError

if TYPE_CHECKING:
    from exactrelu.polytopes.box import Box

Command = TypeVar("Command", bound=Callable[..., Any])

_ACCEPTED = "accepted is LOW:HIGH for all inputs, or one LOW:HIGH for each, separated by commas"


def box_option(command: Command) -> Command:
    """Add ``--box``."""
    return click.option(
        "--box",
        metavar="LOW:HIGH[,...]",
        help="Where inputs lie: one interval for all, or one for each, such as -1:1 or 0:1,-2:2.",
    )(command)


def read_box(text: str, inputs: int) -> Box:
    """Read a box from the command line.

    Parameters
    ----------
    text : str
    inputs : int

    Raises
    ------
    InputError
        If it is no box, or has another number of sides.

    Examples
    --------
    >>> from exactrelu import Box
    >>> read_box("0:1/2", 2) == read_box("0:0.5,0:0.5", 2) == Box.of([0, 0], [0.5, 0.5])
    True
    """
    from exactrelu.polytopes.box import Box
    from exactrelu.polytopes.rational import parse_rational

    sides = text.split(",")
    if len(sides) == 1:
        sides *= inputs
    if len(sides) != inputs:
        raise InputError(
            f"--box {text!r} has {len(sides)} intervals for {inputs} inputs; {_ACCEPTED}"
        )
    ends = []
    for side in sides:
        parts = side.split(":")
        if len(parts) != 2:
            raise InputError(f"--box: {side!r} is no interval; {_ACCEPTED}")
        ends.append([parse_rational(part, "--box") for part in parts])
    try:
        return Box.of([low for low, _ in ends], [high for _, high in ends])
    except InputError as error:
        raise InputError(f"--{error}") from error
