"""The public claims and their measured verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from debate2017.claims.effects import Reading
from debate2017.claims.measure import Claim, Step
from debate2017.claims.report import Report, make_report
from debate2017.claims.texts import needed_text, step_text, values
from debate2017.claims.verdicts import rule_text, tally, verdict_of, verdict_words
from debate2017.study_tables import claims_of
from fitdiff.report.document import BigNumber, Block, Commands, Finding, Section, Text
from fitdiff.report.figures import Effect, Effects
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table
from fitdiff.stats.bootstrap import Interval, interval_text


def measured_claims(material: Material) -> Report | None:
    """Measure the study's claims; None when it states none, or no run decides one."""
    if not claims_of(material.study):
        return None
    report = make_report(material.study, material.folder)
    return report if any(claim.steps[0].overall for claim in report.claims) else None


def claims_section(material: Material) -> Section | None:
    """Show the verdicts, the effects in a figure, and what each step found in words."""
    if not claims_of(material.study):
        return None
    title = "The public claims and their verdicts"
    report = measured_claims(material)
    if report is None:
        lead = "No step that decides a claim was fitted."
        return Section("claims", title, lead, ())
    lead = (
        "Each claim says that one setting is to blame. So one method is fitted twice on the same "
        "splits, with and without that one change, and the difference in accuracy decides. "
        f"{_capital(tally(report.claims, report.rule))}."
    )
    # The rule is long: what was found comes before it.
    blocks: list[Block] = [_verdicts(report), _effects(material, report)]
    blocks += [Text(line) for line in (rule_text(report.rule), *report.provenance)]
    for claim in report.claims:
        blocks.append(Text(f"{claim.stated.id}. “{claim.stated.statement}” ({claim.stated.who})"))
        blocks += [Text(step_text(step, report.rule)) for step in claim.steps]
    blocks.append(Commands((material.command("claims", "--profile", material.profile),)))
    return Section("claims", title, lead, tuple(blocks), tuple(_answer(report)), _finding(report))


def _finding(report: Report) -> Finding:
    """Count the verdicts; the three most frequent are the numbers."""
    verdicts = Counter(verdict_of(claim.steps[0], report.rule) for claim in report.claims)
    numbers = tuple(
        BigNumber(str(count), f"of {len(report.claims)} claims: {verdict}")
        for verdict, count in verdicts.most_common(3)
    )
    parts = [f"{count} {verdict}" for verdict, count in verdicts.most_common()]
    count = counted(len(report.claims), "public claim")
    title = f"Of {count} of a single cause, measured one by one: {listed(parts)}"
    return Finding(title, f"{_capital(tally(report.claims, report.rule))}.", numbers)


def _capital(text: str) -> str:
    """Begin with a capital letter, and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def _answer(report: Report) -> Iterator[str]:
    by_verdict: dict[str, list[str]] = {}
    for claim in report.claims:
        found = verdict_of(claim.steps[0], report.rule)
        by_verdict.setdefault(found, []).append(claim.stated.id)
    parts = [f"{len(ids)} {verdict} ({', '.join(ids)})" for verdict, ids in by_verdict.items()]
    count = counted(len(report.claims), "public claim", "public claims")
    yield f"Of {count}, {listed(parts)}."


def _verdicts(report: Report) -> Table:
    """One row a claim and rule for labels: the step that decides."""
    return Table(
        id="verdicts",
        title="Verdicts",
        columns=(
            Column("id"),
            Column("claim"),
            Column("who"),
            Column("labels"),
            Column("verdict"),
            Column("effect on accuracy", "signed"),
            Column("interval"),
            Column("splits", "number"),
        ),
        rows=tuple(
            _verdict(report, claim, reading)
            for claim in report.claims
            for reading in claim.steps[0].readings
        ),
    )


def _verdict(
    report: Report, claim: Claim, reading: Reading
) -> tuple[str | int | float | None, ...]:
    stated, effect = claim.stated, reading.overall
    return (
        stated.id,
        stated.statement,
        stated.who,
        _labels(reading),
        verdict_words(reading, claim.steps[0].stated.expects, report.rule),
        float(effect.mean) if effect else None,
        interval_text(effect.interval) if effect else "",
        effect.splits if effect else None,
    )


def _labels(reading: Reading) -> str:
    return "at one half" if reading.at_half else "as fitted"


def _effects(material: Material, report: Report) -> Effects:
    sizes = sorted({e.n for _, _, one in _readings(report) for e in one.by_size if e.n is not None})
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
    for claim, step, reading in _readings(report):
        found = [effect for effect in (reading.overall, *reading.by_size) if effect]
        for effect in [effect for effect in found if effect.n == n]:
            half = ", labels at one half" if reading.at_half else ""
            label = f"{claim.stated.id}: {step.stated.from_} → {step.stated.to}{half}"
            interval = effect.interval or Interval(float(effect.mean), float(effect.mean))
            detail = f"{step.difference.setting}: {values(step)}"
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
            Column("labels"),
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
    for claim, step, reading in _readings(report):
        stated, overall = step.stated, reading.overall
        for effect in filter(None, (overall, *reading.by_size)):
            yield (
                *(claim.stated.id, stated.from_, stated.to, step.difference.setting),
                *(values(step), stated.expects, _labels(reading)),
                "all" if effect.n is None else str(effect.n),
                effect.splits,
                *map(float, (effect.before, effect.after, effect.mean)),
                *((effect.interval.low, effect.interval.high) if effect.interval else (None, None)),
                effect.p_value,
                needed_text(overall) if overall is not None and effect is overall else "",
                verdict_words(reading, stated.expects, report.rule) if effect is overall else "",
            )


def _readings(report: Report) -> Iterator[tuple[Claim, Step, Reading]]:
    return (
        (claim, step, reading)
        for claim in report.claims
        for step in claim.steps
        for reading in step.readings
    )


SECTION = ReportSection(15, claims_section)
