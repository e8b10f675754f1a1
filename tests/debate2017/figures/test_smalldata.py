from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp

from debate2017.figures.smalldata import COLOURS, DODGE, EMPTY, FILLED, STYLE, dodge_factors

ONE, OTHER = "MNIST: 0 v 1", "Fashion-MNIST: T-shirt v shirt"
DATA = [{"name": "mnist", "classes": [0, 1]}, {"name": "fashion-mnist", "classes": [0, 6]}]


@pytest.fixture
def points(make_study, cells, write_results) -> pd.DataFrame:
    more = cells[cells["method"] == "one"].assign(source="fashion-mnist 0 v 6")
    return STYLE.points(make_study("smalldata", data=DATA), write_results(pd.concat([cells, more])))


def test_a_panel_for_each_source_with_the_arms_that_it_has(points) -> None:
    numbers = STYLE.plotted(STYLE.draw(points, "", ""))
    by_panel = numbers.groupby("panel")["series"].unique()
    assert set(by_panel[ONE]) == {"First", "Second"}
    assert set(by_panel[OTHER]) == {"First"}
    assert len(numbers) == 6


def test_bars_are_95_percent_intervals_of_students_t(points) -> None:
    numbers = STYLE.plotted(STYLE.draw(points, "", ""))
    mark = numbers[(numbers["panel"] == OTHER) & (numbers["x"] < 20)].iloc[0]
    values = [0.8, 0.81, 0.84]
    interval = ttest_1samp(values, 0).confidence_interval(0.95)
    expected = [np.mean(values), interval.low, interval.high]
    # Sums of three in other orders.
    np.testing.assert_allclose(mark[["y", "low", "high"]].astype(float), expected, rtol=1e-14)


def test_the_marks_of_a_size_stand_side_by_side_in_the_order_of_the_arms(points) -> None:
    numbers = STYLE.plotted(STYLE.draw(points, "", ""))
    of_first, of_second = (
        np.log10(numbers.loc[(numbers["panel"] == ONE) & (numbers["series"] == name), "x"])
        for name in ("First", "Second")
    )
    # Two arms: half of the dodge's width apart, and a quarter of it from the size.
    apart = DODGE / 2 * np.log10(40 / 9)
    np.testing.assert_allclose(of_second.to_numpy() - of_first.to_numpy(), apart)
    np.testing.assert_allclose(of_first + apart / 2, np.log10([9, 40]))


def test_arms_of_a_size_are_clear_of_the_next_size() -> None:
    arms, sizes = range(1, 13), (20, 60, 200)
    factors = dodge_factors(pd.DataFrame(product(arms, sizes), columns=["arm", "n"]))
    assert list(factors) == list(arms)
    assert 20 * factors[12] < 60 * factors[1]
    assert dodge_factors(pd.DataFrame({"arm": [3], "n": [50]})) == {3: 1.0}


def test_intervals_are_cut_off_at_0_and_at_1(points) -> None:
    ends = points.assign(accuracy=np.where(points["accuracy"] > 0.9, 1.0, 0.0))
    ends.loc[ends.groupby(["arm", "source", "n"]).head(1).index, "accuracy"] = 0.5
    numbers = STYLE.plotted(STYLE.draw(ends, "", ""))
    assert numbers["low"].min() == 0
    assert numbers["high"].max() == 1


def test_sizes_are_on_a_logarithmic_axis_and_accuracies_from_one_half(points) -> None:
    axes = STYLE.draw(points, "", "").axes[0]
    assert axes.get_xscale() == "log"
    assert axes.get_xticks().tolist() == [9, 40]
    np.testing.assert_allclose(axes.get_ylim(), (0.475, 1.025))
    worse = points.assign(accuracy=points["accuracy"] - 0.5)
    assert STYLE.draw(worse, "", "").axes[0].get_ylim()[0] < worse["accuracy"].min()


def test_many_sizes_have_ticks_at_round_numbers(points) -> None:
    many = pd.concat([points.assign(n=np.int32(n)) for n in range(10, 90, 5)])
    assert STYLE.draw(many, "", "").axes[0].get_xticks().tolist() == [10, 20, 50]


def test_twelve_arms_differ_in_colour_and_in_shape(points) -> None:
    assert len(set(COLOURS)) == len({*FILLED, *(("empty", shape) for shape in EMPTY)}) == 12
    many = pd.concat([points.assign(arm=arm, series=str(arm)) for arm in range(1, 13)])
    lines = STYLE.draw(many, "", "").axes[0].get_lines()
    assert len({line.get_markeredgecolor() for line in lines}) == 12
    assert len({(line.get_marker(), line.get_markerfacecolor()) for line in lines}) == 12


def test_an_arm_that_is_left_out_does_not_lend_its_look(points) -> None:
    figure = STYLE.draw(points[points["series"] == "Second"], "", "")
    assert figure.axes[0].get_lines()[0].get_markeredgecolor() == COLOURS[1]


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
