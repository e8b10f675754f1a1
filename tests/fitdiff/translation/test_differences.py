"""`fitdiff differences`: what is said of two functions, and that it is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.cards.card import Card, Example
from fitdiff.cards.catalog import cards
from fitdiff.cards.codecs import ANY
from fitdiff.errors import SpecificationError
from fitdiff.translation.command import levels_by_term, worst_of
from fitdiff.translation.context import Context, context_of
from fitdiff.translation.differences import Row, differences_of
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.installed import default_settings, nodes_of
from fitdiff.translation.naming import differences_named, pair_of
from fitdiff.translation.page import page, pairs
from fitdiff.translation.placing import place_of, write_csv
from fitdiff.translation.reading import read_call
from fitdiff.translation.running import agreements
from fitdiff.translation.scripts import script_of
from fitdiff.translation.translate import choose, other_parts, own_parts, reports_for
from fitdiff.translation.written_out import How

from .conftest import run_scripts, table_of

PAGE = Path(__file__).parents[3] / "docs" / "differences.md"


@pytest.fixture(scope="module")
def glm_and_logistic(workers: Workers) -> str:
    return differences_named("glm", "LogisticRegression", workers)


def test_the_penalty_and_the_line_that_takes_it_away_are_on_one_screen(
    glm_and_logistic: str,
) -> None:
    assert "L2 penalty            none" in glm_and_logistic
    assert "C=np.inf" in glm_and_logistic
    assert "lambda = 1 / n" in glm_and_logistic
    assert max(map(len, glm_and_logistic.splitlines())) <= 80


def test_a_name_of_both_languages_is_taken_in_the_one_that_makes_a_pair() -> None:
    found = pair_of("glm", "LogisticRegression")
    assert found is not None
    assert found[0].function == "stats::glm"
    both = pair_of("glm", "glm")
    assert both is not None
    assert {card.language for card in both} == {"r", "py"}


def test_functions_without_cards_are_compared_by_their_arguments(workers: Workers) -> None:
    text = differences_named("prcomp", "py:sklearn.decomposition.PCA", workers)
    assert "What they mean is not known" in text
    assert "n_components" in text


def test_a_misspelt_function_is_told_the_nearest(workers: Workers) -> None:
    with pytest.raises(SpecificationError, match="Did you mean 'LogisticRegression'"):
        differences_named("glm", "LogistcRegression", workers)


def test_functions_that_answer_other_questions_are_refused(workers: Workers) -> None:
    known = cards()
    with pytest.raises(TranslationError, match="different questions"):
        differences_of(known["stats::lm"], known["stats::t.test"], workers)


@pytest.mark.long
def test_the_page_is_what_its_command_prints() -> None:
    made, kept = page(), PAGE.read_text(encoding="utf-8")
    versions = re.compile(r"^\w.* \((?:R|Python), .*\)$", re.MULTILINE)
    if versions.findall(made) != versions.findall(kept):
        pytest.skip("other versions are installed than those of the page")
    assert made == kept


def _examples() -> Iterator[tuple[Card, Card, Example]]:
    """Of each pair an example that its second function can do exactly, if there is one."""
    for first, second in pairs():
        for card, other in ((first, second), (second, first)):
            for example in card.examples:
                yield card, other, example


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_each_difference_that_is_claimed_shows_in_the_numbers(
    workers: Workers, tmp_path: Path
) -> None:
    """A setting that differs is put back to the other function's default: the numbers part.

    So with definitions: what each function says by itself of the same fit is not equal.
    """
    scripts = {}
    claims: dict[str, tuple[str, dict[str, tuple[str, ...]], float]] = {}
    done: set[tuple[str, str, str]] = set()
    known: dict[tuple[str, str], tuple[Row, ...]] = {}
    for place, (card, other, example) in enumerate(_examples()):
        context = _context(card, example, workers, tmp_path)
        analysis = read_call(context)
        try:
            written = choose(analysis, [other], context.columns, workers)
        except TranslationError:
            continue
        if written.lacks or analysis.unread:
            continue
        key_of_pair = (card.function, other.function)
        if key_of_pair not in known:
            known[key_of_pair] = differences_of(card, other, workers).rows
        kept, _ = reports_for(analysis, other)
        where = place_of(example.table, context.table)
        levels = levels_by_term(context.table)
        own = own_parts(analysis, context, [mine for mine, _ in kept], How(tight=True))
        base = script_of(own, analysis, context.table, context.columns, where, True)
        limit = max(card.agrees, other.agrees)
        for row in known[key_of_pair]:
            key = (card.function, other.function, row.setting)
            default = other.fixed.get(row.setting)
            setting = other.setting(row.setting)
            if row.kind != "default" or setting is None or default is not None or key in done:
                continue
            back = _as_default(row.setting, other, workers)
            if back is ANY or back == analysis.settings.get(row.setting, ANY):
                continue
            changed = replace(analysis, settings={**analysis.settings, row.setting: back})
            again = choose(changed, [other], context.columns, workers)
            if again.lacks:
                continue
            parts = other_parts(again, kept)
            name = f"claim{len(claims)}"
            scripts[f"base{name}"] = (card.language, base)
            scripts[name] = (
                other.language,
                script_of(parts, changed, context.table, context.columns, where, False),
            )
            claims[name] = (f"{place} {key}", levels, limit)
            done.add(key)
    ran = run_scripts(scripts, tmp_path)
    idle = []
    for name, (said, levels, limit) in claims.items():
        assert not ran[name].problem, (said, ran[name].problem)
        if worst_of(agreements(ran[f"base{name}"], ran[name], levels)) <= limit:
            idle.append(said)
    assert len(claims) >= 10
    assert not idle


def _context(card: Card, example: Example, workers: Workers, folder: Path) -> Context:
    table = table_of(example.table)
    write_csv(table, folder / place_of(example.table, table).path)
    parsed = parse_call(f"{card.language}: {example.call}", workers)
    return context_of(parsed, table, workers, example.outcome or None, example.features)


def _as_default(name: str, card: Card, workers: Workers) -> object:
    return default_settings(card, nodes_of(card, workers)).get(name, ANY)
