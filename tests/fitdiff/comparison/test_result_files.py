"""Two files of results, without their calls."""

from __future__ import annotations

from math import log

import pytest

from fitdiff.comparison.result_files import compare_result_files
from fitdiff.errors import DataError, SpecificationError
from fitdiff.report.result_files import as_json, as_text

BROOM = """term,estimate,std.error,p.value
(Intercept),18.8663,7.44356,0.01126
wt,-8.08348,3.06868,0.00843
hp,0.00004,0.01773,0.04091
"""
STATSMODELS = """,coef,std err,P>|z|
hp,0.00004,0.01773,0.04091
const,18.8663,7.44356,0.01126
wt,-8.08348,3.06868,0.00843
"""
CHANCES = (0.11, 0.25, 0.37, 0.52, 0.68, 0.91)


def rows(name: str, values) -> str:
    return f"id,{name}\n" + "".join(f"{at},{value}\n" for at, value in enumerate(values, 1))


def relation(found) -> str:
    return next(stage.relation for stage in found.stages if stage.kind != "rows used")


def test_tables_of_broom_and_statsmodels_are_aligned_by_term(files) -> None:
    found = compare_result_files(*files(BROOM, STATSMODELS))
    assert found.verdict == "same"
    assert [stage.kind for stage in found.stages] == [
        "rows used", "coefficients", "standard errors", "p-values",
    ]  # fmt: skip


def test_a_small_slope_beside_a_large_intercept_is_judged_by_its_own_size(files) -> None:
    found = compare_result_files(*files(BROOM, STATSMODELS.replace("0.00004", "0.00005")))
    assert found.verdict == "different"
    assert "hp" in as_text(found).splitlines()[0]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ([1 - one for one in CHANCES], "each is one minus the other"),
        (reversed(CHANCES), "the same values in another order"),
        ([round(one, 1) for one in CHANCES], "the second is the other rounded to 1 decimals"),
        ([0.5, *CHANCES[:-1]], "the second is the other, 1 row further down"),
        ([2 * one for one in CHANCES], "the first is 0.5 times the second"),
        ([0.3, 0.1, 0.9, 0.2, 0.8, 0.7], ""),
    ],
)
def test_how_predictions_are_related_is_said(files, second, said) -> None:
    found = compare_result_files(*files(rows("prob", CHANCES), rows("pred", second)))
    assert found.verdict == "different"
    assert relation(found) == said


def test_log_odds_are_told_from_probabilities(files) -> None:
    odds = [log(one / (1 - one)) for one in CHANCES]
    found = compare_result_files(*files(rows("prob", CHANCES), rows("fitted", odds)))
    assert relation(found) == "the second is the log odds of the first"


def test_classes_are_compared_by_name(files) -> None:
    found = compare_result_files(
        *files(rows("class", "abba"), rows("class", "abab")),
    )
    (stage,) = [one for one in found.stages if one.kind == "predicted classes"]
    assert stage.differs
    assert stage.agreement is not None
    assert stage.agreement.where == "3"


def test_terms_of_one_file_only_are_named(files) -> None:
    fewer = "\n".join(BROOM.splitlines()[:-1]) + "\n"
    text = as_text(compare_result_files(*files(BROOM, fewer)))
    assert text.startswith("DIFFERENT. Rows used differ by up to 1")
    assert "the first file only: hp" in text
    assert max(map(len, text.splitlines())) <= 80


def test_files_without_a_column_in_common_are_not_comparable(files) -> None:
    found = compare_result_files(*files(BROOM, rows("prob", CHANCES)))
    assert found.verdict == "not comparable"
    assert "NOT COMPARABLE" in as_text(found)
    assert '"not_compared": [' in as_json(found)


def test_rows_that_are_not_told_apart_are_refused(files) -> None:
    twice = BROOM.replace("hp,", "wt,")
    with pytest.raises(DataError, match="names 'wt' more than once"):
        compare_result_files(*files(twice, BROOM), by="term")


def test_a_column_that_is_not_there_is_told_the_nearest(files) -> None:
    with pytest.raises(SpecificationError, match=r"no column 'terms'.*term"):
        compare_result_files(*files(BROOM, STATSMODELS), by="terms")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (CHANCES, [0.5, 0.6, *CHANCES[:-2]], "the second is the other, 2 rows further down"),
        ([0.5, *CHANCES[:-1]], CHANCES, "the first is the other, 1 row further down"),
        ([0.5, 0.6, *CHANCES[:-2]], CHANCES, ""),  # four rows in common might be chance
        (CHANCES, [0.11, 0.25, 0.37, 0.52, 0.68, 0.92], ""),
        (
            [round(one, 1) for one in CHANCES],
            CHANCES,
            "the first is the other rounded to 1 decimals",
        ),
        ([0.0, 0.0, 0.0, 1.0, 1.0, 1.0], CHANCES, "the first is the other rounded to 0 decimals"),
    ],
)
def test_rows_that_moved_and_digits_that_were_cut_are_told_of_either_side(
    files, first, second, said
) -> None:
    if said.endswith("2 rows further down"):
        first, second = [*first, 0.03], [*second, 0.68]
    found = compare_result_files(*files(rows("prob", first), rows("prob", second)))
    assert relation(found) == said


def test_columns_are_paired_by_name_then_by_kind_then_as_the_only_ones_left(files) -> None:
    paths = files("id,y.hat,b,own\n1,0.1,5,7\n2,0.4,6,8\n", "id,b,pred,c\n2,6,0.4,1\n1,5,0.1,1\n")
    found = compare_result_files(*paths)
    assert [(one.kind, one.how) for one in found.stages] == [
        ("rows used", ("", "")),
        ("predictions", ("y.hat", "pred")),
        ("values", ("b", "b")),
        ("values", ("own", "c")),
    ]
    assert [one.differs for one in found.stages] == [False, False, False, True]
    assert found.unpaired == ()


def test_two_columns_that_are_left_on_a_side_belong_to_none(files) -> None:
    found = compare_result_files(*files("id,own,more\n1,7,1\n2,8,3\n", "id,c\n1,7\n2,8\n"))
    assert found.verdict == "not comparable"
    assert found.unpaired == ("own", "more", "c")


def test_a_row_is_named_by_a_number_as_by_its_text(files) -> None:
    found = compare_result_files(
        *files("row,pred\n1,0.1\n2,0.4\n3,0.2\n", "row,pred\n2.0,0.4\n3.0,0.2\n1.0,0.1\n")
    )
    assert (found.verdict, found.first.labels) == ("same", ("1", "2", "3"))


def test_the_first_column_of_different_texts_names_the_rows(files) -> None:
    paths = files("which,kind,b\none,k,1\ntwo,k,2\n", "which,kind,b\ntwo,k,2\none,k,1\n")
    found = compare_result_files(*paths)
    assert found.first.labels == ("one", "two")
    assert found.verdict == "same"
    assert found.first.rows == 2
    found = compare_result_files(*files("which,b\none,1\ntwo,2\n", "which,b\ntwo,2\none,1\n"))
    assert found.first.labels == ("one", "two")


def test_labels_are_looked_for_in_their_order_and_only_where_they_tell_rows_apart(files) -> None:
    paths = files("id,term,b\n1,k,1\n2,k,2\n", "id,term,b\n2,k,2\n1,k,1\n")
    assert compare_result_files(*paths).first.labels == ("1", "2")
    paths = files("id,TERM,b\n1,p,1\n2,q,2\n", "id,TERM,b\n1,p,1\n2,q,2\n")
    assert compare_result_files(*paths).first.labels == ("p", "q")
    paths = files("id\n1\n2\n", "id\n1\n3\n")
    assert compare_result_files(*paths).first.labels is None, "a single column is what it holds"


def test_a_file_of_names_alone_has_no_results(files) -> None:
    with pytest.raises(DataError, match="no column of results beside 'term'"):
        compare_result_files(*files("term\na\nb\n", BROOM), by="term")


def test_a_slope_is_judged_by_the_intercept_where_there_is_one(files) -> None:
    """Without a design, a coefficient's unit is the size of the intercept, or 1."""
    with_one = "term,estimate\n(Intercept),100\nx,{}\n"
    without = "term,estimate\nz,100\nx,{}\n"
    zero = "term,estimate\n(Intercept),0\nx,{}\n"

    def distance(text: str) -> float:
        found = compare_result_files(*files(text.format(1.0), text.format(1.5)))
        (stage,) = [one for one in found.stages if one.kind == "coefficients"]
        assert stage.agreement is not None
        return stage.agreement.distance

    assert distance(without) == distance(zero)
    assert distance(with_one) <= distance(without)


def test_an_intercept_is_judged_by_its_own_size(files) -> None:
    text = "term,estimate\n(Intercept),{}\nx,1\n"
    found = compare_result_files(*files(text.format(100), text.format(101)))
    (stage,) = [one for one in found.stages if one.kind == "coefficients"]
    assert stage.agreement is not None
    assert stage.agreement.distance == pytest.approx(0.01, rel=0.02)


def test_three_values_tell_that_they_were_rounded_and_equal_ones_were_not(files) -> None:
    paths = files(rows("pred", [1.2, 2.1, 3.4]), rows("pred", [1, 2, 3]))
    assert relation(compare_result_files(*paths)) == "the second is the other rounded to 0 decimals"
    paths = files(rows("pred", [1.2, 2.1]), rows("pred", [1, 2]))
    assert relation(compare_result_files(*paths)) == ""
    paths = files(rows("pred", [1, 2, 3]), rows("pred", [1, 2, 3]))
    assert relation(compare_result_files(*paths)) == ""


def test_predictions_are_judged_by_their_spread(files) -> None:
    values = [100.0, 200.0, 300.0, 400.0]
    off = [*values[:3], 401.0]
    found = compare_result_files(*files(rows("pred", values), rows("pred", off)))
    (stage,) = [one for one in found.stages if one.kind == "predictions"]
    assert stage.agreement is not None
    # The standard deviation of the first, with denominator n: 111.8.
    assert stage.agreement.distance == pytest.approx(1 / 12500**0.5)
    assert stage.agreement.where == "4"


def test_a_tolerance_of_the_users_decides(files) -> None:
    paths = files(rows("pred", [1.0, 2.0, 3.0]), rows("pred", [1.0, 2.0, 3.1]))
    assert compare_result_files(*paths).verdict == "different"
    assert compare_result_files(*paths, tolerances={"predictions": 0.5}).verdict == "same"
    assert compare_result_files(*paths, tolerances={"p-values": 0.5}).verdict == "different"


def test_names_of_classes_and_numbers_cannot_be_compared(files) -> None:
    found = compare_result_files(*files(rows("class", "abba"), rows("class", [1, 2, 2, 1])))
    (stage,) = [one for one in found.stages if one.kind == "predicted classes"]
    assert stage.agreement is None
    assert "names of classes in one file, numbers in the other" in stage.why_not
    assert found.verdict == "not comparable"


def test_true_and_false_are_classes(files) -> None:
    paths = files(rows("won", ["true", "false"]), rows("won", ["true", "true"]))
    found = compare_result_files(*paths)
    assert [one.kind for one in found.stages] == ["rows used", "predicted classes"]
    assert found.verdict == "different"


@pytest.mark.parametrize("lost", ["NA", "inf"])
def test_a_value_that_one_side_lacks_is_no_rounding(files, lost) -> None:
    paths = files(rows("pred", [0.1, 0.2, 0.3, 0.4]), rows("pred", [0.1, lost, 0.3, 0.4]))
    found = compare_result_files(*paths)
    assert relation(found) == "equal but for 1 of 4 that are missing or infinite on one side"


def test_infinite_values_may_be_the_same(files, recwarn) -> None:
    paths = files(rows("pred", [0.1, "inf", 0.3]), rows("pred", [0.1, "inf", 0.3]))
    assert compare_result_files(*paths).verdict == "same"
    assert not recwarn.list


def test_values_that_are_huge_have_a_spread(files, recwarn) -> None:
    huge = [1e300, -1e300, 0]
    paths = files(rows("pred", huge), rows("pred", [1e300, -1e308, 0]))
    assert compare_result_files(*paths).verdict == "different"
    assert compare_result_files(*files(*[rows("pred", huge)] * 2)).verdict == "same"
    assert not recwarn.list


def test_columns_of_one_kind_are_told_by_their_names(files) -> None:
    found = compare_result_files(*files("id,own,b\n1,7,1\n2,8,3\n", "id,own,b\n1,7,1\n2,8,4\n"))
    lines = [one.strip() for one in as_text(found).splitlines()]
    assert {"own", "b"} <= set(lines)


def test_names_of_a_padded_table_are_told_without_their_spaces(files) -> None:
    """A summary of statsmodels, written as CSV."""
    broom = "term,estimate,p.value\nx,1.5,0.25\nz,2.5,0.5\n"
    padded = "  , coef , P>|t| ,  [0.025 \nx , 1.5, 0.25, 1.0\nz , 2.5, 0.5, 2.0\n"
    found = compare_result_files(*files(broom, padded))
    assert found.verdict == "same"
    assert list(found.unpaired) == ["[0.025"]
