"""All cards, by the full name of their function."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from types import ModuleType

from fitdiff.calls.tree import Language
from fitdiff.cards.card import Card
from fitdiff.errors import SpecificationError
from fitdiff.plugins import Plugins

# Packages whose modules hold cards, each as CARD.
PACKAGES: Plugins[ModuleType] = Plugins("fitdiff.cards")


@cache
def cards() -> Mapping[str, Card]:
    """Every card by the full name of its function, in the order of their files."""
    found: dict[str, Card] = {}
    for name in PACKAGES:
        for card in _cards_in(PACKAGES[name]):
            found.setdefault(card.function, card)
    return found


def _cards_in(package: ModuleType) -> Iterator[Card]:
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        card = getattr(import_module(f"{package.__name__}.{module.name}"), "CARD", None)
        if isinstance(card, Card):
            yield card


@cache
def _by_name() -> Mapping[str, Card]:
    """Cards by each name under which their function is called."""
    return {name: card for card in cards().values() for name in (card.function, *card.also)}


def card_of(function: str) -> Card | None:
    """The card of a function by its full name; None without one."""
    return _by_name().get(function)


def find_card(function: str) -> Card:
    """The card of a function.

    Raises
    ------
    SpecificationError
        If there is none, with the nearest.
    """
    card = card_of(function)
    if card is None:
        near = get_close_matches(function, sorted(_by_name()), n=1, cutoff=0.8)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise SpecificationError(
            f"There is no card of {function}: what its settings are in the other language is not "
            f"known.{hint} `fitdiff compare` works without cards."
        )
    return card


def named_cards(name: str, language: Language | None = None) -> list[Card]:
    """The cards of functions of a name: 'glm', 'stats::glm', 'sm.GLM', 'Series.std'."""
    tail = name.removeprefix("r:").removeprefix("py:").strip()
    found = []
    for card in cards().values():
        names = {one for full in (card.function, *card.also) for one in _shorter(full)}
        if tail in names and language in (None, card.language):
            found.append(card)
    return found


def _shorter(full: str) -> Iterator[str]:
    """A full name and its ends: stats::glm, glm; a.b.C, b.C, C."""
    yield full
    if "::" in full:
        yield full.partition("::")[2]
        return
    parts = full.split(".")
    for start in range(1, len(parts)):
        yield ".".join(parts[start:])
    if full.startswith("statsmodels.api."):
        yield "sm." + parts[-1]
    if full.startswith("statsmodels.formula.api."):
        yield "smf." + parts[-1]


def counterparts(card: Card) -> list[Card]:
    """Functions of the other language that do the same, the preferred ones first."""
    others = [
        one
        for one in cards().values()
        if one.method == card.method and one.language != card.language
    ]
    return sorted(others, key=lambda one: -one.first)
