"""Built-in tables of packages, by name."""

from __future__ import annotations

import pytest

from fitdiff.errors import DataError
from fitdiff.tables.reading import read_table


def test_a_set_of_r_keeps_its_factors() -> None:
    iris = read_table("r:datasets::iris")
    assert iris.n_rows == 150
    assert iris.column("Species").levels == ("setosa", "versicolor", "virginica")


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
        ("r:datasets::mtcar", "R has no datasets::mtcar"),
        ("r:nosuchpackage::x", "no package called"),
        ("r:mtcars", "must be r:PACKAGE::NAME"),
        ("r:datasets::Nile", "no data frame that can be read: .*class 'ts'"),
        ("r:datasets::letters", "letters"),
        ("sklearn:irs", "ships no set 'irs'. Did you mean 'iris'"),
        ("statsmodels:fare", "ships no set 'fare'. Did you mean 'fair'"),
    ],
)
def test_an_unknown_set_is_refused(name: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_table(name)
