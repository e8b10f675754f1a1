"""Candidate changes that cards declare: the other side's value of a setting, in this one's unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Call, Constant, Mapping, Node
from fitdiff.cards.card import Setting
from fitdiff.causes.calls.change import Change
from fitdiff.causes.calls.edits import (
    Edit,
    ScaleColumns,
)
from fitdiff.causes.calls.places import called_name, edit_of, places_of
from fitdiff.causes.calls.settings import before_of, meaning_of
from fitdiff.causes.calls.stated import Stated, differing
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.installed import target_of
from fitdiff.translation.reading import Opened
from fitdiff.translation.writing import write_settings

# By its names in cards and among the transforms of data.
SCALED, SCALING = "columns standardised", "scaling of columns"
# Arguments of estimators of the covariance, and the setting that each is about.
_OF_ESTIMATOR = {
    "type": "covariance",
    "prewhite": "covariance",
    "cluster": "clusters",
    "lag": "lag",
    "adjust": "small-sample factor",
    "cadjust": "small-sample factor",
}


def declared_changes(own: Stated, other: Stated, tree: Node) -> tuple[list[Change], bool]:
    """List changes of one side's arguments that together give it the other side's settings.

    Parameters
    ----------
    own, other : Stated
    tree : Node
        The side's call as it ran.

    Returns
    -------
    changes : list of Change
        Of the settings that differ and that the function can have as the other side has them.
    whole : bool
        Whether these are all that differ by the cards.
    """
    wanted = differing(own, other)
    found: list[Change] = []
    done: set[str] = set()
    for opened in own.opened:
        for setting in opened.card.settings:
            names = tuple(name for name in setting.covers if name in wanted and name not in done)
            if names and (made := _changes(own, other, opened, setting, names, tree)):
                found += made
                done |= set(names)
        at, _ = places_of(opened, own, tree).get("", (None, None))
        if at is not None and _may_scale(own, other, opened, wanted):
            found.append(
                Change(
                    own.side, SCALING, "as they are", "StandardScaler(with_mean=False)",
                    "transform", ScaleColumns(at), "standardise", (SCALED,), declared=True,
                )
            )  # fmt: skip
            done.add(SCALED)
    return found, done == set(wanted)


def _may_scale(own: Stated, other: Stated, opened: Opened, wanted: Sequence[str]) -> bool:
    """Whether an estimator differs in that the other function scales columns, each row alike."""
    weights = own.settings.get("sampling weights"), other.settings.get("sampling weights")
    needed = SCALED in wanted and other.value(SCALED) is True
    return needed and opened.card.shape == "estimator" and weights == (None, None)


def _changes(
    own: Stated, other: Stated, opened: Opened, setting: Setting, names: Sequence[str], tree: Node
) -> list[Change]:
    """A change for each argument that holds a setting in another way."""
    values = {
        name: other.value(name) if name in names else own.value(name) for name in setting.covers
    }
    analysis = Analysis(opened.card, {**own.settings, **values}, own.analysis.data)
    target = target_of(opened.card, own.context.columns, own.context.workers, tight=False)
    arguments, lacks = write_settings(analysis, target)
    if any(lack.setting in names for lack in lacks):
        return []
    places = places_of(opened, own, tree)
    nested = _estimator(opened)
    if nested is not None and arguments.get("vcov.", nested.call.function) != nested.call.function:
        return []  # another estimator: no argument of this one
    found = []
    for argument in dict.fromkeys((*setting.held_by, *arguments)):
        if nested is not None and argument in _OF_ESTIMATOR:
            inside, value = nested.given.get(argument), arguments.get(argument)
            if (edit := edit_of(places_of(nested, own, tree), argument, inside, value)) is not None:
                about = (_OF_ESTIMATOR[argument],)
                found.append(_change(own, nested, argument, value, edit, about))
            continue
        if nested is not None and argument == "vcov.":
            continue
        stated = opened.given.get(argument)
        value = arguments.get(argument, _solver(opened, own, argument))
        if value is None and argument not in setting.held_by:
            continue
        if stated is None and value == target.nodes.get(argument):
            continue  # its default
        if (edit := edit_of(places, argument, stated, value)) is not None:
            covers = covered(own, opened, setting, argument, value) or tuple(names)
            found.append(_change(own, opened, argument, value, edit, covers))
    return found


def _solver(opened: Opened, own: Stated, argument: str) -> Node | None:
    """The most exact solver in place of a stated one: the default one may stop short."""
    if argument not in opened.given or argument not in opened.card.tight:
        return None
    return own.context.parse(opened.card.tight[argument])


def _estimator(opened: Opened) -> Opened | None:
    """The call of an estimator of the covariance that a wrapper is given; None without one."""
    call = opened.given.get("vcov.")
    if not isinstance(call, Call):
        return None
    named = {one.name: one.value for one in call.arguments if one.name and one.value is not None}
    return replace(opened, call=call, given=named, defaults={})


def covered(
    own: Stated, opened: Opened, setting: Setting, argument: str, value: Node | None
) -> tuple[str, ...]:
    """The settings that one argument alone changes."""
    if argument not in setting.held_by:
        return ()
    defaults = {
        name: own.context.parse(code) for name, code in opened.defaults.items()
        if name in setting.held_by
    }  # fmt: skip
    before = {name: opened.given.get(name, defaults.get(name)) for name in setting.held_by}
    after = {**before, argument: defaults.get(argument) if value is None else value}
    language = own.context.language
    one, other = (setting.codec.read(now, setting.covers, language) for now in (before, after))
    if one is None or other is None:
        return ()
    return tuple(name for name in setting.covers if one.get(name) != other.get(name))


def _change(
    own: Stated,
    opened: Opened,
    argument: str,
    value: Node | None,
    edit: Edit,
    covers: tuple[str, ...],
) -> Change:
    plain = argument.removeprefix("fit:")
    language = own.context.language
    function = opened.card.fitted_by if argument.startswith("fit:") else called_name(opened)
    stated = opened.given.get(argument)
    named = f"{function}:{plain}"
    if plain == "family" and "family" not in covers and stated is not None:
        # As candidates without a card call it.
        family = print_call(stated, language).partition("(")[0].rpartition(".")[2]
        named = f"{family}:link" if "link" in covers else f"function {family}"
    if isinstance(stated, Mapping) and isinstance(value, Mapping):
        # As candidates without a card call one key of a dictionary.
        added = [key for key, one in value.items if (key, one) not in stated.items]
        if len(added) == 1 and isinstance(added[0], Constant):
            named = f"{plain}:{added[0].value}"
    return Change(
        own.side,
        named,
        before_of(stated, opened.defaults.get(argument), language),
        "left out" if value is None else print_call(value, language),
        "choice",
        edit,
        meaning_of(plain, "choice"),
        covers,
        declared=True,
    )
