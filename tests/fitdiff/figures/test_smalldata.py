import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp

from fitdiff.figures.smalldata import COLOURS, EMPTY, FILLED, STYLE

OTHER = "mnist 3 v 5"


@pytest.fixture
def points(make_study, cells, write_results) -> pd.DataFrame:
    more = cells[cells["method"] == "one"].assign(source=OTHER)
    return STYLE.points(make_study("smalldata"), write_results(pd.concat([cells, more])))


def test_a_panel_for_each_source_with_the_arms_that_it_has(points) -> None:
    numbers = STYLE.plotted(STYLE.draw(points, "", ""))
    by_panel = numbers.groupby("panel")["series"].unique()
    assert set(by_panel["mnist 0 v 1"]) == {"First", "Second"}
    assert set(by_panel[OTHER]) == {"First"}
    assert len(numbers) == 6


def test_bars_are_95_percent_intervals_of_students_t(points) -> None:
    numbers = STYLE.plotted(STYLE.draw(points, "", "")).set_index(["panel", "series", "x"])
    mark = numbers.loc[(OTHER, "First", 40.0)]
    values = [0.95, 0.96, 0.99]
    interval = ttest_1samp(values, 0).confidence_interval(0.95)
    expected = [np.mean(values), interval.low, interval.high]
    # Sums of three in other orders.
    np.testing.assert_allclose(mark[["y", "low", "high"]].astype(float), expected, rtol=1e-14)


def test_sizes_are_on_a_logarithmic_axis_and_accuracies_from_one_half(points) -> None:
    axes = STYLE.draw(points, "", "").axes[0]
    assert axes.get_xscale() == "log"
    assert axes.get_xticks().tolist() == [10, 20]
    np.testing.assert_allclose(axes.get_ylim(), (0.475, 1.025))
    worse = points.assign(accuracy=points["accuracy"] - 0.5)
    assert STYLE.draw(worse, "", "").axes[0].get_ylim()[0] < worse["accuracy"].min()


def test_twelve_arms_differ_in_colour_and_in_shape(points) -> None:
    assert len(set(COLOURS)) == len({*FILLED, *(("empty", shape) for shape in EMPTY)}) == 12
    many = pd.concat([points.assign(arm=arm, series=str(arm)) for arm in range(1, 13)])
    lines = STYLE.draw(many, "", "").axes[0].get_lines()
    assert len({line.get_color() for line in lines}) == 12
    assert len({(line.get_marker(), line.get_markerfacecolor()) for line in lines}) == 12


def test_an_arm_that_is_left_out_does_not_lend_its_look(points) -> None:
    figure = STYLE.draw(points[points["series"] == "Second"], "", "")
    assert figure.axes[0].get_lines()[0].get_color() == COLOURS[1]


def test_one_size_and_one_replicate_are_drawn(points) -> None:
    alone = points[(points["n"] == 9)].drop_duplicates(["arm", "source"])
    figure = STYLE.draw(alone, "", "")
    assert figure.axes[0].get_xticks().tolist() == [9]
    assert STYLE.plotted(figure)[["low", "high"]].isna().all(axis=None)


def test_title_arms_and_notice_can_be_read(points) -> None:
    figure = STYLE.draw(points, "Who pays?", "3 of 12 cells")
    assert [text.get_text() for text in figure.texts][:2] == ["Who pays?", "3 of 12 cells"]
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["First", "Second"]
