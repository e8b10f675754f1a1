"""Every case: the verdict, the causes that must be named, and none that must not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fitdiff.calls import Workers
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.report.comparison import as_text
from fitdiff.report.comparison_json import as_json

from .cases import CASES, Case, named
from .score import Score, scored


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(time_limit=120.0) as made:
        yield made


def _marks(case: Case, sampled: bool) -> list[pytest.MarkDecorator]:
    """An unanswered case must fail: once it is answered, the line in its file has to go."""
    unanswered = [pytest.mark.xfail(reason=case.unanswered, strict=True)]
    return [*([] if sampled else [pytest.mark.long]), *(unanswered if case.unanswered else [])]


# Every eighth case is tried each time; the others, and those kept for the score of the blind, with
# the long checks.
_SEEN = [case for case in CASES if not case.blind]
_SAMPLED = [
    pytest.param(case, id=case.name, marks=_marks(case, sampled=number % 8 == 0))
    for number, case in enumerate(_SEEN)
] + [
    pytest.param(case, id=case.name, marks=_marks(case, sampled=False))
    for case in CASES
    if case.blind
]


@pytest.mark.parametrize("case", _SAMPLED)
def test_case_is_answered(
    case: Case, workers: Workers, record_property: pytest.RecordProperty
) -> None:
    found = case.run(workers)
    record_property("score", json.dumps(scored(case, found).__dict__))
    assert found.verdict == case.verdict, as_text(found)
    assert not set(named(found)) - set(case.causes), as_text(found)
    assert bool(named(found)) == bool(case.causes), as_text(found)
    if found.verdict == "different":
        assert found.explanation.status == case.status
    partly = {frozenset(c.setting for c in one.settings) for one in found.explanation.partial}
    assert set(case.partial) <= partly
    for kind, relation in (case.relations or {}).items():
        assert {stage.kind: stage.relation for stage in found.stages}[kind] == relation
    for value in case.values:
        _assert_value(found.stages, value)
    assert all(
        len(line) <= 80 or "'" in line or '"' in line for line in as_text(found).splitlines()
    )
    assert json.loads(as_json(found))["verdict"] == case.verdict


def _assert_value(stages, value) -> None:
    (stage,) = [stage for stage in stages if stage.kind == value["kind"]]
    aligned = stage.agreement.aligned
    at = aligned.labels.index(value["label"]) if value["label"] else 0
    assert aligned.first[at] == pytest.approx(value["first"], abs=value["tolerance"])
    assert aligned.second[at] == pytest.approx(value["second"], abs=value["tolerance"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_right_answer_is_called_tempting(case: Case) -> None:
    assert not set(case.tempting) & set(case.causes)


def test_a_wrong_verdict_is_not_right_even_where_nothing_is_to_be_named() -> None:
    found = Comparison(("r: 1", "py: 1"), ("r", "py"), ("", ""))
    case = Case("a", "", "", "", verdict="not comparable")
    assert scored(case, found).found
    wrong = scored(replace(case, verdict="different"), found)
    assert wrong.missed and not wrong.found  # noqa: PT018


def test_scores_count_what_is_named_falsely() -> None:
    assert Score("a", found=False, missed=False, false=1, seconds=0.0).false
