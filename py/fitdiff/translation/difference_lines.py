"""What to type in one function for the numbers of another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fitdiff.calls import Workers
from fitdiff.calls.layout import lay_out
from fitdiff.calls.tree import Argument, Binary, Call, Constant, Name, Node
from fitdiff.cards.automatic import EXACT, Chosen
from fitdiff.cards.card import Card
from fitdiff.cards.codecs import ANY
from fitdiff.cards.methods import METHODS
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.context import parse_code
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.expressions import plus
from fitdiff.translation.formulas import Columns
from fitdiff.translation.installed import nodes_of
from fitdiff.translation.shapes import Written
from fitdiff.translation.translate import choose

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


def line_of(one: Default, target: Card, workers: Workers) -> Line:
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
