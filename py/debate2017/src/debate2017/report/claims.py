"""The public claims and their measured verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from debate2017.claims.measure import Claim, Step
from debate2017.claims.report import Report, make_report, tested_claims
from debate2017.claims.texts import (
    needed_text,
    rule_text,
    step_text,
    tally,
    values,
    verdict_of,
)
from debate2017.study_tables import claims_of
from fitdiff.report.document import Block, Commands, Section, Text
from fitdiff.report.figures import Effect, Effects
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table
from fitdiff.stats.bootstrap import Interval, interval_text


def measured_claims(material: Material) -> Report | None:
    """Measure the study's claims; None when it states none, or the run's profile decides none."""
    if not tested_claims(material.study, material.profile):
        return None
    return make_report(material.study, material.folder)


def claims_section(material: Material) -> Section | None:
    """Show the verdicts, the effects in a figure, and what each step found in words."""
    if not claims_of(material.study):
        return None
    title = "The public claims and their verdicts"
    report = measured_claims(material)
    if report is None:
        lead = f"The profile {material.profile} fits no step that decides a claim."
        return Section("claims", title, lead, ())
    lead = (
        "Each claim says that one setting is to blame. So one method is fitted twice on the same "
        "splits, with and without that one change, and the difference in accuracy decides. "
        f"{tally(report.claims).capitalize()}."
    )
    if report.untested:
        lead += f" Not tested by this run's profile: {listed(report.untested)}."
    blocks: list[Block] = [_verdicts(report.claims), Text(rule_text(report.rule))]
    blocks.append(_effects(material, report))
    for claim in report.claims:
        blocks.append(Text(f"{claim.stated.id}. “{claim.stated.statement}” ({claim.stated.who})"))
        blocks += [Text(step_text(step, report.rule)) for step in claim.steps]
    blocks.append(Commands((material.command("claims", "--profile", material.profile),)))
    return Section("claims", title, lead, tuple(blocks), tuple(_answer(report.claims)))


def _answer(claims: Sequence[Claim]) -> Iterator[str]:
    by_verdict: dict[str, list[str]] = {}
    for claim in claims:
        by_verdict.setdefault(verdict_of(claim.steps[0]), []).append(claim.stated.id)
    found = [f"{len(ids)} {verdict} ({', '.join(ids)})" for verdict, ids in by_verdict.items()]
    yield f"Of {counted(len(claims), 'public claim', 'public claims')}, {listed(found)}."


def _verdicts(claims: Sequence[Claim]) -> Table:
    """One row a claim: the step that decides."""
    return Table(
        id="verdicts",
        title="Verdicts",
        columns=(
            Column("claim"),
            Column("claim"),
            Column("who"),
            Column("verdict"),
            Column("effect on accuracy", "signed"),
            Column("interval"),
            Column("splits", "number"),
        ),
        rows=tuple(_verdict(claim) for claim in claims),
    )


def _verdict(claim: Claim) -> tuple[str | int | float | None, ...]:
    step, stated = claim.steps[0], claim.stated
    effect = step.overall
    return (
        stated.id,
        stated.statement,
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
        id="claim-effects",
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
    for claim, step in _steps(report):
        found = [effect for effect in (step.overall, *step.by_size) if effect and effect.n == n]
        for effect in found:
            label = f"{claim.stated.id}: {step.stated.from_} → {step.stated.to}"
            interval = effect.interval or Interval(float(effect.mean), float(effect.mean))
            detail = f"{step.difference.setting}: {values(step)}; {effect.verdict}"
            yield Effect(label, detail, float(effect.mean), interval.low, interval.high)


def _table(report: Report) -> Table:
    return Table(
        id="claim-steps",
        title="Every step, over all n and at each",
        columns=(
            Column("claim"),
            Column("from"),
            Column("to"),
            Column("setting"),
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
    for claim, step in _steps(report):
        stated = step.stated
        for effect in filter(None, (step.overall, *step.by_size)):
            yield (
                *(claim.stated.id, stated.from_, stated.to, step.difference.setting),
                *(values(step), stated.expects, "all" if effect.n is None else str(effect.n)),
                effect.splits,
                *map(float, (effect.before, effect.after, effect.mean)),
                *((effect.interval.low, effect.interval.high) if effect.interval else (None, None)),
                effect.p_value,
                *(needed_text(effect), effect.verdict),
            )


def _steps(report: Report) -> Iterator[tuple[Claim, Step]]:
    return ((claim, step) for claim in report.claims for step in claim.steps)


SECTION = ReportSection(50, claims_section)
