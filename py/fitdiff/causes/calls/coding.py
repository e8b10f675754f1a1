"""Candidate changes of how categories become columns: contrasts and reference levels."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import (
    Argument,
    Call,
    Constant,
    Formula,
    Language,
    Name,
    Node,
    children,
    rebuild,
    walk,
)
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import DropArgument, SetArgument, calls_of
from fitdiff.causes.calls.preparations_formula import other_rights, other_texts

# Levels of a factor that are tried as its reference.
_MOST_LEVELS = 8
# What a formula is called that codes columns otherwise, and their values before and after.
_CODINGS = (
    ("dummies of ", "numbers", "categories"),
    ("codes of ", "categories", "codes 1, 2, ..."),
    (" as numbers", "categories", "numbers"),
)
# Contrasts of a formula of Python that have no reference level.
_OTHER = re.compile(r",\s*(Sum|Poly|Helmert|Diff)\b")
_FACTORS = ("factor", "as.factor", "ordered")


def coding_changes(
    tree: Node, language: Language, side: Side, table: pd.DataFrame, outcome: str | None
) -> Iterator[Change]:
    """List other contrasts and other reference levels of the categories in a call's formula."""
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            value = argument.value
            if language == "r" and isinstance(value, Formula):
                names = [one.name for one in call.arguments]
                if "contrasts" in names:
                    yield _unstated(call, at, names.index("contrasts"), side)
                    return
                yield from _as_numbers(at, place, value, side, table)
                for setting, codes, right in _in_r(value, table):
                    edit = SetArgument(
                        at, place, argument.name or "formula", Formula(value.left, right)
                    )
                    yield Change(side, setting, *codes, "transform", edit, "contrasts")
                return
            if isinstance(value, Constant) and isinstance(value.value, str) and "~" in value.value:
                yield from _text_as_numbers(at, place, value.value, side, table, outcome)
                for setting, codes, text in _in_python(value.value, table, outcome):
                    edit = SetArgument(at, place, "formula", Constant("string", text))
                    yield Change(side, setting, *codes, "transform", edit, "contrasts")
                return


def _unstated(call: Call, at: int, place: int, side: Side) -> Change:
    """Contrasts that a call states, left out: what is done to a factor's name would lose them."""
    value = call.arguments[place].value
    before = "stated" if value is None else print_call(value, "r")
    return Change(
        side, "contrasts", before, "left out", "transform", DropArgument(at, place), "contrasts"
    )


def _as_numbers(
    at: int, place: int, formula: Formula, side: Side, table: pd.DataFrame
) -> Iterator[Change]:
    """Codes taken for numbers, or for categories, in a formula of R."""
    names = {one.id for one in walk(formula.right) if isinstance(one, Name)}
    used = [str(name) for name in table.columns if str(name) in names]
    for words, right in other_rights(formula.right, table, used):
        if coded := _coding(words):
            edit = SetArgument(at, place, "formula", Formula(formula.left, right))
            yield Change(side, *coded, "transform", edit, "contrasts")


def _text_as_numbers(
    at: int, place: int, text: str, side: Side, table: pd.DataFrame, outcome: str | None
) -> Iterator[Change]:
    """The same in a formula of Python."""
    for words, right in other_texts(text, table, outcome):
        if coded := _coding(words):
            left = text.partition("~")[0]
            edit = SetArgument(at, place, "formula", Constant("string", f"{left}~{right}"))
            yield Change(side, *coded, "transform", edit, "contrasts")


def _coding(words: str) -> tuple[str, str, str] | None:
    """Setting, value before and value after of a formula that codes columns otherwise."""
    for said, before, after in _CODINGS:
        if said in words:
            return f"coding of {words.replace(said, '')}", before, after
    return None


def _in_r(formula: Formula, table: pd.DataFrame) -> Iterator[tuple[str, tuple[str, str], Node]]:
    factors = {node: column for node, column in _factors(formula.right, table)}
    if not factors:
        return
    summed = {
        node: Call(
            Name("C"),
            (Argument(None, _as_factor(node)), Argument(None, Name("contr.sum"))),
        )
        for node in factors
    }
    yield "contrasts", ("contr.treatment", "contr.sum"), _replaced(formula.right, summed)
    for node, column in factors.items() if len(factors) > 1 else ():
        codes, alone = ("contr.treatment", "contr.sum"), {node: summed[node]}
        yield f"contrasts of {column}", codes, _replaced(formula.right, alone)
    ordered = {node: made for node, made in summed.items() if _is_ordered(node, factors, table)}
    if ordered:
        treated = {
            node: Call(Name("C"), (made.arguments[0], Argument(None, Name("contr.treatment"))))
            for node, made in ordered.items()
        }
        yield "contrasts", ("contr.poly", "contr.treatment"), _replaced(formula.right, treated)
    for node, column in factors.items():
        for level in _levels(table, column):
            if isinstance(node, Name) and level == _first_level(table[column]):
                continue  # it is the reference already
            text = Constant("string", level)
            releveled = Call(
                Name("relevel"), (Argument(None, _as_factor(node)), Argument("ref", text))
            )
            yield (
                f"reference level of {column}",
                ("default", f'"{level}"'),
                _replaced(formula.right, {node: releveled}),
            )


def _is_ordered(node: Node, factors: dict[Node, str], table: pd.DataFrame) -> bool:
    """Whether a factor's levels have an order, so that R gives it polynomial contrasts."""
    called = isinstance(node, Call) and node.function == Name("ordered")
    kind = table[factors[node]].dtype
    return called or (isinstance(kind, pd.CategoricalDtype) and bool(kind.ordered))


def _as_factor(node: Node) -> Node:
    return Call(Name("factor"), (Argument(None, node),)) if isinstance(node, Name) else node


def _factors(node: Node, table: pd.DataFrame) -> Iterator[tuple[Node, str]]:
    """Categories of a formula: factor(x), and columns of strings."""
    if isinstance(node, Call) and isinstance(node.function, Name):
        if node.function.id in _FACTORS:
            names = [one.id for one in walk(node) if isinstance(one, Name)]
            found = [name for name in names if name in table.columns]
            if len(found) == 1:
                yield node, found[0]
        return
    if isinstance(node, Name) and node.id in table.columns and not _is_number(table[node.id]):
        yield node, node.id
    for child in children(node):
        yield from _factors(child, table)


def _replaced(tree: Node, new: dict[Node, Call]) -> Node:
    """Replace nodes, but not those inside of what replaced them."""
    made = {id(one) for one in new.values()}
    inside: set[int] = set()

    def change(node: Node) -> Node:
        if id(node) in inside or node not in new:
            return node
        inside.update(id(one) for one in walk(new[node]))
        return new[node] if id(node) not in made else node

    return rebuild(tree, change)


def _levels(table: pd.DataFrame, column: str) -> list[str]:
    values = sorted(table[column].dropna().unique().tolist(), key=str)
    words = [f"{value:g}" if isinstance(value, float) else str(value) for value in values]
    return words if len(words) <= _MOST_LEVELS else []


def _first_level(column: pd.Series) -> str:
    """The level that comes first in any alphabet; '' where that depends on it, or on an order."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return ""
    words = [str(value) for value in column.dropna().unique().tolist()]
    first = min(words, default="")
    return first if first.lower() == min((one.lower() for one in words), default="") else ""


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _in_python(
    text: str, table: pd.DataFrame, outcome: str | None
) -> Iterator[tuple[str, tuple[str, str], str]]:
    left, tilde, right = text.partition("~")
    columns = [str(name) for name in table.columns if str(name) != outcome]
    written = [name for name in columns if re.search(rf"\b{re.escape(name)}\b", right)]
    kinds = {name: _written_as(name, right) for name in written}
    factors = {
        name: pattern
        for name, pattern in kinds.items()
        if pattern and (pattern.startswith("C(") or not _is_number(table[name]))
    }
    if not factors:
        return
    pairs = (("Treatment", "Sum"), ("Treatment", "Poly"), ("Sum", "Treatment"),
             ("Poly", "Treatment"))  # fmt: skip
    for old, new in pairs:
        edited, recoded = right, []
        for name, pattern in factors.items():
            plain = old == "Treatment" and ", Poly" not in pattern and ", Sum" not in pattern
            if f", {new}" not in pattern and (plain or f", {old}" in pattern):
                edited = _substituted(edited, pattern, f"C({name}, {new})")
                recoded.append(name)
        if edited != right:
            yield "contrasts", (old, new), left + tilde + edited
        for name in recoded if len(recoded) > 1 else ():
            alone = _substituted(right, factors[name], f"C({name}, {new})")
            yield f"contrasts of {name}", (old, new), left + tilde + alone
    for name, pattern in factors.items():
        for value in sorted(table[name].dropna().unique().tolist(), key=str)[:_MOST_LEVELS]:
            coded = f"C({name}, Treatment({value!r}))"
            edited = _substituted(right, pattern, coded)
            if edited != right:
                codes = ("default", repr(value))
                other = _OTHER.search(pattern)
                setting = "contrasts" if other else f"reference level of {name}"
                codes = (other.group(1), f"Treatment({value!r})") if other else codes
                yield setting, codes, left + tilde + edited


def _written_as(name: str, text: str) -> str:
    """How a formula writes a column: C(x), C(x, Sum), or x; '' in another function."""
    wrapped = re.search(rf"C\(\s*{re.escape(name)}\s*(,\s*\w+(\([^()]*\))?\s*)?\)", text)
    if wrapped:
        return wrapped.group(0)
    return "" if re.search(rf"\(\s*{re.escape(name)}\b", text) else name


def _substituted(text: str, pattern: str, new: str) -> str:
    if pattern.startswith("C("):
        return text.replace(pattern, new)
    return re.sub(rf"(?<![\w.]){re.escape(pattern)}(?![\w.])", lambda _: new, text)
