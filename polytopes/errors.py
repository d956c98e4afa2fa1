"""The errors that exactrelu raises on purpose."""

from __future__ import annotations


class ExactReluError(Exception):
    """Base of every error that exactrelu raises on purpose."""


class InputError(ExactReluError, ValueError):
    """A value, a shape or an option that is not accepted.

    The message is one sentence: the place, the value and what is accepted.
    """


class InfeasibleError(ExactReluError):
    """The constraints contradict each other; the message names the contradiction."""


class BudgetExceeded(ExactReluError):
    """A budget of time or size ran out before the answer was complete.

    Parameters
    ----------
    message : str
        What was being done and how far it came.
    partial : object, optional
        What is known so far, with its bounds.
    """

    def __init__(self, message: str, partial: object = None) -> None:
        super().__init__(message)
        self.partial = partial


class BackendMissingError(ExactReluError, ImportError):
    """An optional library is not installed; the message says how to install it.

    Parameters
    ----------
    library : str
        The library that was looked for.
    extra : str
        The extra of exactrelu that installs it.
    needs : str, optional
        What the system must offer besides.
    """

    def __init__(self, library: str, extra: str, needs: str = "") -> None:
        hint = f" ({needs})" if needs else ""
        super().__init__(
            f"{library} is not installed; install it with: pip install 'exactrelu[{extra}]'{hint}"
        )
        self.library = library
