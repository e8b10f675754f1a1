from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
import statsmodels.api as sm

from fitdiff.calls import CallError, RunResult, Workers, bind, parse_call, print_call, run_call
from rbridge import RResult


def run(
    text: str,
    table: pd.DataFrame,
    workers: Workers,
    outcome: str | None = None,
    features: Sequence[str] = (),
    time_limit: float | None = None,
) -> RunResult:
    bound = bind(parse_call(text, workers), table, workers, outcome=outcome, features=features)
    return run_call(bound, workers, time_limit=time_limit)


@pytest.fixture(scope="module")
def spector() -> pd.DataFrame:
    """Spector and Mazzeo's students, with text, counts and times made of their grades."""
    frame = sm.datasets.spector.load_pandas().data.rename(columns=str.lower)
    frame["group"] = ["a", "b", "c", "b"] * 8
    frame["passed"] = ["yes" if one else "no" for one in frame["grade"]]
    frame["count"] = frame["tuce"].astype(int)
    frame["firm"] = [place // 4 for place in range(32)]
    frame["loan amount"] = frame["gpa"]
    frame["T"] = frame["tuce"]
    return frame


R = [
    ("lm(gpa ~ poly(tuce, 3))", "lm"),
    ("glm(factor(passed) ~ group, family = binomial)", "glm lm"),
    ("glm.nb(count ~ group + factor(psi, levels = c('0', '1')))", "negbin glm lm"),
    ("glm(count ~ gpa + psi, family = poisson, offset = log(tuce))", "glm lm"),
    ("glm(count ~ gpa, family = 'quasipoisson', weights = tuce)", "glm lm"),
    ("car::Anova(lm(gpa ~ factor(psi) * factor(group)), type = 3)", "anova data.frame"),
    ("coxph(Surv(tuce, grade) ~ gpa + psi)", "coxph"),
    ("coeftest(lm(gpa ~ tuce + psi), vcov. = vcovCL, cluster = ~firm)", "coeftest"),
    ("lm(gpa ~ tuce) |> coeftest(vcov. = vcovHC, type = 'HC1')", "coeftest"),
    ("fisher.test(as.matrix(table(psi, grade)))", "htest"),
    ("exp(confint(glm(grade ~ gpa, binomial)))", "matrix array"),
    ("set.seed(1); cv.glmnet(X, y, nfolds = 4)", "cv.glmnet"),
    ("lmer(gpa ~ tuce + (1 | firm))", "lmerMod"),
    ("gam(gpa ~ s(tuce, k = 4))", "gam glm lm"),
    ("wilcox.test(gpa[psi == 1], gpa[psi == 0], exact = FALSE)", "htest"),
    ("lm(`loan amount` ~ T + relevel(factor(group), ref = 'b'))", "lm"),
    ("predict(lm(gpa ~ .), newdata = df)[1:10]", "numeric"),
    ("quantile(df$gpa, c(0.1, 0.9), type = 6)", "numeric"),
    ("prcomp(cbind(gpa, tuce), scale. = TRUE)", "prcomp"),
    ("nnet(gpa ~ tuce, size = 1, trace = FALSE)", "nnet.formula nnet"),
]
PYTHON = [
    ("Ridge(alpha=1)", "Ridge"),
    ("sm.OLS(y, X).fit_regularized(L1_wt=0, alpha=[1, 1, 0])", "RegularizedResults"),
    ("make_pipeline(PolynomialFeatures(3, include_bias=False), LinearRegression())", "Pipeline"),
    ("smf.glm('passed ~ C(group)', data, family=sm.families.Binomial()).fit()",
     "GLMResultsWrapper"),
    ("smf.glm(\"count ~ C(group, Treatment('b'))\", data, "
     "family=sm.families.NegativeBinomial()).fit()", "GLMResultsWrapper"),
    ("PoissonRegressor(alpha=0).fit(X, y, sample_weight=count)", "PoissonRegressor"),
    ("anova_lm(smf.ols('gpa ~ C(psi, Sum) * C(group, Sum)', data).fit(), typ=3)", "DataFrame"),
    ("smf.phreg('tuce ~ gpa + psi', data, status='grade').fit()", "PHRegResults"),
    ("smf.glm(\"I(count/tuce) ~ C(group, levels=['a', 'b', 'c'])\", data, "
     "family=sm.families.Poisson(), freq_weights=data['tuce']).fit()", "GLMResultsWrapper"),
    ("smf.ols('gpa ~ tuce', data).fit(cov_type='cluster', cov_kwds={'groups': data['firm']})",
     "RegressionResultsWrapper"),
    ("scipy.stats.fisher_exact(pd.crosstab(psi, grade))", "SignificanceResult"),
    ("sm.OLS(y, sm.add_constant(X)).fit(cov_type='HC1').conf_int()", "DataFrame"),
    ("np.percentile(gpa, [5, 50])", "ndarray"),
    ("smf.ols(\"Q('loan amount') ~ T + np.log(tuce) + bs(gpa, df=4)\", df).fit()",
     "RegressionResultsWrapper"),
    ("data[data.psi == 1].gpa.std() / data['gpa'].std(ddof=0)", "float64"),
    ("PCA(n_components=1)", "PCA"),
    ("sm.OLS(y, X)", "RegressionResultsWrapper"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), R)
def test_r_call_gives_an_object(
    code: str, kind: str, spector: pd.DataFrame, workers: Workers
) -> None:
    result = run(f"r: {code}", spector, workers, "gpa", ["tuce", "psi", "grade"])
    assert (result.error, result.kind) == (None, kind)
    assert result.versions["R"]


@pytest.mark.parametrize(("code", "kind"), PYTHON)
def test_python_call_gives_an_object(
    code: str, kind: str, spector: pd.DataFrame, workers: Workers
) -> None:
    result = run(f"py: {code}", spector, workers, "gpa", ["tuce", "psi", "grade"])
    assert (result.error, result.kind.rpartition(".")[2]) == (None, kind)
    assert result.versions["python"]


def test_both_languages_fit_the_same_table(spector: pd.DataFrame, workers: Workers) -> None:
    r = run("r: sum(coef(lm(gpa ~ tuce + factor(group))))", spector, workers)
    python = run("py: smf.ols('gpa ~ tuce + C(group)', df).fit().params.sum()", spector, workers)
    in_r = workers.r("call_object", {"handle": r.handle or 0}).unwrap()
    in_python = workers.ask_python(python.handle or 0, "builtins:float")
    # Two least-squares solvers on 32 rows.
    assert in_r == pytest.approx(in_python, rel=1e-12)


def test_estimator_that_is_not_fitted_is_fitted_and_this_is_said(
    spector: pd.DataFrame, workers: Workers
) -> None:
    result = run("py: LogisticRegression()", spector, workers, "grade", ["gpa", "tuce"])
    assert print_call(result.tree, "py") == "LogisticRegression().fit(X, y)"
    assert result.assumptions == (
        "the estimator was not fitted: .fit(X, y) is added",
        "X is gpa, tuce",
    )
    assert result.settings["C"] == "1.0"


def test_fit_that_fails_is_a_result(spector: pd.DataFrame, workers: Workers) -> None:
    result = run("r: glm(gpa ~ tuce, family = binomial)", spector, workers)
    assert result.error is not None
    assert "y values must be 0 <= y <= 1" in result.error
    result = run("py: LogisticRegression().fit(X, gpa)", spector, workers, "grade")
    assert (result.error or "").startswith("ValueError: Unknown label type")


def test_an_error_of_r_in_a_long_call_says_that_more_follows(
    spector: pd.DataFrame, workers: Workers
) -> None:
    text = "r: nls(gpa ~ exp(k * tuce), start = list(k = 5000))"
    error = run(text, spector, workers).error or ""
    # Cut off without a mark, the call lacked its last parentheses.
    assert error.endswith("...)")
    assert len(error.partition(" (in ")[2]) <= 64


def test_warnings_come_along(spector: pd.DataFrame, workers: Workers) -> None:
    result = run("r: glm(grade ~ gpa, family = binomial, maxit = 1)", spector, workers)
    assert result.warnings == ("glm.fit: algorithm did not converge",)
    result = run("py: LogisticRegression(max_iter=1).fit(X, grade)", spector, workers, "gpa")
    assert any(one.startswith("ConvergenceWarning") for one in result.warnings)


@pytest.mark.parametrize(
    "text",
    ["r: sum(rep_len(cumsum(sqrt(seq_len(1e8))), 4e8))", "py: sum(range(10**12))"],
)
def test_call_that_never_ends_is_ended(text: str, spector: pd.DataFrame, workers: Workers) -> None:
    slow = run(text, spector, workers, time_limit=0.3)
    assert slow.handle is None
    assert "longer than 0.3 s" in (slow.error or "")
    language = text.partition(":")[0]
    again = run(f"{language}: max(gpa)", spector, workers, time_limit=60)
    assert again.error is None


def test_each_call_starts_from_the_same_seed(spector: pd.DataFrame, workers: Workers) -> None:
    def drawn(text: str) -> object:
        handle = run(text, spector, workers).handle or 0
        if text.startswith("py"):
            return workers.ask_python(handle, "builtins:float")
        return workers.r("call_object", {"handle": handle}).unwrap()

    for text in ("r: rnorm(1)", "py: scipy.stats.norm.rvs()"):
        assert drawn(text) == drawn(text)


def test_calls_do_not_change_the_table(workers: Workers) -> None:
    table = pd.DataFrame({"x": [1.0, 2.0]})
    run("py: x.add(1).clip(0, 1)", table, workers)
    assert list(table["x"]) == [1.0, 2.0]


def test_objects_can_be_forgotten(spector: pd.DataFrame, workers: Workers) -> None:
    result = run("py: np.mean(gpa)", spector, workers)
    workers.forget("py", (result.handle or 0,))
    with pytest.raises(CallError, match="has ended since"):
        workers.ask_python(result.handle or 0, "builtins:float")


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, 2, None], dtype="Int64"),
        pd.Series([True, False, None], dtype="boolean"),
        pd.Series(["a", None, "b"]),
        pd.Series([1.5, None, float("inf")]),
        pd.Series(pd.Categorical(["b", None, "a"], categories=["b", "a", "c"], ordered=True)),
    ],
)
def test_columns_reach_r_with_their_missing_values(column: pd.Series, workers: Workers) -> None:
    result = run("r: sum(is.na(x))", pd.DataFrame({"x": column}), workers)
    assert workers.r("call_object", {"handle": result.handle or 0}).value == 1


def test_matrix_of_text_is_refused_by_name(spector: pd.DataFrame, workers: Workers) -> None:
    result = run("r: nrow(X)", spector, workers, "gpa", ["tuce", "passed"])
    assert result.error == "X must be numbers, and column 'passed' is not."


def test_table_and_safe_functions_cross_to_r_once(
    spector: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    plain = Workers.r

    def counted(own: Workers, function: str, *given: Any) -> RResult:
        sent.append(function)
        return plain(own, function, *given)

    monkeypatch.setattr(Workers, "r", counted)
    other = spector.copy()
    with Workers(time_limit=60.0) as own:
        for table in (spector, spector, other, spector):
            assert run("r: max(gpa)", table, own).error is None
        assert sent.count("call_table") == 2
        assert sent.count("call_safe") == 1
        # Ended by the limit; an error of memory would leave R as it is.
        slow = run("r: sum(rep_len(cumsum(sqrt(seq_len(1e8))), 4e8))", spector, own, time_limit=0.2)
        assert "longer than 0.2 s" in (slow.error or "")
        # A new R has none of them.
        assert run("r: max(gpa)", spector, own).error is None
        assert sent.count("call_table") == 3
        assert sent.count("call_safe") == 2


def test_levels_keep_their_order_in_r(workers: Workers) -> None:
    codes = pd.Categorical(["b", "a", "b"], categories=["b", "a", "c"])
    result = run("r: as.integer(x) + 10 * nlevels(x)", pd.DataFrame({"x": codes}), workers)
    value = workers.r("call_object", {"handle": result.handle or 0}).unwrap()
    assert list(value) == [31, 32, 31]  # type: ignore[arg-type]
