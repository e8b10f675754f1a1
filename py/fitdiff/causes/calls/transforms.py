"""Candidate changes of what a call is given: its design, its outcome, its contrasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Items,
    Language,
    Mapping,
    Member,
    Name,
    Node,
    walk,
)
from fitdiff.causes.calls.change import Change, Family, Side
from fitdiff.causes.calls.edits import Edit, Replace, SetArgument, calls_of

_WEIGHTS = ("sample_weight", "freq_weights", "var_weights", "weights", "exposure")
_PENALTIES = ("alpha", "lambda", "C", "lam", "penalizer", "s")


def transforms(
    tree: Node, language: Language, side: Side, table: pd.DataFrame, outcome: str | None
) -> list[Change]:
    """List changes of the data that a call is given, as edits of the call."""
    makers = _python if language == "py" else _r
    return list(makers(tree, side, table, outcome))


def _change(
    side: Side,
    language: Language,
    setting: str,
    edit: Edit,
    codes: tuple[str, str],
    meaning: str = "",
    family: Family = "transform",
) -> Change:
    del language
    return Change(side, setting, *codes, family, edit, meaning)


def _python(tree: Node, side: Side, table: pd.DataFrame, outcome: str | None) -> Iterator[Change]:
    names = {node.id for node in walk(tree) if isinstance(node, Name)}
    if "X" in names and "X" not in table.columns:
        yield from _design(tree, side)
    yield from _rates(tree, side, names)
    yield from _contrasts_in_formula(tree, side)
    yield from _rescaled(tree, side, len(table))
    yield from _keywords(tree, side)
    del outcome


def _design(tree: Node, side: Side) -> Iterator[Change]:
    constant = Call(Member(Name("sm"), "add_constant"), (Argument(None, Name("X")),))
    if constant not in list(walk(tree)):
        yield _change(
            side, "py", "constant column", Replace(Name("X"), constant),
            ("X", "sm.add_constant(X)"), "intercept",
        )  # fmt: skip
    scaled = Call(
        Member(Call(Name("StandardScaler"), ()), "fit_transform"), (Argument(None, Name("X")),)
    )
    yield _change(
        side, "py", "scaling of columns", Replace(Name("X"), scaled),
        ("X", "StandardScaler().fit_transform(X)"), "standardise",
    )  # fmt: skip


def _rates(tree: Node, side: Side, names: set[str]) -> Iterator[Change]:
    """The outcome per unit of a column that is given as a weight or an exposure."""
    if "y" not in names:
        return
    for call in calls_of(tree):
        for argument in call.arguments:
            if argument.name in _WEIGHTS and isinstance(argument.value, Name | Member):
                rate = Binary("/", Name("y"), argument.value)
                yield _change(
                    side, "py", "outcome per unit of weight", Replace(Name("y"), rate),
                    ("y", print_call(rate, "py")), "rate",
                )  # fmt: skip


def _contrasts_in_formula(tree: Node, side: Side) -> Iterator[Change]:
    """Treatment for sum contrasts in a formula, and the opposite; all columns at once."""
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            value = argument.value
            if not (isinstance(value, Constant) and isinstance(value.value, str)):
                continue
            if "~" not in value.value:
                continue
            for old, new in ((", Sum)", ", Treatment)"), (", Treatment)", ", Sum)")):
                if old in value.value:
                    edited = value.value.replace(old, new)
                    yield _change(
                        side, "py", "contrasts",
                        SetArgument(at, place, "formula", Constant("string", edited)),
                        (value.value, edited), "contrasts",
                    )  # fmt: skip


def _rescaled(tree: Node, side: Side, n: int) -> Iterator[Change]:
    """A strength of penalty per row for one in all, and the opposite."""
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            if argument.name not in _PENALTIES or argument.value is None:
                continue
            for word, factor in (("times", float(n)), ("over", 1.0 / n)):
                scaled = _scaled(argument.value, factor)
                if scaled is not None:
                    yield _change(
                        side, "py", f"{argument.name} {word} the number of rows",
                        SetArgument(at, place, argument.name, scaled),
                        (print_call(argument.value, "py"), print_call(scaled, "py")),
                        "strength", "number",
                    )  # fmt: skip


def _scaled(node: Node, factor: float) -> Node | None:
    match node:
        case Constant(kind="integer" | "double", value=int() | float() as value):
            return Constant("double", value * factor)
        case Items(kind=kind, items=items):
            parts = [_scaled(one, factor) for one in items]
            known = [one for one in parts if one is not None]
            return Items(kind, tuple(known)) if len(known) == len(parts) else None
        case _:
            return None


def _keywords(tree: Node, side: Side) -> Iterator[Change]:
    """Corrections that statsmodels takes from a dictionary beside the groups."""
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            if argument.name != "cov_kwds" or not isinstance(argument.value, Mapping):
                continue
            stated = [key for key, _ in argument.value.items]
            for word in ("df_correction", "use_correction"):
                for value in (True, False):
                    key = Constant("string", word)
                    if key in stated:
                        continue
                    longer = Mapping((*argument.value.items, (key, Constant("logical", value))))
                    yield _change(
                        side, "py", f"cov_kwds:{word}", SetArgument(at, place, "cov_kwds", longer),
                        ("default", str(value)), "", "flag",
                    )  # fmt: skip


def _r(tree: Node, side: Side, table: pd.DataFrame, outcome: str | None) -> Iterator[Change]:
    del table, outcome
    yield from _r_contrasts(tree, side)
    yield from _r_intercept(tree, side)


def _r_contrasts(tree: Node, side: Side) -> Iterator[Change]:
    """Sum contrasts for R's default of treatment contrasts, of every factor of a formula."""
    wrapped = {
        node
        for node in walk(tree)
        if isinstance(node, Call) and node.function in (Name("factor"), Name("as.factor"))
    }
    if not wrapped:
        return
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            if isinstance(argument.value, Formula):
                coded = _coded(argument.value, wrapped)
                yield _change(
                    side, "r", "contrasts", SetArgument(at, place, argument.name or "formula", coded),
                    ("contr.treatment", "contr.sum"), "contrasts",
                )  # fmt: skip
                return


def _coded(formula: Formula, wrapped: set[Call]) -> Node:
    from fitdiff.calls.tree import rebuild  # noqa: PLC0415

    done: set[int] = set()

    def code(node: Node) -> Node:
        if isinstance(node, Call) and node in wrapped and id(node) not in done:
            made = Call(Name("C"), (Argument(None, node), Argument(None, Name("contr.sum"))))
            done.add(id(node))
            return made
        return node

    right = rebuild(formula.right, code)
    return Formula(formula.left, right)


def _r_intercept(tree: Node, side: Side) -> Iterator[Change]:
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            if isinstance(argument.value, Formula):
                without = Formula(
                    argument.value.left,
                    Binary("-", argument.value.right, Constant("double", 1.0)),
                )
                yield _change(
                    side, "r", "intercept",
                    SetArgument(at, place, argument.name or "formula", without),
                    ("with intercept", "- 1"), "intercept", "flag",
                )  # fmt: skip
                return


def supported(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Changes without doubles: the same edit found in two ways is one candidate."""
    return tuple({(change.side, repr(change.edit)): change for change in changes}.values())
