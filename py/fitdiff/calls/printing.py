"""The tree as code: ``parse(print_call(tree)) == tree``, in either language."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Items,
    Language,
    Mapping,
    Member,
    Name,
    Node,
    Parens,
    Qualified,
    Slice,
    Unary,
)
from fitdiff.calls.words import words

# How tightly an operator binds; a trailing 'r' groups from the right.
_PYTHON = {
    "or": 1, "and": 2, "in": 4, "not in": 4, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "|": 5, "^": 6, "&": 7, "+": 9, "-": 9, "*": 10, "/": 10, "//": 10, "%": 10, "@": 10,
    "**": 12,
}  # fmt: skip
_PYTHON_UNARY = {"not": 3, "-": 11, "+": 11, "~": 11}
_R = {
    "?": 0, "||": 3, "|": 3, "&&": 4, "&": 4, "==": 6, "!=": 6, "<": 6, "<=": 6, ">": 6, ">=": 6,
    "+": 7, "-": 7, "*": 8, "/": 8, ":": 10, "^": 12,
}  # fmt: skip
_R_SPECIAL = 9  # %in%, %*% and others
_R_FORMULA = 2
_R_UNARY = {"!": 5, "-": 11, "+": 11}
_NO_CHAIN = {"==", "!=", "<", "<=", ">", ">="}
_RIGHT = {"**", "^"}
_ATOM = 20
R_WORDS = words(
    "if else repeat while function for next break TRUE FALSE NULL Inf NaN NA NA_integer_ NA_real_ "
    "NA_character_ in"
)


def print_call(node: Node, language: Language) -> str:
    """Print a tree as code of a language.

    Parameters
    ----------
    node : Node
        With nodes that the language has: a slice is Python's, ``a::b`` R's.
    language : {'r', 'py'}
    """
    return (_python if language == "py" else _r)(node)[0]


def _wrap(printed: tuple[str, int], least: int) -> str:
    text, tightness = printed
    return f"({text})" if tightness < least else text


def _commas(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _python(node: Node) -> tuple[str, int]:  # noqa: C901, PLR0911 - a case for each kind
    match node:
        case Name(id=name):
            return name, _ATOM
        case Constant():
            return _python_constant(node)
        case Call(function=function, arguments=arguments):
            inside = _commas(_python_argument(one) for one in arguments)
            return f"{_wrap(_python(function), _ATOM)}({inside})", _ATOM
        case Member(value=value, name=name):
            return f"{_member_of(value)}.{name}", _ATOM
        case Index(value=value, arguments=arguments):
            inside = _commas(_python_index(one) for one in arguments)
            return f"{_wrap(_python(value), _ATOM)}[{inside}]", _ATOM
        case Items():
            return _python_items(node), _ATOM
        case Mapping(items=pairs):
            inside = _commas(f"{_python(key)[0]}: {_python(value)[0]}" for key, value in pairs)
            return f"{{{inside}}}", _ATOM
        case Unary(operator=operator, operand=operand):
            level = _PYTHON_UNARY[operator]
            space = " " if operator == "not" else ""
            return f"{operator}{space}{_wrap(_python(operand), level)}", level
        case Binary():
            return _binary(node, _python, _PYTHON[node.operator], " ")
        case Parens(value=value):
            return _python(value)
        case _:
            raise ValueError(f"Python has no {type(node).__name__.lower()}.")


def _member_of(value: Node) -> str:
    text = _wrap(_python(value), _ATOM)
    # 1.real is no Python
    return f"({text})" if isinstance(value, Constant) and value.kind != "string" else text


def _python_constant(node: Constant) -> tuple[str, int]:
    value = node.value
    if isinstance(value, float) and math.isinf(value):
        return "1e999", _ATOM  # how ast itself spells it: Python has no literal
    if isinstance(value, complex):
        return repr(value), _ATOM if value.real == 0 else 0
    return repr(value), _ATOM


def _python_argument(argument: Argument) -> str:
    assert argument.value is not None
    text = _python(argument.value)[0]
    return text if argument.name is None else f"{argument.name}={text}"


def _python_index(argument: Argument) -> str:
    value = argument.value
    assert value is not None
    if not isinstance(value, Slice):
        return _python(value)[0]
    start, stop, step = (
        "" if end is None else _python(end)[0] for end in (value.start, value.stop, value.step)
    )
    return f"{start}:{stop}" + (f":{step}" if step else "")


def _python_items(node: Items) -> str:
    inside = _commas(_python(item)[0] for item in node.items)
    if node.kind == "list":
        return f"[{inside}]"
    return f"({inside},)" if len(node.items) == 1 else f"({inside})"


def _binary(
    node: Binary, printed: Callable[[Node], tuple[str, int]], level: int, space: str
) -> tuple[str, int]:
    left, right = level, level + 1
    if node.operator in _RIGHT:
        left, right = level + 1, level
    elif node.operator in _NO_CHAIN or node.operator in ("in", "not in"):
        left = right = level + 1
    a, b = printed(node.left), printed(node.right)
    if isinstance(node.right, Unary) and (printed is _r or node.operator == "**"):
        b = (b[0], _ATOM)  # a prefix needs no parentheses on the right: 2^-1
    return f"{_wrap(a, left)}{space}{node.operator}{space}{_wrap(b, right)}", level


def _r(node: Node) -> tuple[str, int]:  # noqa: C901, PLR0911 - a case for each kind
    match node:
        case Name(id=name):
            return r_name(name), _ATOM
        case Constant():
            return _r_constant(node)
        case Call(function=function, arguments=arguments):
            inside = _commas(_r_argument(one) for one in arguments)
            return f"{_wrap(_r(function), _ATOM)}({inside})", _ATOM
        case Qualified(package=package, name=name, internal=internal):
            return f"{r_name(package)}{':::' if internal else '::'}{r_name(name)}", _ATOM
        case Member(value=value, name=name, slot=slot):
            return f"{_wrap(_r(value), _ATOM)}{'@' if slot else '$'}{r_name(name)}", _ATOM
        case Index(value=value, arguments=arguments, double=double):
            inside = _commas(_r_argument(one) for one in arguments)
            inside = f"[[{inside}]]" if double else f"[{inside}]"
            return f"{_wrap(_r(value), _ATOM)}{inside}", _ATOM
        case Parens(value=value):
            return f"({_r(value)[0]})", _ATOM
        case Formula(left=None, right=right):
            return f"~{_wrap(_r(right), _R_FORMULA + 1)}", _R_FORMULA
        case Formula(left=left, right=right) if left is not None:
            parts = _wrap(_r(left), _R_FORMULA), _wrap(_r(right), _R_FORMULA + 1)
            return " ~ ".join(parts), _R_FORMULA
        case Unary(operator=operator, operand=operand):
            level = _R_UNARY[operator]
            return f"{operator}{_wrap(_r(operand), level)}", level
        case Binary(operator=operator):
            space = "" if operator in ("^", ":") else " "
            return _binary(node, _r, _R.get(operator, _R_SPECIAL), space)
        case _:
            raise ValueError(f"R has no {type(node).__name__.lower()}.")


def r_name(name: str) -> str:
    """Return a name of R, in backticks where it needs them."""
    plain = name.replace(".", "a").replace("_", "a")
    starts = not name[:1].isdigit() and name[:1] != "_"
    dotted = name[:1] == "." and name[1:2].isdigit()
    if plain.isalnum() and name.isascii() and starts and not dotted and name not in R_WORDS:
        return name
    escaped = name.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"


def _r_argument(argument: Argument) -> str:
    value = "" if argument.value is None else _wrap(_r(argument.value), 1)
    if argument.name is None:
        return value
    return f"{r_name(argument.name)} = {value}".rstrip()


def _r_constant(node: Constant) -> tuple[str, int]:
    value = node.value
    if value is None:
        missing = {"logical": "NA", "integer": "NA_integer_", "double": "NA_real_"}
        return ("NULL" if node.kind == "null" else missing.get(node.kind, "NA_character_")), _ATOM
    match node.kind:
        case "logical":
            return ("TRUE" if value else "FALSE"), _ATOM
        case "integer":
            return f"{value}L", _ATOM
        case "double":
            return _r_double(float(value)), _ATOM  # type: ignore[arg-type]
        case "complex":
            return f"{_r_double(complex(value).imag)}i", _ATOM
        case _:
            return r_string(str(value)), _ATOM


def _r_double(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Inf"
    # R's parser reads some decimals one unit off, those of many digits or far from 1; a
    # hexadecimal number is exact. So are powers of ten, such as a solver's tolerance.
    text = repr(value)
    digits = len(text.split("e")[0].replace(".", "").strip("0"))
    power_of_ten = text.startswith("1e-") and value >= 1e-60
    if value != 0 and not power_of_ten and (digits > 15 or not 1e-22 <= value <= 1e22):
        return value.hex()
    return text.removesuffix(".0")


def r_string(text: str) -> str:
    """Return a string as R's code has it."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(escapes.get(letter, letter) for letter in text) + '"'
