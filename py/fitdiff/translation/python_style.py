"""Python scripts as formatters leave them: double quotes, an argument a line in long calls."""

from __future__ import annotations

import ast
import io
import tokenize

_WIDTH = 80


def formatted(script: str) -> str:
    """Format a script of one-line statements and calls that are already laid out.

    Parameters
    ----------
    script : str
        Valid Python. Its blank lines are kept.
    """
    quoted = _double_quoted(script)
    lines = quoted.removesuffix("\n").split("\n")  # as ast counts them
    long = {
        one.lineno - 1: one
        for one in ast.parse(quoted).body
        if one.lineno == one.end_lineno and len(lines[one.lineno - 1]) > _WIDTH
    }
    parts = [
        _statement(long[place], line) if place in long else line for place, line in enumerate(lines)
    ]
    return "\n".join(parts) + "\n"


def _double_quoted(script: str) -> str:
    """With double quotes around strings that have none inside."""
    lines = io.StringIO(script).readlines()
    for token in tokenize.generate_tokens(io.StringIO(script).readline):
        text = token.string
        plain = text[:1] == "'" and text[:3] != "'''" and not {'"', "\\"} & {*text}
        if token.type == tokenize.STRING and plain:
            (row, start), end = token.start, token.end[1]
            line = lines[row - 1]
            lines[row - 1] = f'{line[:start]}"{text[1:-1]}"{line[end:]}'
    return "".join(lines)


def _statement(statement: ast.stmt, line: str) -> str:
    """A statement whose value is a call, with an argument a line."""
    match statement:
        case ast.Expr(value=value) | ast.Assign(value=value):
            # Offsets of ast are in bytes.
            before = line.encode()[: value.col_offset].decode()
            return before + _broken(value, line, len(before), 0)
    return line


def _broken(node: ast.expr | ast.keyword, line: str, before: int, indent: int) -> str:
    flat = _source(node, line)
    if isinstance(node, ast.keyword) and node.arg is not None:
        name = f"{node.arg}="
        return name + _broken(node.value, line, before + len(name), indent)
    if before + len(flat) + (indent > 0) <= _WIDTH:
        return flat
    margin = indent + 4
    parts: list[ast.expr | ast.keyword]
    match node:
        case ast.Call(func=function, args=args, keywords=keywords):
            opening, parts, closing = f"{_source(function, line)}(", [*args, *keywords], ")"
        case ast.List(elts=elements):
            opening, parts, closing = "[", [*elements], "]"
        case _:
            return flat
    inner = "".join(f"{' ' * margin}{_broken(one, line, margin, margin)},\n" for one in parts)
    return f"{opening}\n{inner}{' ' * indent}{closing}" if parts else flat


def _source(node: ast.expr | ast.keyword, line: str) -> str:
    return line.encode()[node.col_offset : node.end_col_offset].decode()
