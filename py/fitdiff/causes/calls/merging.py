"""Several changes of one formula put together, each of which was made to the formula itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar, cast

from fitdiff.calls.tree import PARTS, Argument, Constant, Formula, Node
from fitdiff.causes.calls.formula_terms import Term, signed_terms, sum_of

# Names, numbers, quoted texts and signs, each with the space after it.
_TOKEN = re.compile(r"""(?:"[^"]*"|'[^']*'|`[^`]*`|[\w.]+|\*\*|\S)\s*""")

Item = TypeVar("Item")
# What an item becomes of which two changes want something else; None where both cannot be had.
Combine = Callable[[Item, Item, Item], Item | None]


def merged(formula: Node, changed: Sequence[Node]) -> Node | None:
    """A formula with all of some changes; None where two want another thing of one place.

    Parameters
    ----------
    formula : Formula or Constant
        A text in Python.
    changed : sequence of Node
        The formula after one change each.
    """
    made: Node | None = changed[0]
    for one in changed[1:]:
        if made is not None:
            made = _both(formula, made, one)
    return made


def _both(base: Node, one: Node, other: Node) -> Node | None:
    match base, one, other:
        case Formula(left=a, right=b), Formula(left=c, right=d), Formula(left=e, right=f):
            right = _sums(b, d, f)
            left = _nodes(a, c, e) if a and c and e else a
            lacks = right is None or isinstance(right, str) or (a is not None and left is None)
            return None if lacks else Formula(left, right)  # type: ignore[arg-type]
        case Constant(value=str(a)), Constant(value=str(c)), Constant(value=str(e)):
            text = _both_texts(a, c, e)
            return None if text is None else replace(base, value=text)
    return None


def _both_texts(base: str, one: str, other: str) -> str | None:
    (y, a), (y_one, b), (y_other, c) = (
        (part.strip() for part in text.split("~", 1)) for text in (base, one, other)
    )
    outcome, right = _texts(y, y_one, y_other), _sums(a, b, c)
    if outcome is None or right is None:
        return None
    return f"{outcome} ~ {right if isinstance(right, str) else '1'}"


def _sums(base: Node | str, one: Node | str, other: Node | str) -> Node | str | None:
    if base in (one, other):
        return other if base == one else one
    terms = _lists(signed_terms(base), signed_terms(one), signed_terms(other), _terms)
    return None if terms is None else sum_of(list(dict.fromkeys(terms)))


def _terms(base: Term, one: Term, other: Term) -> Term | None:
    (sign, a), (sign_one, b), (sign_other, c) = base, one, other
    if not sign == sign_one == sign_other:
        return None
    if isinstance(a, str) or isinstance(b, str) or isinstance(c, str):
        text = _texts(str(a), str(b), str(c))
        return None if text is None else (sign, text)
    node = _nodes(a, b, c)
    return None if node is None else (sign, node)


def _texts(base: str, one: str, other: str) -> str | None:
    """A text with two changes that are of other words of it."""
    parts: list[list[str]] = [_TOKEN.findall(text) for text in (base, one, other)]
    words = _lists(parts[0], parts[1], parts[2], lambda *_: None, in_order=True)
    return None if words is None else "".join(words).strip()


def _nodes(base: Node, one: Node, other: Node) -> Node | None:
    """A node with two changes that are of other parts of it."""
    if base in (one, other):
        return other if base == one else one
    if one == other:
        return one
    if not type(base) is type(one) is type(other):
        return None
    made: list[object] = []
    for name in PARTS[type(base)]:
        parts = getattr(base, name), getattr(one, name), getattr(other, name)
        part = _arguments(*parts) if isinstance(parts[0], tuple) else _part(*parts)
        if part is None and parts != (None, None, None):
            return None
        made.append(part)
    kind: type = type(base)
    return cast("Node", kind(*made))


def _part(base: object, one: object, other: object) -> object | None:
    if base in (one, other):
        return other if base == one else one
    known = all(type(part) in PARTS for part in (base, one, other))
    return _nodes(base, one, other) if known else None  # type: ignore[arg-type]


def _arguments(
    base: tuple[Argument, ...], one: tuple[Argument, ...], other: tuple[Argument, ...]
) -> tuple[Argument, ...] | None:
    found = _lists(base, one, other, _nodes)  # type: ignore[arg-type]
    return None if found is None else tuple(found)


def _lists(
    base: Sequence[Item],
    one: Sequence[Item],
    other: Sequence[Item],
    combine: Combine[Item],
    *,
    in_order: bool = False,
) -> list[Item] | None:
    """A list with two changes; what one of them leaves out the other need not change.

    Where items are `in_order`, what both add to one place clashes.
    """
    kept, added = _changes(base, one)
    kept_other, added_other = _changes(base, other)
    made: list[Item] = []
    for at in range(len(base) + 1):
        if in_order and added[at] and added_other[at] and added[at] != added_other[at]:
            return None
        made += [*added[at], *(item for item in added_other[at] if item not in added[at])]
        if at == len(base):
            return made
        own, theirs = kept[at], kept_other[at]
        if own == [base[at]] or own == theirs:
            made += theirs
        elif theirs == [base[at]]:
            made += own
        elif own and theirs:
            item = combine(base[at], own[0], theirs[0])
            if item is None:
                return None
            made.append(item)
    return made


def _changes(
    base: Sequence[Item], new: Sequence[Item]
) -> tuple[list[list[Item]], list[list[Item]]]:
    """What each item becomes, none or one, and what is added before each and at the end."""
    kept: list[list[Item]] = [[] for _ in base]
    added: list[list[Item]] = [[] for _ in range(len(base) + 1)]
    for what, start, end, first, last in SequenceMatcher(
        None,
        base,
        new,
        autojunk=False,
    ).get_opcodes():
        if what == "delete":
            continue
        pairs = min(end - start, last - first)
        for step in range(pairs):
            kept[start + step] = [new[first + step]]
        added[end] += new[first + pairs : last]
    return kept, added
