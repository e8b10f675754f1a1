"""Built-in tables of packages, by name."""

from __future__ import annotations

import shutil

import pytest

from fitdiff.errors import DataError
from fitdiff.tables.reading import read_table

needs_r = pytest.mark.skipif(shutil.which("R") is None, reason="there is no R")


@needs_r
def test_a_set_of_r_keeps_its_factors() -> None:
    iris = read_table("r:datasets::iris")
    assert iris.n_rows == 150
    assert iris.column("Species").levels == ("setosa", "versicolor", "virginica")


@needs_r
def test_row_names_of_r_are_left_out_and_a_note_says_so() -> None:
    cars = read_table("r:datasets::mtcars", roles={"outcome": "mpg"})
    assert cars.names[0] == "mpg"
    assert "row names" in cars.notes[0]


def test_classes_of_scikit_learn_have_names() -> None:
    iris = read_table("sklearn:iris")
    assert iris.column("target").levels == ("setosa", "versicolor", "virginica")
    assert iris.column("target").labels()[-1] == "virginica"


def test_a_numeric_set_of_scikit_learn_has_a_numeric_target() -> None:
    assert read_table("sklearn:diabetes").column("target").kind == "float"


def test_a_set_of_statsmodels() -> None:
    assert read_table("statsmodels:fair").n_rows == 6366


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param(
            "r: datasets::mtcar", "R has no datasets::mtcar. Did you mean 'mtcars'", marks=needs_r
        ),
        pytest.param(
            "r:dataset::x", "There is no R package 'dataset'. .*'datasets'", marks=needs_r
        ),
        ("r:mtcars", "must be r:PACKAGE::NAME"),
        pytest.param("r:datasets::Nile", "can be read: .*class 'ts'", marks=needs_r),
        pytest.param("r:datasets::euro", "is not a data frame in R", marks=needs_r),
        ("sklearn:irs", "ships no set 'irs'. Did you mean 'iris'"),
        ("statsmodels:fare", "ships no set 'fare'. Did you mean 'fair'"),
    ],
)
def test_an_unknown_set_is_refused(name: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_table(name)
