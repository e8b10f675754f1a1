"""Two calls, run for real: each kind of answer once. The cases of comparisons/ are the many."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import CallError
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.report.comparison import as_text

Compared = Callable[..., Comparison]


def settings(found: Comparison) -> list[set[str]]:
    return [{change.setting for change in one.settings} for one in found.explanation.causes]


def test_equal_calls_are_the_same(compared: Compared) -> None:
    found = compared("r: lm(y ~ x + z)", "py: LinearRegression()")
    assert found.verdict == "same"
    assert found.explanation.status == "not searched"


def test_one_setting_is_named_on_either_side(compared: Compared) -> None:
    found = compared("r: t.test(x, z)", "py: scipy.stats.ttest_ind(x, z)")
    assert found.verdict == "different"
    assert {"t.test:var.equal"} in settings(found)
    assert {"ttest_ind:equal_var"} in settings(found)
    assert all(one.proof.outcome == "verified" for one in found.explanation.causes)


def test_two_settings_are_named_together(compared: Compared) -> None:
    found = compared("r: lm(y ~ x + z)", "py: Ridge(alpha=1, fit_intercept=False)")
    # A column of ones, which is not penalised then, is an intercept as well.
    named = [{"Ridge:alpha", "Ridge:fit_intercept"}, {"Ridge:alpha", "constant column"}]
    assert settings(found)[0] == named[0]
    assert all(one in named for one in settings(found))
    assert found.explanation.causes[0].code["second"].startswith("Ridge(")


def test_a_penalty_is_named_apart_from_the_solver(compared: Compared) -> None:
    found = compared("r: glm(factor(event) ~ x + z, family = binomial)", "py: LogisticRegression()")
    assert {"LogisticRegression:C"} in settings(found)


def test_a_solver_that_stops_short_is_the_same_to_some_digits(compared: Compared) -> None:
    call = "py: LogisticRegression(C=1e12)"
    found = compared("r: glm(factor(event) ~ x + z, family = binomial)", call)
    assert found.verdict == "nearly the same"
    assert [one.side for one in found.explanation.causes] == ["second"]


def test_an_own_tolerance_makes_nearly_the_same_different(compared: Compared) -> None:
    call = "py: LogisticRegression(C=1e12)"
    tight = {"coefficients": 1e-9}
    first = "r: glm(factor(event) ~ x + z, family = binomial)"
    assert compared(first, call, tolerances=tight).verdict == "different"


def test_a_looser_tolerance_makes_it_the_same(compared: Compared) -> None:
    loose = {"coefficients": 1e-2, "fitted values": 1e-2}
    first = "r: glm(factor(event) ~ x + z, family = binomial)"
    assert compared(first, "py: LogisticRegression(C=1e12)", tolerances=loose).verdict == "same"


def test_parameters_counted_otherwise_need_no_search(compared: Compared) -> None:
    found = compared("r: lm(y ~ x)", "py: smf.ols('y ~ x', data).fit()")
    assert found.explanation.status == "told otherwise"
    assert {s.kind for s in found.stages if s.differs} == {"AIC", "BIC"}


def test_a_term_of_one_formula_alone_is_the_cause(compared: Compared) -> None:
    found = compared("r: lm(y ~ x)", "py: smf.ols('y ~ x + z', data).fit()")
    assert found.verdict == "different"
    settings = {change.setting for cause in found.explanation.causes for change in cause.changes}
    assert settings == {"term z"}


def test_what_comes_nearest_is_told_where_nothing_closes(compared: Compared) -> None:
    """R's odds ratio is the conditional one, to four digits: its root finder stops early."""
    data = pd.DataFrame({"a": [12, 3], "b": [4, 20]})
    first = "r: fisher.test(as.matrix(data))$estimate"
    found = compared(first, "py: scipy.stats.fisher_exact(data).statistic", data)
    assert not found.explanation.causes
    (near,) = found.explanation.nearest
    assert near.code == "scipy.stats.contingency.odds_ratio(data).statistic"
    assert near.kind == "estimate"
    assert near.share > 0.99
    assert near.off > 1e-6


def test_another_definition_is_computed_and_told(compared: Compared) -> None:
    data = pd.DataFrame({"a": [12, 3], "b": [4, 20]})
    found = compared("r: fisher.test(as.matrix(data))", "py: scipy.stats.fisher_exact(data)", data)
    (stage,) = (one for one in found.stages if one.kind == "estimate")
    assert "contingency.odds_ratio(data, kind='conditional').statistic" in stage.relation
    assert found.verdict == "different"
    assert found.explanation.status == "told otherwise"


def test_a_definition_that_gives_other_numbers_is_not_told(compared: Compared) -> None:
    """An AIC that counts the variance is one more answer of OLS, and not that of another model."""
    found = compared("r: lm(y ~ x)", "py: smf.ols('y ~ x + z', data).fit()")
    assert not any("definition" in one.relation for one in found.stages)


def test_a_denominator_without_a_setting_is_the_answer(compared: Compared) -> None:
    found = compared(
        "r: scale(data[, c('x', 'z')])", "py: StandardScaler().fit_transform(data[['x', 'z']])"
    )
    assert not found.explanation.causes
    assert found.explanation.status == "told otherwise"
    (stage,) = (one for one in found.stages if one.differs)
    assert stage.relation.startswith("the first is sqrt((n - 1)/n) times the second")


def test_a_denominator_with_a_setting_has_a_cause(compared: Compared) -> None:
    found = compared("r: sd(x)", "py: np.std(x)")
    assert found.explanation.causes


def test_a_limit_inside_a_list_of_controls_is_found(compared: Compared) -> None:
    first = "r: glm(factor(event) ~ x + z, family = binomial, control = list(maxit = 1))"
    call = "py: smf.logit('I(1 * (event == \"yes\")) ~ x + z', data).fit()"
    found = compared(first, call)
    (cause,) = found.explanation.causes[:1]
    assert {one.setting for one in cause.changes} == {"glm:control"}


def test_components_that_differ_in_sign_are_the_same(compared: Compared) -> None:
    found = compared("r: prcomp(cbind(x, z))", "py: PCA()", features=("x", "z"))
    assert found.verdict == "same"


def test_columns_of_a_matrix_may_be_turned(compared: Compared) -> None:
    found = compared("py: X @ np.array([[1, 0], [0, 1]])", "py: X @ np.array([[1, 0], [0, -1]])",
                     features=("x", "z"))  # fmt: skip
    assert found.explanation.status == "told otherwise"
    assert found.stages[0].relation == "equal but for the signs of 1 of 2 columns"


def test_separation_is_told_and_not_searched(compared: Compared) -> None:
    data = pd.DataFrame({"x": np.arange(12.0), "z": list(range(6)) * 2, "y": [0] * 6 + [1] * 6})
    found = compared("r: glm(y ~ x + z, family = binomial)", "py: LogisticRegression()", data)
    assert found.explanation.status == "no optimum"
    assert "first" in found.explanation.no_optimum


def test_numbers_that_depend_on_the_seed_are_undecided(compared: Compared) -> None:
    found = compared("r: lm(y ~ x + z)", "py: RandomForestRegressor(n_estimators=3)", outcome="y")
    assert found.verdict == "undecided"
    assert found.random == ("second",)


def test_a_call_that_fails_is_not_comparable(compared: Compared) -> None:
    found = compared("r: glm(event ~ x, family = binomial)", "py: LinearRegression()", outcome="y")
    assert found.verdict == "not comparable"
    assert isinstance(found.fits[0], str)


def test_a_column_that_is_not_there_is_an_error(compared: Compared) -> None:
    with pytest.raises(CallError, match="nosuch"):
        compared("r: lm(y ~ nosuch)", "py: LinearRegression()")


def test_a_seed_is_the_other_sides_and_never_left_out(compared, table) -> None:
    call = "py: RandomForestRegressor(n_estimators=3, random_state={}).fit(data[['x', 'z']], y)"
    found = compared(call.format(1), call.format(2), outcome="y")
    (change,) = found.explanation.causes[0].settings
    assert (change.before, change.after) in (("2", "1"), ("1", "2"))
    assert all("random_state=" in one.code for one in found.translations)


def test_a_column_in_place_of_another_is_named_on_both_sides(compared: Compared) -> None:
    found = compared("r: lm(y ~ x)", "py: smf.ols('y ~ z', data).fit()")
    assert settings(found) == [{"column"}, {"column"}]
    typed = {one.side: one.code for one in found.translations}
    assert typed["first"] == "lm(y ~ z, data = data)"


def test_random_effects_of_the_other_side_are_tried(compared: Compared) -> None:
    generator = np.random.default_rng(1)
    effects = generator.normal(0, (2.0, 0.6), size=(18, 2))
    rows = [
        {"g": f"g{group}", "day": day, "y": level + (1 + slope) * day + generator.normal()}
        for group, (level, slope) in enumerate(effects)
        for day in range(7)
    ]
    second = "py: smf.mixedlm('y ~ day', data, groups=data['g']).fit()"
    found = compared("r: lme4::lmer(y ~ day + (day | g))", second, pd.DataFrame(rows))
    assert all(one == {"random effects"} for one in settings(found))
    typed = {one.side: one.code for one in found.translations}
    assert typed["first"] == "lme4::lmer(y ~ day + (1 | g), data = data)"


def test_weights_of_the_other_side_are_tried(compared: Compared) -> None:
    found = compared("r: weighted.mean(y, count)", "py: np.average(y)")
    assert settings(found) == [{"average:weights"}]


def test_two_keys_of_a_dictionary_change_together(compared, table) -> None:
    call = (
        "py: smf.ols('y ~ x', data).fit(cov_type='cluster', cov_kwds={'groups': "
        "data['group'].astype('category').cat.codes, 'use_correction': False})"
    )
    found = compared("r: coeftest(lm(y ~ x), vcov. = vcovCL(lm(y ~ x), cluster = ~ group))", call)
    both = {"cov_kwds:use_correction", "cov_kwds:df_correction", "fit:use_t"}
    assert both in settings(found)


def test_an_outcome_that_one_side_transforms_is_told(compared: Compared) -> None:
    found = compared("r: glm(y > 1 ~ x, family = binomial)", "py: LogisticRegression()")
    assert "the other models y > 1. To fit that, write .fit(X, data['y'] > 1.0)." in as_text(
        found
    ).replace("\n", " ")


def test_a_fit_without_a_coefficient_is_not_the_same(compared: Compared) -> None:
    found = compared("r: lm(log1p(count) ~ x)", "py: smf.ols('np.log(count) ~ x', data).fit()")
    assert found.verdict == "not comparable"
    assert "The Python call gives no number (NaN)" in as_text(found).replace("\n", " ")


def test_contrasts_that_a_call_states_are_no_reference_level(compared: Compared) -> None:
    first = "r: lm(y ~ group, contrasts = list(group = contr.helmert))"
    found = compared(first, "py: smf.ols('y ~ group', data).fit()")
    assert all(one == {"contrasts"} for one in settings(found))
    assert found.explanation.causes
    found = compared("r: lm(y ~ group)", "py: smf.ols('y ~ C(group, Helmert)', data).fit()")
    assert all(one == {"contrasts"} for one in settings(found))
    assert found.explanation.causes


def test_arguments_of_the_second_call_of_a_function_are_its_own(compared, table) -> None:
    first = "r: lm(y ~ factor(group) + factor(count > 1, levels = c(FALSE, TRUE)))"
    found = compared(first, "py: smf.ols('y ~ C(group)', data).fit()")
    assert found.verdict == "different"
