from dataclasses import replace

import pytest

from debate2017.baselines.measure import Lead
from debate2017.report.claims import measured_guesses
from debate2017.report.original import compare_with_record
from fitdiff.report.answer import write_answer
from fitdiff.report.found import Found
from fitdiff.stats.bootstrap import Interval


@pytest.fixture
def answer(made) -> str:
    material = made.material
    return write_answer(
        material, compare_with_record(material)[1], measured_guesses(material), Found()
    )


def test_the_gap_is_that_of_the_arms(answer: str) -> None:
    """Of 40 test images ``other`` is wrong on 1, 2 and 3: 5 % on average, at both sizes."""
    assert "Given the same 6 training sets, plain (a plain method) labels 100.0 %" in answer
    assert "and other" in answer
    assert "95.0 %" in answer
    assert "plain is ahead by 5.0 percentage points" in answer
    assert "plain is ahead at 2 of 2 sizes" in answer


def test_best_and_worst_are_named(answer: str) -> None:
    assert "Of all 4 methods plain is the best (100.0 %)" in answer


def test_the_record_and_the_guesses_are_counted(answer: str) -> None:
    assert "From the published values plain differs detectably (ours 100.0 %" in answer
    assert "Of 1 public guess, 1 refuted (C1)." in answer


def test_what_failed_is_said(answer: str) -> None:
    assert "Of 24 cells, 6 separated and 2 failed" in answer


def test_methods_that_share_no_split_are_not_compared(made) -> None:
    material = made.material
    results = material.results[material.results["method"] != "other"]
    answer = write_answer(replace(material, results=results), [], None, Found())
    assert "No split was fitted by both plain and other" in answer


def test_a_contest_is_answered_instead_of_the_gap_of_two_arms(made) -> None:
    lead = Lead("mnist 0 v 1", 20, "plain", "other", 3, 1.0, 0.05, Interval(0.02, 0.08))
    answer = write_answer(made.material, [], None, Found(), [lead])
    assert "When does it pay to take plain" in answer
    assert (
        "MNIST: 0 v 1: a contender is first shown to be ahead at n = 20: plain, of the best"
        in answer
    )
    assert "labels 100.0 %" not in answer
