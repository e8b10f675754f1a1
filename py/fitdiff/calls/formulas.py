"""Formulas in Python strings, for patsy and formulaic, which run the code in them.

A formula is split into Python's tokens; what only formulas have (``~``, ``:``, ``%in%``, a lone
``.``, backticks, braces) is put in Python's terms where it is not inside a call; then `ast`
parses it, and the tree passes the gate like any call.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata

from fitdiff.calls.errors import CallError
from fitdiff.calls.python_syntax import convert
from fitdiff.calls.tree import Formula, Node

_BACKTICKS = re.compile(r"`[^`]*`")
_IN = re.compile(r"%\s*in\s*%")
# A name, a call's or an index's end, or a quoted name, right before a parenthesis.
_CALLED = re.compile(r"([\w.]*[\w\])`'\"])\s*\(")


def looks_like_code(text: str) -> bool:
    """Whether a string could do something if it were taken for a formula or an expression."""
    return any(letter in text for letter in "(~`{")


def called_in(text: str) -> list[str]:
    """Return what is called in a text that is no formula, as far as its letters tell."""
    return [match[1] for match in _CALLED.finditer(unicodedata.normalize("NFKC", text))]


def parse_formula(text: str) -> Node:
    """Parse a formula.

    Returns
    -------
    Node
        A `Formula` if there is a ``~``, else the right-hand side alone. Interactions are
        ``@``, Python's operator of the right precedence.

    Raises
    ------
    CallError
        If it is no formula.
    """
    try:
        sides = [_side(tokens) for tokens in _split(text)]
    except (SyntaxError, tokenize.TokenError, ValueError, RecursionError) as error:
        raise CallError(f"This is not a formula: {text[:60]!r} ({error}).") from None
    if len(sides) <= 2 and (right := sides[-1]) is not None:
        return right if len(sides) == 1 else Formula(sides[0], right)
    raise CallError(f"This is not a formula: {text[:60]!r}.")


def _split(text: str) -> list[list[str]]:
    """Split the tokens at each ``~`` that is outside of brackets."""
    text = _IN.sub("@", _BACKTICKS.sub(" _quoted_name_ ", text)).replace("\n", " ")
    sides: list[list[str]] = [[]]
    depth = 0
    calls: list[bool] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.NL):
            continue
        if token.type in (tokenize.COMMENT, tokenize.ERRORTOKEN) and token.string.strip():
            raise ValueError(f"{token.string!r} is not part of one")
        word = token.string
        if word in "([{" and token.type == tokenize.OP:
            # Inside of plain parentheses it is still a formula, inside of a call it is Python.
            calls.append(_is_call(sides[-1]) or word != "(")
            depth += 1
            word = "(" if word == "{" else word
        elif word in ")]}" and token.type == tokenize.OP:
            if calls:
                calls.pop()
            depth -= 1
            word = ")" if word == "}" else word
        if word == "~" and depth == 0:
            sides.append([])
            continue
        if not any(calls) and token.type == tokenize.OP:
            word = {":": "@", ".": "_rest_"}.get(word, word)
        sides[-1].append(word)
    return sides


def _is_call(before: list[str]) -> bool:
    last = before[-1] if before else ""
    return last.isidentifier() or last[-1:] in (")", "]", "'", '"')


def _side(tokens: list[str]) -> Node | None:
    text = _with_attributes(tokens)
    if not text:
        return None
    return convert(ast.parse(text, mode="eval").body)


def _with_attributes(tokens: list[str]) -> str:
    """Join tokens; a dot between two names is an attribute, np.log, and not all other columns."""
    words: list[str] = []
    for place, word in enumerate(tokens):
        between = (
            word == "_rest_"
            and place > 0
            and tokens[place - 1].isidentifier()
            and tokens[place - 1] != "_rest_"
            and place + 1 < len(tokens)
            and tokens[place + 1].isidentifier()
        )
        words.append("." if between else word)
    return " ".join(words)
