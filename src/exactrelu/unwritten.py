"""A file that cannot be written does not cost the answer."""

from __future__ import annotations

from types import TracebackType


class Unwritten:
    """Keeps the error of writing files, as of a full disk, until the answer is printed.

    Examples
    --------
    >>> unwritten = Unwritten()
    >>> with unwritten:
    ...     raise OSError(28, "No space left on device", "c.json")
    >>> print("the answer")
    the answer
    >>> try:
    ...     unwritten.complain()
    ... except OSError as error:
    ...     print(error)
    [Errno 28] No space left on device: 'c.json'
    """

    def __init__(self) -> None:
        self._error: OSError | None = None

    def __enter__(self) -> Unwritten:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, OSError) or isinstance(error, BrokenPipeError):
            return False
        self.keep(error)
        return True

    def keep(self, error: OSError) -> None:
        """Keep an error, unless there is one already."""
        self._error = self._error or error

    def complain(self) -> None:
        """Raise the error, if there was one."""
        if self._error is not None:
            raise self._error
