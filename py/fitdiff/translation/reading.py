"""From a call to what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Call, Constant, Member, Name, Node
from fitdiff.calls.worker_messages import Described
from fitdiff.cards.automatic import Chosen, chosen_value
from fitdiff.cards.card import Card, Setting
from fitdiff.cards.catalog import find_card
from fitdiff.cards.codecs import ANY
from fitdiff.cards.codecs import Columns as ColumnCodec
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.context import Context, describe_python, given_arguments
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.evaluating import values_of
from fitdiff.translation.expressions import from_python, from_r
from fitdiff.translation.formulas import columns_in
from fitdiff.translation.reading_data import read_data
from fitdiff.translation.reading_samples import both_forms, event_of

# Methods that fit a model.
FITTING = ("fit", "fit_regularized")
_PEELED = frozenset({"summary", "summary2", "params"})


@dataclass(frozen=True, eq=False)
class Opened:
    """A call taken apart.

    Attributes
    ----------
    card : Card
    call : Call
        The function's own.
    given : mapping of str to Node
        Arguments that are stated; those of ``.fit()`` begin with 'fit:'.
    defaults : mapping of str to str
        Code of those that are not, where a signature tells it.
    fit : Call or None
        The call of ``.fit()``.
    """

    card: Card
    call: Call
    given: Mapping[str, Node]
    defaults: Mapping[str, str]
    fit: Call | None = None


def open_call(tree: Node, context: Context) -> Opened:
    """Take a call apart.

    Raises
    ------
    TranslationError
        If the function has no card.
    """
    while isinstance(tree, Call) and isinstance(tree.function, Member):
        if tree.function.name not in _PEELED or context.function_of(tree) is not None:
            break
        tree = tree.function.value
    match tree:
        case Call(function=Member(name=name, value=Call() as inner)) if (
            context.language == "py" and name in FITTING
        ):
            return _with_fit(inner, tree, context)
        case Call():
            return _opened(tree, context)
    raise TranslationError(f"{print_call(tree, context.language)} is no call of a function.")


def _opened(call: Call, context: Context, fitted_by: str = "fit") -> Opened:
    function = context.function_of(call)
    if function is None:
        return _method(call, context)
    suffix = "" if fitted_by == "fit" else f".{fitted_by}"
    card = find_card(function.described.name + suffix)
    defaults = defaults_of(card, function.described, context)
    opened = Opened(card, call, given_arguments(function), defaults)
    if card.shape == "estimator":
        raw = {"fit:X": Name("X"), "fit:y": Name("y")}
        return replace(opened, given={**opened.given, **raw})
    return opened


def _method(call: Call, context: Context) -> Opened:
    """A method of a column: ``data["a"].std()``."""
    assert isinstance(call.function, Member)
    name = call.function.name
    card = find_card(f"pandas.Series.{name}")
    described = describe_python("pandas", ("Series", name), context.workers)
    names = [one.name for one in described.formals or () if one.name != "self"]
    given: dict[str, Node] = {"self": call.function.value}
    for place, one in enumerate(call.arguments):
        if one.value is not None:
            given[one.name or names[place]] = one.value
    return Opened(card, call, given, defaults_of(card, described, context))


def _with_fit(inner: Call, outer: Call, context: Context) -> Opened:
    assert isinstance(outer.function, Member)
    opened = _opened(inner, context, outer.function.name)
    described = _fit_described(opened.card, context)
    names = [one.name for one in described.formals or () if one.name != "self"]
    given = {name: node for name, node in opened.given.items() if not name.startswith("fit:")}
    for place, one in enumerate(outer.arguments):
        if one.value is not None:
            given[f"fit:{one.name or names[place]}"] = one.value
    return replace(opened, given=given, fit=outer)


def _fit_described(card: Card, context: Context) -> Described:
    return describe_python(card.module, (card.constructor, card.fitted_by), context.workers)


def defaults_of(card: Card, described: Described, context: Context) -> Mapping[str, str]:
    """Code of the defaults of a function, those of its ``.fit()`` included."""
    found = {one.name: one.default for one in described.formals or () if one.default is not None}
    if card.shape in ("statsmodels", "estimator"):
        fit = _fit_described(card, context)
        found |= {f"fit:{one.name}": one.default for one in fit.formals or () if one.default}
        if card.shape == "statsmodels":  # smf.glm passes on to GLM, whose signature says more
            own = describe_python(card.module, (card.constructor,), context.workers)
            found |= {one.name: one.default for one in own.formals or () if one.default}
    for setting in card.settings:
        if setting.default:
            found |= dict.fromkeys(setting.held_by, setting.default)
    return found


def read_call(context: Context) -> Analysis:
    """Read what a call asks for.

    Raises
    ------
    TranslationError
        If the call, or a part of it, is beyond what the cards tell.
    """
    return analyse(context.parsed.tree, context)


def analyse(tree: Node, context: Context) -> Analysis:
    """Read what a call, or the model inside a wrapper, asks for."""
    opened = open_call(tree, context)
    card = opened.card
    if card.shape == "wrapper":
        return _wrapped(opened, context)
    settings, unread = read_settings(opened, context)
    data = read_data(opened, context)
    settings = {**settings, **data.settings}
    nodes = event_of(data.nodes, settings, context)
    nodes = both_forms(nodes)
    if "missing values" in settings and not _has_missing(nodes, context):
        settings["missing values"] = ANY
    return Analysis(card, resolved(settings, nodes, context), nodes, unread)


def resolved(
    settings: Mapping[str, object], nodes: Mapping[str, Node], context: Context
) -> Mapping[str, object]:
    """With what a function chooses by the data as it does on this table."""
    samples = [values_of(nodes[role], context.table) for role in ("x", "y") if role in nodes]
    known = [one for one in samples if one is not None]
    return {
        name: chosen_value(value.rule, known, settings.get("paired") is True)
        if isinstance(value, Chosen) and known and len(known) == len(samples)
        else value
        for name, value in settings.items()
    }


def _has_missing(nodes: Mapping[str, Node], context: Context) -> bool:
    used = {name for node in nodes.values() for name in columns_in(node)}
    return any(
        not context.table.complete([name]).all() for name in context.table.names if name in used
    )


def model_inside(opened: Opened) -> Call:
    """The call of the model that a wrapper is given.

    Raises
    ------
    TranslationError
        If it is given no call.
    """
    card = opened.card
    model = opened.given.get(next(iter(card.data.values()))) or next(
        (one.value for one in opened.call.arguments if one.name is None), None
    )
    if not isinstance(model, Call):
        raise TranslationError(f"{card.name}() is translated with the call of the model inside it.")
    return model


def _wrapped(opened: Opened, context: Context) -> Analysis:
    """What is asked of a model: its own settings, and those of the wrapper."""
    card = opened.card
    inner = analyse(model_inside(opened), context)
    settings, unread = read_settings(opened, context)
    return Analysis(
        card,
        {**inner.settings, **settings},
        inner.data,
        (*inner.unread, *unread),
        inner.card,
    )


def read_settings(opened: Opened, context: Context) -> tuple[dict[str, object], tuple[str, ...]]:
    """The settings that the card tells, and the stated arguments that it does not."""
    card = opened.card
    settings: dict[str, object] = dict(card.fixed)
    held: set[str] = set()
    read: set[str] = {*card.data.values(), *card.harmless, *card.tight, *_DATA}
    for setting in card.settings:
        # One argument may hold weights of two meanings: the first is what the function means.
        if not set(setting.held_by) <= held:
            settings |= _read_one(setting, opened, context)
        held |= set(setting.held_by)
    read |= held
    unread = tuple(
        f"{name.removeprefix('fit:')} = {print_call(node, context.language)}"
        if context.language == "r"
        else f"{name.removeprefix('fit:')}={print_call(node, context.language)}"
        for name, node in opened.given.items()
        if name not in read and not _is_default(name, node, opened, context)
    )
    return settings, unread


_DATA = frozenset(["formula", "data", "x", "y", "endog", "exog", "fit:X", "fit:y", "subset"])


def _is_default(name: str, node: Node, opened: Opened, context: Context) -> bool:
    code = opened.defaults.get(name)
    return code is not None and print_call(node, context.language) == code


def _read_one(setting: Setting, opened: Opened, context: Context) -> Mapping[str, object]:
    nodes: dict[str, Node | None] = {}
    for name in setting.held_by:
        node = opened.given.get(name)
        if node is None and (code := opened.defaults.get(name)) is not None:
            node = first_choice(context.parse(code))
        elif node is not None and isinstance(setting.codec, ColumnCodec):
            node = shared(node, context)
        nodes[name] = node
    values = setting.codec.read(nodes, setting.covers, context.language)
    if values is None:
        if needed := getattr(setting.codec, "needed", ""):
            raise TranslationError(needed)
        stated = [name for name in setting.held_by if name in opened.given]
        if not stated:
            return {}
        code = ", ".join(print_call(opened.given[name], context.language) for name in stated)
        raise TranslationError(
            f"{opened.card.name}: {' and '.join(stated).replace('fit:', '')} = {code} is not "
            "translated: no function of the other language that fitdiff knows has it."
        )
    return {
        name: shared(value, context)
        if isinstance(value, Node) and not isinstance(setting.codec, ColumnCodec)
        else value
        for name, value in values.items()
    }


def first_choice(node: Node) -> Node:
    """What ``match.arg`` takes of ``c("a", "b")``."""
    match node:
        case Call(function=Name(id="c"), arguments=[first, *_]) if isinstance(
            first.value, Constant
        ):
            return first.value
    return node


def shared(node: Node, context: Context) -> Node:
    """An expression of columns in the shared form."""
    if context.language == "r":
        return from_r(node, context.tables)
    return from_python(node, context.tables)
