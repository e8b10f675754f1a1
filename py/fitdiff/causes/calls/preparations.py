"""Usual ways of preparing a table before a fit: which of them gives the numbers a user saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import pandas as pd

from fitdiff.calls.bind import table_name
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Index,
    Items,
    Language,
    Member,
    Name,
    Node,
    walk,
)
from fitdiff.causes.calls.preparation import (
    Preparation,
    categories,
    listed,
    replacing,
)
from fitdiff.causes.calls.preparations_formula import formula_preparations, text_preparations

_CONSTANT = Member(Name("sm"), "add_constant")


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
        found = list(text_preparations(tree, table, outcome))
    else:
        found = list(formula_preparations(tree, table, outcome))
    yield from sorted(found, key=lambda one: len(one.words))


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
        yield Preparation(words, replacing(target, made))


def _designs(
    table: pd.DataFrame, used: Sequence[str], outcome: str | None
) -> list[tuple[str, Node]]:
    data = Name(table_name([str(name) for name in table.columns]))
    columns = [name for name in used if name != outcome]
    coded = categories(table, columns)
    text = [name for name in columns if not pd.api.types.is_numeric_dtype(table[name])]
    numbers = [name for name in columns if name not in text]
    raw = _taken(data, columns)
    found: list[tuple[str, Node]] = [("", Name("X"))]
    if not text:
        found.append((f"{listed(coded)} as numbers" if coded else "columns as they are",
                      raw))  # fmt: skip
    else:
        found += [("numeric columns only", _taken(data, numbers))] if numbers else []
        found.append((f"{listed(text)} as codes 0, 1, ...", _coded(data, numbers, text)))
    if table[columns].isna().any().any() and not text:
        found.append(("missing values filled by means", _filled(raw)))
    every = [str(name) for name in table.select_dtypes("number").columns if name != outcome]
    if set(every) != set(columns) and every:
        found.append(("all numeric columns of the table", _taken(data, every)))
    if coded:
        full = _dummies(raw, coded)
        found.append((f"all dummies of {listed(coded)}", full))
        for name in coded:
            for level in sorted(table[name].dropna().unique().tolist(), key=str):
                label = f"{name}_{level}"
                dropped = Call(Member(full, "drop"), (Argument("columns", _strings([label])),))
                found.append((f"{name} against {level}", dropped))
    return found


def _strings(names: Sequence[str]) -> Node:
    return Items("list", tuple(Constant("string", name) for name in names))


def _taken(data: Node, columns: Sequence[str]) -> Node:
    return Index(data, (Argument(None, _strings(columns)),))


def _filled(raw: Node) -> Node:
    mean = Call(Member(raw, "mean"), ())
    return Call(Member(raw, "fillna"), (Argument(None, mean),))


def _dummies(raw: Node, coded: Sequence[str]) -> Node:
    return Call(
        Member(Name("pd"), "get_dummies"),
        (
            Argument(None, raw),
            Argument("columns", _strings(coded)),
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
    (
        "columns standardised with n - 1",
        lambda x: Binary("/", _centred(x), Call(Member(x, "std"), ())),
    ),
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
