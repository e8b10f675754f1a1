import numpy as np
import pytest

from debate2017.figures.cells import COLUMNS, arm_cells, arms_of, require_one_source
from fitdiff.errors import DataError, SpecificationError


def test_cells_of_the_arms_in_their_order_under_their_names(make_study, cells, write_results):
    folder = write_results(cells)
    points = arm_cells(make_study("leek2017"), folder)
    assert tuple(points) == COLUMNS
    assert [str(kind) for kind in points.dtypes[["arm", "n", "accuracy"]]] == [
        "int32",
        "int32",
        "float64",
    ]
    arms = list(arms_of(points))
    assert [(arm.number, arm.series) for arm in arms] == [(1, "First"), (2, "Second")]
    ours = cells[cells["method"] == "two"]
    assert sorted(arms[1].cells["accuracy"]) == sorted(ours["accuracy"])


def test_other_methods_and_failed_cells_are_left_out(make_study, cells, write_results) -> None:
    cells.loc[cells["n"] == 9, "accuracy"] = np.nan
    points = arm_cells(make_study("leek2017", {"Mine": "two"}), write_results(cells))
    assert set(points["series"]) == {"Mine"}
    assert set(points["n"]) == {40}


def test_an_arm_without_cells_keeps_its_number(make_study, cells, write_results) -> None:
    points = arm_cells(make_study("leek2017"), write_results(cells[cells["method"] == "two"]))
    assert [(arm.number, arm.series) for arm in arms_of(points)] == [(2, "Second")]


def test_figure_without_cells_is_an_error(make_study, cells, write_results) -> None:
    with pytest.raises(DataError, match="no fitted cell of the methods in the figure: one, two"):
        arm_cells(make_study("leek2017"), write_results(cells.assign(accuracy=np.nan)))


def test_single_source_styles_reject_several_sources(make_study, cells, write_results) -> None:
    cells.loc[3, "source"] = "mnist 3 v 5"
    points = arm_cells(make_study("leek2017"), write_results(cells))
    with pytest.raises(SpecificationError, match=r"has 2: .*smalldata"):
        require_one_source(points, "leek2017")
