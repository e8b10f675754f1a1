"""Candidate changes by which a call is given the weights that the other one has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fitdiff.calls.check import Checked
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Argument, Constant, Index, Language, Name, Node
from fitdiff.calls.worker_messages import Formal
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import SetArgument
from fitdiff.causes.calls.settings import before_of

_WEIGHTS = frozenset(
    ["weights", "w", "wt", "sample_weight", "freq_weights", "var_weights", "aweights", "fweights"]
)


def weights_of(checked: Checked, columns: Sequence[str]) -> tuple[str, ...]:
    """Columns of the table that a call gives as weights, as they are."""
    found = []
    for function in checked.called():
        for one in function.matched:
            if (one.formal or one.argument.name) in _WEIGHTS:
                found += [name for name in columns if one.argument.value in _ways(name)]
    return tuple(dict.fromkeys(found))


def weight_changes(
    at: int,
    name: str,
    formals: Sequence[Formal],
    given: Mapping[str, tuple[int, Node]],
    columns: Sequence[str],
    side: Side,
    language: Language,
) -> Iterator[Change]:
    """List the columns that the other side weights by, for a call that has no weights.

    Parameters
    ----------
    at : int
        The call's number in its tree.
    name : str
        Of its function.
    formals : sequence of Formal
    given : mapping of str to (int, Node)
        Arguments that the call states.
    columns : sequence of str
        Of the other side.
    side, language
    """
    if _WEIGHTS & given.keys():
        return
    for formal in formals:
        if formal.name not in _WEIGHTS:
            continue
        for column in columns:
            value: Node = Name(column)
            if language == "py":
                value = Index(Name("data"), (Argument(None, Constant("string", column)),))
            yield Change(
                side,
                f"{name}:{formal.name}",
                before_of(None, formal.default, language),
                print_call(value, language),
                "choice",
                SetArgument(at, None, formal.name, value),
                "weights",
            )


def _ways(name: str) -> tuple[Node, ...]:
    """The ways in which a call names a column."""
    index = (Argument(None, Constant("string", name)),)
    return (Name(name), Index(Name("data"), index), Index(Name("df"), index))
