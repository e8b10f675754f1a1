"""Candidate changes of a column for another: each side names one that the other does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fitdiff.calls.tree import Argument, Constant, Index, Language, Member, Name, Node, walk
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Replace

COLUMN = "column"
# Columns of one side only above which two calls are of other models, not of a slip.
_MOST = 2


def swap_changes(
    tree: Node, other: Node, language: Language, side: Side, columns: Sequence[str]
) -> Iterator[Change]:
    """List changes by which a call takes a column of the other one in place of its own.

    Parameters
    ----------
    tree, other : Node
        The call, and the one of the other side.
    language : Language
        Of the call.
    side : Side
    columns : sequence of str
        Of the table.
    """
    named = [[one for one in columns if one in names_in(call, columns)] for call in (tree, other)]
    own = [one for one in named[0] if one not in named[1]]
    theirs = [one for one in named[1] if one not in named[0]]
    if max(len(own), len(theirs)) > _MOST:
        return
    for old in own:
        for new in theirs:
            if (edit := _edit(tree, old, new, language)) is not None:
                yield Change(side, COLUMN, old, new, "transform", edit, COLUMN)


def _edit(tree: Node, old: str, new: str, language: Language) -> Replace | None:
    """The first way in which a call names a column, with another name."""
    for node in walk(tree):
        match node:
            case Name(id=name) if name == old:
                return Replace(node, Name(new))
            case Member(name=name) if name == old:
                return Replace(node, replace(node, name=new))
            case Constant(value=str() as text) if text == old:
                return Replace(node, replace(node, value=new))
            case Constant(value=str() as text) if "~" in text and _stands_in(old, text):
                plain = new if language == "r" or new.isidentifier() else f"Q('{new}')"
                changed = _written(old).sub(lambda _: plain, text)  # noqa: B023 - used at once
                return Replace(node, replace(node, value=changed))
    return None


def column_name(node: Node) -> str | None:
    """The name that a node has of a column: x, data$x, data.x, data['x']; None for other nodes."""
    match node:
        case Name(id=name) | Member(name=name):
            return name
        case Index(arguments=(Argument(value=Constant(value=str(name))),)):
            return name
    return None


def names_in(tree: Node, columns: Sequence[str]) -> set[str]:
    """Names of a call: x, data$x, data['x'], and those of a formula that is a text."""
    found: set[str] = set()
    for node in walk(tree):
        match node:
            case Name(id=name) | Member(name=name):
                found.add(name)
            case Constant(value=str() as text) if "~" in text:
                found |= {name for name in columns if _stands_in(name, text)}
            case Constant(value=str() as text):
                found.add(text)
    return found


def _stands_in(name: str, formula: str) -> bool:
    return _written(name).search(formula) is not None


def _written(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")
