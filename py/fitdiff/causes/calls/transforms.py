"""Candidate changes of what a call is given: its design, its outcome, the event it models."""

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
    Index,
    Language,
    Mapping,
    Member,
    Name,
    Node,
    walk,
)
from fitdiff.causes.calls.change import Change, Family, Side
from fitdiff.causes.calls.coding import coding_changes
from fitdiff.causes.calls.edits import (
    DropArgument,
    Edit,
    Replace,
    SetArgument,
    SetKey,
    Wrap,
    calls_of,
)
from fitdiff.causes.calls.events import event_changes, event_levels
from fitdiff.causes.calls.intercepts import INTERCEPT, intercept_changes

WEIGHTS = ("sample_weight", "freq_weights", "var_weights", "weights", "exposure")
RATE = "outcome per unit of weight"
# Of clustered and autocorrelated errors, in a dictionary.
_CORRECTIONS = ("df_correction", "use_correction")
SCALED_OUTCOME = "scaling of the outcome"


def transforms(
    tree: Node, language: Language, side: Side, table: pd.DataFrame, outcome: str | None
) -> list[Change]:
    """List changes of the data that a call is given, as edits of the call."""
    levels = event_levels(table, outcome)
    known = outcome in table.columns and pd.api.types.is_numeric_dtype(table[outcome])
    numeric = known and not levels
    found = list(coding_changes(tree, language, side, table, outcome))
    found += intercept_changes(tree, language, side)
    found += event_changes(tree, language, side, outcome, levels)
    if language == "py":
        found += _python(tree, side, table, numeric)
    else:
        found += _r_outcome(tree, side, outcome) if numeric else ()
    return found


def _change(
    side: Side,
    setting: str,
    edit: Edit,
    codes: tuple[str, str],
    meaning: str = "",
    family: Family = "transform",
) -> Change:
    return Change(side, setting, *codes, family, edit, meaning)


def _python(tree: Node, side: Side, table: pd.DataFrame, numeric: bool) -> Iterator[Change]:
    names = {node.id for node in walk(tree) if isinstance(node, Name)}
    if "X" in names and "X" not in table.columns:
        yield from _design(tree, side)
    if "y" in names:
        yield from _rates(tree, side)
    if "y" in names and "y" not in table.columns and numeric:
        yield from _outcome(tree, side)
    yield from _keywords(tree, side)
    yield from _steps(tree, side)


def _steps(tree: Node, side: Side) -> Iterator[Change]:
    """A pipeline without one of its transformers."""
    for at, call in enumerate(calls_of(tree)):
        if call.function != Name("make_pipeline"):
            continue
        for place, argument in enumerate(call.arguments[:-1]):
            assert argument.value is not None
            step = print_call(argument.value, "py")
            yield _change(
                side, "step of the pipeline", DropArgument(at, place), (step, "left out"),
                "standardise",
            )  # fmt: skip


def _design(tree: Node, side: Side) -> Iterator[Change]:
    constant = Call(Member(Name("sm"), "add_constant"), (Argument(None, Name("X")),))
    if constant not in list(walk(tree)):
        yield _change(
            side, "constant column", Replace(Name("X"), constant),
            ("none", "sm.add_constant(X)"), INTERCEPT,
        )  # fmt: skip
    else:
        yield _change(
            side, "constant column", Replace(constant, Name("X")),
            ("sm.add_constant(X)", "none"), INTERCEPT,
        )  # fmt: skip
    for new, code in _scaled(tree):
        yield _change(side, "scaling of columns", new, ("X", code), "standardise")


def _scaled(tree: Node) -> Iterator[tuple[Edit, str]]:
    """Columns scaled: before an estimator, so that it predicts as it was fitted; else in place."""
    match tree:
        case Call(function=Member(value=Call(function=Name()) as estimator, name="fit")):
            step = Argument(None, Call(Name("StandardScaler"), ()))
            at = calls_of(tree).index(estimator)
            yield Wrap(at, Name("make_pipeline"), (step,)), "StandardScaler before the estimator"
            return
    scaler = Member(Call(Name("StandardScaler"), ()), "fit_transform")
    centred = Binary("-", Name("X"), Call(Member(Name("X"), "mean"), ()))
    for new in (
        Call(scaler, (Argument(None, Name("X")),)),
        Binary("/", centred, Call(Member(Name("X"), "std"), ())),
    ):
        yield Replace(Name("X"), new), print_call(new, "py")


def _outcome(tree: Node, side: Side) -> Iterator[Change]:
    """The outcome standardised, with either denominator; or as it is where it was."""
    y = Name("y")
    centred = Binary("-", y, Call(Member(y, "mean"), ()))
    for ddof in ((), (Argument("ddof", Constant("integer", 0)),)):
        made = Binary("/", centred, Call(Member(y, "std"), ddof))
        code = print_call(made, "py")
        if made in list(walk(tree)):
            yield _change(side, SCALED_OUTCOME, Replace(made, y), (code, "y"), "standardise")
        else:
            yield _change(side, SCALED_OUTCOME, Replace(y, made), ("y", code), "standardise")


def _r_outcome(tree: Node, side: Side, outcome: str | None) -> Iterator[Change]:
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            formula = argument.value
            if not isinstance(formula, Formula) or outcome is None:
                continue
            scaled = Call(Name("scale"), (Argument(None, Name(outcome)),))
            for old, new in ((Name(outcome), scaled), (scaled, Name(outcome))):
                if formula.left == old:
                    codes = (print_call(old, "r"), print_call(new, "r"))
                    edit = SetArgument(
                        at, place, argument.name or "formula", Formula(new, formula.right)
                    )
                    yield _change(side, SCALED_OUTCOME, edit, codes, "standardise")
                    return


def _rates(tree: Node, side: Side) -> Iterator[Change]:
    """The outcome per unit of a column that is given as a weight or an exposure."""
    for call in calls_of(tree):
        for argument in call.arguments:
            if argument.name in WEIGHTS and isinstance(argument.value, Name | Member | Index):
                rate = Binary("/", Name("y"), argument.value)
                yield _change(
                    side, RATE, Replace(Name("y"), rate), ("y", print_call(rate, "py")), "rate"
                )


def _keywords(tree: Node, side: Side) -> Iterator[Change]:
    """Corrections that statsmodels takes from a dictionary beside the groups."""
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            if argument.name != "cov_kwds" or not isinstance(argument.value, Mapping):
                continue
            stated = {key: value for key, value in argument.value.items}
            for word in _CORRECTIONS:
                held = stated.get(Constant("string", word))
                before = "default" if held is None else print_call(held, "py")
                for value in (True, False, *([] if held is None else [None])):
                    after = "left out" if value is None else str(value)
                    node = None if value is None else Constant("logical", value)
                    if after != before:
                        yield _change(
                            side, f"cov_kwds:{word}", SetKey(at, place, word, node),
                            (before, after), "", "flag",
                        )  # fmt: skip


def supported(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Changes without doubles: the same edit found in two ways is one candidate."""
    return tuple({(change.side, repr(change.edit)): change for change in changes}.values())
