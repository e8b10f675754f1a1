"""What is said first of a ladder."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest

from fitdiff.attribution.both_ends import BothEnds, MeasuredPlace
from fitdiff.attribution.ladder import Step
from fitdiff.attribution.manipulation import Manipulation
from fitdiff.attribution.measure import StepEffect
from fitdiff.attribution.render import _other_splits, as_text
from fitdiff.attribution.report import LadderReport, MeasuredStep
from fitdiff.attribution.verdict_text import NO_INTERVAL, verdict_sentences
from fitdiff.methods.differences import Difference
from fitdiff.results.manifest import Progress
from fitdiff.stats.bootstrap import Interval


def effect(n: int | None, before: Fraction, mean: Fraction, floor: float) -> StepEffect:
    return StepEffect(
        n=n,
        splits=6,
        fewest=6,
        before=before,
        after=before + mean,
        mean=mean,
        interval=Interval(float(mean) - 0.5, float(mean) + 0.5),
        crossed=None,
        p_value=0.03,
        p_adjusted=0.06,
        share=None,
        disagreement=None,
        probability_change=0.01,
        noise_floor=floor,
        weight=None,
        manipulation=Manipulation(6, {"updates": 6, "labels": 0}, 6, 0.0),
    )


def made(*means: int, sizes: tuple[int, ...] = (20,), floor: float = 0.0) -> LadderReport:
    """A ladder of steps that change the deviance by whole numbers."""
    start, steps = Fraction(9), []
    places = (None, *sizes)
    for number, mean in enumerate(map(Fraction, means), start=1):
        overall, *by_size = (effect(n, start, mean, floor) for n in places)
        stated = Step(f"change {number}", Difference(f"s{number}", "a", "b"))
        names = ("plain" if number == 1 else "between", "other")
        steps.append(MeasuredStep(number, stated, *names, overall, tuple(by_size)))
        start += mean
    overall, *by_size = (effect(n, Fraction(9), Fraction(sum(means)), floor) for n in places)
    return LadderReport(
        name="plain-to-other",
        title="From plain to other",
        study="own",
        profile="paper",
        versions="R 4.2.2",
        progress=Progress(12, 12, 0),
        rule=None,
        start="plain",
        end="other",
        steps=tuple(steps),
        gap=overall,
        gap_by_size=tuple(by_size),
        left_out=0,
        missing_sizes=(),
        metric="deviance",
    )


def test_the_gap_and_what_makes_it_are_told() -> None:
    assert [*verdict_sentences(made(0, 2))] == [
        "From plain to other deviance per test row goes from 9 to 11, by +2 (+1.5 to +2.5), over "
        "6 splits; lower is better.",
        "Of 2 steps 1 changes it: change 2, +2 (+1.5 to +2.5). They add up to the gap exactly.",
    ]


def test_of_many_steps_the_largest_are_named() -> None:
    _, said = verdict_sentences(made(1, -4, 2, 3))
    assert said.startswith("Of 4 steps 4 change it, most of all change 2, -4 ")
    assert "change 1" not in said


def test_steps_that_cancel_are_named_although_there_is_no_gap() -> None:
    gap, steps = verdict_sentences(made(2, -2))
    assert gap == "plain and other have the same deviance per test row: 9, over 6 splits."
    assert "2 change it: change 1, +2 " in steps


def test_where_nothing_changes_nothing_is_named() -> None:
    assert [*verdict_sentences(made(0, 0))][1] == "None of 2 steps changes it."


def test_where_the_sign_of_an_effect_depends_on_n_each_n_is_told() -> None:
    report = made(2, sizes=(20, 40))
    small, large = (
        replace(one, mean=Fraction(mean))
        for one, mean in zip(report.steps[0].by_size, (-1, 5), strict=True)
    )
    steps = (replace(report.steps[0], by_size=(small, large)),)
    *_, said = verdict_sentences(replace(report, steps=steps))
    assert said == "The sign of change 1 depends on n: -1 at n = 20, +5 at n = 40."


def test_of_few_splits_it_is_said_that_there_is_no_interval() -> None:
    report = made(2)
    few = replace(report, gap=replace(report.gap, interval=None, splits=4))
    assert [*verdict_sentences(few)][-1] == NO_INTERVAL
    assert NO_INTERVAL not in [*verdict_sentences(report)]
    assert "a step that changes fewer than 4 no effect" in " ".join(as_text(few).split())


def test_a_step_that_is_not_shown_to_change_the_fits_is_not_claimed() -> None:
    report = made(2, 1)
    unshown = replace(report.steps[0].overall, weight="not shown to change")
    steps = (replace(report.steps[0], overall=unshown), report.steps[1])
    _, moving, idle = verdict_sentences(replace(report, steps=steps))
    assert moving.startswith("Of 2 steps 1 changes it: change 2")
    assert idle == "No effect is claimed of what is not shown to change the fits: change 1."


def test_a_noise_floor_that_is_not_known_is_said_to_be() -> None:
    report = made(2, 1, floor=0.1)
    unknown = replace(report.steps[0].overall, noise_floor=None)
    steps = (replace(report.steps[0], overall=unknown), report.steps[1])
    words = " ".join(as_text(replace(report, steps=steps)).split())
    assert "Not known of 1 of 2 steps: it takes 10 seeds or more on 3 splits or more" in words


def test_what_was_found_comes_first_and_versions_last() -> None:
    lines = as_text(made(0, 2)).splitlines()
    assert lines[0].startswith("From plain to other deviance")
    assert lines[-1] == "R 4.2.2"
    unfinished = as_text(replace(made(0, 2), progress=Progress(12, 11, 0))).splitlines()
    assert "1 of 12" in unfinished[0]


@pytest.mark.parametrize(("sizes", "tables"), [((20,), 1), ((20, 40), 3)])
def test_one_size_is_not_told_twice(sizes: tuple[int, ...], tables: int) -> None:
    assert as_text(made(0, 2, sizes=sizes)).count("plain -> other, ") == tables


def test_columns_without_a_word_are_left_out() -> None:
    quiet, noisy = as_text(made(0, 2)), as_text(made(0, 2, floor=0.1))
    assert "nothing is random" in " ".join(quiet.split())
    assert quiet.count("floor") == noisy.count("floor") - 1
    for text in (quiet, noisy):
        heads = [line for line in text.splitlines() if line.startswith("      ")]
        assert any("updates" in line for line in heads)
        assert not any("effect is" in line or "labels" in line for line in heads)


def test_effects_beside_the_ladder_say_so_if_they_are_of_other_splits() -> None:
    report = made(2)
    fewer, same = (MeasuredPlace(replace(report.gap, splits=n)) for n in (4, 6))
    ends = BothEnds("change 1", "", 1, fewer, same, "cannot be told")
    odd = replace(report, both_ends=(ends,), attribution=SimpleNamespace(splits=5))
    shapley, places = _other_splits(odd)
    assert shapley.startswith("Shapley values are of 5 splits and add up to their gap, the ladder")
    assert "of 1 effects these are other than the 6 of the ladder (4 to 4)" in places
    assert not [*_other_splits(replace(report, both_ends=(replace(ends, first=same),)))]
