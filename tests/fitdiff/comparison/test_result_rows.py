"""Which rows of two files of results belong together."""

from __future__ import annotations

import pytest

from fitdiff.comparison.result_files import compare_result_files
from fitdiff.errors import DataError
from fitdiff.report.result_files import as_text


def test_rows_that_only_one_file_names_make_two_files_differ(files) -> None:
    """As many rows on both sides, and what both name agrees: still another reference level."""
    text = "term,estimate\n(Intercept),1\nx,2\n{}\n"
    found = compare_result_files(*files(text.format("fB,3\nfC,3"), text.format("f[T.A],3\nfB,3")))
    assert found.verdict == "different"
    assert as_text(found).startswith("DIFFERENT. Only one file has fC in the first file and f[A]")


def test_levels_are_one_term_however_they_are_marked(files) -> None:
    broom = "term,estimate\n(Intercept),1\nx,2\nfB,3\nfC,4\nx:fB,5\n"
    patsy = "term,coef\nIntercept,1\nf[T.C],4\nf[T.B],3\nx,2\nf[T.B]:x,5\n"
    found = compare_result_files(*files(broom, patsy))
    assert found.verdict == "same"
    assert found.pairing is not None
    assert not found.pairing.by_position


def test_rows_of_other_names_are_not_compared_by_their_order(files) -> None:
    found = compare_result_files(*files("id,pred\nx,1\ny,2\n", "id,pred\nu,1\nv,2\n"))
    assert found.verdict == "not comparable"
    assert "No row has the same name in both files: x ..." in as_text(found)


def test_names_that_count_may_be_places(files) -> None:
    """Rows used, numbered as in the table or from 0; other values leave the names to decide."""
    kept = "id,pred\n1,0.1\n2,0.2\n4,0.7\n"
    found = compare_result_files(*files(kept, ",pred\n0,0.1\n1,0.2\n2,0.7\n"))
    assert found.verdict == "same"
    assert found.pairing is not None
    assert found.pairing.by_position
    found = compare_result_files(*files(kept, "id,pred\n1,0.1\n2,0.2\n3,0.9\n"))
    assert found.verdict == "different"
    assert found.pairing is not None
    assert (found.pairing.only_first, found.pairing.only_second) == (("4",), ("3",))
    arrays = "term,coef\nconst,5\nx1,2\nx2,3\n"
    names = "term,estimate\n(Intercept),5\nwt,2\nhp,3\n"
    assert compare_result_files(*files(arrays, names)).verdict == "different"


def test_a_row_that_is_there_twice_is_told(files) -> None:
    once = "id,pred\n1,0.1\n2,0.2\n3,0.4\n"
    twice = "id,pred\n1,0.1\n1,0.1\n2,0.2\n3,0.4\n"
    text = as_text(compare_result_files(*files(once, twice)))
    assert "predictions         yes" in text
    assert "the second file only: 1 (2)" in text
    assert "Column 'id' names '1' more than once in the second file" in text.replace("\n", " ")


def test_columns_name_rows_together(files) -> None:
    first = "model,term,estimate\nA,x,1\nA,z,2\nB,x,3\nB,z,4\n"
    second = "model,term,estimate\nB,z,4\nB,x,3\nA,x,1\nA,z,2\n"
    found = compare_result_files(*files(first, second))
    assert found.verdict == "same"
    assert found.first.labels == ("x (A)", "z (A)", "x (B)", "z (B)")
    assert [one.kind for one in found.stages] == ["rows used", "coefficients"]
    assert compare_result_files(*files(first, second), by="model, term").verdict == "same"
    with pytest.raises(DataError, match="names 'A' more than once"):
        compare_result_files(*files(first, second), by="model")


def test_names_of_rows_may_differ_in_blanks_alone(files) -> None:
    paths = files("id,pred\na b,1\nab,2\nc,3\n", "id,pred\nab,2\na b,1\nc,3\n")
    assert compare_result_files(*paths).verdict == "same"
