from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from debate2017.baselines.measure import Lead
from debate2017.baselines.texts import RULE
from debate2017.record import Comparison, read_recorded
from fitdiff.results.manifest import Progress
from fitdiff.results.summary import summarise, verdict, versions_line
from fitdiff.stats.bootstrap import Interval
from fitdiff.studies.study import Study, read_study

RECORDED = Path(__file__).parents[3] / "py/debate2017/src/debate2017" / "recorded" / "leek2017.csv"
COMPLETE = Progress(planned=160, finished=160, failed=0)


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study("leek2017")


def table(shift: float = 0.0) -> pd.DataFrame:
    """Results that are Leek's own, shifted."""
    recorded = read_recorded(RECORDED)
    method = recorded["arm"].map({"leekasso": "leek-lm", "h2o_deeplearning": "leek-h2o"})
    return pd.DataFrame(
        {
            "method": method,
            "source": "mnist 0 v 1",
            "n": recorded["n"],
            "replicate": recorded["replicate"],
            "status": "ok",
            "accuracy": recorded["accuracy"] + shift,
            "total": recorded["total"],
            "warnings": [[] for _ in range(len(recorded))],
            "seconds": 1.0,
            "one_class": False,
            "split_hash": "hash",
            "error": "",
        }
    )


def comparison(ours: float, p: float) -> Comparison:
    return Comparison("leekasso", "leek-lm", None, ours, 0.9663, 80, 80, p, 0.005, p)


def test_the_verdict_follows_the_numbers() -> None:
    assert "L1 shows no difference from the record" in verdict(comparison(0.9650, 0.4))
    assert "L1 differs from the record" in verdict(comparison(0.9000, 0.0001))
    assert "difference -0.0013" in verdict(comparison(0.9650, 0.4))


def test_a_method_without_any_error_has_a_verdict_too() -> None:
    perfect = Comparison("leekasso", "leek-lm", None, 1.0, 0.9663, 80, 80, 0.01, 0.0, 0.01)
    assert "inf standard errors" in verdict(perfect)


def test_the_verdict_of_a_summary_falls_either_way(study: Study) -> None:
    same = summarise(study, table(), COMPLETE, "versions")
    other = summarise(study, table(shift=-0.1), COMPLETE, "versions")
    assert same.count("shows no difference from the record") == 2
    assert other.count("differs from the record") == 2


def test_every_size_has_a_row_with_both_means(study: Study) -> None:
    text = summarise(study, table(shift=-0.1), COMPLETE, "versions")
    row = next(line.split() for line in text.splitlines() if line.split()[:1] == ["10"])
    assert row[1:3] == ["0.7930", "0.8930"]


def test_what_is_incomplete_or_failed_is_never_hidden(study: Study) -> None:
    results = table()
    results.loc[3, ["status", "error"]] = ["failed", "RError: [no] columns"]
    results.loc[3, "accuracy"] = np.nan
    text = summarise(study, results, Progress(planned=640, finished=159, failed=1), "versions")
    assert text.splitlines()[1] == "INCOMPLETE: 159 of 640 cells"
    assert text.count("INCOMPLETE") >= 3  # the heading of every table of accuracies too
    assert "failed: L1, mnist 0 v 1, n = 10, replicate 4: RError: [no] columns" in text


def test_no_number_is_cut_off_where_there_are_many_sizes(study: Study) -> None:
    """Sixteen sizes are wider than the texts above them."""
    lines = summarise(study, table(), COMPLETE, "versions").splitlines()
    start = lines.index("Mean accuracy of every method")
    (row,) = (
        line.split() for line in lines[start:] if line.split()[:1] == ["leek-lm"] and len(line) > 80
    )
    means = table().query("method == 'leek-lm'").groupby("n")["accuracy"].mean()
    assert row[1:] == [f"{mean:.4f}" for mean in means]
    assert not any("…" in line for line in lines)


def test_a_contest_is_told_with_its_rule(study: Study) -> None:
    lead = Lead("mnist 0 v 1", 10, "leek-h2o", "leek-lm", 5, 0.9, 0.1, Interval(0.05, 0.15))
    text = summarise(study, table(), COMPLETE, "versions", [lead])
    assert "+0.100▲" in text
    assert RULE.split(".")[0] in text
    assert "first shown to be ahead at n = 10: L2, of the best rival (L1 on average)" in text
    assert "Contest" not in summarise(study, table(), COMPLETE, "versions")


def test_splits_of_one_class_are_counted(study: Study) -> None:
    results = table()
    results.loc[0, ["one_class", "split_hash"]] = [True, "another"]
    assert "one class only: 1." in summarise(study, results, COMPLETE, "versions")


def test_the_versions_are_those_of_the_manifest() -> None:
    line = versions_line(
        {
            "engines": {
                "r.lm": {"R": "4.2.2", "engine code": "abc"},
                "py.sklearn": {"numpy": "2.4.6"},
            },
            "profile": "paper",
            "git_commit": "0123456789abcdef",
            "data_hash": "d" * 64,
            "splits_hash": "e" * 64,
            "python": "3.11.7",
            "machine": {"cpu": "a processor"},
        }
    )
    assert "R 4.2.2" in line
    assert "numpy 2.4.6" in line
    assert "profile paper" in line
    assert "abc" not in line.replace("abcdef", "")


def test_accuracies_are_shown_by_source_and_size(study: Study) -> None:
    results = pd.concat([table(), table(shift=-0.1).assign(source="mnist 3 v 5")])
    lines = summarise(study, results, COMPLETE, "versions").splitlines()
    at = lines.index("Mean accuracy of every method: mnist 3 v 5")
    row = next(line.split() for line in lines[at:] if line.split()[:1] == ["leek-lm"])
    assert row[1] == "0.7930"


def test_sources_of_one_size_are_rows_and_too_many_are_averaged(study: Study) -> None:
    one_size = table().query("n == 10")
    few = pd.concat([one_size.assign(source=f"pair {number}") for number in range(3)])
    text = summarise(study, few, COMPLETE, "versions")
    assert [line.split()[:3] for line in text.splitlines() if line.split()[:1] == ["pair"]] == [
        ["pair", str(number), "0.8930"] for number in range(3)
    ]
    many = pd.concat([one_size.assign(source=f"pair {number}") for number in range(61)])
    assert "mean of 61 sources" in summarise(study, many, COMPLETE, "versions")
