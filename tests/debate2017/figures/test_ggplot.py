import pytest
from matplotlib.figure import Figure

from debate2017.figures.ggplot import draw_grid, expanded, line_width


def test_a_line_of_one_has_the_width_that_r_gives_it() -> None:
    # A millimetre is 72.27 / 25.4 of R's line widths, each of 1/96 inch, in points of 1/72 inch.
    assert line_width(1) == pytest.approx(2.134, abs=1e-3)


def test_axes_are_a_twentieth_wider_on_either_side_and_never_empty() -> None:
    assert expanded(0.0, 100.0) == (-5.0, 105.0)
    assert expanded(7.0, 7.0) == (6.5, 7.5)


def test_the_grid_lies_below_the_data_and_half_way_between_if_wanted() -> None:
    axes = Figure().add_subplot()
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 1])
    draw_grid(axes, "red", 1, 0.5)
    assert axes.get_axisbelow()
    assert 0.5 in axes.get_yticks(minor=True)
    plain = Figure().add_subplot()
    draw_grid(plain, "red", 1, 0)
    assert plain.get_yticks(minor=True).size == 0
