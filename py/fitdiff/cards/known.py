"""What the search for causes can read of cards: names, units, the tightest solver, first guesses.

>>> setting_name("sklearn.linear_model.LogisticRegression", "C")
'L2 penalty'
>>> setting_name("stats::glm", "no such argument")
''
"""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.calls.tree import Node
from fitdiff.cards.card import Card
from fitdiff.cards.catalog import card_of
from fitdiff.cards.codecs import ANY


def setting_name(function: str, argument: str) -> str:
    """The name that both languages share of what an argument holds.

    Parameters
    ----------
    function : str
        Its full name, such as 'stats::glm'; of ``.fit()`` that of the model.
    argument : str

    Returns
    -------
    str
        Empty where no card tells. Of a strength the part that is penalised by default.
    """
    card = card_of(function)
    for setting in card.settings if card else ():
        if argument in {name.removeprefix("fit:") for name in setting.held_by}:
            return next((one for one in setting.covers if one == "L2 penalty"), setting.covers[0])
    return ""


def objective_of(function: str) -> str:
    """What a function minimises or computes, in words; empty without a card."""
    card = card_of(function)
    return card.objective if card else ""


def tight_arguments(function: str) -> Mapping[str, str]:
    """Code of the arguments that make a solver as exact as it can be.

    Those of ``.fit()`` begin with 'fit:'; empty without a card, or where nothing iterates.
    """
    card = card_of(function)
    return dict(card.tight) if card else {}


def changes_no_number(function: str, argument: str) -> bool:
    """Whether a card says that an argument need not be searched."""
    card = card_of(function)
    return card is not None and argument in {one.removeprefix("fit:") for one in card.harmless}


def first_guess(
    source: str, given: Mapping[str, Node | None], target: str, name: str
) -> Mapping[str, Node]:
    """Arguments of a function that hold what those of another one do, in its own unit.

    Parameters
    ----------
    source : str
        Full name of the function whose value is taken.
    given : mapping of str to Node or None
        The arguments of it that hold the setting, stated or default.
    target : str
        Full name of the function that shall have it.
    name : str
        The setting, by its shared name: 'L2 penalty', 'continuity correction'.

    Returns
    -------
    mapping of str to Node
        With ``n`` and ``sd_y`` for the number of rows and the standard deviation of the outcome
        (denominator n). Empty where cards do not tell or the function cannot have it.
    """
    one, two = card_of(source), card_of(target)
    if one is None or two is None or one.method != two.method:
        return {}
    wanted = two.setting(name)
    values = _shared(one, given, name)
    if wanted is None or values is None:
        return {}
    whole = {covered: values.get(covered, ANY) for covered in wanted.covers}
    if ANY in whole.values():  # more than one setting, of which not all are known
        return {}
    return wanted.codec.write(whole, wanted.held_by, two.language) or {}


def _shared(card: Card, given: Mapping[str, Node | None], name: str) -> Mapping[str, object] | None:
    setting = card.setting(name)
    if setting is None:
        return dict(card.fixed)
    nodes = {argument: given.get(argument) for argument in setting.held_by}
    values = setting.codec.read(nodes, setting.covers, card.language)
    return None if values is None else {**card.fixed, **values}
