"""Calls that are printed to be typed, and how near they come."""

from collections.abc import Callable

from fitdiff.causes.calls.comparison import Comparison

Compared = Callable[..., Comparison]


def test_what_is_to_be_typed_was_run_in_fresh_processes(compared: Compared) -> None:
    found = compared("r: t.test(x, z)", "py: scipy.stats.ttest_ind(x, z)")
    assert {one.side for one in found.translations} == {"first", "second"}
    assert all(one.fresh for one in found.translations)


def test_what_a_solver_was_stopped_at_has_no_translation(compared: Compared) -> None:
    first = "r: glm(factor(event) ~ x + z, family = binomial)"
    found = compared(first, "py: LogisticRegression(C=np.inf, max_iter=2)")
    assert found.verdict == "different"
    assert not found.explanation.causes[0].settings
    assert [one.side for one in found.translations] == ["second"]
    assert found.objective is not None
    assert found.objective.short == "second"


def test_a_call_to_type_is_measured_by_what_agrees(compared: Compared) -> None:
    """Variances stay apart, over n in one function and over n - 1 in the other; loadings agree."""
    found = compared(
        "r: princomp(data[, c('x', 'z')], cor = TRUE)",
        "py: PCA(n_components=2).fit(data[['x', 'z']])",
    )
    (typed,) = found.translations
    assert typed.code == 'princomp(data[, c("x", "z")])'
    assert typed.quantity == "loadings"
    assert typed.within < 1e-6
