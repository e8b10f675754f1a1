import numpy as np
import pandas as pd
import pytest

from debate2017.figures.beam2017 import COLOURS, ONLY_ABOVE, STYLE


@pytest.fixture
def points(make_study, cells, write_results) -> pd.DataFrame:
    study = make_study("beam2017", {"CNN": "one", ONLY_ABOVE: "two"})
    return STYLE.points(study, write_results(cells))


def test_marks_are_means_and_bars_one_standard_deviation(points) -> None:
    numbers = STYLE.plotted(STYLE.draw(points, "", "")).set_index(["panel", "series", "x"])
    mark = numbers.loc[("0.5 to 1", "CNN", 9.0)]
    values = np.array([0.80, 0.81, 0.84])
    expected = values.mean() + np.array([0, -1, 1]) * values.std(ddof=1)
    # Sums of three in other orders.
    np.testing.assert_allclose(mark[["y", "low", "high"]].astype(float), expected, rtol=1e-14)


def test_all_arms_above_and_all_but_one_below(points) -> None:
    numbers = STYLE.plotted(STYLE.draw(points, "", ""))
    by_panel = numbers.groupby("panel")["series"].unique()
    assert set(by_panel["0.5 to 1"]) == {"CNN", ONLY_ABOVE}
    assert set(by_panel["0.9 to 1"]) == {"CNN"}


def test_the_original_s_size_axes_colours_and_texts(points) -> None:
    figure = STYLE.draw(points, "Performance", "")
    assert tuple(figure.get_size_inches()) == (10, 7.5)
    upper, lower = (half.axes[0] for half in figure.subfigs)
    for axes, lowest in ((upper, 0.5), (lower, 0.9)):
        assert axes.get_title(loc="left") == "Performance"
        assert axes.get_xlabel() == "Training Sample Size"
        assert axes.get_ylabel() == "Accuracy on Heldout Sample"
        more = 0.05 * (1 - lowest)
        np.testing.assert_allclose(axes.get_ylim(), (lowest - more, 1 + more))
    assert [line.get_color() for line in upper.get_lines()] == list(COLOURS[:2])
    assert [text.get_text() for text in lower.get_legend().get_texts()] == ["CNN"]


def test_the_notice_is_written_if_there_is_one(points) -> None:
    texts = STYLE.draw(points, "", "3 of 12 cells").texts
    assert [text.get_text() for text in texts] == ["3 of 12 cells"]


def test_one_replicate_has_a_mark_and_no_bar(points) -> None:
    numbers = STYLE.plotted(STYLE.draw(points.drop_duplicates(["arm", "n"]), "", ""))
    assert len(numbers) == 6
    assert numbers[["low", "high"]].isna().all(axis=None)
