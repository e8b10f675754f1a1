"""Candidate changes of a formula's intercept: left out where it is fitted, or put back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fitdiff.calls.tree import Constant, Formula, Language, Node
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import SetArgument, calls_of
from fitdiff.causes.calls.formula_terms import Term, added_terms, sum_of

INTERCEPT = "intercept"
_FITTED, _LEFT_OUT = "fitted", "left out"


def intercept_changes(tree: Node, language: Language, side: Side) -> Iterator[Change]:
    """List the first formula of a call with the intercept that it has not, or without.

    Parameters
    ----------
    tree : Node
    language : {'r', 'py'}
    side : {'first', 'second'}
    """
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            match argument.value:
                case Formula(left=left, right=right) if language == "r" and left is not None:
                    total, codes = _turned(right)
                    new: Node = Formula(left, total)  # type: ignore[arg-type]
                case Constant(value=str(text)) if language == "py" and "~" in text:
                    outcome, right_text = (part.strip() for part in text.split("~", 1))
                    total, codes = _turned(right_text)
                    new = Constant("string", f"{outcome} ~ {total}")
                case _:
                    continue
            if total is not None:
                edit = SetArgument(at, place, argument.name or "formula", new)
                yield Change(side, INTERCEPT, *codes, "flag", edit, INTERCEPT)
            return


def _turned(right: Node | str) -> tuple[Node | str | None, tuple[str, str]]:
    """A right-hand side with the intercept if it has none, or without; what that is changed to."""
    marks, terms = split_intercept(added_terms(right))
    one: Node | str = "1" if isinstance(right, str) else Constant("double", 1.0)
    if is_left_out(marks):
        return sum_of(terms or [("+", one)]), (_LEFT_OUT, _FITTED)
    return sum_of([*terms, ("-", one)]), (_FITTED, _LEFT_OUT)


def split_intercept(terms: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """Terms that are the intercept, as in ``- 1`` and ``0 +``, and the others."""
    marks = [term for term in terms if _number(term) is not None]
    return marks, [term for term in terms if term not in marks]


def is_left_out(marks: Sequence[Term]) -> bool:
    """Whether terms of the intercept say that there is none."""
    return any((sign == "+") == (_number((sign, term)) == 0) for sign, term in marks)


def _number(term: Term) -> float | None:
    """The 0 or 1 that a term is."""
    _, value = term
    if isinstance(value, str):
        return float(value) if value in ("0", "1") else None
    known = isinstance(value, Constant) and value.value in (0, 1)
    return float(value.value) if known else None  # type: ignore[union-attr, arg-type]
