"""The right side of a formula: from patsy to R's tree, and back as text for patsy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fitdiff.calls.formulas import parse_formula
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Member,
    Name,
    Node,
    Parens,
    Unary,
    walk,
)
from fitdiff.cards.codecs import value_of
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.expressions import from_python, to_python

_FORMULA = {"@": ":", "**": "^"}
_CONTRASTS = {
    "contr.treatment": "Treatment",
    "contr.sum": "Sum",
    "contr.helmert": "Helmert",
    "contr.poly": "Poly",
}
_FROM_PATSY = {theirs: ours for ours, theirs in _CONTRASTS.items()}
_LEVEL = {"+": 1, "-": 1, "*": 2, "/": 2, "%in%": 3, ":": 4, "^": 5}


@dataclass(frozen=True)
class Columns:
    """What is known of the table's columns.

    Attributes
    ----------
    levels : mapping of str to tuple of str
        Of each column that R takes for a factor.
    ordered : frozenset of str
        Those that are ordered.
    numeric : frozenset of str
        Columns of numbers: of these a reference level is a number.
    """

    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ordered: frozenset[str] = frozenset()
    numeric: frozenset[str] = frozenset()


def terms_of(node: Node) -> Iterator[tuple[bool, Node]]:
    """Summands of a right side, each with whether it is added."""
    match node:
        case Binary(operator="+", left=left, right=right):
            yield from terms_of(left)
            yield from terms_of(right)
        case Binary(operator="-", left=left, right=right):
            yield from terms_of(left)
            yield from ((not added, one) for added, one in terms_of(right))
        case Unary(operator="-", operand=operand):
            yield from ((not added, one) for added, one in terms_of(operand))
        case Unary(operator="+", operand=operand):
            yield from terms_of(operand)
        case _:
            yield True, node


def without_intercept(right: Node) -> tuple[Node, bool, tuple[Node, ...]]:
    """Split a right side.

    Returns
    -------
    terms : Node
        Without intercept and offsets; ``1`` if nothing else is left.
    intercept : bool
    offsets : tuple of Node
    """
    intercept, offsets = True, []
    kept: list[tuple[bool, Node]] = []
    for added, term in terms_of(right):
        match term:
            case Constant(value=0 | 1 as value):
                intercept = bool(value) == added
            case Call(function=Name(id="offset"), arguments=[one]) if one.value is not None:
                offsets.append(one.value)
            case _:
                kept.append((added, term))
    return joined(kept), intercept, tuple(offsets)


def joined(terms: list[tuple[bool, Node]]) -> Node:
    """The sum of terms."""
    if not terms:
        return Constant("double", 1.0)
    made = terms[0][1]
    for added, term in terms[1:]:
        made = Binary("+" if added else "-", made, term)
    return made


def with_intercept(terms: Node, intercept: bool) -> Node:
    """Say in a right side that there is no intercept."""
    if intercept:
        return terms
    none = Constant("double", 0.0)
    return none if terms == Constant("double", 1.0) else Binary("+", none, terms)


def from_patsy(text: str) -> Formula:
    """A formula of patsy as one of R.

    Raises
    ------
    TranslationError
        If it uses what R's formulas do not have.
    """
    if "`" in text:
        raise TranslationError("Backticks in a formula of patsy are not translated. Use Q('name').")
    tree = parse_formula(text)
    if not isinstance(tree, Formula) or tree.left is None:
        raise TranslationError(f"The formula has no left side: {text}.")
    return Formula(_part(tree.left), _part(tree.right))


def _part(node: Node) -> Node:  # noqa: PLR0911 - a case for each kind
    match node:
        case Name() | Constant():
            return node
        case Unary(operator=operator, operand=operand):
            return Unary(operator, _part(operand))
        case Binary(operator=operator, left=left, right=right):
            shared = _FORMULA.get(operator, operator)
            return Binary(shared, _wrapped(_part(left), shared), _wrapped(_part(right), shared))
        case Call(function=Name(id="Q"), arguments=[inside]):
            return Name(str(value_of(inside.value)))
        case Call(function=Name(id="C"), arguments=[inside, *rest]) if inside.value is not None:
            return _coded(_part(inside.value), rest)
        case Call(function=Name(id="I"), arguments=[inside]) if inside.value is not None:
            return Call(Name("I"), (Argument(None, from_python(inside.value)),))
        case Call():
            return from_python(node)
    raise TranslationError(f"{print_call(node, 'py')} is not translated to R's formulas.")


def _wrapped(node: Node, operator: str) -> Node:
    """R's tree keeps parentheses, which decide what an operator takes."""
    inner = isinstance(node, Binary) and _LEVEL.get(node.operator, 9) < _LEVEL.get(operator, 0)
    return Parens(node) if inner else node


def _coded(column: Node, rest: list[Argument]) -> Node:
    factor = Call(Name("factor"), (Argument(None, column),))
    if not rest:
        return factor
    match rest[0].value:
        case Name(id=name) | Member(name=name) if name in _FROM_PATSY and name != "Treatment":
            contrast = Argument(None, Name(_FROM_PATSY[name]))
            return Call(Name("C"), (Argument(None, factor), contrast))
        case Call(function=Name(id="Treatment"), arguments=[reference]):
            level = Constant("string", str(value_of(reference.value)))
            return Call(Name("relevel"), (Argument(None, factor), Argument("ref", level)))
        case Name(id="Treatment"):
            return factor
    raise TranslationError("The contrasts of C() are not translated to R.")


def patsy_text(terms: Node, columns: Columns) -> str:
    """A right side of R as text for patsy.

    Raises
    ------
    TranslationError
        If patsy has no such term, as for poly() and ns().
    """
    return _text(terms, columns)


def _text(node: Node, columns: Columns) -> str:  # noqa: C901, PLR0911 - a case for each kind
    match node:
        case Name(id="."):
            raise TranslationError("patsy has no '.'. Give TABLE, which has the columns.")
        case Name(id=name) if name in columns.ordered:
            return f"C({_python(node)}, Poly)"
        case Name():
            return _python(node)
        case Constant(value=value):
            return f"{value:g}" if isinstance(value, int | float) else str(value)
        case Parens(value=value):
            return f"({_text(value, columns)})"
        case Binary(operator="^", left=left, right=right):
            return f"{_text(left, columns)}**{_text(right, columns)}"
        case Binary(operator="%in%", left=left, right=right):
            return f"{_text(left, columns)}:{_text(right, columns)}"
        case Binary(operator=operator, left=left, right=right):
            space = "" if operator == ":" else " "
            return f"{_text(left, columns)}{space}{operator}{space}{_text(right, columns)}"
        case Unary(operator=operator, operand=operand):
            return f"{operator}{_text(operand, columns)}"
        case Call(function=Name(id=name), arguments=parts):
            return _call(node, name, parts, columns)
    raise TranslationError(f"{print_call(node, 'r')} is not translated to patsy.")


def _call(node: Call, name: str, parts: tuple[Argument, ...], columns: Columns) -> str:
    first = parts[0].value if parts else None
    if name in ("factor", "as.factor") and first is not None and len(parts) == 1:
        return f"C({_python(first)})"
    if name in ("relevel", "C") and first is not None and len(parts) == 2:
        inside = first
        if isinstance(first, Call) and first.function in (Name("factor"), Name("as.factor")):
            inside = first.arguments[0].value or first
        second = parts[1].value
        if name == "relevel":
            level = str(value_of(second))
            number = isinstance(inside, Name) and inside.id in columns.numeric
            return f"C({_python(inside)}, Treatment({level if number else repr(level)}))"
        if isinstance(second, Name) and second.id in _CONTRASTS:
            return f"C({_python(inside)}, {_CONTRASTS[second.id]})"
    if name == "I" and first is not None:
        inner = print_call(to_python(first, in_formula=True), "py")
        logical = isinstance(first, Binary) and first.operator in ("==", "!=", "<", ">", "<=", ">=")
        return f"I(1 * ({inner}))" if logical else f"I({inner})"
    if name == "scale" and len(parts) == 1 and first is not None:
        return f"standardize({_python(first)}, ddof=1)"
    try:
        return _python(node)
    except TranslationError:
        raise TranslationError(f"{print_call(node, 'r')} has no equal in patsy.") from None


def _python(node: Node) -> str:
    return print_call(to_python(node, in_formula=True), "py")


def left_text(node: Node) -> str:
    """A left side of R as text for patsy; a comparison becomes 0 and 1."""
    match node:
        case Name():
            return _python(node)
        case Call(function=Name(id="cbind"), arguments=parts):
            return " + ".join(_python(one.value) for one in parts if one.value is not None)
        case Binary(operator="==" | "!=" | "<" | ">" | "<=" | ">="):
            return f"I(1 * ({_python(node)}))"
        case Binary() | Unary() | Parens():
            return f"I({_python(node)})"
    return _python(node)


def columns_in(node: Node) -> tuple[str, ...]:
    """Names in a shared expression that are not called, each once, in order."""
    called = {id(one.function) for one in walk(node) if isinstance(one, Call)}
    words = [one.id for one in walk(node) if isinstance(one, Name) and id(one) not in called]
    return tuple(name for name in dict.fromkeys(words) if name not in _CONTRASTS)
