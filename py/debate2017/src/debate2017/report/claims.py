"""The public guesses and their measured verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from debate2017.claims.measure import Guess, Step
from debate2017.claims.report import Report, make_report, tested_guesses
from debate2017.claims.texts import (
    needed_text,
    rule_text,
    step_text,
    tally,
    values,
    verdict_of,
)
from debate2017.study_tables import guesses_of
from fitdiff.report.document import Block, Commands, Section, Text
from fitdiff.report.figures import Effect, Effects
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table
from fitdiff.stats.bootstrap import Interval, interval_text


def measured_guesses(material: Material) -> Report | None:
    """Measure the study's guesses; None when it states none, or the run's profile decides none."""
    if not tested_guesses(material.study, material.profile):
        return None
    return make_report(material.study, material.folder)


def guesses_section(material: Material) -> Section | None:
    """Show the verdicts, the effects in a figure, and what each step found in words."""
    if not guesses_of(material.study):
        return None
    title = "The public guesses and their verdicts"
    report = measured_guesses(material)
    if report is None:
        lead = f"The profile {material.profile} fits no step that decides a guess."
        return Section("guesses", title, lead, ())
    lead = (
        "Each guess says that one setting is to blame. So one method is fitted twice on the same "
        "splits, with and without that one change, and the difference in accuracy decides. "
        f"{tally(report.guesses).capitalize()}."
    )
    if report.untested:
        lead += f" Not tested by this run's profile: {listed(report.untested)}."
    blocks: list[Block] = [_verdicts(report.guesses), Text(rule_text(report.rule))]
    blocks.append(_effects(material, report))
    for guess in report.guesses:
        blocks.append(Text(f"{guess.stated.id}. “{guess.stated.claim}” ({guess.stated.who})"))
        blocks += [Text(step_text(step, report.rule)) for step in guess.steps]
    blocks.append(Commands((material.command("guesses", "--profile", material.profile),)))
    return Section("guesses", title, lead, tuple(blocks), tuple(_answer(report.guesses)))


def _answer(guesses: Sequence[Guess]) -> Iterator[str]:
    by_verdict: dict[str, list[str]] = {}
    for guess in guesses:
        by_verdict.setdefault(verdict_of(guess.steps[0]), []).append(guess.stated.id)
    found = [f"{len(ids)} {verdict} ({', '.join(ids)})" for verdict, ids in by_verdict.items()]
    yield f"Of {counted(len(guesses), 'public guess', 'public guesses')}, {listed(found)}."


def _verdicts(guesses: Sequence[Guess]) -> Table:
    """One row a guess: the step that decides."""
    return Table(
        id="verdicts",
        title="Verdicts",
        columns=(
            Column("guess"),
            Column("claim"),
            Column("who"),
            Column("verdict"),
            Column("effect on accuracy", "signed"),
            Column("interval"),
            Column("splits", "number"),
        ),
        rows=tuple(_verdict(guess) for guess in guesses),
    )


def _verdict(guess: Guess) -> tuple[str | int | float | None, ...]:
    step, stated = guess.steps[0], guess.stated
    effect = step.overall
    return (
        stated.id,
        stated.claim,
        stated.who,
        verdict_of(step),
        float(effect.mean) if effect else None,
        interval_text(effect.interval) if effect else "",
        effect.splits if effect else None,
    )


def _effects(material: Material, report: Report) -> Effects:
    sizes = sorted({e.n for _, step in _steps(report) for e in step.by_size if e.n is not None})
    choices = [("all n", tuple(_points(report, None)))]
    choices += [(f"n = {n}", tuple(_points(report, n))) for n in sizes]
    return Effects(
        id="guess-effects",
        title="Effect of each step on accuracy",
        alternative=(
            "A mark for the mean paired effect of every step, with its interval; the band around "
            f"zero is what is too small to count, {report.rule.smallest_effect:g}."
        ),
        notice=material.notice,
        smallest=report.rule.smallest_effect,
        choices=tuple(choices),
        table=_table(report),
    )


def _points(report: Report, n: int | None) -> Iterator[Effect]:
    for guess, step in _steps(report):
        found = [effect for effect in (step.overall, *step.by_size) if effect and effect.n == n]
        for effect in found:
            label = f"{guess.stated.id}: {step.stated.from_} → {step.stated.to}"
            interval = effect.interval or Interval(float(effect.mean), float(effect.mean))
            detail = f"{step.difference.factor}: {values(step)}; {effect.verdict}"
            yield Effect(label, detail, float(effect.mean), interval.low, interval.high)


def _table(report: Report) -> Table:
    return Table(
        id="guess-steps",
        title="Every step, over all n and at each",
        columns=(
            Column("guess"),
            Column("from"),
            Column("to"),
            Column("factor"),
            Column("change"),
            Column("expects"),
            Column("n"),
            Column("splits", "number"),
            Column("before", "number"),
            Column("after", "number"),
            Column("effect", "signed"),
            Column("low", "signed"),
            Column("high", "signed"),
            Column("p", "number"),
            Column("splits needed"),
            Column("verdict"),
        ),
        rows=tuple(_rows(report)),
        folded=True,
    )


def _rows(report: Report) -> Iterator[tuple[str | int | float | None, ...]]:
    for guess, step in _steps(report):
        stated = step.stated
        for effect in filter(None, (step.overall, *step.by_size)):
            yield (
                *(guess.stated.id, stated.from_, stated.to, step.difference.factor),
                *(values(step), stated.expects, "all" if effect.n is None else str(effect.n)),
                effect.splits,
                *map(float, (effect.before, effect.after, effect.mean)),
                *((effect.interval.low, effect.interval.high) if effect.interval else (None, None)),
                effect.p_value,
                *(needed_text(effect), effect.verdict),
            )


def _steps(report: Report) -> Iterator[tuple[Guess, Step]]:
    return ((guess, step) for guess in report.guesses for step in guess.steps)


SECTION = ReportSection(50, guesses_section)
