"""Every card by its examples: what is printed is run, and the numbers of both are equal.

The scripts of all examples run in one bare R and one bare Python, each in names of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.cards.card import Card, Example
from fitdiff.cards.catalog import cards, counterparts
from fitdiff.tables.table import Table
from fitdiff.translation.command import levels_by_term, worst_of
from fitdiff.translation.placing import place_of, write_csv
from fitdiff.translation.running import Ran, agreements
from fitdiff.translation.translate import Translation, translate_call

from .conftest import run_scripts, table_of

# All scripts run in the fixture of the first test.
pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
EXAMPLES = [(card, example) for card in cards().values() for example in card.examples]
NAMES = [f"{card.name}-{place}" for place, (card, _) in enumerate(EXAMPLES)]


@dataclass(frozen=True)
class Made:
    """An example, translated, and what its scripts printed."""

    card: Card
    example: Example
    table: Table
    made: Translation
    own: Ran
    bare: Ran
    tight: Ran | None
    other: Ran


@pytest.fixture(scope="module")
def every(workers: Workers, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """All examples, translated and run."""
    folder = tmp_path_factory.mktemp("scripts")
    translated = {
        name: _translated(card, example, workers, folder)
        for name, (card, example) in zip(NAMES, EXAMPLES, strict=True)
    }
    scripts = {}
    for place, (_, made) in enumerate(translated.values()):
        own, other = made.source.language, made.target.language
        scripts |= {f"own{place}": (own, made.own), f"bare{place}": (own, made.bare)}
        scripts[f"other{place}"] = (other, made.other)
        if made.own_tight:
            scripts[f"tight{place}"] = (own, made.own_tight)
    ran = run_scripts(scripts, folder)
    return {
        name: Made(
            card, example, table, made,
            ran[f"own{place}"], ran[f"bare{place}"], ran.get(f"tight{place}"),
            ran[f"other{place}"],
        )
        for place, (name, (card, example), (table, made)) in enumerate(
            zip(NAMES, EXAMPLES, translated.values(), strict=True)
        )
    }  # fmt: skip


def _translated(
    card: Card, example: Example, workers: Workers, folder: Path
) -> tuple[Table, Translation]:
    table = table_of(example.table)
    place = place_of(example.table, table)
    write_csv(table, folder / place.path)
    parsed = parse_call(f"{card.language}: {example.call}", workers)
    outcome = example.outcome or None
    return table, translate_call(parsed, table, place, workers, outcome, example.features)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_printed_gives_the_same_numbers(name: str, every: dict[str, Made]) -> None:
    one = every[name]
    assert not one.own.problem
    assert not one.other.problem
    assert one.made.exact == one.example.exact
    if not one.made.exact:
        return
    mine = one.own if one.tight is None else one.tight
    found = agreements(mine, one.other, levels_by_term(one.table))
    assert len(found) == one.made.shared
    # What solvers can do when tight; each card says why it is more than rounding.
    assert worst_of(found) <= (one.example.agrees or one.made.agrees)


@pytest.mark.parametrize("name", NAMES)
def test_stated_defaults_change_no_bit(name: str, every: dict[str, Made]) -> None:
    one = every[name]
    assert not one.bare.problem
    assert one.bare.shown or not one.made.shared
    assert repr(one.own.shown) == repr(one.bare.shown)  # repr, since NaN is not NaN


def test_each_card_with_a_counterpart_has_an_example_of_its_own_or_is_translated_to(
    every: dict[str, Made],
) -> None:
    seen = {one.card.function for one in every.values()}
    seen |= {one.made.target.function for one in every.values()}
    # Nothing of R centres and scales by n; anova_lm and the like are reached from R.
    without = {"sklearn.preprocessing.StandardScaler"}
    assert {c.function for c in cards().values() if counterparts(c)} - seen <= without
