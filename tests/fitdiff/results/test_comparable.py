"""What is said of means that are not of the same splits, or test rows."""

from __future__ import annotations

import pandas as pd

from fitdiff.results.comparable import unlike_means, unlike_rows, unlike_splits


def cells(metric: str = "deviance", **predicted: list[int | None]) -> pd.DataFrame:
    """A row a method and split, with 10 test rows; no result where nothing is predicted."""
    return pd.DataFrame(
        {
            "method": method,
            "source": "own.csv: y",
            "n": 100,
            "replicate": replicate,
            metric: None if known is None else 1.0,
            "predicted": known,
            "total": None if known is None else 10,
        }
        for method, each in predicted.items()
        for replicate, known in enumerate(each, start=1)
    )


def test_nothing_is_said_of_means_over_the_same_rows_of_the_same_splits():
    results = cells(lm=[10, 9], glm=[10, 9], broken=[None, None])
    assert list(unlike_means(results, ["lm", "glm", "broken"], "deviance")) == []


def test_splits_that_only_some_methods_were_fitted_on_are_counted():
    results = cells(lm=[10, 10, 10], glm=[10, 10, 10], net=[10, None, None])
    assert unlike_splits(results, ["lm", "glm", "net"], "deviance") == (
        "Means are not of the same splits: of 3 there are results of 3 (lm, glm), 1 (net)."
    )


def test_test_rows_without_a_prediction_are_counted_on_shared_splits():
    results = cells(lm=[8, 9, 10], glm=[8, 9, None], imputed=[10, 10, 10])
    assert unlike_rows(results, ["lm", "glm", "imputed"], "deviance") == (
        "Means are not of the same test rows: predicted are 17 of 20 (lm, glm), 20 of 20 (imputed)."
    )


def test_of_labels_rows_without_a_prediction_are_said_to_count_as_wrong():
    results = cells("accuracy", lm=[8, 9], imputed=[10, 10])
    assert unlike_rows(results, ["lm", "imputed"], "accuracy") == (
        "Test rows that lack a value have no prediction, and count as not labelled correctly. "
        "Predicted: 17 of 20 (lm), 20 of 20 (imputed)."
    )
