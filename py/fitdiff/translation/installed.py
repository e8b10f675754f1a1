"""Defaults of the functions of cards, as the installed packages have them."""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.calls import Workers
from fitdiff.calls.lookup_r import describe_method, describe_r
from fitdiff.calls.tree import Node
from fitdiff.calls.worker_messages import Described
from fitdiff.cards.card import Card
from fitdiff.errors import UnavailableError
from fitdiff.translation.context import describe_python, parse_code
from fitdiff.translation.formulas import Columns
from fitdiff.translation.reading import first_choice
from fitdiff.translation.shapes import Target


def described_card(card: Card, workers: Workers) -> Described:
    """What the installed package says of a card's function.

    Raises
    ------
    UnavailableError
        If it is not installed.
    """
    if card.language == "py":
        if card.shape == "method":
            return describe_python("pandas", ("Series", card.name), workers)
        return describe_python(card.module, (card.constructor,), workers)
    (found,) = describe_r([(card.module, card.name)], workers)
    if found is None:
        raise UnavailableError(f"{card.function} is not installed.")
    if not card.also:
        return found
    kind = card.also[-1].removeprefix(f"{card.function}.")
    return describe_method(found, (card.module, card.name, kind), workers)


def default_codes(card: Card, workers: Workers) -> Mapping[str, str]:
    """Code of the defaults of a card's function, those of ``.fit()`` included."""
    described = described_card(card, workers)
    found = {one.name: one.default for one in described.formals or () if one.default is not None}
    if card.shape in ("statsmodels", "estimator"):
        fit = describe_python(card.module, (card.constructor, card.fitted_by), workers)
        found |= {f"fit:{one.name}": one.default for one in fit.formals or () if one.default}
    for setting in card.settings:
        if setting.default:
            found |= dict.fromkeys(setting.held_by, setting.default)
    return found


def nodes_of(card: Card, workers: Workers) -> dict[str, Node | None]:
    """Defaults of the arguments that hold settings."""
    codes = default_codes(card, workers)
    return {
        name: first_choice(parse_code(codes[name], card.language, workers))
        if name in codes
        else None
        for setting in card.settings
        for name in setting.held_by
    }


def default_settings(card: Card, nodes: Mapping[str, Node | None]) -> dict[str, object]:
    """Shared values of a card's settings when a call states none."""
    settings: dict[str, object] = dict(card.fixed)
    for setting in card.settings:
        own = {name: nodes[name] for name in setting.held_by}
        values = setting.codec.read(own, setting.covers, card.language)
        if values is None and getattr(setting.codec, "typical", None):
            values = dict.fromkeys(setting.covers[-2:], "a path of values")
        for name, value in (values or {}).items():
            settings.setdefault(name, value)
    return settings


def target_of(card: Card, columns: Columns, workers: Workers, tight: bool = True) -> Target:
    """What is needed to write a call of a card's function."""
    exact = {
        name: parse_code(code, card.language, workers)
        for name, code in (card.tight if tight else {}).items()
    }
    nodes = nodes_of(card, workers)
    return Target(card, default_settings(card, nodes), nodes, exact, columns)
