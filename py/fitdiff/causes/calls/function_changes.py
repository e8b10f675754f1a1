"""Candidate changes of a formula's functions: `log(x)` where the other has `x` or `log10(x)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Argument, Call, Formula, Language, Name, Node
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import SetArgument
from fitdiff.causes.calls.term_changes import TERMS, common_name, formula_of, formula_with

# Of the same name in R and in NumPy. A term is a column, or one of them of a column.
_TERM = re.compile(r"(?:(log|log2|log10|log1p|exp|expm1|sqrt|abs)\(([\w.]+)\)|([A-Za-z_.][\w.]*))")
# What the two formulas have of one column: own and other.
_Pairs = Mapping[str, str]


def function_changes(
    tree: Node,
    other: Node,
    languages: tuple[Language, Language],
    side: Side,
    columns: Sequence[str],
) -> Iterator[Change]:
    """List a call's formula with the other side's functions of columns in place of its own.

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
    own, theirs = formula_of(tree, languages[0]), formula_of(other, languages[1])
    if own is None or theirs is None:
        return
    (at, place, name, formula), terms = own
    (*_, their_formula), their_terms = theirs
    pairs = _pairs(list(terms), list(their_terms), columns)
    # An outcome with a function and one without are of other models, as log(y) and a log link.
    outcomes = [_left(formula)], [_left(their_formula)]
    left = _pairs(*outcomes, columns) if all(_parts(one)[0] for (one,) in outcomes) else {}
    every = dict(pairs) | dict(left)
    for chosen in [every, *({term: pairs[term]} for term in pairs), left]:
        if not chosen:
            continue
        right = [_written(pairs[t], formula) if t in chosen else node for t, node in terms.items()]
        of_outcome = next((_written(left[t], formula) for t in left if t in chosen), None)
        edit = SetArgument(at, place, name, formula_with(formula, right, of_outcome))
        said = ", ".join(dict.fromkeys(_parts(term)[1] for term in chosen))
        before, after = ", ".join(chosen), ", ".join(chosen.values())
        yield Change(side, f"function of {said}", before, after, "transform", edit, TERMS)
        if len(every) == 1:
            return


def _pairs(own: Sequence[str], theirs: Sequence[str], columns: Sequence[str]) -> _Pairs:
    """What stands in one formula alone, with what stands in the other of the same column."""
    found: dict[str, str] = {}
    for term in own:
        for other in theirs:
            column = _parts(term)[1]
            alone = term not in theirs and other not in own
            if alone and column == _parts(other)[1] and column in columns:
                found[term] = other
    return found


def _parts(term: str) -> tuple[str, str]:
    """The function and the column of a term; '' for none."""
    known = _TERM.fullmatch(term)
    return ("", "") if known is None else (known[1] or "", known[2] or known[3])


def _left(formula: Formula | str) -> str:
    """The outcome by one name in both languages."""
    if isinstance(formula, str):
        return common_name(formula.partition("~")[0].strip())
    return "" if formula.left is None else common_name(print_call(formula.left, "r"))


def _written(term: str, formula: Formula | str) -> Node | str:
    """A term as a formula of that language has it."""
    function, column = _parts(term)
    if isinstance(formula, str):
        return f"np.{function}({column})" if function else column
    return Call(Name(function), (Argument(None, Name(column)),)) if function else Name(column)
