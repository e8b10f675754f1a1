"""Warnings, messages and errors that R signals during a call, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class RCondition:
    """A warning or a message that R signalled during a call.

    Attributes
    ----------
    kind : {'warning', 'message'}
    message : str
        As ``conditionMessage`` has it; R's messages end in a newline, which is kept.
    call : str or None
        The deparsed call that signalled it; None when R gives none (``call. = FALSE``).
    """

    kind: Literal["warning", "message"]
    message: str
    call: str | None


@dataclass(frozen=True)
class RFailure:
    """The R error that ended a call.

    Attributes
    ----------
    message : str
    call : str or None
        The deparsed call in which the error was raised; None when R gives none.
    traceback : tuple of str
        The calls on R's stack where the error was signalled, outermost first, from the
        function called through the bridge inwards.
    """

    message: str
    call: str | None
    traceback: tuple[str, ...]

    def __str__(self) -> str:
        head = self.message if self.call is None else f"{self.message}\n  in: {self.call}"
        if not self.traceback:
            return head
        return "\n".join([head, "  R traceback:", *(f"    {call}" for call in self.traceback)])
