"""Numbers and flags of the other side, by name and as written out."""

from __future__ import annotations

from fitdiff.calls import Workers, check, parse_call
from fitdiff.calls.tree import Constant
from fitdiff.calls.worker_messages import Formal
from fitdiff.causes.calls.other_values import Values, value_changes, values_of


def after(formals, given, other: Values, language="py") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in value_changes(0, "f", formals, given, other, "first", language):
        found.setdefault(one.setting, []).append(one.after)
    return found


def test_a_number_written_out_stands_for_one_written_out_here() -> None:
    formals = [Formal("a", None, "positional"), Formal("proportiontocut", None, "positional")]
    given = {"proportiontocut": (1, Constant("double", 0.2))}
    assert after(formals, given, Values({"trim": 0.1}, (0.1,))) == {"f:proportiontocut": ["0.1"]}


def test_a_count_stands_for_a_count_that_is_a_default_and_a_share_does_not() -> None:
    formals = [Formal("n_neighbors", "5", "positional"), Formal("leaf_size", "30", "keyword")]
    counts = after(formals, {}, Values({}, (3,)))
    assert counts == {"f:n_neighbors": ["3"], "f:leaf_size": ["3"]}
    assert not after(formals, {}, Values({}, (0.5,)))


def test_arguments_of_one_name_take_each_others_values_in_their_own_language() -> None:
    formals = [Formal("delta", "0.01 * diff(range(x))", "keyword"), Formal("na.rm", "FALSE", "")]
    found = after(formals, {}, Values({"delta": 0.0, "narm": True}, ()), "r")
    assert found == {"f:delta": ["0"], "f:na.rm": ["TRUE"]}


def test_limits_of_solvers_and_columns_are_left_alone() -> None:
    formals = [Formal("tol", "1e-4", "keyword"), Formal("random_state", "None", "keyword")]
    assert not after(formals, {}, Values({"tol": 1e-8, "randomstate": 3}, (7,)))


def test_values_of_a_call_are_those_stated_and_those_by_default(workers: Workers) -> None:
    checked = check(parse_call("r: lowess(x, z, f = 0.5)", workers), workers, (), ("x", "z"))
    found = values_of(checked)
    assert found.named["f"] == 0.5
    assert found.named["iter"] == 3
    assert found.stated == (0.5,)


def test_an_argument_that_both_languages_name_otherwise_is_one(workers: Workers) -> None:
    checked = check(parse_call("r: knn(x, z, g)", workers), workers, (), ("x", "z", "g"))
    formals = [Formal("n_neighbors", "5", "positional"), Formal("leaf_size", "30", "keyword")]
    assert after(formals, {}, values_of(checked)) == {"f:n_neighbors": ["1"]}
