"""A contest of two families of methods: where one begins to beat the best of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from debate2017.baselines.measure import Lead, read_leads
from debate2017.baselines.texts import sentences
from fitdiff.report.document import Block, Section, Text
from fitdiff.report.material import Material
from fitdiff.report.phrases import listed
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table
from fitdiff.tables.source import titles

LEAD = (
    "Each contender against the best of its rivals on each training set, chosen by the test images "
    "themselves: no user could choose so well, so that a contender that is ahead all the same is "
    "ahead. Intervals resample training sets and test images, not adjusted for their number."
)


def contest_section(material: Material) -> Section | None:
    """Show the lead of every contender at every size."""
    leads = read_leads(material.study, material.folder)
    if not leads:
        return None
    names = titles(material.study.file.sources)
    said = (Text(sentence) for sentence in sentences(leads, names))
    blocks: tuple[Block, ...] = (*said, lead_table(leads, names))
    title = "Contest: when does it pay?"
    return Section("contest", title, LEAD, blocks, tuple(_answer(leads, names)))


def _answer(leads: Sequence[Lead], names: Mapping[str, str]) -> Iterator[str]:
    contenders = dict.fromkeys(lead.contender for lead in leads)
    yield (
        f"When does it pay to take {listed([*contenders])}, against the best of the other methods "
        "on the same training sets?"
    )
    yield from sentences(leads, names)


def lead_table(leads: Sequence[Lead], names: Mapping[str, str]) -> Table:
    """One row a contender, size and source, the sources by what a reader calls them."""
    return Table(
        id="contest",
        title="Lead of every contender",
        columns=(
            Column("data"),
            Column("contender"),
            Column("n", "number", meaning="Training images."),
            Column("accuracy", "number"),
            Column("best rival", meaning="By mean accuracy; the lead is over each split's best."),
            Column("lead", "signed"),
            Column("low", "signed", meaning="Where the interval of the lead begins."),
            Column("high", "signed", meaning="Where it ends."),
            Column("standing", meaning="Ahead or behind with the whole interval."),
        ),
        rows=tuple(
            (
                *(
                    names[one.source],
                    one.contender,
                    one.n,
                    float(one.after),
                    one.rival,
                    float(one.mean),
                ),
                *((one.crossed.low, one.crossed.high) if one.crossed else (None, None)),
                one.standing,
            )
            for one in leads
        ),
    )


SECTION = ReportSection(35, contest_section)
