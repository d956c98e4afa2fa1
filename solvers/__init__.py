"""Optima and decisions on data with any number of inputs."""

from exactrelu.solvers.setting import Setting

__all__ = ["Setting"]
