from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color

from debate2017.figures.leek2017 import DPI, HEIGHT, STYLE, WIDTH
from fitdiff.errors import SpecificationError
from fitdiff.figures import canvas


@pytest.fixture
def points(make_study, cells, write_results) -> pd.DataFrame:
    return STYLE.points(make_study("leek2017"), write_results(cells))


def draw(points: pd.DataFrame, title: str = "", incomplete: str = ""):
    with canvas.settings():
        return STYLE.check.draw(points, title, incomplete)


def legend(figure):
    (axes,) = figure.axes
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_lines_go_through_means_and_bars_from_quantile_to_quantile(points) -> None:
    numbers = STYLE.check.plotted(draw(points)).set_index(["series", "x"])
    assert len(numbers) == 4
    mark = numbers.loc[("First", 9.0)]
    # Of .80, .81 and .84: quantiles lie a fifth of the way from the ends to the middle.
    expected = [0.80 + 0.05 / 3, 0.802, 0.834]
    np.testing.assert_allclose(mark[["y", "low", "high"]].astype(float), expected, rtol=1e-15)


def test_the_original_s_size_axes_colours_and_texts(points) -> None:
    figure = draw(points)
    (axes,) = figure.axes
    assert (WIDTH * DPI, HEIGHT * DPI) == (1344, 960)
    assert axes.get_xlabel() == "Training Set Sample Size"
    assert axes.get_ylabel() == "Accuracy"
    assert axes.get_title() == ""
    # Base R adds 4 % of the range on either side.
    np.testing.assert_allclose(axes.get_ylim(), (0.48, 1.02))
    np.testing.assert_allclose(axes.get_xlim(), (9 - 0.04 * 31, 40 + 0.04 * 31))
    colours = [line.get_color() for line in axes.get_lines()]
    assert same_color(colours, ["darkorange", "dodgerblue"])
    assert legend(figure) == ["First", "Second"]


def test_title_and_notice_are_written_if_there_are_any(points) -> None:
    figure = draw(points, "Redux", "3 of 12 cells")
    assert figure.axes[0].get_title() == "Redux"
    assert [text.get_text() for text in figure.texts] == ["3 of 12 cells"]


def test_recorded_values_are_dashed_means_without_bars(points) -> None:
    recorded = points.assign(recorded=True, accuracy=points["accuracy"] - 0.1)
    figure = draw(pd.concat([points, recorded]))
    numbers = STYLE.check.plotted(figure).set_index(["series", "x"])
    ours, theirs = numbers.loc["First"], numbers.loc["First, recorded"]
    np.testing.assert_allclose(theirs["y"], ours["y"] - 0.1, rtol=1e-14)
    assert theirs["low"].isna().all()
    assert legend(figure) == ["First", "Second", "Recorded means"]
    styles = [line.get_linestyle() for line in figure.axes[0].get_lines()]
    assert styles == ["-", "-", "--", "--"]


def test_colours_do_not_shift_when_an_arm_is_missing(points) -> None:
    figure = draw(points[points["series"] == "Second"])
    assert figure.axes[0].get_lines()[0].get_color() == "dodgerblue"


@pytest.mark.parametrize(
    ("sizes", "arms"), [((10, 85), 2), ((10, 40), 2), ((10, 85), 9), ((9,), 1)]
)
def test_legend_is_at_leeks_place_if_it_fits(sizes, arms) -> None:
    rows = [
        {"arm": arm, "series": f"arm {arm}", "n": n, "accuracy": 0.9, "recorded": False}
        for arm in range(1, arms + 1)
        for n in sizes
    ]
    figure = draw(pd.DataFrame(rows))
    figure.draw_without_rendering()
    axes = figure.axes[0]
    box, plot = axes.get_legend().get_window_extent(), axes.bbox
    assert plot.x0 < box.x0 < box.x1 < plot.x1
    assert plot.y0 < box.y0 < box.y1 < plot.y1
    corner = axes.transData.inverted().transform((box.x0, box.y1))
    # A tenth of the axis' unit: lines of text are laid out in whole pixels.
    at_home = np.allclose(corner, (50, 0.7), atol=0.1)
    assert at_home == (85 in sizes and arms == 2)


def test_recorded_values_of_the_arms_by_their_methods(make_study, tmp_path: Path) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    (folder / "own.csv").write_text(
        "arm,n,replicate,correct,total\nx,10,1,8,10\ny,10,1,7,10\nz,10,1,6,10\n"
    )
    table = {"file": "own.csv", "arms": {"x": "two", "z": "three"}}
    points = STYLE.recorded(make_study("leek2017", recorded=table))
    assert points[["arm", "series", "accuracy"]].to_numpy().tolist() == [[2, "Second", 0.8]]


def test_a_study_without_a_record_has_none_to_draw(make_study) -> None:
    with pytest.raises(SpecificationError, match=r"no \[recorded\] table"):
        STYLE.recorded(make_study("leek2017"))
