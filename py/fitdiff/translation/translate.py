"""A call as two scripts: its own with every setting written out, and the other language's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fitdiff.calls import ParsedCall, Workers
from fitdiff.calls.tree import Call, Name, walk
from fitdiff.cards.card import Card, Report
from fitdiff.cards.catalog import cards, counterparts
from fitdiff.cards.methods import METHODS
from fitdiff.tables.table import Table
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.context import Context, context_of
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.formulas import Columns
from fitdiff.translation.installed import target_of
from fitdiff.translation.reading import read_call
from fitdiff.translation.script_data import Parts, Place
from fitdiff.translation.scripts import complete_report, script_of
from fitdiff.translation.shapes import Lack, Written
from fitdiff.translation.writing import write_call
from fitdiff.translation.written_out import How, write_out


@dataclass(frozen=True)
class Unlike:
    """A quantity that the other function does not report, or defines differently."""

    kind: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Translation:
    """A call in both languages.

    Attributes
    ----------
    source, target : Card
    own, other : str
        Scripts.
    bare : str
        The call's own without its defaults.
    own_tight : str
        The call's own with its solver as exact as it can be; empty where it has no limit.
    lacks : tuple of Lack
        Settings that the other function cannot have.
    unread : tuple of str
        Stated arguments that no card explains.
    unlike : tuple of Unlike
    agrees : float
        Relative difference that the solvers of both leave.
    because : str
        Why, where it is not rounding.
    shared : int
        How many quantities both report with one meaning.
    """

    source: Card
    target: Card
    own: str
    other: str
    bare: str
    own_tight: str
    lacks: tuple[Lack, ...]
    unread: tuple[str, ...]
    unlike: tuple[Unlike, ...]
    agrees: float
    because: str
    shared: int

    @property
    def exact(self) -> bool:
        """Whether the other function does the same."""
        return bool(self.shared) and not self.lacks and not self.unread


def translate_call(
    parsed: ParsedCall,
    table: Table,
    place: Place,
    workers: Workers,
    outcome: str | None = None,
    features: Sequence[str] = (),
    to: str = "",
) -> Translation:
    """Translate a call.

    Parameters
    ----------
    parsed : ParsedCall
    table : Table
    place : Place
        Where the scripts find the table.
    workers : Workers
    outcome : str, optional
    features : sequence of str
    to : str
        Name of the function to translate to; the nearest one by default.

    Raises
    ------
    CallError, SpecificationError
        If the call cannot be read, its function has no card, or no function of the other
        language does anything of the kind.
    """
    context = context_of(parsed, table, workers, outcome, features)
    analysis = read_call(context)
    written = nearest_of(analysis, context, to)
    kept, unlike = reports_for(analysis, written.card)
    mine = [report for report, _ in kept]
    own = own_parts(analysis, context, mine, How())
    bare = own_parts(analysis, context, mine, How(defaults=False))
    has_limit = analysis.card.tight or (analysis.inner is not None and analysis.inner.tight)
    tight = own_parts(analysis, context, mine, How(tight=True)) if has_limit else None

    def script(parts: Parts) -> str:
        own = parts.card is analysis.card
        return script_of(parts, analysis, table, context.columns, place, own)

    other = other_parts(written, kept)
    every = (analysis.card, written.card)
    loosest = max(every, key=lambda one: one.agrees)
    return Translation(
        analysis.card,
        written.card,
        script(own),
        script(other),
        script(bare),
        script(tight) if tight else "",
        written.lacks,
        analysis.unread,
        unlike,
        loosest.agrees,
        loosest.because,
        len(kept),
    )


def nearest_of(analysis: Analysis, context: Context, to: str = "") -> Written:
    """The call of the other language that is nearest to what is asked.

    Raises
    ------
    TranslationError
        If there is none.
    """
    others = [
        one for one in counterparts(analysis.card) if not to or to in (one.name, one.function)
    ]
    if not others:
        raise TranslationError(
            f"No {'Python' if context.language == 'r' else 'R'} function with a card does what "
            f"{analysis.card.name}() does{f', and is called {to}' if to else ''}."
        )
    return choose(analysis, others, context.columns, context.workers)


def choose(
    analysis: Analysis,
    others: Sequence[Card] | None,
    columns: Columns,
    workers: Workers,
    prefer: Card | None = None,
) -> Written:
    """The nearest of some functions; of all counterparts by default.

    Raises
    ------
    TranslationError
        If none can be written.
    """
    made: list[Written] = []
    problems: list[str] = []
    for card in counterparts(analysis.card) if others is None else others:
        try:
            made.append(_write(analysis, card, columns, workers))
        except TranslationError as error:
            problems.append(str(error))
    if not made:
        raise TranslationError(problems[0])

    def distance(one: Written) -> tuple[int, bool, int]:
        missing = len(reports_for(analysis, one.card)[1])
        # A function that reports but a few of the quantities is no better for lacking nothing.
        return 3 * len(one.lacks) + missing, one.card is not prefer, -one.card.first

    return min(made, key=distance)


def _write(analysis: Analysis, card: Card, columns: Columns, workers: Workers) -> Written:
    target = target_of(card, columns, workers)
    if card.shape != "wrapper":
        return write_call(analysis, target)
    tried = []
    for name in card.around:
        inner_target = target_of(cards()[name], columns, workers, tight=False)
        inner = write_call(analysis, inner_target)
        tried.append(write_call(analysis, target, inner))
    return min(tried, key=lambda one: len(one.lacks))


def reports_for(
    analysis: Analysis, target: Card
) -> tuple[list[tuple[Report, Report]], tuple[Unlike, ...]]:
    """Pairs of reports of one meaning, and the quantities for which there is none."""
    pairs: list[tuple[Report, Report]] = []
    unlike: list[Unlike] = []
    seen: set[str] = set()
    settings = {**METHODS[analysis.method].usual, **analysis.settings}
    for report in analysis.card.reports:
        if report.kind in seen or not applies(report, settings):
            continue
        seen.add(report.kind)
        theirs = [
            one for one in target.reports if one.kind == report.kind and applies(one, settings)
        ]
        same = [one for one in theirs if one.meaning == report.meaning]
        if same:
            pairs.append((complete_report(report, settings), complete_report(same[0], settings)))
        else:
            unlike.append(
                Unlike(report.kind, report.meaning, theirs[0].meaning if theirs else "not reported")
            )
    return pairs, tuple(unlike)


def applies(report: Report, settings: Mapping[str, object]) -> bool:
    """Whether a report is for these settings."""
    return all(settings.get(name) in allowed for name, allowed in report.when.items())


def own_parts(analysis: Analysis, context: Context, reports: Sequence[Report], how: How) -> Parts:
    """The call's own, written out."""
    tree = write_out(context, how)
    return Parts(analysis.card, tree, reports, tuple(_imports_of(context)), how.tight)


def _imports_of(context: Context) -> Iterator[str]:
    """R packages, and import lines of Python names, that a call uses."""
    for function in context.bound.functions:
        if context.language == "r":
            if isinstance(function.node, Name) and not function.formula:
                yield function.module
        elif isinstance(function.node, Name) and not function.formula | (
            function.module == "builtins"
        ):
            yield f"from {function.module} import {function.name}"


def other_parts(written: Written, kept: Sequence[tuple[Report, Report]]) -> Parts:
    """Another function's call."""
    packages: list[str] = []
    names = {
        one.function.id
        for one in walk(written.tree)
        if isinstance(one, Call) and isinstance(one.function, Name)
    }
    for card in cards().values():
        if card.language == written.card.language and card.name in names:
            if card.language == "r":
                packages.append(card.module)
            elif card.shape in ("estimator", "function", "wrapper") and card.name in names:
                packages.append(f"from {card.module} import {card.name}")
    packages += [one for one in written.card.needs if one not in packages]
    reports = [theirs for _, theirs in kept]
    return Parts(written.card, written.tree, reports, tuple(packages), tight=True)
