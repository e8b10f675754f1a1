from dataclasses import replace

import pytest

from debate2017.claims.effects import ClaimEffect, Reading
from debate2017.claims.measure import Claim, Step
from debate2017.claims.specification import StepFile
from debate2017.claims.texts import by_size_text, needed_text, reason, step_text
from debate2017.claims.verdicts import rule_text, tally
from fitdiff.methods.differences import only_difference
from fitdiff.stats.bootstrap import Interval
from fitdiff.stats.decision import decide

RELU = ("tanh", "relu", "activation", "gain")


def effect_of(simulated, low: float, high: float, expects="gain", fewest: int = 20) -> ClaimEffect:
    """An effect with that interval, and the verdict that it earns."""
    interval = Interval(low, high)
    mean = (low + high) / 2
    verdict = decide(interval, expects, simulated.rule, fewest)
    return ClaimEffect(
        n=None,
        splits=4 * fewest,
        fewest=fewest,
        before=0.9,
        after=0.9 + mean,
        mean=mean,
        interval=interval,
        crossed=Interval(low - 0.001, high + 0.001),
        p_value=0.4 if verdict == "undecided" else 0.0023,
        p_error=0.0001,
        p_adjusted=0.0161,
        verdict=verdict,
        splits_needed=37,
    )


def step_of(simulated, effect: ClaimEffect, expects="gain", note="", **changes) -> Step:
    """A judged step with that effect by its own thresholds."""
    methods = simulated.methods["tanh"], simulated.methods["relu"]
    keys = {"from": "tanh", "to": "relu", "setting": "activation", "expects": expects}
    step = Step(
        stated=StepFile(**keys, splits=20, note=note),
        difference=only_difference(*methods),
        decides=True,
        readings=(Reading(False, effect, ()),),
        tried=20,
        left_out=0,
        missing_sizes=(),
        unrepeatable=(),
        epochs=None,
    )
    return replace(step, **changes)


def reason_of(simulated, effect: ClaimEffect, expects="gain", **changes) -> str:
    return reason(effect, step_of(simulated, effect, expects, **changes), simulated.rule)


@pytest.mark.parametrize(
    ("low", "high", "expects", "words"),
    [
        (0.02, 0.04, "gain", "The whole interval is a gain of 0.01 or more."),
        (-0.04, -0.02, "loss", "The whole interval is a loss of 0.01 or more."),
        (-0.002, 0.004, "no-effect", "The whole interval is nearer to zero than 0.01."),
        (
            -0.04,
            -0.02,
            "gain",
            "No part of the interval is a gain of 0.01 or more: it is a loss of 0.01 or more.",
        ),
        (
            0.02,
            0.04,
            "loss",
            "No part of the interval is a loss of 0.01 or more: it is a gain of 0.01 or more.",
        ),
        (
            -0.004,
            0.004,
            "gain",
            "No part of the interval is a gain of 0.01 or more: equivalent within 0.01.",
        ),
        (0.002, 0.008, "gain", "more: there is a gain, but smaller."),
        (-0.008, -0.002, "loss", "more: there is a loss, but smaller."),
        (-0.012, -0.002, "gain", "more: it is a loss."),
        (-0.012, 0.004, "gain", "more: a loss of 0.01 is not excluded."),
        (0.02, 0.04, "no-effect", "is nearer to zero than 0.01: accuracy rises."),
        (-0.04, -0.02, "no-effect", "is nearer to zero than 0.01: accuracy falls."),
        (-0.02, 0.04, "gain", "holds both effects that are a gain of 0.01 or more and others."),
        (-0.02, 0.04, "no-effect", "holds both effects that are nearer to zero than 0.01 and"),
    ],
)
def test_the_reason_follows_from_the_numbers(simulated, low, high, expects, words: str) -> None:
    assert words in reason_of(simulated, effect_of(simulated, low, high, expects), expects)


def test_other_numbers_give_other_words(simulated) -> None:
    """The same step with its methods exchanged gives the opposite verdict."""
    simulated.add("tanh", {10: 0.80, 40: 0.90}).add("relu", {10: 0.86, 40: 0.94})
    there = step_text(simulated.step(*RELU), simulated.rule)
    back = step_text(simulated.step("relu", "tanh", "activation", "gain"), simulated.rule)
    assert there.startswith("Supported: tanh -> relu, activation tanh -> relu: accuracy 0.")
    assert back.startswith("No gain of 0.01: relu -> tanh, activation relu -> tanh: accuracy 0.")
    assert "effect +0.0" in there
    assert "effect -0.0" in back
    assert "it is a loss" in back


def test_the_whole_sentence(simulated) -> None:
    effect = effect_of(simulated, 0.02, 0.04)
    assert step_text(step_of(simulated, effect), simulated.rule) == (
        "Supported: tanh -> relu, activation tanh -> relu: accuracy 0.9000 -> 0.9300, effect "
        "+0.0300, 95 % interval +0.0200 to +0.0400 (+0.0190 to +0.0410 with test images), "
        "p = 0.0023, 0.0161 by Holm, 80 splits. The whole interval is a gain of 0.01 or more. "
        "Needed for that: about 37 splits of each size."
    )


def test_notes_are_added_to_the_sentence(simulated) -> None:
    step = step_of(
        simulated,
        effect_of(simulated, 0.02, 0.04),
        note="It says nothing of weights.",
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
    said = reason_of(simulated, effect_of(simulated, 0.02, 0.04, fewest=3))
    assert said.startswith("3 splits of a size are too few: at least 10 are needed.")
    one = reason_of(simulated, effect_of(simulated, 0.02, 0.04, fewest=1))
    assert one.endswith("cannot be told from one split of a size.")


def test_a_step_with_fewer_splits_than_stated_is_interim(simulated) -> None:
    effect = effect_of(simulated, 0.02, 0.04)
    assert reason_of(simulated, effect, tried=12) == (
        "Interim: 12 of the 20 splits of each size at which it is judged."
    )


def test_undecided_says_why(simulated) -> None:
    clear = replace(effect_of(simulated, 0.02, 0.04), verdict="undecided")
    assert "one of so many verdicts" in reason_of(simulated, clear)
    assert "At the edge" in reason_of(simulated, replace(clear, at_edge=True))
    assert "holds both" in reason_of(simulated, replace(clear, p_value=0.2))


def test_effects_by_size_are_listed_where_their_signs_differ(simulated) -> None:
    effect = effect_of(simulated, 0.02, 0.04)
    sizes = [replace(effect, n=n, mean=mean) for n, mean in ((10, 0.045), (85, -0.001))]
    assert by_size_text(Reading(False, effect, tuple(sizes))) == (
        " Its sign depends on n: +0.0450 at n = 10, -0.0010 at n = 85."
    )
    assert by_size_text(Reading(False, effect, tuple(sizes[:1]))) == ""


def test_huge_numbers_of_splits_are_shortened(simulated) -> None:
    effect = effect_of(simulated, -0.02, 0.04)
    assert needed_text(effect) == "37"
    assert needed_text(replace(effect, splits_needed=None)) == "> 1,000,000"
    assert needed_text(replace(effect, fewest=1, splits_needed=None)) == "?"
    assert "more than 1,000,000" in reason_of(simulated, replace(effect, splits_needed=None))


def test_rule_is_described_with_its_numbers(simulated) -> None:
    said = rule_text(simulated.rule)
    assert "the whole 95 % interval" in said
    assert "is 0.01 or more" in said
    assert "Fewer than 10 decide" in said
    other = rule_text(replace(simulated.rule, smallest_effect=0.02, level=0.9, fewest_splits=5))
    assert "90 %" in other
    assert "0.02 or more" in other
    assert "Fewer than 5 decide" in other
    assert "p of 0.1 or less" in other


def test_verdicts_are_tallied(simulated) -> None:
    for name, accuracy in {"tanh": 0.8, "relu": 0.9, "long": 0.8}.items():
        simulated.add(name, {10: accuracy}, spread=0.001)
    claims = simulated.measured(
        simulated.claim(RELU, id="C1"),
        simulated.claim(("tanh", "long", "epochs", "gain"), id="C2"),
        simulated.claim(("long", "tanh", "epochs", "gain"), id="C3"),
        simulated.claim(("relu", "both", "epochs", "gain"), id="C4"),
    )
    assert tally(claims, simulated.rule) == "2 no gain of 0.01, 1 supported, 1 not measured"


def test_a_verdict_that_another_rule_for_labels_turns_is_named(simulated) -> None:
    own, half = (effect_of(simulated, *ends) for ends in ((0.02, 0.04), (-0.004, 0.004)))
    readings = (Reading(False, own, ()), Reading(True, half, ()))
    step = step_of(simulated, own, readings=readings)
    claim = Claim(simulated.claim(RELU, id="C6a"), (step,))
    assert tally([claim], simulated.rule) == (
        "1 supported; otherwise with labels at one half: C6a (no gain of 0.01)"
    )
    assert "At one half: no gain of 0.01: accuracy 0.9000 ->" in step_text(step, simulated.rule)
