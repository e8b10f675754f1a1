"""What the name of a call tells of its numbers."""

from __future__ import annotations

import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.comparison.calls.told import named_by_call
from fitdiff.quantities.quantity import Quantity, quantity


@pytest.fixture(scope="module")
def workers():
    with Workers(time_limit=120.0) as own:
        yield own


def told(code: str, found: Quantity, workers: Workers) -> dict[str, tuple]:
    tree = parse_call(code, workers).tree
    return {one.kind: (one.labels, one.values.tolist()) for one in named_by_call(tree, (), [found])}


def test_clusters_are_numbered_as_rows_meet_them(workers: Workers) -> None:
    labels = quantity("values", [2, 2, 0])
    found = told("py: AgglomerativeClustering(2).fit(X).labels_", labels, workers)
    assert found["clusters"][1] == [1, 1, 2]
    assert "clusters" in told("r: cutree(hclust(dist(x)), 2)", labels, workers)
    assert "clusters" in told("r: kmeans(x, 2)$cluster", labels, workers)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("r: t.test(x, y)$p.value", "p-values"),
        ("py: stats.ttest_ind(x, y).pvalue", "p-values"),
        ("r: cor.test(x, y)$estimate", "estimate"),
        ("r: p.adjust(0.02)", "values"),
    ],
)
def test_a_single_number_is_what_the_last_name_says(code: str, kind: str, workers: Workers) -> None:
    assert list(told(code, quantity("values", 0.02), workers)) == [kind]


def test_a_matrix_of_intervals_has_two_ends(workers: Workers) -> None:
    matrix = quantity("values", [1, 2, 3, 4], ["a (1)", "b (1)", "a (2)", "b (2)"])
    found = told("py: smf.ols('y ~ b', data).fit().conf_int()", matrix, workers)
    assert found["interval, lower"] == (("a", "b"), [1, 2])
    assert found["interval, upper"] == (("a", "b"), [3, 4])


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("py: statsmodels.tsa.stattools.pacf(x)", "lag 0"),
        ("r: acf(x, plot = FALSE)$acf", "lag 0"),
        ("r: pacf(x, plot = FALSE)$acf", "lag 1"),
    ],
)
def test_autocorrelations_are_told_by_their_lag(code: str, first: str, workers: Workers) -> None:
    (labels, _) = told(code, quantity("values", [1, 0.5, 0.2]), workers)["values"]
    assert labels[0] == first
