"""Candidate changes of what one side cannot estimate: the other side without these columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

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
    walk,
)
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Edit, Replace
from fitdiff.causes.calls.preparation import shortened
from fitdiff.comparison.calls.aliased import aliased_labels
from fitdiff.comparison.calls.scales import by_kind
from fitdiff.comparison.calls.side import SideFit
from fitdiff.quantities.terms import normal_term, split_outside

ALIASED = "aliased columns"


def aliased_changes(tree: Node, side: Side, own: SideFit, other: SideFit) -> Iterator[Change]:
    """Yield a call without the columns for which the other side has NA and this one a number.

    Parameters
    ----------
    tree : Node
        The call as it ran.
    side : {'first', 'second'}
    own, other : SideFit
    """
    found = by_kind(own.quantities).get("coefficients")
    reported = set() if found is None else {*found.labels}
    labels = [label for label in aliased_labels(other) if label in reported]
    if not labels:
        return
    language = own.result.language
    edit = _without(tree, language, labels, own, _estimated(other))
    if edit is not None:
        shown = shortened(labels)
        yield Change(side, ALIASED, shown, "left out", "flag", edit, ALIASED, declared=True)


def _estimated(side: SideFit) -> list[str]:
    found = by_kind(side.quantities)["coefficients"]
    return [
        label for label, value in zip(found.labels, found.values, strict=True) if np.isfinite(value)
    ]


def _without(
    tree: Node, language: Language, labels: Sequence[str], own: SideFit, kept: Sequence[str]
) -> Edit | None:
    """The edit that leaves columns out where the call names them; None where it cannot be made."""
    for node in dict.fromkeys(walk(tree)):
        match node:
            case Constant(value=str(text)) if language == "py" and "~" in text:
                shorter = _text_without(text, labels, kept)
                return None if shorter is None else Replace(node, Constant("string", shorter))
            case Formula(left=left, right=right) if language == "r" and left is not None:
                return _formula_without(node, right, labels, own)
            case Index(arguments=(Argument(value=Items(items=items) as listed),)):
                rest = tuple(one for one in items if not _is_one_of(one, labels))
                if rest and len(items) - len(rest) == len(labels):
                    taken = (Argument(None, replace(listed, items=rest)),)
                    return Replace(node, replace(node, arguments=taken))
    return _features_without(labels, own) if Name("X") in set(walk(tree)) else None


def _formula_without(
    formula: Formula, right: Node, labels: Sequence[str], own: SideFit
) -> Edit | None:
    if not {*labels} <= {str(name) for name in own.bound.table.columns}:
        return None
    for label in labels:
        right = Binary("-", right, Name(label))
    return Replace(formula, Formula(formula.left, right))


def _features_without(labels: Sequence[str], own: SideFit) -> Edit | None:
    features = own.bound.names.get("X")
    if not isinstance(features, pd.DataFrame):
        return None
    names = [str(name) for name in features.columns if normal_term(str(name)) in labels]
    if len(names) != len(labels) or len(names) == features.shape[1]:
        return None
    listed = Items("list", tuple(Constant("string", name) for name in names))
    dropped = Call(Member(Name("X"), "drop"), (Argument("columns", listed),))
    return Replace(Name("X"), dropped)


def _is_one_of(node: Node, labels: Sequence[str]) -> bool:
    return isinstance(node, Constant) and normal_term(str(node.value)) in labels


def _text_without(text: str, labels: Sequence[str], kept: Sequence[str]) -> str | None:
    """A formula without the terms whose columns are all among the labels."""
    left, _, right = text.partition("~")
    terms = [term.strip() for term in split_outside(right, "+")]
    gone: set[str] = set()
    rest = []
    for term in terms:
        name = normal_term(term)
        own = {label for label in labels if label == name or label.startswith(f"{name}[")}
        if own and not any(one == name or one.startswith(f"{name}[") for one in kept):
            gone |= own
        else:
            rest.append(term)
    subtracted = [label for label in labels if label not in gone]
    if not all(part.isidentifier() for label in subtracted for part in label.split(":")):
        return None
    made = " + ".join(rest) or "1"
    return f"{left}~ {made}" + "".join(f" - {label}" for label in subtracted)
