from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fitdiff.results.manifest import Progress
from fitdiff.results.summary import summarise, versions_line
from fitdiff.results.text import WIDTH
from fitdiff.studies.study import Study, read_study

STUDY = Path(__file__).parents[3] / "comparisons" / "studies" / "breast-cancer.toml"
SOURCE = "breast_cancer: malignant v benign"
SIZES = tuple(range(10, 90, 5))
COMPLETE = Progress(planned=96, finished=96, failed=0)


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(str(STUDY))


def table(source: str = SOURCE, sizes: tuple[int, ...] = SIZES) -> pd.DataFrame:
    """Three replicates of two methods; every mean has four decimals of its own."""
    cells = product(("lm-top10", "lasso"), sizes, (1, 2, 3))
    return pd.DataFrame(
        {
            "method": method,
            "source": source,
            "n": n,
            "replicate": replicate,
            "seed": 0,
            "status": "ok",
            "accuracy": 0.5 + n / 1000 + replicate / 10_000 + (method == "lasso") / 10,
            "warnings": [],
            "seconds": 1.0,
            "timings": [("build", 0.2), ("parse", 0.1)] if method == "lasso" else [],
            "one_class": False,
            "split_hash": "hash",
            "error": "",
        }
        for method, n, replicate in cells
    )


def summary(study: Study, results: pd.DataFrame, progress: Progress = COMPLETE) -> str:
    return summarise(study, results, progress, "versions", Path())


def test_every_number_is_printed_whole_in_80_columns(study: Study) -> None:
    """Sixteen sizes are wider than a terminal: they are divided between tables."""
    lines = summary(study, table()).splitlines()
    assert max(map(len, lines)) <= WIDTH
    shown = [word for line in lines if line.split()[:1] == ["lm-top10"] for word in line.split()]
    means = table().query("method == 'lm-top10'").groupby("n")["accuracy"].mean()
    assert [word for word in shown if word.startswith("0.")] == [f"{mean:.4f}" for mean in means]


def test_missing_and_failed_cells_are_stated(study: Study) -> None:
    results = table()
    results.loc[3, ["status", "error"]] = ["failed", "RError: [no] columns"]
    results.loc[3, "accuracy"] = np.nan
    text = summary(study, results, Progress(planned=640, finished=95, failed=1))
    assert text.splitlines()[1] == "INCOMPLETE: 95 of 640 cells"
    assert "Mean accuracy of every method (INCOMPLETE: 95 of 640 cells)" in text
    words = " ".join(text.split())
    assert f"failed: lm-top10, {SOURCE}, n = 15, replicate 1: RError: [no] columns" in words


def test_the_parts_of_a_fit_are_told_where_they_are_known(study: Study) -> None:
    lines = summary(study, table()).splitlines()
    (told,) = (line for line in lines if "seconds a cell:" in line)
    assert told == "lasso, seconds a cell: build 0.20, parse 0.10 (medians)."


def test_splits_of_one_class_are_counted(study: Study) -> None:
    results = table()
    results.loc[0, ["one_class", "split_hash"]] = [True, "another"]
    assert "one class only: 1." in summary(study, results)


def test_each_source_has_a_table_by_size(study: Study) -> None:
    results = pd.concat([table(sizes=(10, 20)), table("another", sizes=(10, 20))])
    lines = summary(study, results).splitlines()
    at = lines.index("Mean accuracy of every method: another")
    row = next(line.split() for line in lines[at:] if line.split()[:1] == ["lm-top10"])
    assert row[1:] == ["0.5102", "0.5202"]


def test_sources_of_one_size_are_rows_and_too_many_are_averaged(study: Study) -> None:
    few = pd.concat([table(f"pair {number}", (10,)) for number in range(3)])
    lines = summary(study, few).splitlines()
    assert [line.split()[:3] for line in lines if line.split()[:1] == ["pair"]] == [
        ["pair", str(number), "0.5102"] for number in range(3)
    ]
    many = pd.concat([table(f"pair {number}", (10,)) for number in range(61)])
    assert "mean of 61 sources" in summary(study, many)


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


def test_fits_with_further_seeds_have_no_part_in_the_means(study) -> None:
    once = table()
    again = once.assign(seed=1, accuracy=0.0)
    assert (
        summary(study, pd.concat([once, again])).split("Cells by status")[0]
        == (summary(study, once).split("Cells by status")[0])
    )


def test_cells_that_failed_alike_are_one_line_and_unlike_splits_are_named(study: Study) -> None:
    results = table()
    failed = (results["method"] == "lasso") & (results["n"] < 20)
    results.loc[failed, ["status", "error"]] = ["failed", "no column x"]
    results.loc[failed, "accuracy"] = np.nan
    words = " ".join(summary(study, results).split())
    assert f"failed: lasso, 6 cells, the first on {SOURCE}, n = 10, replicate 1: no column" in words
    assert words.count("no column x") == 1
    assert "of 48 there are results of 48 (lm-top10), 42 (lasso)." in words
