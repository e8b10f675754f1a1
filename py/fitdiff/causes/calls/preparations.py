"""Usual ways of preparing a table before a fit: which of them gives the numbers a user saw."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from fitdiff.calls.bind import table_name
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Items,
    Language,
    Member,
    Name,
    Node,
    rebuild,
    walk,
)

_MOST_LEVELS = 8
_CONSTANT = Member(Name("sm"), "add_constant")


@dataclass(frozen=True)
class Preparation:
    """A way of preparing the data that a call is given.

    Attributes
    ----------
    words : tuple of str
        What is done, each in a few words; empty for nothing.
    make : callable (Node) -> Node
        Makes it of a call.
    """

    words: tuple[str, ...]
    make: Callable[[Node], Node]


def preparations(
    tree: Node, language: Language, table: pd.DataFrame, used: Sequence[str], outcome: str | None
) -> Iterator[Preparation]:
    """List usual preparations for a call, fewest steps first.

    Parameters
    ----------
    tree : Node
        The call as it ran.
    language : {'r', 'py'}
    table : DataFrame
    used : sequence of str
        Columns that the features are made of.
    outcome : str or None
    """
    names = {node.id for node in walk(tree) if isinstance(node, Name)}
    if language == "py" and "X" in names and "X" not in table.columns:
        found = list(_of_features(tree, table, used, outcome))
    elif language == "py":
        found = list(_of_text(tree, table, outcome))
    else:
        found = list(_of_formula(tree, table, outcome))
    yield from sorted(found, key=lambda one: len(one.words))


def _categories(table: pd.DataFrame, used: Sequence[str]) -> list[str]:
    """Columns that may be taken for categories: text, or few whole numbers."""
    found = []
    for name in used:
        column = table[name].dropna()
        text = not pd.api.types.is_numeric_dtype(column)
        few = 2 < column.nunique() <= _MOST_LEVELS
        if text or (few and (column == column.round()).all()):
            found.append(name)
    return found


def _of_features(
    tree: Node, table: pd.DataFrame, used: Sequence[str], outcome: str | None
) -> Iterator[Preparation]:
    fixed = Call(_CONSTANT, (Argument(None, Name("X")),))
    has_constant = fixed in list(walk(tree))
    target: Node = fixed if has_constant else Name("X")
    constants = {"": has_constant, "constant column": True, "no constant column": False}
    del constants["constant column" if has_constant else "no constant column"]
    designs = _designs(table, used, outcome)
    for (one, design), (two, scale), (three, constant) in product(
        designs, _SCALES, constants.items()
    ):
        words = tuple(word for word in (one, two, three) if word)
        made = scale(design)
        made = Call(_CONSTANT, (Argument(None, made),)) if constant else made
        yield Preparation(words, _replacing(target, made))


def _replacing(old: Node, new: Node) -> Callable[[Node], Node]:
    inside = set(map(id, walk(new)))

    def change(node: Node) -> Node:
        return new if node == old and id(node) not in inside else node

    return lambda tree: rebuild(tree, change)


def _designs(
    table: pd.DataFrame, used: Sequence[str], outcome: str | None
) -> list[tuple[str, Node]]:
    data = Name(table_name([str(name) for name in table.columns]))
    columns = [name for name in used if name != outcome]
    categories = _categories(table, columns)
    text = [name for name in columns if not pd.api.types.is_numeric_dtype(table[name])]
    numbers = [name for name in columns if name not in text]
    raw = _taken(data, columns)
    found: list[tuple[str, Node]] = [("", Name("X"))]
    if not text:
        found.append((f"{_listed(categories)} as numbers" if categories else "columns as they are",
                      raw))  # fmt: skip
    else:
        found += [("numeric columns only", _taken(data, numbers))] if numbers else []
        found.append((f"{_listed(text)} as codes 0, 1, ...", _coded(data, numbers, text)))
    if table[columns].isna().any().any() and not text:
        found.append(("missing values filled by means", _filled(raw)))
    every = [
        str(name)
        for name in table.select_dtypes("number").columns
        if name != outcome
    ]
    if set(every) != set(columns) and every:
        found.append(("all numeric columns of the table", _taken(data, every)))
    if categories:
        full = _dummies(raw, categories)
        found.append((f"all dummies of {_listed(categories)}", full))
        for name in categories:
            for level in sorted(table[name].dropna().unique().tolist(), key=str):
                label = f"{name}_{level}"
                dropped = Call(Member(full, "drop"), (Argument("columns", _strings([label])),))
                found.append((f"{name} against {level}", dropped))
    return found


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _strings(names: Sequence[str]) -> Node:
    return Items("list", tuple(Constant("string", name) for name in names))


def _taken(data: Node, columns: Sequence[str]) -> Node:
    return Index(data, (Argument(None, _strings(columns)),))


def _filled(raw: Node) -> Node:
    mean = Call(Member(raw, "mean"), ())
    return Call(Member(raw, "fillna"), (Argument(None, mean),))


def _dummies(raw: Node, categories: Sequence[str]) -> Node:
    return Call(
        Member(Name("pd"), "get_dummies"),
        (
            Argument(None, raw),
            Argument("columns", _strings(categories)),
            Argument("dtype", Name("float")),
        ),
    )


def _coded(data: Node, numbers: Sequence[str], text: Sequence[str]) -> Node:
    parts: list[Node] = [_taken(data, numbers)] if numbers else []
    for name in text:
        column = Index(data, (Argument(None, Constant("string", name)),))
        category = Call(Member(column, "astype"), (Argument(None, Constant("string", "category")),))
        codes = Member(Member(category, "cat"), "codes")
        parts.append(Call(Member(codes, "rename"), (Argument(None, Constant("string", name)),)))
    return Call(
        Member(Name("pd"), "concat"),
        (Argument(None, Items("list", tuple(parts))), Argument("axis", Constant("integer", 1))),
    )


def _centred(x: Node) -> Node:
    return Binary("-", x, Call(Member(x, "mean"), ()))


_SCALES: tuple[tuple[str, Callable[[Node], Node]], ...] = (
    ("", lambda x: x),
    (
        "columns standardised",
        lambda x: Binary(
            "/",
            _centred(x),
            Call(Member(x, "std"), (Argument("ddof", Constant("integer", 0)),)),
        ),
    ),
    ("columns standardised with n - 1", lambda x: Binary("/", _centred(x), Call(Member(x, "std"), ()))),
    ("columns centred", _centred),
    (
        "columns scaled to 0 ... 1",
        lambda x: Binary(
            "/",
            Binary("-", x, Call(Member(x, "min"), ())),
            Binary("-", Call(Member(x, "max"), ()), Call(Member(x, "min"), ())),
        ),
    ),
)


def _of_text(tree: Node, table: pd.DataFrame, outcome: str | None) -> Iterator[Preparation]:
    """Other formulas of a Python call."""
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
    columns = [str(name) for name in table.columns if str(name) != outcome]
    used = [name for name in columns if re.search(rf"\b{re.escape(name)}\b", right)]
    rights: list[tuple[str, str]] = [("", right)]
    wrapped = re.compile(r"C\(\s*([\w.]+)\s*(?:,[^()]*(?:\([^()]*\))?)?\s*\)")
    numeric = {name for name in used if pd.api.types.is_numeric_dtype(table[name])}
    coded = [name for name in wrapped.findall(right) if name in numeric]
    if coded:
        plain = wrapped.sub(lambda m: m.group(1) if m.group(1) in numeric else m.group(0), right)
        rights.append((f"{_listed(coded)} as numbers", plain))
    for name in _categories(table, used):
        if name in numeric and name not in coded:
            made = re.sub(rf"\b{re.escape(name)}\b", f"C({name})", right)
            rights.append((f"dummies of {name}", made))
    scaled = right
    for name in numeric - set(coded):
        scaled = re.sub(rf"\b{re.escape(name)}\b", f"standardize({name})", scaled)
    if scaled != right:
        rights.append(("columns standardised", scaled))
    for (word, made), (none, ending) in product(rights, (("", ""), ("no intercept", " - 1"))):
        words = tuple(one for one in (word, none) if one)
        yield Preparation(
            words,
            _replacing(Constant("string", text), Constant("string", f"{left}~{made}{ending}")),
        )


def _of_formula(tree: Node, table: pd.DataFrame, outcome: str | None) -> Iterator[Preparation]:
    """Other formulas of an R call."""
    formula = next(
        (one for one in walk(tree) if isinstance(one, Formula) and one.left is not None), None
    )
    if formula is None:
        return
    names = {one.id for one in walk(formula.right) if isinstance(one, Name)}
    used = [str(name) for name in table.columns if str(name) in names and str(name) != outcome]
    rights: list[tuple[str, Node]] = [("", formula.right)]
    coded = {
        node: node.arguments[0].value
        for node in walk(formula.right)
        if isinstance(node, Call) and node.function in (Name("factor"), Name("as.factor"))
    }
    plain = {
        old: new for old, new in coded.items()
        if isinstance(new, Name) and pd.api.types.is_numeric_dtype(table.get(new.id))
    }  # fmt: skip
    if plain:
        said = _listed([new.id for new in plain.values()])  # type: ignore[union-attr]
        rights.append((f"{said} as numbers", rebuild(formula.right, lambda n: plain.get(n, n))))  # type: ignore[arg-type,return-value]
    inside = {new.id for new in coded.values() if isinstance(new, Name)}
    for name in _categories(table, used):
        numeric = pd.api.types.is_numeric_dtype(table[name])
        if name in inside:
            continue
        word, function = ("dummies of", "factor") if numeric else ("codes of", "factor")
        made: Node = Call(Name(function), (Argument(None, Name(name)),))
        made = made if numeric else Call(Name("as.numeric"), (Argument(None, made),))
        rights.append((f"{word} {name}", _replacing(Name(name), made)(formula.right)))
    right = formula.right
    for name in used:
        if pd.api.types.is_numeric_dtype(table[name]) and name not in inside:
            right = _replacing(Name(name), Call(Name("scale"), (Argument(None, Name(name)),)))(right)
    if right != formula.right:
        rights.append(("columns standardised", right))
    for (word, made), none in product(rights, ("", "no intercept")):
        ending = Binary("-", made, Constant("double", 1.0)) if none else made
        yield Preparation(
            tuple(one for one in (word, none) if one),
            _replacing(formula, Formula(formula.left, ending)),
        )
