"""Every system of the debate, and every variant of one, is fitted for real."""

from __future__ import annotations

import pytest

from debate2017.baselines.measure import read_margins
from debate2017.study_tables import FOLDER, baselines_of, claims_of
from fitdiff.cli.inventory import checked
from fitdiff.studies.study import read_study

# Fits studies of the case study for real: minutes in all.
pytestmark = pytest.mark.long

# The rows of the original experiments, as they were published.
ORIGINALS = {
    *(
        "leek-lm",
        "leek-h2o",
        "beam-mlp",
        "beam-cnn",
        "beam-cnn-first",
        "beam-leek-mlp",
        "beam-leek-mlp-adam",
        "beam-liblinear",
        "beam-r-glm",
        "beam-r-keras",
    ),
    *(
        "beam-r-pixel",
        "beam-r-pixel-glm",
        "beam-r-pixel-liblinear",
        "best-pixel",
        "pretrained-frozen",
        "pretrained-fine-tune",
    ),
    *("svm-rbf", "svm-intersection", "tuned-mlp"),
    *(
        f"robinson-pixel-{row}-{column}{ink}"
        for row in (13, 14)
        for column in (13, 14)
        for ink in ("", "-ink")
    ),
}
STUDIES = {
    *("leek2017", "beam2017-r", "beam2017-python", "robinson2017", "leekasso2014", "smalldata"),
    *("debate2017", "guesses2017", "known-differences"),
}


def runnable(kind: str) -> set[str]:
    return {entry["name"] for entry in checked()[kind] if not entry["problem"]}


def test_every_row_of_the_originals_is_listed_as_runnable() -> None:
    assert ORIGINALS - runnable("methods") == set()
    assert STUDIES - runnable("studies") == set()
    stated = {claim.id for claim in claims_of(read_study("guesses2017"))}
    assert stated == {"C1", "C2", "C3", "C4", "C5a", "C5b", "C6a", "C6b", "C7"}


def test_every_method_belongs_to_a_study() -> None:
    studies = [read_study(str(path)) for path in (FOLDER / "studies").glob("*.toml")]
    used = {method.name for study in studies for method in study.methods}
    assert {path.stem for path in (FOLDER / "methods").glob("*.toml")} - used == set()


@pytest.mark.timeout(1200)
def test_every_system_is_fitted_on_the_same_split(smoke) -> None:
    debate = smoke("debate2017")
    results = debate.results
    unfinished = results[results["status"].isin(["failed", "timed-out"])]
    assert unfinished[["method", "n", "error"]].to_dict("records") == []
    assert set(results["method"]) == {method.name for method in debate.study.methods} >= ORIGINALS
    assert results["split_hash"].nunique() == 1
    assert (results["total"] == 1763).all()


@pytest.mark.timeout(1200)
def test_systems_beat_the_larger_class(smoke) -> None:
    """A gross mistake, such as labels the wrong way round, shows here; a subtle one elsewhere."""
    results = smoke("debate2017").results.set_index("method")
    larger_class = 0.55  # 4,684 of 8,816 images are ones, 53 %; and a little more
    # With H2O's default threshold and few images, anything may be called 1: that is the study.
    fair = results[~results.index.str.startswith("leek-h2o")]
    assert fair.loc[fair["accuracy"] < larger_class, "accuracy"].to_dict() == {}


@pytest.mark.parametrize("name", ["beam2017-r", "beam2017-python", "leekasso2014", "smalldata"])
def test_a_study_runs_from_end_to_end(smoke, name: str) -> None:
    finished = smoke(name)
    results = finished.results
    unfinished = results[results["status"].isin(["failed", "timed-out"])]
    assert unfinished[["method", "source", "n", "error"]].to_dict("records") == []
    planned = finished.study.sources(finished.study.profile("smoke"))
    assert set(results["source"]) == {source.label for source in planned}


def test_candidates_of_a_real_run_are_measured(smoke) -> None:
    """One replicate a source decides nothing, and every candidate is measured all the same."""
    finished = smoke("smalldata")
    margins = read_margins(finished.study, finished.folder)
    baselines = baselines_of(finished.study)
    assert len(margins) == len(finished.study.file.sources) * len(baselines.candidates)
    assert {margin.standing for margin in margins} == {"undecided"}
    means = finished.results.set_index(["source", "method"])["accuracy"]
    for margin in margins:
        best = means[margin.source][list(baselines.baselines)].max()
        # Both are ratios of counts below 2,001.
        assert margin.mean == pytest.approx(
            means[margin.source, margin.candidate] - best, abs=1e-12
        )
