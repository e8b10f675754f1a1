"""What cards declare of two calls: differences, changes in each side's unit, other functions."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.side import SideFit
from fitdiff.report.comparison import as_text
from rbridge import RTimedOut

Compared = Callable[..., Comparison]
GLM = "r: glm(factor(event) ~ x + z, family = binomial)"
SCALED = "r: MASS::lm.ridge(y ~ x + z, lambda = 2)"


@pytest.fixture(scope="module")
def uneven(table: pd.DataFrame) -> pd.DataFrame:
    """Columns of other spreads, so that scaling them matters."""
    return table.assign(x=3 * table["x"], z=0.2 * table["z"] + 5)


def named(found: Comparison) -> list[set[str]]:
    return [{change.setting for change in one.settings} for one in found.explanation.causes]


def test_a_known_pair_says_what_each_function_has(compared: Compared) -> None:
    found = compared(GLM, "py: LogisticRegression()")
    (one,) = found.explanation.differences
    assert (one.name, one.first.value, one.second.code) == ("L2 penalty", "none", "C = 1")
    said = " ".join(as_text(found).split())
    assert "glm has none; LogisticRegression has L2 with C = 1, its default." in said
    assert "Without it" in said
    assert "is left, because LogisticRegression stops at tol = 0.0001." in said


def test_what_is_left_in_other_units_is_not_laid_to_the_solver(compared: Compared) -> None:
    found = compared(GLM, "py: make_pipeline(StandardScaler(), LogisticRegression())")
    said = " ".join(as_text(found).split())
    assert "LogisticRegression stops at tol = 0.0001, short of the minimum." in said
    assert "is left, because" not in said


def test_a_known_pair_needs_fewer_sets_than_one_without_cards(
    compared: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = GLM, "py: LogisticRegression()"
    known = compared(*calls).explanation
    monkeypatch.setattr("fitdiff.causes.calls.candidates.stated_of", lambda *_: None)
    unknown = compared(*calls).explanation
    assert known.found is not None
    assert unknown.found is not None
    assert known.found.tried < unknown.found.tried
    assert {"LogisticRegression:C"} in [{c.setting for c in one.settings} for one in unknown.causes]


def test_a_declared_value_is_in_the_unit_of_its_own_side(
    compared: Compared, table: pd.DataFrame
) -> None:
    first = "r: glmnet(cbind(x, z), y, lambda = 0.5, alpha = 0, standardize = FALSE)"
    found = compared(first, "py: Ridge(alpha=1)", outcome="y", features=("x", "z"))
    assert {"Ridge:alpha"} in named(found)
    cause = next(one for one in found.explanation.causes if one.side == "second")
    # glmnet's ridge part is lambda / sd(y), and Ridge's alpha n times a strength.
    expected = 0.5 * len(table) / np.std(table["y"])
    assert cause.code["second"].startswith("Ridge(alpha=")
    factors = cause.code["second"].partition("(alpha=")[2].partition(")")[0]
    made = float(pd.eval(factors))
    assert made == pytest.approx(expected, rel=1e-12)


def test_columns_that_one_side_scales_are_a_cause(compared: Compared, uneven: pd.DataFrame) -> None:
    found = compared(SCALED, "py: Ridge(alpha=2)", uneven)
    assert named(found) == [{"scaling of columns"}]
    (typed,) = found.translations
    assert typed.fresh
    assert typed.scaled
    assert "divided by its column's standard deviation" in " ".join(as_text(found).split())


def test_the_numbers_of_a_penalised_fit_are_run_in_the_other_language(compared: Compared) -> None:
    found = compared(GLM, "py: LogisticRegression()")
    (one,) = found.counterparts
    assert (one.of, one.function, one.gives) == ("second", "glmnet", True)
    assert one.within < 1e-3  # lbfgs stops at tol = 1e-4
    assert one.short
    assert isinstance(one.fit, SideFit)


def test_a_function_that_comes_nearest_is_said_to_be_off(compared: Compared) -> None:
    """Nothing of R penalises the intercept as well."""
    call = "py: smf.ols('y ~ x + z', data).fit_regularized(alpha=0.3, L1_wt=0)"
    found = compared("r: lm(y ~ x + z)", call)
    (one,) = [one for one in found.counterparts if one.of == "second"]
    assert not one.gives
    assert one.within > 1e-3
    assert any(lack.startswith("intercept penalised") for lack in one.lacks)
    said = " ".join(as_text(found).split())
    assert "No R function with a card gives Python's numbers; the nearest, off by" in said


def test_what_no_card_tells_is_searched_as_before(compared: Compared) -> None:
    found = compared("r: kruskal.test(list(x, z))", "py: scipy.stats.f_oneway(x, z)")
    assert not found.explanation.differences
    assert not found.counterparts


def test_a_cut_off_of_the_rank_is_no_solver_that_stops(compared: Compared) -> None:
    """LinearRegression's tol chooses which columns count; its card calls it the tightest."""
    generator = np.random.default_rng(1)
    small, large = generator.normal(size=30), 1e9 * generator.normal(size=30)
    data = pd.DataFrame({"a": small, "b": large, "s": 3 * small + generator.normal(size=30)})
    found = compared("r: lm(s ~ a + b)", "py: LinearRegression()", data)
    (cause,) = found.explanation.causes
    assert [one.meaning for one in cause.changes] == ["cut-off"]
    assert not any(one.short for one in found.counterparts)


def test_a_solver_that_penalises_the_intercept_is_no_solver_that_stops_short(
    compared: Compared,
) -> None:
    """1 / 40 of 40 rows is C = 1 on copies of other lengths as well."""
    first = (
        "r: glmnet(cbind(x, z), event, family = 'binomial', lambda = 1 / 40, alpha = 0, "
        "standardize = FALSE)"
    )
    call = "py: LogisticRegression(solver='liblinear').fit(data[['x', 'z']], data['event'])"
    found = compared(first, call)
    assert named(found)[0] == {"LogisticRegression:solver"}
    assert found.explanation.causes[0].proof.outcome == "verified"
    assert [one.name for one in found.explanation.differences] == [
        "L2 penalty", "intercept penalised",
    ]  # fmt: skip
    (one,) = found.counterparts
    assert (one.of, one.gives, one.short) == ("second", False, False)
    assert one.lacks == ("intercept penalised: yes in LogisticRegression, no in glmnet",)


def test_an_answer_is_not_lost_with_a_process_that_starts_too_late(
    compared: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object) -> None:
        raise RTimedOut("call_functions", 25.0, "")

    monkeypatch.setattr("fitdiff.causes.calls.counterparts.nearest_of", late)
    monkeypatch.setattr("fitdiff.causes.calls.translations.parse_call", late)
    found = compared(GLM, "py: LogisticRegression()")
    assert {"LogisticRegression:C"} in named(found)
    assert [one.fresh for one in found.translations] == [None]
    assert not found.counterparts
