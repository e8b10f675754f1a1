from dataclasses import replace

import pytest

from debate2017.claims.measure import ClaimEffect
from debate2017.claims.specification import StepFile
from debate2017.claims.texts import needed_text, reason, rule_text, step_text, tally
from fitdiff.stats.bootstrap import Interval
from fitdiff.stats.decision import decide

RELU = ("tanh", "relu", "activation", "gain")


def effect_of(simulated, low: float, high: float, expects="gain", fewest: int = 20) -> ClaimEffect:
    """An effect with that interval, and the verdict that it earns."""
    interval = Interval(low, high)
    mean = (low + high) / 2
    return ClaimEffect(
        n=None,
        splits=4 * fewest,
        fewest=fewest,
        before=0.9,
        after=0.9 + mean,
        mean=mean,
        interval=interval,
        crossed=Interval(low - 0.001, high + 0.001),
        p_value=0.0123,
        p_adjusted=0.0861,
        verdict=decide(interval, expects, simulated.rule, fewest),
        splits_needed=37,
    )


@pytest.mark.parametrize(
    ("low", "high", "expects", "words"),
    [
        (0.02, 0.04, "gain", "The whole interval is a gain of 0.01 or more."),
        (-0.04, -0.02, "loss", "The whole interval is a loss of 0.01 or more."),
        (-0.002, 0.004, "no-effect", "The whole interval is nearer to zero than 0.01."),
        (-0.04, -0.02, "gain", "No part of the interval is a gain of 0.01 or more: it is a loss."),
        (0.02, 0.04, "loss", "No part of the interval is a loss of 0.01 or more: it is a gain."),
        (
            -0.004,
            0.004,
            "gain",
            "No part of the interval is a gain of 0.01 or more: it holds zero.",
        ),
        (0.002, 0.008, "gain", "more: there is a gain, but smaller than what counts."),
        (-0.008, -0.002, "loss", "more: there is a loss, but smaller than what counts."),
        (0.02, 0.04, "no-effect", "is nearer to zero than 0.01: accuracy rises."),
        (-0.04, -0.02, "no-effect", "is nearer to zero than 0.01: accuracy falls."),
        (-0.02, 0.04, "gain", "holds both effects that are a gain of 0.01 or more and others."),
        (-0.02, 0.04, "no-effect", "holds both effects that are nearer to zero than 0.01 and"),
    ],
)
def test_the_reason_follows_from_the_numbers(simulated, low, high, expects, words: str) -> None:
    said = reason(effect_of(simulated, low, high, expects), expects, simulated.rule)
    assert words in said
    assert "about 37 splits of each size" in said


def test_other_numbers_give_other_words(simulated) -> None:
    """The same step with its methods exchanged gives the opposite verdict."""
    simulated.add("tanh", {10: 0.80, 40: 0.90}).add("relu", {10: 0.86, 40: 0.94})
    there = step_text(simulated.step(*RELU), simulated.rule)
    back = step_text(simulated.step("relu", "tanh", "activation", "gain"), simulated.rule)
    assert there.startswith("Supported: tanh -> relu, activation tanh -> relu: accuracy 0.")
    assert back.startswith("Refuted: relu -> tanh, activation relu -> tanh: accuracy 0.")
    assert "effect +0.0" in there
    assert "effect -0.0" in back
    assert "it is a loss" in back


def test_the_whole_sentence(simulated) -> None:
    simulated.add("tanh", {10: 0.8})
    step = replace(
        simulated.step(*RELU), overall=effect_of(simulated, 0.02, 0.04), missing_sizes=()
    )
    assert step_text(step, simulated.rule) == (
        "Supported: tanh -> relu, activation tanh -> relu: accuracy 0.9000 -> 0.9300, effect "
        "+0.0300, 95 % interval +0.0200 to +0.0400 (+0.0190 to +0.0410 with test images), "
        "p = 0.0123, 0.0861 by Holm, 80 splits. The whole interval is a gain of 0.01 or more. "
        "Needed for that: about 37 splits of each size."
    )


def test_notes_are_added_to_the_sentence(simulated) -> None:
    simulated.add("tanh", {10: 0.8})
    step = replace(
        simulated.step(*RELU),
        stated=StepFile(
            **dict(zip(("from", "to", "setting", "expects"), RELU, strict=True)),
            note="It says nothing of weights.",
        ),
        overall=effect_of(simulated, 0.02, 0.04),
        left_out=3,
        missing_sizes=(10, 20),
        unrepeatable=("tanh", "relu"),
        epochs=(2.04, 20.0),
    )
    said = step_text(step, simulated.rule)
    assert "tanh and relu do not repeat the same fit by the same seed" in said
    assert "Epochs really run, median: 2.0 and 20.0." in said
    assert "Left out: 3 splits" in said
    assert "Without n = 10, 20," in said
    assert said.endswith("It says nothing of weights.")
    assert "wild does not repeat" in step_text(
        replace(step, unrepeatable=("wild",)), simulated.rule
    )


def test_a_step_that_was_not_run_is_not_measured(simulated) -> None:
    simulated.add("tanh", {10: 0.8})
    step = simulated.step(*RELU)
    assert step_text(step, simulated.rule).startswith("Not measured: tanh -> relu")


def test_too_few_splits_are_noted(simulated) -> None:
    said = reason(effect_of(simulated, 0.02, 0.04, fewest=3), "gain", simulated.rule)
    assert said.startswith("3 splits of a size are too few: at least 10 are needed.")
    one = reason(effect_of(simulated, 0.02, 0.04, fewest=1), "gain", simulated.rule)
    assert one.endswith("cannot be told from one split of a size.")


def test_huge_numbers_of_splits_are_shortened(simulated) -> None:
    effect = effect_of(simulated, -0.02, 0.04)
    assert needed_text(effect) == "37"
    assert needed_text(replace(effect, splits_needed=None)) == "> 1,000,000"
    assert needed_text(replace(effect, fewest=1, splits_needed=None)) == "?"
    assert "more than 1,000,000" in reason(
        replace(effect, splits_needed=None), "gain", simulated.rule
    )


def test_rule_is_described_with_its_numbers(simulated) -> None:
    said = rule_text(simulated.rule)
    assert "the whole 95 % interval" in said
    assert "is 0.01 or more" in said
    assert "Fewer than 10 splits" in said
    other = rule_text(replace(simulated.rule, smallest_effect=0.02, level=0.9, fewest_splits=5))
    assert "90 %" in other
    assert "0.02 or more" in other
    assert "Fewer than 5 splits" in other


def test_verdicts_are_tallied(simulated) -> None:
    for name, accuracy in {"tanh": 0.8, "relu": 0.9, "long": 0.8}.items():
        simulated.add(name, {10: accuracy}, spread=0.001)
    claims = simulated.measured(
        simulated.claim(RELU, id="C1"),
        simulated.claim(("tanh", "long", "epochs", "gain"), id="C2"),
        simulated.claim(("long", "tanh", "epochs", "gain"), id="C3"),
        simulated.claim(("relu", "both", "epochs", "gain"), id="C4"),
    )
    assert tally(claims) == "2 refuted, 1 supported, 1 not measured"
