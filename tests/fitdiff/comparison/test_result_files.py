"""Two files of results, without their calls."""

from __future__ import annotations

from math import log
from pathlib import Path

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


@pytest.fixture
def files(tmp_path: Path):
    def write(first: str, second: str) -> tuple[Path, Path]:
        paths = tmp_path / "first.csv", tmp_path / "second.csv"
        for path, text in zip(paths, (first, second), strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    return write


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
