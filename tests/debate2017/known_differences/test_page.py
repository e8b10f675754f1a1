from __future__ import annotations

from dataclasses import replace

from debate2017.known_differences.page import as_page
from debate2017.known_differences.recording import known_differences


def test_the_page_shows_values_effects_and_sources(folder):
    page = as_page(known_differences(folder))
    lines = page.splitlines()
    assert "## Linear models" in lines
    assert "### When iterations end" in lines
    assert "| R glm | `epsilon` = 1e-08 *: of D | ?glm |" in lines
    assert "| abacus | never | its makers |" in lines
    change = "`loose` to `tight`: tolerance 0.0001 to 2 x 8"
    assert f"| {change} | all | 20 | +0.0123 | 0.0000 to +0.0250 | 5.00% |" in lines
    assert "|  | 10 | 20 | -0.5000 | -0.7500 to 0.0000 | 50.00% |" in lines
    assert "| 10 | 3 | pooled F | 9.50 | 25% | 50% | 1.50 | (14, 14) 100%, (1, 1) 50% |" in lines
    assert "noise" in page
    assert "R 4.2.2" in page
    assert "fitdiff run own --profile paper" in page
    assert page.endswith("\n")


def test_a_bar_in_a_text_does_not_end_its_cell(folder, effect):
    known = known_differences(folder)
    (one,) = known.differences
    value = replace(one.values[0], meaning="a | b")
    changed = replace(known, differences=(replace(one, values=(value, one.values[1])),))
    assert "`epsilon` = 1e-08 *: a \\| b" in as_page(changed)


def test_without_a_measurement_none_is_claimed(folder):
    known = known_differences(folder)
    (one,) = known.differences
    bare = replace(known, profile="", differences=(replace(one, effects=()),))
    page = as_page(bare)
    assert "No effect has been measured." in page
    assert "bootstrap" not in page
