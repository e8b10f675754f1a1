"""What cannot be translated."""

from __future__ import annotations

from fitdiff.calls.errors import CallError


class TranslationError(CallError):
    """A call, or a part of one, that has no equal in the other language."""
