from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from debate2017.record import Comparison, compare, read_recorded, verdict
from debate2017.study_tables import FOLDER
from fitdiff.errors import DataError

RECORDED = FOLDER / "recorded" / "leek2017.csv"
ARMS = {"leekasso": "leek-lm", "h2o_deeplearning": "leek-h2o"}


def as_results(recorded: pd.DataFrame, shift: float = 0.0) -> pd.DataFrame:
    """The record itself in place of our results."""
    return pd.DataFrame(
        {
            "method": recorded["arm"].map(ARMS),
            "n": recorded["n"],
            "accuracy": recorded["accuracy"] + shift,
            "total": recorded["total"],
        }
    )


def test_the_record_is_what_leek_published() -> None:
    recorded = read_recorded(RECORDED)
    assert len(recorded) == 160
    means = recorded.groupby("arm")["accuracy"].mean()
    # originals: 0.9663 and 0.9188, published to four places
    assert means["leekasso"] == pytest.approx(0.9663, abs=5e-5)
    assert means["h2o_deeplearning"] == pytest.approx(0.9188, abs=5e-5)


def test_the_record_does_not_differ_from_itself() -> None:
    recorded = read_recorded(RECORDED)
    by_size, overall = compare(as_results(recorded), recorded, ARMS)
    assert len(by_size) == 32
    assert all(c.p_value == 1.0 and c.ours == c.recorded for c in by_size)
    assert [c.p_adjusted for c in overall] == [1.0, 1.0]


def test_shift_is_detected_with_five_replicates() -> None:
    recorded = read_recorded(RECORDED)
    by_size, overall = compare(as_results(recorded, shift=-0.2), recorded, ARMS)
    assert all(c.p_adjusted < 0.001 for c in overall)
    # 5 against 5 has 252 arrangements: adjusted for 32 tests, no single size can be significant.
    assert min(c.p_value for c in by_size) == pytest.approx(2 / 252)
    assert min(c.p_adjusted for c in by_size) > 0.05


def test_failed_cells_and_sizes_of_one_side_do_not_count() -> None:
    recorded = read_recorded(RECORDED)
    ours = as_results(recorded)
    ours = ours[ours["n"] != 10]
    ours.loc[(ours["n"] == 15) & (ours["method"] == "leek-lm"), "accuracy"] = np.nan
    by_size, _ = compare(ours, recorded, ARMS)
    assert {(c.method, c.n) for c in by_size if c.n == 15} == {("leek-h2o", 15)}
    assert all(c.n != 10 for c in by_size)


def test_a_record_without_its_columns_is_named(tmp_path: Path) -> None:
    file = tmp_path / "record.csv"
    file.write_text("arm,n\nleekasso,10\n")
    with pytest.raises(DataError, match=r"record\.csv lacks the columns replicate, correct, total"):
        read_recorded(file)


def comparison(ours: float, p: float) -> Comparison:
    return Comparison("leekasso", "leek-lm", None, ours, 0.9663, 80, 80, p, 0.005, p)


def test_the_verdict_follows_from_the_numbers() -> None:
    assert "leek-lm shows no difference from the record" in verdict(comparison(0.9650, 0.4))
    assert "leek-lm differs from the record" in verdict(comparison(0.9000, 0.0001))
    assert "difference -0.0013" in verdict(comparison(0.9650, 0.4))


def test_a_method_without_any_error_has_a_verdict_too() -> None:
    perfect = Comparison("leekasso", "leek-lm", None, 1.0, 0.9663, 80, 80, 0.01, 0.0, 0.01)
    assert "inf standard errors" in verdict(perfect)
