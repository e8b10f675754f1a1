"""A tree as code of limited width: a call that does not fit has an argument a line."""

from __future__ import annotations

from fitdiff.calls.printing import print_call, r_name
from fitdiff.calls.tree import Argument, Call, Language, Member, Node

_INDENT = {"py": 4, "r": 2}


def lay_out(node: Node, language: Language, width: int = 80, before: int = 0) -> str:
    """Print a tree as code; lines are longer than `width` only where no call can be broken.

    Parameters
    ----------
    node : Node
    language : {'r', 'py'}
    width : int
    before : int
        Columns that the first line has already used.
    """
    return "\n".join(_lines(node, language, width, before, 0))


def _lines(node: Node, language: Language, width: int, before: int, indent: int) -> list[str]:
    flat = print_call(node, language)
    if before + len(flat) <= width or not (isinstance(node, Call) and node.arguments):
        return [flat]
    head = _head(node, language, width, before, indent)
    whole = f"{head[-1]}{flat[len(print_call(node.function, language)) :]}"
    if len(head) > 1 and len(whole) <= width:
        return [*head[:-1], whole]
    inner = indent + _INDENT[language]
    lines = [*head[:-1], f"{head[-1]}("]
    for place, argument in enumerate(node.arguments):
        comma = "," if place < len(node.arguments) - 1 or language == "py" else ""
        name = _name(argument, language)
        if argument.value is None:
            lines.append(" " * inner + name + comma)
            continue
        value = _lines(argument.value, language, width - 1, inner + len(name), inner)
        lines += [" " * inner + name + value[0], *value[1:]]
        lines[-1] += comma
    return [*lines, " " * indent + ")"]


def _name(argument: Argument, language: Language) -> str:
    """The name of an argument with its sign, in backticks where R needs them."""
    if argument.name is None:
        return ""
    return f"{argument.name}=" if language == "py" else f"{r_name(argument.name)} = "


def _head(node: Call, language: Language, width: int, before: int, indent: int) -> list[str]:
    """What is called; ``smf.ols(...).fit`` is broken inside its first call if it is long."""
    match node.function:
        case Member(value=Call() as inner, name=name) if language == "py":
            lines = _lines(inner, language, width - len(name) - 2, before, indent)
            return [*lines[:-1], f"{lines[-1]}.{name}"]
    return [print_call(node.function, language)]
