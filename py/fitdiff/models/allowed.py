"""The values of a setting that an engine supports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class AllowedValues:
    """A set of values, and the words for it in an error message."""

    description: str
    accepts: Callable[[object], bool]


def one_of(*values: object) -> AllowedValues:
    """The listed values; types must match too, so that 1 is not True."""
    allowed = {(type(value), value) for value in values}
    words = " or ".join(repr(value) for value in values)
    return AllowedValues(words, lambda value: (type(value), value) in allowed)


def number(low: float = float("-inf"), high: float = float("inf")) -> AllowedValues:
    """Numbers from ``low`` to ``high``, both included; not booleans."""

    def accepts(value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return low <= value <= high

    return AllowedValues(f"a number in [{low}, {high}]", accepts)


ANYTHING = AllowedValues("any value", lambda value: True)  # noqa: ARG005
