"""The error of everything that a user can put right in a call."""

from __future__ import annotations

from fitdiff.errors import FitdiffError


class CallError(FitdiffError):
    """A call that cannot be read, is not allowed, or names what is not there."""
