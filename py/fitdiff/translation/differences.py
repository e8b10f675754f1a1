"""Known differences of two functions, from their cards and the installed defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fitdiff.calls import Workers
from fitdiff.calls.layout import lay_out
from fitdiff.calls.tree import Argument, Binary, Call, Constant, Name, Node
from fitdiff.cards.automatic import EXACT, Chosen
from fitdiff.cards.card import Card, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.methods import METHODS
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.context import parse_code
from fitdiff.translation.errors import TranslationError
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
    "sample 1": Name("x"),
    "sample 2": Name("y"),
    "sample 3": Name("z"),
    "counts": Name("counts"),
    "n": Name("n"),
}
_GROUPED: Mapping[str, Node] = {
    "response": Name("y"),
    "terms": Name("g"),
    "x": Name("y"),
    "groups": Name("g"),
}
_ONE = Constant("double", 1.0)
_CURVE: Mapping[str, Node] = {
    "response": Name("y"),
    "terms": Binary("*", Name("a"), Call(Name("exp"), (Argument(None, Name("x")),))),
    "start": Call(Name("list"), (Argument("a", _ONE),)),
}
PENALTIES = ("L1 penalty", "L2 penalty")


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
    said : str
        What is assumed of the other function's call.
    """

    numbers_of: Card
    written: Written | None
    code: str
    said: str = ""


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
    aligned : frozenset of str
        Settings that are those of the other function.
    """

    card: Card
    codes: Mapping[str, str]
    settings: Mapping[str, object]
    aligned: frozenset[str] = frozenset()

    def value(self, name: str) -> object:
        """A setting, as it is where nothing is stated."""
        return self.settings.get(name, METHODS[self.card.method].usual.get(name, ANY))


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


def _line(one: Default, target: Card, workers: Workers) -> Line:
    """What to type for a function's numbers: in the other one, or else in its language."""
    settings, said = _stated(one, target, workers)
    analysis = Analysis(one.card, settings, _data(one.card))
    columns = Columns(numeric=frozenset(["x", "y", "x1", "x2"]))
    try:
        written = choose(analysis, [target], columns, workers)
        if written.lacks and one.card.language != target.language:
            written = choose(analysis, None, columns, workers, prefer=target)
    except TranslationError:
        return Line(one.card, None, "", said)
    return Line(one.card, written, lay_out(written.tree, written.card.language, 76), said)


def _stated(one: Default, target: Card, workers: Workers) -> tuple[Mapping[str, object], str]:
    """Settings for a line to type, with what has to be stated for it.

    Without missing values, with exact p-values, with one penalty.
    """
    settings = {**one.settings, "missing values": ANY}
    said = [f"{name} {one.settings[name]}" for name in one.aligned if name == "family"]
    for name, value in one.settings.items():
        if isinstance(value, Chosen) and target.fixed.get(name) is ANY:
            settings[name] = ANY
        elif isinstance(value, Chosen):
            settings[name] = EXACT
            said.append(f"{name} {EXACT}")
    nodes = nodes_of(one.card, workers)
    for setting in one.card.settings:
        typical = dict(getattr(setting.codec, "typical", ()))
        if typical:
            own = {name: nodes[name] for name in setting.held_by}
            own |= {name: parse_code(code, "r", workers) for name, code in typical.items()}
            read = setting.codec.read(own, setting.covers, one.card.language) or {}
            settings |= {name: v for name, v in read.items() if name not in one.aligned}
            said += [f"{name} = {code}" for name, code in typical.items()]
    return settings, ", ".join(said)


def _data(card: Card) -> Mapping[str, Node]:
    if card.method == "Tukey's differences":
        return _GROUPED
    if card.method == "nonlinear least squares":
        return _CURVE
    kept = {"response", "terms", *card.data}
    kept |= {name for name in _GENERIC if name.startswith("sample") and "samples" in card.data}
    if card.shape == "transformer":
        kept.add("x")
    return {name: node for name, node in _GENERIC.items() if name in kept}
