"""Candidate changes of conditions: ``age >= 50`` where the other side has ``age > 50``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import (
    Binary,
    Constant,
    Language,
    Node,
    Parens,
    Scalar,
    walk,
)
from fitdiff.cards.codecs import literal, value_of
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Edit, Replace, Several
from fitdiff.causes.calls.swaps import column_name

# Each sign with what it is read from right to left.
_TURNED: Mapping[str, str] = {
    ">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!=",
}  # fmt: skip
_ABOVE, _BELOW = (">", ">="), ("<", "<=")
_IN_TEXT = re.compile(r"(?<![\w.])([\w.]+)\s*(>=|<=|==|!=|>|<)\s*(-?\d+\.?\d*)(?![\w.(])")
# Conditions of one side only above which two calls are of other rows altogether.
_MOST = 4
_MEANING = "rows"


@dataclass(frozen=True)
class _Condition:
    """A column compared with a value that is written out.

    Attributes
    ----------
    column, sign : str
    value : float, bool or str
        A number is a float in either language.
    node : Binary or Constant
        Where it stands: itself, or the text that it is part of.
    turned : bool
        Whether the value stands first.
    span : pair of int
        Where in a text.
    """

    column: str
    sign: str
    value: Scalar
    node: Node
    turned: bool = False
    span: tuple[int, int] = (0, 0)

    @property
    def says(self) -> tuple[str, str, Scalar]:
        """What is asked of which column."""
        return self.column, self.sign, self.value


def condition_changes(
    tree: Node, other: Node, language: Language, side: Side, columns: Sequence[str]
) -> Iterator[Change]:
    """List a call's conditions on a column as the other side has them: of rows, in formulas.

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
    own, theirs = list(_conditions(tree, columns)), list(_conditions(other, columns))
    said, told = {one.says for one in own}, {one.says for one in theirs}
    for column in dict.fromkeys(one.column for one in own):
        mine = [one for one in own if one.column == column and one.says not in told]
        others = [one for one in theirs if one.column == column and one.says not in said]
        if max(len(mine), len(others)) > _MOST:
            continue
        pairs = [(one, new) for one in mine for new in _alike(one, others)]
        for one, new in dict.fromkeys(pairs):
            yield _change(side, column, [(one, new)], language)
        first = {one: new for one, new in reversed(pairs)}
        if len({one.says for one in first}) > 1:
            yield _change(side, column, list(reversed(first.items())), language)
    yield from _left_out(tree, language, side, columns, told)


def _left_out(
    tree: Node,
    language: Language,
    side: Side,
    columns: Sequence[str],
    told: Collection[tuple[str, str, Scalar]],
) -> Iterator[Change]:
    """One of two conditions that have to hold together, where the other side has it not."""
    for node in dict.fromkeys(walk(tree)):
        if not (isinstance(node, Binary) and node.operator == "&"):
            continue
        for one, kept in ((node.left, node.right), (node.right, node.left)):
            plain = one.value if isinstance(one, Parens) else one
            found = [each for each in _conditions(plain, columns) if each.node == plain]
            if found and found[0].says not in told:
                setting = f"condition on {found[0].column}"
                before = print_call(plain, language)
                yield Change(
                    side, setting, before, "left out", "transform", Replace(node, kept), _MEANING
                )


def _alike(one: _Condition, others: Sequence[_Condition]) -> list[_Condition]:
    """Conditions in the same direction; any, where there is none."""
    direction = next((signs for signs in (_ABOVE, _BELOW) if one.sign in signs), (one.sign,))
    found = {other.says: other for other in others if other.sign in direction}
    return list(found.values()) or list({other.says: other for other in others}.values())


def _change(
    side: Side, column: str, pairs: Sequence[tuple[_Condition, _Condition]], language: Language
) -> Change:
    before = ", ".join(_code(one, language) for one, _ in pairs)
    changed = [(one, _with(one, new, language)) for one, new in pairs]
    after = ", ".join(
        f"{one.column} {new.sign} {_value(new)}" if isinstance(one.node, Constant)
        else print_call(made, language)
        for (one, made), (_, new) in zip(changed, pairs, strict=True)
    )  # fmt: skip
    edits = [Replace(one.node, made) for one, made in changed]
    edit: Edit = edits[0] if len(edits) == 1 else Several(tuple(edits))
    return Change(side, f"condition on {column}", before, after, "transform", edit, _MEANING)


def _code(one: _Condition, language: Language) -> str:
    if isinstance(one.node, Constant):
        return f"{one.column} {one.sign} {_value(one)}"
    return print_call(one.node, language)


def _value(one: _Condition) -> str:
    return f"{one.value:g}" if isinstance(one.value, float) else repr(one.value)


def _with(one: _Condition, new: _Condition, language: Language) -> Node:
    """A condition's node with another sign and value."""
    if isinstance(one.node, Constant):
        start, end = one.span
        text = str(one.node.value)
        said = f"{one.column} {new.sign} {_value(new)}"
        return Constant("string", f"{text[:start]}{said}{text[end:]}")
    assert isinstance(one.node, Binary)
    kept = one.node.right if one.turned else one.node.left
    value = literal(_plain(new.value), language)
    if one.turned:
        return Binary(_TURNED[new.sign], value, kept)
    return Binary(new.sign, kept, value)


def _plain(value: Scalar) -> Scalar:
    """A whole number as one, as somebody would write it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _conditions(tree: Node, columns: Sequence[str]) -> Iterator[_Condition]:
    for node in dict.fromkeys(walk(tree)):
        match node:
            case Binary(operator=sign, left=left, right=right) if sign in _TURNED:
                for at, value, turned in ((left, right, False), (right, left, True)):
                    column, known = column_name(at), _written(value)
                    if column is not None and column in columns and known is not None:
                        plain = _TURNED[sign] if turned else sign
                        yield _Condition(column, plain, known, node, turned)
            case Constant(value=str(text)) if "~" in text:
                for found in _IN_TEXT.finditer(text):
                    if found[1] in columns:
                        number = float(found[3])
                        yield _Condition(found[1], found[2], number, node, span=found.span())


def _written(node: Node) -> Scalar:
    value = value_of(node)
    if isinstance(value, bool | str):
        return value
    return float(value) if isinstance(value, int | float) else None
