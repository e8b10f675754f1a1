"""`fitdiff differences`: what is said of two functions, and that it is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.calls.tree import Language
from fitdiff.cards.automatic import Chosen
from fitdiff.cards.card import Card, Example
from fitdiff.cards.catalog import cards
from fitdiff.cards.codecs import ANY
from fitdiff.errors import SpecificationError
from fitdiff.tables.table import Table
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.command import levels_by_term, worst_of
from fitdiff.translation.context import Context, context_of
from fitdiff.translation.differences import differences_of
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.formulas import Columns
from fitdiff.translation.installed import default_settings, nodes_of
from fitdiff.translation.naming import differences_named, pair_of
from fitdiff.translation.page import page, pairs
from fitdiff.translation.placing import place_of, write_csv
from fitdiff.translation.reading import read_call
from fitdiff.translation.running import agreements
from fitdiff.translation.script_data import Parts, Place
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


def test_the_usual_aliases_of_modules_are_known() -> None:
    found = pair_of("sd", "np.std")
    assert found is not None
    assert [card.function for card in found] == ["stats::sd", "numpy.std"]


def test_a_misspelt_function_is_told_the_nearest(workers: Workers) -> None:
    with pytest.raises(SpecificationError, match="Did you mean 'LogisticRegression'"):
        differences_named("glm", "LogistcRegression", workers)


def test_functions_that_answer_other_questions_are_refused(workers: Workers) -> None:
    known = cards()
    with pytest.raises(TranslationError, match="different questions"):
        differences_of(known["stats::lm"], known["stats::t.test"], workers)


def test_every_entry_of_the_page_has_a_name_of_its_own() -> None:
    headings = re.findall(r"^## (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(headings) == len(set(headings))


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


@dataclass(frozen=True)
class Claim:
    """A setting put back to a function's default, beside the numbers that it must part from."""

    said: str
    base: Parts
    changed: Parts
    analyses: tuple[Analysis, Analysis]
    table: Table
    columns: Columns
    place: Place
    limit: float

    def scripts(self, name: str) -> dict[str, tuple[Language, str]]:
        """Both scripts, by name."""
        shared = (self.table, self.columns, self.place)
        one, two = self.analyses
        return {
            f"base{name}": (self.base.card.language, script_of(self.base, one, *shared, True)),
            name: (self.changed.card.language, script_of(self.changed, two, *shared, False)),
        }


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_each_difference_that_is_claimed_shows_in_the_numbers(
    workers: Workers, tmp_path: Path
) -> None:
    """Where one setting is left at the other function's default, the numbers part."""
    found = list(_claims(workers, tmp_path))
    claims = {f"claim{place}": claim for place, claim in enumerate(found)}
    scripts = {}
    for name, claim in claims.items():
        scripts |= claim.scripts(name)
    ran = run_scripts(scripts, tmp_path)
    idle = []
    for name, claim in claims.items():
        assert not ran[name].problem, (claim.said, ran[name].problem)
        both = agreements(ran[f"base{name}"], ran[name], levels_by_term(claim.table))
        if worst_of(both) <= claim.limit:
            idle.append(claim.said)
    assert len(claims) >= 10
    assert not idle, "\n".join(idle)


def _claims(workers: Workers, folder: Path) -> Iterator[Claim]:
    """A claim for each setting in which a pair differs, on the first example that can show it."""
    known: dict[tuple[str, str], list[str]] = {}
    for card, other, example in _examples():
        pair = (card.function, other.function)
        if pair not in known:
            rows = differences_of(card, other, workers).rows
            known[pair] = [row.setting for row in rows if row.kind == "default"]
        if not known[pair]:
            continue
        context = _context(card, example, workers, folder)
        analysis = read_call(context)
        if not _is_exact(analysis, other, context):
            continue
        for name in list(known[pair]):
            claim = _claim(name, analysis, other, context, example)
            if claim is not None:
                known[pair].remove(name)
                yield claim


def _is_exact(analysis: Analysis, other: Card, context: Context) -> bool:
    try:
        written = choose(analysis, [other], context.columns, context.workers)
    except TranslationError:
        return False
    return not written.lacks and not analysis.unread


def _claim(
    name: str, analysis: Analysis, other: Card, context: Context, example: Example
) -> Claim | None:
    # Without folds there is nothing to weight them by; another family needs another link.
    if other.setting(name) is None or name in other.fixed or name in ("folds", "family"):
        return None
    nodes = nodes_of(other, context.workers)
    back = default_settings(other, nodes).get(name, ANY)
    # What a function chooses by the data shows only where the rules part.
    mine = analysis.settings.get(name)
    if ANY in (back, mine) or isinstance(back, Chosen) or back == analysis.settings.get(name, ANY):
        return None
    changed = replace(analysis, settings={**analysis.settings, name: back})
    written = choose(changed, [other], context.columns, context.workers)
    if written.lacks:
        return None
    kept, _ = reports_for(analysis, other)
    return Claim(
        f"{analysis.card.function} and {other.function}: {name}",
        own_parts(analysis, context, [mine for mine, _ in kept], How(tight=True)),
        other_parts(written, kept),
        (analysis, changed),
        context.table,
        context.columns,
        place_of(example.table, context.table),
        max(analysis.card.agrees, other.agrees),
    )


def _context(card: Card, example: Example, workers: Workers, folder: Path) -> Context:
    table = table_of(example.table)
    write_csv(table, folder / place_of(example.table, table).path)
    parsed = parse_call(f"{card.language}: {example.call}", workers)
    return context_of(parsed, table, workers, example.outcome or None, example.features)
