"""What a call asks for, said so that either language can say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fitdiff.calls.tree import Node
from fitdiff.cards.card import Card


@dataclass(frozen=True)
class Analysis:
    """What a call asks for.

    Attributes
    ----------
    card : Card
        Of the function that is called.
    settings : mapping of str to object
        Every setting that the card tells, stated or default, in shared values.
    data : mapping of str to Node
        Expressions of columns by their role, in the shared form: 'response' and 'terms' of a
        regression, 'x' and 'y' of a test.
    unread : tuple of str
        Arguments that are stated and of which the card does not tell the meaning, as code.
    inner : Card or None
        Of the model that a wrapper such as ``confint()`` is given.
    """

    card: Card
    settings: Mapping[str, object]
    data: Mapping[str, Node]
    unread: tuple[str, ...] = ()
    inner: Card | None = None

    @property
    def method(self) -> str:
        """The method: functions of one method are counterparts."""
        return self.card.method
