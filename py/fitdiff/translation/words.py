"""Shared values of settings in words."""

from __future__ import annotations

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Node
from fitdiff.cards.codecs import ANY, Amount


def worded(value: object) -> str:  # noqa: PLR0911 - a case for each kind
    """A shared value in words: yes, none, 1 / n."""
    if isinstance(value, Node):
        return print_call(value, "r")
    if value is ANY:
        return "none"
    match value:
        case bool():
            return "yes" if value else "no"
        case None:
            return "none"
        case Amount(factor=0.0):
            return "none"
        case float():
            return f"{value:g}"
        case tuple():
            return ", ".join(worded(one) for one in value)
    return str(value)
