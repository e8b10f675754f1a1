"""Candidate changes of a formula's terms: those that the other side lacks, or has beyond them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Binary, Constant, Formula, Language, Name, Node
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import SetArgument, calls_of
from fitdiff.causes.calls.formula_terms import Term, signed_terms, sum_of
from fitdiff.causes.calls.intercepts import split_intercept
from fitdiff.causes.calls.swaps import names_in
from fitdiff.quantities.terms import normal_term, split_outside

TERMS = "terms"
_HELD, _NOT_HELD = "in the formula", "left out"
# Terms of one side only above which two calls are of other models, not of a slip.
_MOST = 3


def term_changes(
    tree: Node,
    other: Node,
    languages: tuple[Language, Language],
    side: Side,
    columns: Sequence[str],
) -> Iterator[Change]:
    """List a call's formula without the terms that the other one lacks, and with those it has.

    Parameters
    ----------
    tree, other : Node
        The call, and the one of the other side.
    languages : tuple of Language
        Of both.
    side : Side
    columns : sequence of str
        Of the table.
    """
    found = formula_of(tree, languages[0])
    if found is None:
        return
    (at, place, name, formula), _ = found
    marks, terms = _marks_and_terms(formula)
    modelled = _outcomes(formula, columns)
    theirs = [one for one in _terms_of_other(other, languages[1], columns) if one not in modelled]
    if not theirs or not _are_plain([*terms, *theirs]):
        return
    own = [term for term in terms if term not in theirs]
    lacking = [term for term in theirs if term not in terms and term in columns]
    changed = [
        *((chosen, _HELD, _NOT_HELD, _without(terms, chosen)) for chosen in _choices(own)),
        *((chosen, _NOT_HELD, _HELD, _with(terms, chosen)) for chosen in _choices(lacking)),
    ]
    for chosen, before, after, kept in changed:
        edit = SetArgument(at, place, name, formula_with(formula, kept, marks=marks))
        said = f"{'term' if len(chosen) == 1 else 'terms'} {', '.join(chosen)}"
        yield Change(side, said, before, after, "transform", edit, TERMS)


def _outcomes(formula: Formula | str, columns: Sequence[str]) -> set[str]:
    """Columns on the left of a formula."""
    if isinstance(formula, str):
        return names_in(Constant("string", f"{formula.partition('~')[0]}~"), columns)
    return set() if formula.left is None else names_in(formula.left, columns)


def _choices(terms: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All of them together, and each alone."""
    if 0 < len(terms) <= _MOST:
        yield tuple(terms)
        yield from ((one,) for one in terms if len(terms) > 1)


# A formula's place in the call and itself; its terms by their normal names, each as it is written.
Found = tuple[tuple[int, int, str, Formula | str], dict[str, Node | str]]


def formula_of(tree: Node, language: Language) -> Found | None:
    """The first formula of a call, with its terms; None of calls without one."""
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            value, name = argument.value, argument.name or "formula"
            if language == "r" and isinstance(value, Formula):
                nodes = list(_added(value.right))
                return (at, place, name, value), {
                    common_name(print_call(node, "r")): node for node in nodes
                }
            if isinstance(value, Constant) and isinstance(value.value, str) and "~" in value.value:
                right = value.value.partition("~")[2]
                texts = [term.strip() for term in split_outside(right, "+")]
                return (at, place, name, value.value), {common_name(text): text for text in texts}
    return None


def _terms_of_other(tree: Node, language: Language, columns: Sequence[str]) -> list[str]:
    """Terms of the other side's formula; where it has none, the columns that it names."""
    if (found := formula_of(tree, language)) is not None:
        return list(_marks_and_terms(found[0][-1])[1])
    named = names_in(tree, columns)
    return [one for one in columns if one in named]


def _marks_and_terms(formula: Formula | str) -> tuple[list[Term], dict[str, Node | str]]:
    """What a formula says of the intercept, and its terms by normal names.

    ``a * b`` is a, b and their interaction. A term that is taken away has a name that no other has.
    """
    right = formula.partition("~")[2].strip() if isinstance(formula, str) else formula.right
    marks, terms = split_intercept(signed_terms(right))
    found: dict[str, Node | str] = {}
    for sign, term in terms:
        text = common_name(term if isinstance(term, str) else print_call(term, "r"))
        own = ":".join(sorted(split_outside(text, ":")))
        found.setdefault(own if sign == "+" else f"- {own}", term)
    return marks, found


def _added(node: Node) -> Iterator[Node]:
    if isinstance(node, Binary) and node.operator == "+":
        yield from _added(node.left)
        yield from _added(node.right)
    else:
        yield node


def common_name(text: str) -> str:
    """A term by one name in both languages: a * b of columns however they are coded."""
    return "*".join(normal_term(part) for part in split_outside(text, "*"))


def _are_plain(terms: Sequence[str]) -> bool:
    """Whether all terms are added: none is taken away, stands for all columns, or is random."""
    return not any(term == "." or "|" in term or term.startswith("- ") for term in terms)


def _without(terms: dict[str, Node | str], chosen: Sequence[str]) -> list[Node | str]:
    return [written for term, written in terms.items() if term not in chosen]


def _with(terms: dict[str, Node | str], chosen: Sequence[str]) -> list[Node | str]:
    return [*terms.values(), *chosen]


def formula_with(
    formula: Formula | str,
    terms: Sequence[Node | str],
    outcome: Node | str | None = None,
    marks: Sequence[Term] = (),
) -> Node:
    """A formula of the terms, of none, of the intercept alone; of another outcome if given.

    What it says of the intercept are `marks`.
    """
    text = isinstance(formula, str)
    written = [one if text or not isinstance(one, str) else Name(one) for one in terms]
    one: Node | str = "1" if text else Constant("double", 1.0)
    added: list[Term] = [("+", term) for term in written or [one]]
    total = sum_of([*added, *marks])
    if isinstance(formula, str):
        left = formula.partition("~")[0].strip() if outcome is None else outcome
        return Constant("string", f"{left} ~ {total}")
    assert total is not None
    assert not isinstance(total, str)
    left_node = Name(outcome) if isinstance(outcome, str) else outcome
    return Formula(left_node or formula.left, total)
