"""From what is asked to a call of another function."""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.calls.tree import (
    Call,
    Constant,
    Name,
    Node,
)
from fitdiff.cards.card import Card, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.codecs import Columns as ColumnCodec
from fitdiff.cards.methods import METHODS
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.expressions import to_python, to_r
from fitdiff.translation.formulas import (
    columns_in,
    terms_of,
)
from fitdiff.translation.shapes import SHAPES, Lack, Target, Written


def write_call(analysis: Analysis, target: Target, inner: Written | None = None) -> Written:
    """Write a call of a function that does what is asked, or as much of it as it can.

    Raises
    ------
    TranslationError
        If the data cannot be given to it.
    """
    card = target.card
    arguments, lacks = write_settings(analysis, target)
    if inner is not None:
        lacks = [one for one in lacks if one.setting not in _covered(inner.card)]
        lacks += [one for one in inner.lacks if one.setting not in _covered(card)]
    if card.method == analysis.method:  # not of the model inside
        lacks += _order_lack(analysis, target)
    tree = SHAPES[card.shape](analysis, target, arguments, inner)
    return Written(card, tree, tuple(lacks))


_CODED = tuple(Name(name) for name in ("factor", "as.factor", "ordered", "C", "relevel"))


def _order_lack(analysis: Analysis, target: Target) -> list[Lack]:
    """Sequential sums of squares depend on the order of terms, and patsy has its own."""
    if analysis.method != "analysis of variance" or analysis.settings.get("type") != 1:
        return []
    numeric = [
        all(name in target.columns.numeric for name in columns_in(term))
        and not (isinstance(term, Call) and term.function in _CODED)
        for _, term in terms_of(analysis.data["terms"])
    ]
    if numeric == sorted(numeric):
        return []
    return [Lack("order of terms", "as written", "categories before numbers")]


def _covered(card: Card) -> set[str]:
    return {name for setting in card.settings for name in setting.covers} | set(card.fixed)


def write_settings(analysis: Analysis, target: Target) -> tuple[dict[str, Node], list[Lack]]:
    """The arguments of a function that hold what is asked, and what it cannot have.

    Arguments are left out where the default already holds it.
    """
    card = target.card
    wanted = relevant(analysis)
    usual = METHODS[card.method].usual
    arguments: dict[str, Node] = {}
    lacks: list[Lack] = []
    done: set[str] = set()
    for setting in card.settings:
        values = {name: wanted.get(name, usual.get(name, ANY)) for name in setting.covers}
        if done & set(setting.covers) or not any(name in wanted for name in setting.covers):
            continue
        done |= set(setting.covers)
        if all(
            value is ANY or value == target.defaults.get(name) for name, value in values.items()
        ):
            continue
        made = _write_one(setting, values, target) or {}
        arguments |= made
        held = _read_back(setting, made, target)
        lacks += [
            Lack(name, value, held.get(name))
            for name, value in values.items()
            if name in wanted and ANY not in (value, held.get(name)) and value != held.get(name)
        ]
    # A formula, or an argument that each shape has of its own, says it.
    done |= _OF_SHAPE.get(card.shape, set())
    for name, value in wanted.items():
        has = card.fixed.get(name, usual.get(name, ANY))
        if name not in done and ANY not in (value, has) and value != has:
            lacks.append(Lack(name, value, has))
    arguments |= {name: node for name, node in target.tight.items() if name not in arguments}
    return arguments, lacks


_OF_SHAPE = {
    "formula": {"intercept"},
    "statsmodels": {"intercept"},
    "wrapper": {"intercept"},
    "estimator": {"columns standardised"},
}


def relevant(analysis: Analysis) -> dict[str, object]:
    """The settings that mean something beside the others."""
    method = METHODS[analysis.method]
    kept = {}
    for name, value in {**method.usual, **analysis.settings}.items():
        leaders = method.follows.get(name, ())
        idle = leaders and all(
            analysis.settings.get(one, method.usual[one]) == method.usual[one] for one in leaders
        )
        other, needed = method.beside.get(name, (name, None))
        idle = idle or (
            other != name and analysis.settings.get(other, method.usual[other]) != needed
        )
        if not idle and name not in method.told:
            kept[name] = value
    return kept


def _write_one(
    setting: Setting, values: Mapping[str, object], target: Target
) -> Mapping[str, Node] | None:
    language = target.card.language
    whole = {name: target.defaults.get(name) if v is ANY else v for name, v in values.items()}
    in_code = {
        name: _column_code(value, target)
        if isinstance(value, Node) and not isinstance(value, Constant)
        else value
        for name, value in whole.items()
    }
    return setting.codec.write(in_code, setting.held_by, language)


def _read_back(setting: Setting, made: Mapping[str, Node], target: Target) -> Mapping[str, object]:
    """What arguments say, to see that nothing of what was asked got lost."""
    if isinstance(setting.codec, ColumnCodec):
        return dict.fromkeys(setting.covers, ANY) if made else target.defaults
    nodes = {name: made.get(name, target.nodes.get(name)) for name in setting.held_by}
    values = setting.codec.read(nodes, setting.covers, target.card.language)
    # Sums and ratios of amounts are written as code, which is not read back.
    if values is None and made:
        return dict.fromkeys(setting.covers, ANY)
    whole = target.defaults if values is None else values
    return {
        name: ANY if isinstance(value, Node) and not isinstance(value, Constant) else value
        for name, value in whole.items()
    }


def _column_code(node: Node, target: Target) -> Node:
    if target.card.language == "py":
        return to_python(node)
    # R's functions with a formula look columns up in the data.
    return node if target.card.shape == "formula" else to_r(node)
