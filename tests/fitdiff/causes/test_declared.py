from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitdiff.causes.declared import Cause, find_cause
from fitdiff.causes.texts import cause_text
from fitdiff.causes.trial import FitOnSplits
from fitdiff.comparison.stages import ComparedFit
from fitdiff.methods.method import Method
from fitdiff.results.cell import failure

from ..patterns import STANDARDISED
from .conftest import changed, made_up, method

LIBLINEAR = method("liblinear-top10")
# Values that scikit-learn supports in any combination with those of the method file.
OTHER = {
    "select.k": 3,
    "scale": STANDARDISED,
    "strength": 1.0,
    "tolerance": 1e-3,
    "max_iterations": 50,
    "threshold": 0.4,
}
TWO = {name: OTHER[name] for name in ("select.k", "scale")}
subsets = st.frozensets(st.sampled_from(sorted(OTHER)))


def named(cause: Cause) -> list[list[str]]:
    return [[each.setting for each in one.settings] for one in cause.members]


def of_second(method: Method) -> frozenset[str]:
    """The settings that a hybrid has of the second method."""
    settings = method.settings() | {"scale": method.made().get("scale", "none")}
    return frozenset(name for name, value in OTHER.items() if settings[name] == value)


def test_the_one_setting_is_named_with_what_it_does(fit: FitOnSplits) -> None:
    cause = find_cause(LIBLINEAR, method("lbfgs-top10"), fit)
    assert (cause.answer, named(cause)) == ("named", [["solver"]])
    (member,) = cause.members
    assert (member.settings[0].before, member.settings[0].after) == ("liblinear", "lbfgs")
    assert (member.without.state, member.without.stage) == ("open", "parameters")
    assert (cause.left.state, cause.left.distance) == ("closed", 0.0)
    # Both methods, each once, on two splits: the one hybrid that there is, is the second method.
    assert (cause.methods, cause.fits) == (3, 6)


def test_two_settings_at_once_are_named_and_others_are_not(fit: FitOnSplits) -> None:
    # liblinear stops before either number of iterations.
    other = changed(LIBLINEAR, **TWO, max_iterations=1000)
    cause = find_cause(LIBLINEAR, other, fit)
    assert (cause.answer, named(cause)) == ("named", [["select.k"], ["scale"]])
    assert [one.without.stage for one in cause.members] == ["selection", "parameters"]
    assert len(cause.settings) == 3


def test_settings_that_no_engine_runs_apart_move_together(fit: FitOnSplits) -> None:
    cause = find_cause(method("logit-top10"), LIBLINEAR, fit)
    assert cause.answer == "named"
    assert named(cause) == [
        ["select.statistic"],
        ["penalty", "intercept_penalised", "solver", "engine"],
    ]
    assert "needs solver 'lbfgs'" in cause.members[1].alone


def test_nothing_is_named_where_all_settings_move_together(fit: FitOnSplits) -> None:
    first = method("logit-top10")
    same = {"select.statistic": "pooled-f", "select.ties": "average-rank"}
    cause = find_cause(first, changed(LIBLINEAR, **same), fit)
    assert cause.answer == "not decidable"


def test_lm_of_r_and_ols_of_python_give_the_same(fit: FitOnSplits) -> None:
    cause = find_cause(method("lm-top10"), method("ols-top10"), fit)
    assert (cause.answer, cause.members) == ("none", ())
    assert [one.setting for one in cause.settings] == ["engine"]


def test_what_differs_between_glm_and_liblinear(fit: FitOnSplits) -> None:
    cause = find_cause(method("glm-top10"), LIBLINEAR, fit)
    assert (cause.answer, named(cause)[0]) == ("named", ["select.statistic"])
    assert {"penalty", "solver", "engine"} <= set(named(cause)[1])


def tampered(fit: FitOnSplits, name: str) -> FitOnSplits:
    """Fits in which the coefficients of one method are off by a thousandth."""

    def off(one: ComparedFit) -> ComparedFit:
        parameters = dict(one.result.parameters)
        parameters["coefficients"] = parameters["coefficients"] * 1.001
        return replace(one, result=replace(one.result, parameters=parameters))

    def fitted(method: Method, number: int) -> tuple[ComparedFit, ...]:
        found = fit(method, number)
        return tuple(map(off, found)) if method.name == name else found

    return fitted


@pytest.mark.parametrize("stated", [{}, {"max_iterations": 1000}])
def test_a_difference_that_no_setting_makes_is_undeclared(
    fit: FitOnSplits, stated: dict[str, object]
) -> None:
    cause = find_cause(LIBLINEAR, changed(LIBLINEAR, **stated), tampered(fit, "other"))
    assert (cause.answer, cause.members, cause.left.stage) == ("undeclared", (), "parameters")
    assert len(cause.settings) == len(stated)


def test_a_hybrid_that_fails_is_not_a_cause(fit: FitOnSplits) -> None:
    """What the engine supports and cannot fit is taken for what it does not support."""

    def failing(method: Method, number: int) -> tuple[ComparedFit, ...]:
        if method.transform("select").k == 3 and not method.transform("scale"):
            broken = failure("failed", "singular", 0.0)
            return tuple(replace(one, result=broken) for one in fit(method, number))
        return fit(method, number)

    other = changed(LIBLINEAR, **TWO, threshold=0.4)
    cause = find_cause(LIBLINEAR, other, failing)
    assert (cause.answer, named(cause)) == (
        "named",
        [["select.k"], ["scale", "select.k"], ["threshold"]],
    )
    assert "singular" in cause.members[1].alone


def test_a_hybrid_that_fails_only_in_the_proof_is_refused_from_then_on() -> None:
    needed = frozenset({"scale", "strength", "threshold"})
    fit = made_up(lambda method: 0.1 + 0.1 * len(needed - of_second(method)))

    def failing(method: Method, number: int) -> tuple[ComparedFit, ...]:
        (one,) = fit(method, number)
        # The search leaves strength out of larger sets only.
        fails = of_second(method) == {"scale", "threshold"}
        return (replace(one, result=failure("failed", "singular", 0.0)),) if fails else (one,)

    other = changed(LIBLINEAR, **{name: OTHER[name] for name in (*needed, "select.k")})
    cause = find_cause(LIBLINEAR, other, failing)
    assert cause.answer == "named"
    assert named(cause) == [["scale"], ["strength", "scale"], ["threshold"]]


def test_a_method_that_cannot_be_fitted_decides_nothing() -> None:
    def failing(method: Method, number: int) -> tuple[ComparedFit, ...]:
        (one,) = made_up(lambda method: 0.0)(method, number)
        return (replace(one, result=failure("timed-out", "300 s", 0.0)),)

    cause = find_cause(LIBLINEAR, changed(LIBLINEAR, **{"select.k": 3}), failing)
    assert (cause.answer, cause.gap.state) == ("not decidable", "not runnable")


@settings(deadline=None)
@given(needed=subsets)
def test_all_that_is_needed_is_named_and_nothing_else(needed: frozenset[str]) -> None:
    fit = made_up(lambda method: 0.1 + 0.1 * len(needed - of_second(method)))
    cause = find_cause(LIBLINEAR, changed(LIBLINEAR, **OTHER), fit)
    assert cause.answer == ("named" if needed else "none")
    assert {name for one in named(cause) for name in one} == needed


@settings(deadline=None)
@given(closing=st.sets(subsets))
def test_members_are_needed_though_settings_act_on_one_another(
    closing: set[frozenset[str]],
) -> None:
    closing = closing - {frozenset()} | {frozenset(OTHER)}
    fit = made_up(lambda method: 0.1 if of_second(method) in closing else 0.3)
    cause = find_cause(LIBLINEAR, changed(LIBLINEAR, **OTHER), fit)
    found = frozenset(name for one in named(cause) for name in one)
    assert cause.answer == "named"
    assert found in closing
    assert not any(found - {name} in closing for name in found)


# liblinear visits columns in random order where the penalty is l1.
RANDOM = changed(LIBLINEAR, penalty="l1", l1_ratio=1.0, strength=1.0, scale=STANDARDISED)


def test_a_random_method_differs_from_itself_by_re_seeding_alone(fit: FitOnSplits) -> None:
    def seeded(method: Method, number: int) -> tuple[ComparedFit, ...]:
        return fit(method, number + 100 * (method.name == "again"))

    cause = find_cause(RANDOM, replace(RANDOM, name="again"), seeded)
    assert (cause.answer, cause.gap.state) == ("none", "closed")
    assert "re-seeding" in cause.gap.reason
    assert cause.fits == 2 * 2 * 5


def test_a_setting_is_named_if_it_does_more_than_re_seeding(fit: FitOnSplits) -> None:
    other = changed(RANDOM, strength=100.0, max_iterations=1000)
    cause = find_cause(RANDOM, other, fit)
    assert (cause.answer, named(cause)) == ("named", [["strength"]])
    # A lasso keeps other columns under another penalty, at once and not by chance.
    assert cause.members[0].without.stage == "selection"


# What a search once named wrongly.


def test_a_penalty_and_a_threshold_at_once_are_both_named(fit: FitOnSplits) -> None:
    twice = 2 * LIBLINEAR.spec.strength
    other = changed(LIBLINEAR, strength=twice, threshold=0.37)
    cause = find_cause(LIBLINEAR, other, fit)
    assert (cause.answer, named(cause)) == ("named", [["strength"], ["threshold"]])
    assert cause.left.distance == 0
    assert all(one.without.state == "open" for one in cause.members)


def test_few_iterations_and_a_threshold_at_once_are_both_named(fit: FitOnSplits) -> None:
    first = method("lbfgs-top10")
    cause = find_cause(first, changed(first, max_iterations=5, threshold=0.2), fit)
    assert (cause.answer, named(cause)) == ("named", [["max_iterations"], ["threshold"]])


def test_another_seed_of_the_folds_is_no_setting(fit: FitOnSplits) -> None:
    """Not ten folds for eleven, nor another number of iterations: neither makes the difference."""
    lasso = method("lasso-sklearn")
    other = changed(lasso, max_iterations=1249)

    def other_seed(method: Method, number: int) -> tuple[ComparedFit, ...]:
        return fit(method, number + 40 * (method.name == "other"))

    cause = find_cause(lasso, other, other_seed)
    assert cause.answer in ("none", "undeclared", "undecided")
    assert cause.members == ()


@pytest.mark.parametrize("stated", [{}, {"tolerance": 1e-3}])
def test_columns_in_another_unit_are_no_setting(
    fit: FitOnSplits, stated: dict[str, object]
) -> None:
    def scaled(method: Method, number: int) -> tuple[ComparedFit, ...]:
        if method.name != "other":
            return fit(method, number)
        return tuple(
            replace(
                one,
                rows=replace(
                    one.rows, x_train=one.rows.x_train / 255, x_test=one.rows.x_test / 255
                ),
            )
            for one in fit(method, number)
        )

    cause = find_cause(LIBLINEAR, changed(LIBLINEAR, **stated), scaled)
    assert (cause.answer, cause.members) == ("undeclared", ())
    assert cause.gap.stage == "rows"


def test_what_closes_the_searched_splits_alone_is_partial() -> None:
    """On fresh splits the threshold matters as well."""
    fit = made_up(lambda method: 0.1 + 0.1 * (method.spec.strength == 1.0))
    fresh = made_up(
        lambda method: (
            0.1 + 0.1 * (method.spec.strength == 1.0) + 0.2 * (method.spec.threshold < 1)
            if method.name == "other"
            else 0.1 + 0.1 * (method.spec.strength == 1.0)
        )
    )
    other = changed(LIBLINEAR, strength=1.0, threshold=0.4)
    assert find_cause(LIBLINEAR, other, fit, fresh=fit).answer == "named"
    cause = find_cause(LIBLINEAR, other, fit, fresh=fresh)
    assert (cause.answer, named(cause)) == ("partial", [["strength"]])
    assert cause.fresh is not None
    assert cause.fresh.state == "open"
    text = cause_text(cause)
    assert text.startswith("PARTIAL: ")
    assert "On fresh splits with these settings: differs at stage 'predictions'" in text
