"""Errors that fitdiff raises on purpose: each is one clear message and exit code 2."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

# Characters of an error that are shown.
_LENGTH = 2000
# Names that are suggested, and how many are listed in full.
_NEAREST = 3
_FEW = 8


class FitdiffError(Exception):
    """An error that the user can correct: what is wrong, what was seen, and what to do."""


class SpecificationError(FitdiffError):
    """A file, name or value that a user gave is not one that fitdiff understands."""


class UnsupportedSettingError(FitdiffError):
    """An engine was asked for a setting value that it does not support."""


class DataError(FitdiffError):
    """Data are missing, cannot be fetched, or are not what their hash says."""


class UnavailableError(FitdiffError):
    """R, Java, H2O or a package that is needed cannot be used here."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """Name the valid names nearest to ``name``, as a sentence to end an error message with.

    Of many names none of which is near, the three that are nearest.
    """
    names = sorted(valid)
    if not names:
        return "There are none to choose from."
    begun = [one for one in names if len(stem := name.rstrip("s")) > 2 and one.startswith(stem)]
    if begun and len(begun) <= _NEAREST:
        return f"Did you mean {' or '.join(repr(one) for one in begun)}?"
    if close := get_close_matches(name, names, n=_NEAREST):
        likeness = [SequenceMatcher(None, one, name).ratio() for one in close]
        # Those that are about as near as the nearest.
        near = [one for one, own in zip(close, likeness, strict=True) if own > likeness[0] - 0.1]
        return f"Did you mean {' or '.join(repr(one) for one in near)}?"
    if len(names) <= _FEW:
        return f"Valid names: {', '.join(names)}."
    best = get_close_matches(name, names, n=_NEAREST, cutoff=0.0)
    return f"The nearest of {len(names)} names: {', '.join(best)}."


def describe(error: BaseException) -> str:
    """Type and text of an error, short enough to be read; whatever its text does."""
    name = type(error).__name__
    try:
        text = str(error)
    except Exception:
        return f"{name}, which has no text"
    if len(text) > _LENGTH:
        text = f"{text[:_LENGTH]}... ({len(text)} characters)"
    return f"{name}: {text}" if text else name
