"""Usual ways of writing a formula otherwise: codes as numbers, categories, no intercept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

import pandas as pd

from fitdiff.calls.tree import Argument, Binary, Call, Constant, Formula, Name, Node, rebuild, walk
from fitdiff.causes.calls.preparation import Preparation, categories, listed, replacing


def text_preparations(
    tree: Node, table: pd.DataFrame, outcome: str | None
) -> Iterator[Preparation]:
    """List other formulas of a Python call."""
    text = next(
        (
            str(node.value)
            for node in walk(tree)
            if isinstance(node, Constant) and isinstance(node.value, str) and "~" in node.value
        ),
        None,
    )
    if text is None:
        return
    left, _, right = text.partition("~")
    rights = [("", right), *other_texts(text, table, outcome)]
    for (word, made), (none, ending) in product(rights, (("", ""), ("no intercept", " - 1"))):
        words = tuple(one for one in (word, none) if one)
        yield Preparation(
            words,
            replacing(Constant("string", text), Constant("string", f"{left}~{made}{ending}")),
        )


def other_texts(text: str, table: pd.DataFrame, outcome: str | None) -> Iterator[tuple[str, str]]:
    """List other right-hand sides of a formula of Python, each in words and as text."""
    right = text.partition("~")[2]
    columns = [str(name) for name in table.columns if str(name) != outcome]
    used = [name for name in columns if re.search(rf"\b{re.escape(name)}\b", right)]
    wrapped = re.compile(r"C\(\s*([\w.]+)\s*(?:,[^()]*(?:\([^()]*\))?)?\s*\)")
    numeric = {name for name in used if pd.api.types.is_numeric_dtype(table[name])}
    coded = [name for name in wrapped.findall(right) if name in numeric]
    if coded:
        plain = wrapped.sub(lambda m: m.group(1) if m.group(1) in numeric else m.group(0), right)
        yield f"{listed(coded)} as numbers", plain
    for name in categories(table, used):
        if name in numeric and name not in coded:
            made = re.sub(rf"\b{re.escape(name)}\b", f"C({name})", right)
            yield f"dummies of {name}", made
    scaled = right
    for name in numeric - set(coded):
        scaled = re.sub(rf"\b{re.escape(name)}\b", f"standardize({name})", scaled)
    if scaled != right:
        yield "columns standardised", scaled


def formula_preparations(
    tree: Node, table: pd.DataFrame, outcome: str | None
) -> Iterator[Preparation]:
    """List other formulas of an R call."""
    formula = next(
        (one for one in walk(tree) if isinstance(one, Formula) and one.left is not None), None
    )
    if formula is None:
        return
    names = {one.id for one in walk(formula.right) if isinstance(one, Name)}
    used = [str(name) for name in table.columns if str(name) in names and str(name) != outcome]
    rights = [("", formula.right), *other_rights(formula.right, table, used)]
    for (word, made), none in product(rights, ("", "no intercept")):
        ending = Binary("-", made, Constant("double", 1.0)) if none else made
        yield Preparation(
            tuple(one for one in (word, none) if one),
            replacing(formula, Formula(formula.left, ending)),
        )


def other_rights(
    right: Node, table: pd.DataFrame, used: Sequence[str]
) -> Iterator[tuple[str, Node]]:
    """List other right-hand sides of a formula of R, each in words and as code."""
    coded = _coded(right, table)
    numeric = {name for name in used if pd.api.types.is_numeric_dtype(table[name])}
    plain: dict[Node, Name] = {old: new for old, new in coded.items() if new.id in numeric}
    if plain:
        said = listed([new.id for new in plain.values()])
        yield f"{said} as numbers", rebuild(right, lambda node: plain.get(node, node))
    inside = {new.id for new in coded.values()}
    for name in categories(table, used):
        if name not in inside:
            factor: Node = Call(Name("factor"), (Argument(None, Name(name)),))
            if name not in numeric:
                factor = Call(Name("as.numeric"), (Argument(None, factor),))
            word = "dummies of" if name in numeric else "codes of"
            yield f"{word} {name}", replacing(Name(name), factor)(right)
    scaled = right
    for name in numeric - inside:
        made = Call(Name("scale"), (Argument(None, Name(name)),))
        scaled = replacing(Name(name), made)(scaled)
    if scaled != right:
        yield "columns standardised", scaled


def _coded(right: Node, table: pd.DataFrame) -> dict[Node, Name]:
    """Columns that are made factors, by the calls that make them."""
    found: dict[Node, Name] = {}
    for node in walk(right):
        if isinstance(node, Call) and node.function in (Name("factor"), Name("as.factor")):
            column = node.arguments[0].value
            if isinstance(column, Name) and column.id in table.columns:
                found[node] = column
    return found
