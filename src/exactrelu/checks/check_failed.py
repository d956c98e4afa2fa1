"""What a check raises when a claim does not hold."""

from __future__ import annotations


class CheckFailed(Exception):
    """A claim of a certificate does not hold; the message says which and where."""
