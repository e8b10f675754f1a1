"""The case study's part of a run's summary."""

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from debate2017 import study_summaries
from debate2017.baselines.measure import Margin
from debate2017.baselines.texts import RULE
from debate2017.record import read_recorded
from debate2017.study_summaries import summarise_baselines, summarise_record
from debate2017.study_tables import FOLDER, recorded_of
from fitdiff.results.manifest import Progress
from fitdiff.results.table import seal_folder
from fitdiff.results.text import WIDTH
from fitdiff.stats.bootstrap import Interval
from fitdiff.studies.study import Study, read_study


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study("leek2017")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    seal_folder(tmp_path, Progress(640, 160, 0))
    return tmp_path


def table(shift: float = 0.0) -> pd.DataFrame:
    """Results that are Leek's own, shifted."""
    recorded = read_recorded(FOLDER / "recorded" / "leek2017.csv")
    method = recorded["arm"].map({"leekasso": "leek-lm", "h2o_deeplearning": "leek-h2o"})
    return recorded.assign(method=method, accuracy=recorded["accuracy"] + shift)


@pytest.mark.long
def test_summary_verdict_depends_on_the_accuracies(study: Study, folder: Path) -> None:
    recorded = recorded_of(study)
    assert recorded is not None
    same, other = (summarise_record(study, recorded, table(shift), folder) for shift in (0.0, -0.1))
    assert same.count("shows no difference from the record") == 2
    assert other.count("differs from the record") == 2
    row = next(line.split() for line in other.splitlines() if line.split()[:1] == ["10"])
    assert row[1:3] == ["0.7930", "0.8930"]
    assert "(INCOMPLETE: 160 of 640 cells)" in " ".join(other.split())
    assert max(map(len, other.splitlines())) <= WIDTH


def test_summary_shows_baselines_with_their_rule(study: Study, folder: Path, monkeypatch) -> None:
    margin = Margin(
        n=10,
        splits=5,
        fewest=5,
        before=Fraction(8, 10),
        after=Fraction(9, 10),
        mean=Fraction(1, 10),
        interval=None,
        crossed=Interval(0.05, 0.15),
        p_value=None,
        source="mnist 0 v 1",
        candidate="leek-h2o",
        baseline="leek-lm",
    )
    monkeypatch.setattr(study_summaries, "read_margins", lambda study, folder: (margin,))
    text = summarise_baselines(study, None, table(), folder)
    assert "+0.100▲" in text
    words = " ".join(text.split())
    assert RULE.split(".")[0] in words
    assert "ahead at n = 10: leek-h2o, of the best baseline (leek-lm on average)" in words
    assert (folder / "baselines.csv").exists()
