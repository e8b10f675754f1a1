from dataclasses import replace
from itertools import pairwise

from fitdiff.figures.palette import GREY, HIGHLIGHTS
from fitdiff.report.charts.curves import spread
from fitdiff.report.charts.series import series_colours, series_label
from fitdiff.report.sections.accuracy import accuracy_curves


def test_every_fitted_cell_is_a_mark_of_its_method_or_of_an_identical_one(material) -> None:
    ((_, series),) = accuracy_curves(material).choices
    results = material.results.set_index(["method", "n", "replicate"])["accuracy"].dropna()
    marks = {
        (name, mark.n, mark.replicate): mark.value
        for one in series
        for name in (one.method, *one.twins)
        for mark in one.points
    }
    assert marks == results.to_dict()


def test_identical_methods_are_one_line_that_says_so(material) -> None:
    """``broken`` lacks cells that ``other`` has, and is no twin of it."""
    ((_, series),) = accuracy_curves(material).choices
    twins = {one.method: one.twins for one in series}
    hostile = material.methods[2].name
    assert twins == {"plain": (), "other": (hostile,), "broken": ()}
    assert series_label(series[1]) == f"other = {hostile}"


def test_what_the_figure_is_about_has_a_colour_of_its_own_each(material) -> None:
    hostile = material.methods[2].name
    curves = replace(accuracy_curves(material), focus=("plain", hostile))
    assert series_colours(curves) == {
        "plain": HIGHLIGHTS[0],
        "other": HIGHLIGHTS[1],
        "broken": GREY,
    }


def test_names_at_the_ends_of_lines_are_moved_apart_and_stay_in_order() -> None:
    values = [0.95, 0.951, 0.2, 0.952, 0.99]
    places = spread(values, 0.05, (0.0, 1.0))
    order = sorted(range(5), key=places.__getitem__)
    assert order == sorted(range(5), key=values.__getitem__)
    near = sorted(places)
    assert all(b - a >= 0.05 - 1e-12 for a, b in pairwise(near))
    assert near[0] == 0.2
    assert near[-1] <= 1
