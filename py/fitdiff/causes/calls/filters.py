"""Candidate changes of the rows that a call takes of its table: a filter left out."""

from __future__ import annotations

from collections.abc import Iterator

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Binary, Call, Index, Language, Member, Name, Node, Qualified, walk
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Replace

ROWS = "rows"
_IN_PYTHON = frozenset({"dropna", "query", "head", "tail", "sample"})
_IN_R = frozenset({"na.omit", "drop_na", "subset", "head", "tail"})
_CONDITIONS = frozenset({"<", "<=", ">", ">=", "==", "!=", "&", "|"})


def filter_changes(tree: Node, language: Language, side: Side) -> Iterator[Change]:
    """List changes by which a call takes all rows where it takes some, one filter at a time."""
    for node in dict.fromkeys(walk(tree)):
        whole = _in_python(node) if language == "py" else _in_r(node)
        if whole is not None:
            codes = (print_call(node, language), print_call(whole, language))
            yield Change(side, ROWS, *codes, "transform", Replace(node, whole), ROWS)


def _in_python(node: Node) -> Node | None:
    match node:
        case Call(function=Member(value=whole, name=name)) if name in _IN_PYTHON:
            return whole
        case Index(value=whole, arguments=(one,)) if _is_condition(one.value):
            return whole
    return None


def _in_r(node: Node) -> Node | None:
    match node:
        case Call(function=Name(id=name) | Qualified(name=name), arguments=(first, *_)):
            return first.value if name in _IN_R else None
        case Index(value=whole, arguments=(rows, columns)):
            return whole if rows.value is not None and columns.value is None else None
    return None


def _is_condition(node: Node | None) -> bool:
    return isinstance(node, Binary) and node.operator in _CONDITIONS
