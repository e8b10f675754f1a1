"""What a study found, told in a title and a verdict."""

from __future__ import annotations

from dataclasses import replace

from fitdiff.report.finding import finding_of
from fitdiff.report.material import Material


def only(material: Material, *kept: str, fitted: tuple[str, ...]) -> Material:
    """Some of the methods, of which those that are not fitted have failed everywhere."""
    results = material.results[material.results["method"].isin(kept)].copy()
    failed = ~results["method"].isin(fitted)
    results.loc[failed, ["status", "accuracy"]] = ["failed", None]
    results.loc[failed, "error"] = "ValueError: no column 'x'.\nA second line."
    return replace(material, results=results, ladders=())


def test_one_method_is_not_called_the_only_one_where_others_failed(material) -> None:
    found = finding_of(only(material, "plain", "other", fitted=("plain",)))
    assert found.verdict == (
        "There is nothing to compare it with: other failed: ValueError: no column 'x'."
    )
    alone = finding_of(only(material, "plain", fitted=("plain",)))
    assert alone.verdict == "There is nothing to compare it with: it is the only one."


def test_where_all_failed_it_is_said_why(material) -> None:
    found = finding_of(only(material, "plain", "other", fitted=()))
    assert found.title == "No method has been fitted"
    assert found.verdict.startswith("plain failed: ValueError: no column 'x'. other failed: ")


def test_methods_that_predict_other_rows_are_not_said_to_be_fitted_on_other_splits(material):
    results = material.results[material.results["method"].isin(["plain", "other"])].copy()
    results["deviance"], results["accuracy"] = 1.0, None
    results["predicted"] = results["total"] - (results["method"] == "plain") * 3
    found = finding_of(replace(material, results=results, ladders=()))
    assert found.title.endswith(" do not predict the same test rows")
    assert "complete = true" in found.verdict


def test_infinite_means_are_not_called_the_same(material) -> None:
    results = material.results[material.results["method"].isin(["plain", "other"])].copy()
    results["deviance"], results["accuracy"] = float("inf"), None
    results["predicted"] = results["total"]
    found = finding_of(replace(material, results=results, ladders=()))
    assert found.title == "The deviance per test row of plain and other is infinite"
    assert not found.numbers


def test_methods_that_differ_by_rounding_alone_are_the_same_on_every_split(material) -> None:
    results = material.results[material.results["method"].isin(["plain", "other"])].copy()
    results["deviance"], results["accuracy"] = 1.0 + results["replicate"], None
    results["predicted"] = results["total"]
    nearly = results["method"] == "other"
    results.loc[nearly, "deviance"] *= 1 + 1e-13
    found = finding_of(replace(material, results=results, ladders=()))
    assert found.verdict == "The same on every split."
    results.loc[nearly & (results["replicate"] == 1), "deviance"] += 1e-3
    results.loc[nearly & (results["replicate"] == 2), "deviance"] -= 1e-3
    found = finding_of(replace(material, results=results, ladders=()))
    assert found.verdict == "The same on average, not on every split."
