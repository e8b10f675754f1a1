"""Known differences of two functions, from their cards and the installed defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fitdiff.calls import Workers
from fitdiff.cards.card import Card, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.methods import METHODS
from fitdiff.translation.difference_lines import PENALTIES, Default, Line, line_of
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.installed import default_codes, default_settings, described_card, nodes_of
from fitdiff.translation.translate import applies
from fitdiff.translation.words import worded


@dataclass(frozen=True)
class Row:
    """A setting or definition in two functions.

    Attributes
    ----------
    what : str
    first, second : str
        As each function has it, with the argument where there is one.
    kind : {'default', 'accuracy', 'definition', 'missing'}
    setting : str
        The setting or quantity, by its shared name.
    """

    what: str
    first: str
    second: str
    kind: str
    setting: str = ""


@dataclass(frozen=True)
class Differences:
    """What two functions do differently.

    Attributes
    ----------
    first, second : Card
    versions : pair of str
    rows : tuple of Row
    lines : tuple of Line
    """

    first: Card
    second: Card
    versions: tuple[str, str]
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]


def differences_of(first: Card, second: Card, workers: Workers) -> Differences:
    """What two functions of one method do differently.

    Raises
    ------
    TranslationError
        If they are of different methods.
    """
    if first.method != second.method:
        raise TranslationError(
            f"{first.name} is of the method '{first.method}', {second.name} of "
            f"'{second.method}': they answer different questions."
        )
    one, two = (_default(card, workers) for card in (first, second))
    aligned = _aligned(one, two), _aligned(two, one)
    rows = [
        *_choices(one, two),
        *_settings(*aligned),
        *_accuracy(one, two),
        *_definitions(*aligned),
    ]
    lines = (line_of(aligned[0], second, workers), line_of(aligned[1], first, workers))
    versions = tuple(described_card(card, workers).version for card in (first, second))
    return Differences(first, second, (versions[0], versions[1]), tuple(rows), lines)


def _default(card: Card, workers: Workers) -> Default:
    nodes = nodes_of(card, workers)
    return Default(card, default_codes(card, workers), default_settings(card, nodes))


def _aligned(one: Default, other: Default) -> Default:
    """A function with the family and the like of the other one, where it has a choice."""
    chosen = {
        name: other.value(name)
        for name in METHODS[one.card.method].chosen
        if one.card.setting(name) is not None
        and other.card.setting(name) is None
        and other.value(name) is not ANY
    }
    settings = {**one.settings, **chosen}
    setting = one.card.setting("family")
    if setting is not None and "family" in chosen:
        # What goes with the family: whether there is a dispersion, t or normal.
        whole = {**{name: settings.get(name, ANY) for name in setting.covers}, "dispersion": ANY}
        made = setting.codec.write(whole, setting.held_by, one.card.language) or {}
        nodes = {name: made.get(name) for name in setting.held_by}
        read = setting.codec.read(nodes, setting.covers, one.card.language) or {}
        settings |= {name: value for name, value in read.items() if name not in PENALTIES}
    return replace(one, settings=settings, aligned=frozenset(chosen))


def _choices(one: Default, two: Default) -> list[Row]:
    """What is fitted by default: the family, paired or not."""
    names = [
        name
        for name in METHODS[one.card.method].chosen
        if _differ(one.value(name), two.value(name))
    ]
    # The link of another family goes without saying.
    return [_row(name, one, two, "default") for name in names[: 1 if "family" in names else None]]


def _settings(one: Default, two: Default) -> list[Row]:
    method = METHODS[one.card.method]
    names = [*method.usual, *one.settings, *two.settings]
    return [
        _row(name, one, two, "default")
        for name in dict.fromkeys(names)
        if name not in (*method.chosen, *method.told)
        and not (_unknown(name, one) or _unknown(name, two))
        and not (_idle(name, one) and _idle(name, two))
        and _differ(one.value(name), two.value(name))
    ]


def _unknown(name: str, one: Default) -> bool:
    """Whether an argument has no default: it must be given."""
    return one.card.setting(name) is not None and name not in one.settings


def _idle(name: str, one: Default) -> bool:
    method = METHODS[one.card.method]
    leaders = method.follows.get(name, ())
    return bool(leaders) and all(one.value(leader) == method.usual[leader] for leader in leaders)


def _differ(a: object, b: object) -> bool:
    return ANY not in (a, b) and a != b


def _row(name: str, one: Default, two: Default, kind: str) -> Row:
    return Row(name, _said(name, one), _said(name, two), kind, name)


def _said(name: str, one: Default) -> str:
    """A setting in words, with the argument that holds it and its default."""
    setting: Setting | None = one.card.setting(name)
    value = worded(one.value(name))
    if setting is None:
        return value
    sign = " = " if one.card.language == "r" else "="
    arguments = setting.held_by[:1] if name in ("family", "link") else setting.held_by
    held = [
        f"{argument.removeprefix('fit:')}{sign}{one.codes[argument]}"
        for argument in arguments
        if argument in one.codes and len(one.codes[argument]) < 40
    ]
    return f"{value} ({', '.join(held)})" if held else value


def _accuracy(one: Default, two: Default) -> list[Row]:
    first, second = _stops(one), _stops(two)
    return [] if first == second else [Row("solver stops at", first, second, "accuracy")]


def _stops(one: Default) -> str:
    card = one.card
    if not card.stops:
        return "exact, but for rounding"
    sign = " = " if card.language == "r" else "="
    own = [
        f"{name.removeprefix('fit:')}{sign}{one.codes[name]}"
        for name in card.tight
        if name in one.codes and len(one.codes[name]) < 20
    ]
    return f"{card.stops} ({', '.join(own)})" if own else card.stops


def _definitions(one: Default, two: Default) -> list[Row]:
    rows, missing = [], []
    settings = [{**METHODS[d.card.method].usual, **d.settings} for d in (one, two)]
    kinds = dict.fromkeys(report.kind for d in (one, two) for report in d.card.reports)
    for kind in kinds:
        said = [
            next((r for r in d.card.reports if r.kind == kind and applies(r, s)), None)
            for d, s in zip((one, two), settings, strict=True)
        ]
        if said[0] is None and said[1] is None:
            continue
        if said[0] is None or said[1] is None:
            missing.append((kind, said[0] is not None))
        elif said[0].meaning != said[1].meaning:
            rows.append(
                Row(
                    kind, said[0].meaning or "usual", said[1].meaning or "usual", "definition", kind
                )
            )
    for has_first in (True, False):
        kinds_missing = [kind for kind, first in missing if first == has_first]
        if kinds_missing:
            first, second = ("reported", "none") if has_first else ("none", "reported")
            rows.append(Row(_shortened(kinds_missing), first, second, "missing"))
    return rows


def _shortened(kinds: Sequence[str]) -> str:
    """Names of quantities; both ends of an interval are one."""
    names = [kind for kind in kinds if kind != "interval, upper"]
    return ", ".join("intervals" if name == "interval, lower" else name for name in names)
