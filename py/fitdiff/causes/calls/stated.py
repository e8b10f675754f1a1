"""What cards tell of two calls: their settings in shared values, and where these differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from fitdiff.calls import CallError
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Constant
from fitdiff.cards.card import Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.methods import METHODS
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.change import Side
from fitdiff.comparison.calls.side import SideFit
from fitdiff.errors import SpecificationError
from fitdiff.tables.objects import from_object
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.context import Context, columns_of
from fitdiff.translation.reading import Opened, analyse, model_inside, open_call
from fitdiff.translation.words import worded
from fitdiff.translation.writing import relevant


@dataclass(frozen=True, eq=False)
class Stated:
    """A call with every setting that its card tells.

    Attributes
    ----------
    side : Side
    context : Context
    opened : tuple of Opened
        The call taken apart; of a wrapper also the model inside it.
    analysis : Analysis
    """

    side: Side
    context: Context
    opened: tuple[Opened, ...]
    analysis: Analysis

    @cached_property
    def settings(self) -> Mapping[str, object]:
        """Shared values of all settings that mean something here."""
        return relevant(self.analysis)

    def value(self, name: str) -> object:
        """A setting's shared value; the usual one of the method where no card says it."""
        usual = METHODS[self.analysis.method].usual.get(name, ANY)
        return self.settings.get(name, usual)

    def holder(self, name: str) -> tuple[Opened, Setting] | None:
        """The call and the setting of its card that hold a value; None where nothing does."""
        for one in self.opened:
            if (found := one.card.setting(name)) is not None:
                return one, found
        return None


@dataclass(frozen=True)
class Has:
    """What one function has of a setting.

    Attributes
    ----------
    function : str
    value : str
        In words.
    code : str
        The arguments that say it, such as 'C = 1'; empty where none does.
    default : bool
        Whether it is the function's default.
    """

    function: str
    value: str
    code: str = ""
    default: bool = False


@dataclass(frozen=True)
class Difference:
    """A setting of which two calls have other values, by their cards."""

    name: str
    first: Has
    second: Has


def stated_of(bench: Bench, side: Side, fit: SideFit) -> Stated | None:
    """Read a call by its card; None where there is none, or it does not tell of such a call."""
    bound = fit.bound
    try:
        table = from_object(bench.table, "data")
        context = Context(
            bound.checked.parsed, bound, bench.workers, table, columns_of(table),
            bench.given.outcome,
        )  # fmt: skip
        opened = open_call(context.parsed.tree, context)
        inside = (
            open_call(model_inside(opened), context) if opened.card.shape == "wrapper" else None
        )
        return Stated(
            side,
            context,
            (opened,) if inside is None else (opened, inside),
            analyse(context.parsed.tree, context),
        )
    except (SpecificationError, CallError):
        return None


def differences(first: Stated, second: Stated) -> tuple[Difference, ...]:
    """Settings of which two calls of one method have other values, in the order of the method."""
    return tuple(
        Difference(name, _has(first, name), _has(second, name)) for name in differing(first, second)
    )


def differing(first: Stated, second: Stated) -> tuple[str, ...]:
    """The names of those settings."""
    if first.analysis.method != second.analysis.method:
        return ()
    method = METHODS[first.analysis.method]
    names = dict.fromkeys((*method.usual, *first.settings, *second.settings))
    return tuple(
        name
        for name in names
        if name not in method.told
        and (name in first.settings or name in second.settings)
        and ANY not in (first.value(name), second.value(name))
        and first.value(name) != second.value(name)
    )


def _has(one: Stated, name: str) -> Has:
    value = worded(one.value(name))
    found = one.holder(name)
    if found is None:
        return Has(one.opened[-1].card.name, value)
    opened, setting = found
    held = [argument for argument in setting.held_by if _speaks(opened, argument, name)]
    said = [argument for argument in held if argument in opened.given] or held[:1]
    codes = [f"{_plain(argument)} = {_code(opened, argument, one.context)}" for argument in said]
    default = not any(argument in opened.given for argument in held)
    return Has(opened.card.name, value, ", ".join(codes), default)


def _speaks(opened: Opened, argument: str, name: str) -> bool:
    """Whether an argument has a value, and one of several that hold a setting is about it."""
    if argument == "family" and name not in ("family", "link", "dispersion"):
        return False
    return argument in opened.given or argument in opened.defaults


def _plain(argument: str) -> str:
    return argument.rpartition(":")[2]


def _code(opened: Opened, argument: str, context: Context) -> str:
    node = opened.given.get(argument)
    if node is None:
        node = context.parse(opened.defaults[argument])
    match node:
        case Constant(value=float() as value):
            return f"{value:g}"
    return print_call(node, context.language)
