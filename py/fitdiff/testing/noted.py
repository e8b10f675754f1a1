"""What checks found in a test, as properties of it: JUnit files and evidence reports hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

# A name and a value, as JUnit writes them.
Property = tuple[str, str]
_noted: ContextVar[list[Property] | None] = ContextVar("fitdiff_noted", default=None)


def note(properties: Sequence[Property]) -> None:
    """Add properties to the test that runs; without one they are dropped."""
    if (own := _noted.get()) is not None:
        own.extend(properties)


@contextmanager
def noting(into: list[Property]) -> Iterator[None]:
    """Collect what is noted."""
    token = _noted.set(into)
    try:
        yield
    finally:
        _noted.reset(token)
