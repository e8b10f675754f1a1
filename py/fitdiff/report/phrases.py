"""Formatting of numbers in sentences."""

from __future__ import annotations

from collections.abc import Sequence


def percent(share: float) -> str:
    """A share of test rows, such as '97.1 %'."""
    return f"{100 * share:.1f} %"


def points(difference: float) -> str:
    """A difference of shares in percentage points, without its sign."""
    return f"{abs(100 * difference):.1f} percentage points"


def listed(words: Sequence[str]) -> str:
    """Words as an enumeration: 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counted(count: int, thing: str, things: str = "") -> str:
    """A count with its noun: '1 split', '12 splits'."""
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"
