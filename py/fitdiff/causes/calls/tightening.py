"""The changes by which cards make a solver as exact as it can be."""

from __future__ import annotations

from collections.abc import Iterator

from fitdiff.calls.tree import Node
from fitdiff.causes.calls.change import Change
from fitdiff.causes.calls.declared import covered
from fitdiff.causes.calls.places import called_name, edit_of, places_of
from fitdiff.causes.calls.settings import before_of
from fitdiff.causes.calls.stated import Stated
from fitdiff.translation.reading import Opened


def tight_changes(own: Stated, tree: Node, aliased: bool = False) -> Iterator[Change]:
    """The changes by which a card makes a solver as exact as it can be.

    Parameters
    ----------
    own : Stated
    tree : Node
        The side's call as it ran.
    aliased : bool
        Whether it leaves columns out that are combinations of others.
    """
    for opened in own.opened:
        yield from _tight(opened, own, tree, aliased)


def _tight(opened: Opened, own: Stated, tree: Node, aliased: bool) -> Iterator[Change]:
    card = opened.card
    places = places_of(opened, own, tree)
    limits = {**card.tight, **card.tight_aliased} if aliased else card.tight
    for argument, code in limits.items():
        value = own.context.parse(code)
        edit = edit_of(places, argument, opened.given.get(argument), value)
        if edit is None or _sets(opened, own, argument, value):
            continue
        plain = argument.removeprefix("fit:")
        function = opened.card.fitted_by if argument.startswith("fit:") else called_name(opened)
        yield Change(
            own.side,
            f"{function}:{plain}",
            before_of(
                opened.given.get(argument), opened.defaults.get(argument), own.context.language
            ),
            code,
            "accuracy",
            edit,
            "accuracy",
            declared=True,
        )


def _sets(opened: Opened, own: Stated, argument: str, value: Node) -> bool:
    """Whether a value changes a setting too: liblinear penalises the intercept, no other does."""
    return any(
        argument in setting.held_by and covered(own, opened, setting, argument, value)
        for setting in opened.card.settings
    )
