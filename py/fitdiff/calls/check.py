"""The gate: what a call uses, looked up and found allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from fitdiff.calls import gate
from fitdiff.calls.arguments import (
    Matched,
    check_arguments,
    doubtful_arguments,
    match_arguments,
)
from fitdiff.calls.lookup_python import look_up_python
from fitdiff.calls.lookup_r import look_up_r
from fitdiff.calls.tree import Call, Node, ParsedCall
from fitdiff.calls.worker_messages import Described
from fitdiff.calls.workers import Workers


@dataclass(frozen=True)
class Function:
    """A function that a call uses.

    Attributes
    ----------
    node : Node
        How the call names it.
    call : Call or None
        The call of it; None where the function itself is a value: ``vcov. = NeweyWest``.
    module, name : str
        R's package and the function in it; Python's module and the names to follow from it.
    described : Described
        Full name, version and arguments as installed.
    matched : tuple of Matched
        The arguments of the call, each with the formal that it is given to.
    formula : bool
        Whether it is used inside a formula.
    """

    node: Node
    call: Call | None
    module: str
    name: str
    described: Described
    matched: tuple[Matched, ...] = ()
    formula: bool = False


@dataclass(frozen=True)
class Checked:
    """A call that passed the gate.

    Attributes
    ----------
    parsed : ParsedCall
    functions : tuple of Function
    packages : tuple of str
        In which functions may be.
    notes : tuple of str
        Choices between functions of the same name.
    """

    parsed: ParsedCall
    functions: tuple[Function, ...]
    packages: tuple[str, ...]
    notes: tuple[str, ...]

    def called(self) -> Iterator[Function]:
        """Yield the functions that are called, outermost first."""
        return (one for one in self.functions if one.call is not None)


def check(
    parsed: ParsedCall,
    workers: Workers,
    allow: Collection[str] = (),
    columns: Collection[str] = (),
) -> Checked:
    """Check a call against what is allowed.

    Parameters
    ----------
    parsed : ParsedCall
    workers : Workers
        Functions are looked up where they are installed.
    allow : collection of str
        Packages to allow besides the listed ones.
    columns : collection of str
        Names that are columns where they are not called.

    Raises
    ------
    CallError
        For the first thing that is not allowed, not known or not installed: what, why, what is
        allowed, and what is nearest.
    """
    used = gate.uses(parsed.tree, parsed.language, columns)
    look_up = look_up_python if parsed.language == "py" else look_up_r
    found = look_up(used, workers, tuple(allow), frozenset(columns))
    functions = tuple(
        Function(
            use.node,
            use.call,
            where.module,
            where.name,
            where.described,
            match_arguments(use.call, where.described, parsed.language) if use.call else (),
            use.formula,
        )
        for use, where in found.functions
    )
    for function in functions:
        if function.call is not None:
            check_arguments(
                function.call, function.described, function.matched, parsed.language, columns
            )
    doubts = [one for it in functions for one in doubtful_arguments(it.described, it.matched)]
    return Checked(parsed, functions, found.packages, (*found.notes, *doubts))
