"""Known differences of two functions, from their cards and the installed defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fitdiff.calls import Workers
from fitdiff.calls.layout import lay_out
from fitdiff.calls.tree import Call, Name, Node
from fitdiff.cards.card import Card, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.methods import METHODS
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.errors import NotTranslated
from fitdiff.translation.expressions import plus
from fitdiff.translation.formulas import Columns
from fitdiff.translation.installed import default_codes, default_settings, described_card, nodes_of
from fitdiff.translation.translate import applies, choose
from fitdiff.translation.words import worded
from fitdiff.translation.writing import Written

# What a line to type is about, where no call says it.
_GENERIC: Mapping[str, Node] = {
    "response": Name("y"),
    "terms": plus([Name("x1"), Name("x2")]),
    "x": Name("x"),
    "y": Name("y"),
    "groups": Name("g"),
    "sample 1": Name("x"),
    "sample 2": Name("y"),
    "sample 3": Name("z"),
    "counts": Name("counts"),
    "n": Name("n"),
    "start": Call(Name("list"), ()),
}


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
class Line:
    """What to type in one function for the numbers of another one.

    Attributes
    ----------
    numbers_of : Card
    written : Written or None
        None where nothing with a card comes near.
    code : str
    """

    numbers_of: Card
    written: Written | None
    code: str


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


@dataclass(frozen=True)
class Default:
    """A function as it is without settings, but for what makes it comparable.

    Attributes
    ----------
    card : Card
    codes : mapping of str to str
    settings : mapping of str to object
    """

    card: Card
    codes: Mapping[str, str]
    settings: Mapping[str, object]

    def value(self, name: str) -> object:
        """A setting, as it is where nothing is stated."""
        return self.settings.get(name, METHODS[self.card.method].usual.get(name, ANY))


def differences_of(first: Card, second: Card, workers: Workers) -> Differences:
    """What two functions of one method do differently.

    Raises
    ------
    NotTranslated
        If they are of different methods.
    """
    if first.method != second.method:
        raise NotTranslated(
            f"{first.name} is of the method '{first.method}', {second.name} of "
            f"'{second.method}': they answer different questions."
        )
    one, two = (_default(card, workers) for card in (first, second))
    rows = [*_choices(one, two), *_settings(one, two), *_accuracy(one, two)]
    aligned = _aligned(one, two), _aligned(two, one)
    rows += _definitions(*aligned)
    lines = (_line(aligned[0], second, workers), _line(aligned[1], first, workers))
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
    if chosen.get("family") == "binomial" and "dispersion" not in chosen:
        chosen["dispersion"] = "1"
    return replace(one, settings={**one.settings, **chosen})


def _choices(one: Default, two: Default) -> list[Row]:
    """What is fitted by default: the family, paired or not."""
    return [
        _row(name, one, two, "default")
        for name in METHODS[one.card.method].chosen
        if _differ(one.value(name), two.value(name))
    ]


def _settings(one: Default, two: Default) -> list[Row]:
    method = METHODS[one.card.method]
    names = [*method.usual, *one.settings, *two.settings]
    return [
        _row(name, one, two, "default")
        for name in dict.fromkeys(names)
        if name not in (*method.chosen, *method.told)
        and not (_idle(name, one) and _idle(name, two))
        and _differ(one.value(name), two.value(name))
    ]


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
    held = [
        f"{argument.removeprefix('fit:')}{sign}{one.codes[argument]}"
        for argument in setting.held_by
        if argument in one.codes and len(one.codes[argument]) < 40
    ]
    return f"{value} ({', '.join(held)})" if held else value


def _accuracy(one: Default, two: Default) -> list[Row]:
    said = [_stops(default) for default in (one, two)]
    return [] if said[0] == said[1] else [Row("solver stops at", *said, "accuracy")]


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
        if said[0] is None or said[1] is None:
            missing.append((kind, said[0] is not None))
        elif said[0].meaning != said[1].meaning:
            rows.append(
                Row(kind, said[0].meaning or "usual", said[1].meaning or "usual", "definition", kind)
            )
    for has_first in (True, False):
        kinds_missing = [kind for kind, first in missing if first == has_first]
        if kinds_missing:
            text = ("reported", "none") if has_first else ("none", "reported")
            rows.append(Row(", ".join(kinds_missing), *text, "missing"))
    return rows


def _line(one: Default, target: Card, workers: Workers) -> Line:
    """What to type for a function's numbers: in the other one, or else in its language."""
    analysis = Analysis(one.card, one.settings, _data(one.card, target))
    columns = Columns(numeric=frozenset(["x", "y", "x1", "x2"]))
    try:
        written = choose(analysis, [target], columns, workers)
        if written.lacks and one.card.language != target.language:
            written = choose(analysis, None, columns, workers, prefer=target)
    except NotTranslated:
        return Line(one.card, None, "")
    return Line(one.card, written, lay_out(written.tree, written.card.language, 76))


def _data(card: Card, target: Card) -> Mapping[str, Node]:
    roles = {*card.data, *target.data}
    kept = {"response", "terms", "groups", *roles}
    kept |= {name for name in _GENERIC if name.startswith("sample") and "samples" in roles}
    return {name: node for name, node in _GENERIC.items() if name in kept}


