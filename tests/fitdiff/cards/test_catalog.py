"""Cards found by name."""

from __future__ import annotations

import pytest

from fitdiff.cards.catalog import cards, counterparts, find_card, named_cards
from fitdiff.cards.methods import METHODS
from fitdiff.errors import SpecificationError


def test_every_card_has_a_method_and_settings_of_it_that_are_known() -> None:
    for card in cards().values():
        assert card.method in METHODS, card.function
        assert card.objective


def test_a_name_finds_the_functions_of_both_languages() -> None:
    assert {card.function for card in named_cards("glm")} == {"stats::glm", "statsmodels.api.GLM"}
    assert [card.function for card in named_cards("sm.OLS")] == ["statsmodels.api.OLS"]


def test_an_s3_method_has_the_card_of_its_generic() -> None:
    assert find_card("stats::t.test.default").name == "t.test"


def test_a_misspelt_function_is_told_the_nearest() -> None:
    with pytest.raises(SpecificationError, match=r"stats::t\.test"):
        find_card("stats::t.tset")


def test_counterparts_are_of_the_other_language() -> None:
    for card in cards().values():
        assert all(one.language != card.language for one in counterparts(card))


def test_no_argument_is_both_a_setting_and_harmless() -> None:
    for card in cards().values():
        held = {name for setting in card.settings for name in setting.held_by}
        assert not held & set(card.harmless), card.function
