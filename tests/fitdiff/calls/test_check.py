from __future__ import annotations

import pytest

from fitdiff.calls import CallError, Checked, Workers, check, parse_call


def checked(text: str, workers: Workers, allow: tuple[str, ...] = ()) -> Checked:
    return check(parse_call(text, workers), workers, allow)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("r: glm(y ~ x, family = binomial)", ["stats::glm", "stats::binomial"]),
        ("r: coxph(Surv(days, dead) ~ dose)", ["survival::coxph", "survival::Surv"]),
        ("r: stats::t.test(y ~ g)", ["stats::t.test.formula"]),
        ("r: predict(lm(y ~ x))", ["stats::predict.lm", "stats::lm"]),
        ("r: c(1, 2)", ["base::c"]),
        ("py: smf.ols('y ~ x', data).fit()", ["statsmodels.formula.api.ols"]),
        ("py: LogisticRegression()", ["sklearn.linear_model.LogisticRegression"]),
        ("py: np.percentile(x, 5)", ["numpy.percentile"]),
        ("py: fisher_exact([[8, 2], [1, 5]])", ["scipy.stats.fisher_exact"]),
        ("py: XGBRegressor(n_estimators=3)", ["xgboost.XGBRegressor"]),
        ("py: lgb.LGBMClassifier()", ["lightgbm.LGBMClassifier"]),
        ("py: pm.auto_arima(y)", ["pmdarima.auto_arima"]),
        ("py: sksurv.util.Surv.from_arrays(y, x)", ["sksurv.util.Surv.from_arrays"]),
        (
            "py: sm.stats.StratifiedTable.from_data('x', 'y', 'g', data).test_null_odds()",
            ["statsmodels.api.stats.StratifiedTable.from_data"],
        ),
        ("py: sm.families.links.Log()", ["statsmodels.api.families.links.Log"]),
        (
            "py: make_pipeline(StandardScaler(), SVC())",
            ["sklearn.pipeline.make_pipeline", "sklearn.preprocessing.StandardScaler",
             "sklearn.svm.SVC"],
        ),
    ],
)  # fmt: skip
def test_full_names_of_functions(text: str, names: list[str], workers: Workers) -> None:
    found = [one.described.name for one in checked(text, workers).functions]
    assert found == names


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("r: glmm(y ~ x)", "Did you mean 'glm'?"),
        ("r: stats::glmm(y ~ x)", "Package 'stats' exports no 'glmm'. Did you mean"),
        ("r: kmeans(x, centres = 3)", "stats::kmeans has no argument 'centres'. Did you mean "
         "'centers'?"),
        ("r: digest::digest(x)", "package 'digest' is not on the list. If you trust it: --allow "
         "digest."),
        ("r: fixest::feols(y ~ x)", 'install.packages("fixest")'),
        ("r: feols(y ~ x)", 'install.packages("fixest")'),
        ("py: Rigde()", "Did you mean 'Ridge'?"),
        ("py: Ridge(alhpa=1)", "sklearn.linear_model.Ridge has no argument 'alhpa'. Did you mean "
         "'alpha'?"),
        ("py: np.percentil(x, 5)", "Did you mean 'np.percentile'?"),
        ("py: sm.OLSS(y, x)", "There is no 'statsmodels.api.OLSS'"),
        ("py: data.eval('x')", "Allowed are fit, predict"),
    ],
)  # fmt: skip
def test_unknown_name_gets_the_nearest_or_the_cure(
    text: str, message: str, workers: Workers
) -> None:
    with pytest.raises(CallError) as refused:
        checked(text, workers)
    assert message in str(refused.value)


def test_partial_argument_of_r_is_matched(workers: Workers) -> None:
    [lm, *_] = checked("r: lm(y ~ x, dat = d)", workers).functions
    assert [one.formal for one in lm.matched] == ["formula", "data"]


def test_partial_name_of_a_refused_argument_is_refused(workers: Workers) -> None:
    with pytest.raises(CallError, match="argument 'dbn'"):
        checked("r: survey::svydesign(~1, dbn = 'x')", workers)


def test_allowed_package_is_used(workers: Workers) -> None:
    found = checked("r: digest::digest(x)", workers, allow=("digest",))
    assert [one.described.name for one in found.functions] == ["digest::digest"]
    found = checked("py: OrderedDict()", workers, allow=("collections",))
    assert [one.described.name for one in found.functions] == ["collections.OrderedDict"]


def test_arguments_choose_between_functions_of_one_name(workers: Workers) -> None:
    """PCA of statsmodels needs data and takes ncomp; that of scikit-learn takes n_components."""
    for code, name in (
        ("PCA(n_components=2)", "sklearn.decomposition.PCA"),
        ("PCA(data, ncomp=2)", "statsmodels.api.PCA"),
    ):
        found = checked(f"py: {code}", workers)
        assert [one.described.name for one in found.functions] == [name]
        assert found.notes == ()


def test_ambiguous_name_is_said(workers: Workers) -> None:
    notes = checked("py: ttest_ind(x, z)", workers).notes
    assert notes == (
        "ttest_ind is scipy.stats.ttest_ind; there is also statsmodels.stats.api.ttest_ind",
    )


def test_misspelt_argument_that_is_passed_on_is_said(workers: Workers) -> None:
    notes = checked("r: lm(y ~ x, wieghts = w)", workers).notes
    assert notes == ("stats::lm has no argument 'wieghts' and passes it on; 'weights' is near",)


def test_a_table_of_r_is_no_part_of_a_call(workers: Workers) -> None:
    said = "datasets::mtcars is a table. Give r:datasets::mtcars as the table."
    with pytest.raises(CallError, match=said):
        checked("r: lm(mpg ~ wt, data = datasets::mtcars)", workers)
