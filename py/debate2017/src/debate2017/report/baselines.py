"""Candidates against baselines: the size from which on one beats the best of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from debate2017.baselines.measure import Margin, read_margins
from debate2017.baselines.texts import sentences
from fitdiff.data.source import titles
from fitdiff.report.document import Block, Section, Text
from fitdiff.report.material import Material
from fitdiff.report.phrases import listed
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table

LEAD = (
    "Each candidate against the best of its baselines on each training set, chosen by the test "
    "images themselves: no user could choose so well, so that a candidate that is ahead all the "
    "same is ahead. Intervals resample training sets and test images, not adjusted for their "
    "number."
)


def baselines_section(material: Material) -> Section | None:
    """Show the margin of every candidate at every size."""
    margins = read_margins(material.study, material.folder)
    if not margins:
        return None
    names = titles(material.study.file.sources)
    said = (Text(sentence) for sentence in sentences(margins, names))
    blocks: tuple[Block, ...] = (*said, margin_table(margins, names))
    title = "Candidates against baselines: when does it pay?"
    return Section("baselines", title, LEAD, blocks, tuple(_answer(margins, names)))


def _answer(margins: Sequence[Margin], names: Mapping[str, str]) -> Iterator[str]:
    candidates = dict.fromkeys(margin.candidate for margin in margins)
    yield (
        f"When does it pay to take {listed([*candidates])}, against the best of the other methods "
        "on the same training sets?"
    )
    yield from sentences(margins, names)


def margin_table(margins: Sequence[Margin], names: Mapping[str, str]) -> Table:
    """One row a candidate, size and source, the sources by what a reader calls them."""
    return Table(
        id="baselines",
        title="Margin of every candidate",
        columns=(
            Column("data"),
            Column("candidate"),
            Column("n", "number", meaning="Training images."),
            Column("accuracy", "number"),
            Column(
                "best baseline", meaning="By mean accuracy; the margin is over each split's best."
            ),
            Column("margin", "signed"),
            Column("low", "signed", meaning="Where the interval of the margin begins."),
            Column("high", "signed", meaning="Where it ends."),
            Column("standing", meaning="Ahead or behind with the whole interval."),
        ),
        rows=tuple(
            (
                *(
                    names[one.source],
                    one.candidate,
                    one.n,
                    float(one.after),
                    one.baseline,
                    float(one.mean),
                ),
                *((one.crossed.low, one.crossed.high) if one.crossed else (None, None)),
                one.standing,
            )
            for one in margins
        ),
    )


SECTION = ReportSection(35, baselines_section)
