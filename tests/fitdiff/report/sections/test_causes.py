from dataclasses import replace

import pytest

from fitdiff.report.document import Missing
from fitdiff.report.sections.causes import adds_up, causes_section, ladder_text, waterfall


@pytest.fixture
def content(material):
    (ladder,) = material.ladders
    return ladder


def test_each_bar_begins_where_the_last_one_ends(content) -> None:
    figure = waterfall(content, "a")
    assert [label for label, _ in figure.choices] == ["all n", "n = 10", "n = 20"]
    for _, bars in figure.choices:
        first, *steps, last = bars
        ends = [first.end, *(bar.end for bar in steps)]
        assert [bar.start for bar in steps] == pytest.approx(ends[:-1])
        assert last.end == pytest.approx(ends[-1])
        assert [bar.kind for bar in bars] == ["end", "step", "noise", "end"]


def test_sentences_follow_from_the_numbers(content) -> None:
    text = ladder_text(content)
    assert "from 0.7500 to 0.8000, a gain of 5.0 percentage points, over 6 splits of" in text
    assert "threshold changed (+7.5 points, +6.5 to +8.5) and penalty changed (-2.5 points" in text
    assert "The steps add up to the gap exactly" in text
    assert "Inside the noise floor: penalty changed." in text


def test_settings_without_effect_are_neither_largest_nor_noise(content) -> None:
    idle = {"mean": 0.0, "noise_floor": 0.0, "inside_floor": True}
    steps = [step | {"overall": step["overall"] | idle} for step in content["steps"][:1]]
    text = ladder_text(content | {"steps": [*steps, content["steps"][1]]})
    assert "The largest of 2 steps: penalty changed" in text
    assert "Inside the noise floor: penalty changed." in text
    text = ladder_text(content | {"steps": steps})
    assert "None of 1 step changes anything." in text


def test_sum_is_mentioned_only_if_it_holds(content) -> None:
    wrong = content | {"gap": content["gap"] | {"mean_exact": "3/40"}}
    assert not adds_up(wrong)
    assert "add up" not in ladder_text(wrong)


def test_what_is_known_of_a_ladders_file_is_said(content) -> None:
    text = "Ladder c0ffee: last changed 2026-01-05 (commit 1234567), after the run."
    assert ladder_text(content | {"origin": {"text": text}}).endswith(f". {text}")
    assert content["origin"] is None
    assert not ladder_text(content | {"origin": {"text": ""}}).endswith(" ")


def test_a_study_without_a_ladder_names_the_command(material) -> None:
    (missing,) = causes_section(replace(material, ladders=())).blocks
    assert isinstance(missing, Missing)
    assert missing.command.startswith("fitdiff explain")


def test_step_that_changed_no_fit_is_no_cause(content) -> None:
    steps = [dict(step) for step in content["steps"]]
    steps[0]["overall"] = steps[0]["overall"] | {"weight": "nothing changed"}
    text = ladder_text(content | {"steps": steps})
    assert "The largest of 2 steps: penalty changed" in text
    assert (
        "No effect is claimed of what is not shown to change the fits: threshold changed." in text
    )


def test_order_is_spoken_of_where_it_was_measured(content) -> None:
    ends = [
        {"name": "threshold changed", "step": 1, "robustness": "gain"},
        {"name": "penalty changed", "step": 2, "robustness": "order matters"},
        {"name": "penalty", "step": None, "robustness": "loss"},
    ]
    text = ladder_text(content | {"both_ends": ends})
    assert "A gain wherever changed, first, on the ladder or last: threshold changed." in text
    assert "Another effect at another place: penalty changed." in text
    assert "A loss" not in text
