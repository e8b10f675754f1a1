"""Selection rules, counted on the same training sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from debate2017 import selection
from debate2017.selection import (
    OTHER,
    REFERENCE,
    RULES,
    Selection,
    compare_rules,
    draw_selections,
    selections_of,
)
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile
from fitdiff.transforms.selection import select_columns
from fitdiff.transforms.settings import TopK


def training(seed: int, n: int = 12, p: int = 30):
    """Whole numbers so few that columns tie, and labels of both classes."""
    generator = np.random.default_rng(seed)
    y = np.resize([0, 1], n).astype(np.uint8)
    return generator.integers(0, 3, (n, p)).astype(np.uint8), y


@given(st.integers(0, 2**32 - 1))
def test_counts_add_up(seed):
    sets = [training(seed + at) for at in range(3)]
    effects = compare_rules(12, sets, 5)
    assert [one.rule for one in effects] == list(RULES)
    for one in effects:
        assert one.kept == pytest.approx(one.frequency.sum())
        assert 0 <= one.differing <= 1
        assert one.exchanged <= one.frequency.size * one.differing
        if RULES[one.rule][1] == "argsort":
            assert (one.kept, one.other_number) == (5, 0)
    reference = effects[list(RULES).index(REFERENCE)]
    assert (reference.differing, reference.exchanged) == (0, 0)


def test_exchanged_columns_are_those_of_one_rule_alone():
    sets = [training(seed) for seed in range(20)]
    by_rule = {one.rule: one for one in compare_rules(12, sets, 5)}

    def chosen(rule, x, y):
        return set(select_columns(x, y, TopK("top-k", *RULES[rule], 5)).indices.tolist())

    exchanged = [len(chosen(REFERENCE, x, y) ^ chosen(OTHER, x, y)) for x, y in sets]
    assert any(exchanged)
    assert by_rule[OTHER].exchanged == pytest.approx(np.mean(exchanged))
    assert by_rule[OTHER].differing == np.mean(np.array(exchanged) > 0)


def test_selections_are_made_on_the_splits_of_the_study(mnist):
    """At n = 5 some draws hold one class, and cannot be ranked."""
    found = selections_of(read_study("leek2017"), Profile((5, 40), 30))
    assert [(one.n, one.rule) for one in found] == [(n, rule) for n in (5, 40) for rule in RULES]
    small, large = found[0], found[4]
    assert 15 < small.splits < 30
    assert large.splits == 30
    # The middle of the image: a one has ink there and a zero has none.
    assert large.frequency.reshape(28, 28)[14, 14] > 0.9
    assert large.frequency.sum() == pytest.approx(large.kept)


def test_figure_shows_the_shares_and_their_difference(monkeypatch):
    monkeypatch.setattr(selection, "IMAGE_SHAPE", (2, 2))
    shares = {n: np.linspace(0, 1, 4) ** n for n in (1, 2)}
    base = Selection(1, 9, REFERENCE, 2.0, 0.0, 0.0, 0.0, shares[1])
    figure = draw_selections(
        [
            replace(base, n=n, rule=rule, frequency=values)
            for n, values in shares.items()
            for rule, values in ((REFERENCE, values), (OTHER, values[::-1]))
        ]
    )
    images = [axes.images[0].get_array() for axes in figure.axes if axes.images]
    expected = [
        *(shares[n] for n in (1, 2)),
        *(shares[n][::-1] for n in (1, 2)),
        *(shares[n][::-1] - shares[n] for n in (1, 2)),
    ]
    assert len(images) == 6
    assert "at most 100 points" in figure.get_suptitle()
    for image, values in zip(images, expected, strict=True):
        np.testing.assert_array_equal(image, values.reshape(2, 2))
