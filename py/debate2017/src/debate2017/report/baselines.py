"""Candidates against baselines: the size from which on one beats the best of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from debate2017.baselines.measure import Margin, read_margins
from debate2017.baselines.texts import sentences
from fitdiff.data.source import titles
from fitdiff.report.document import BigNumber, Block, Finding, Section, Text
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table

RULE = (
    "Ahead: the whole interval of the margin over each split's best baseline is above 0 (not "
    "adjusted for the number of intervals)."
)
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
    answer = tuple(_answer(margins, names))
    return Section("baselines", title, LEAD, blocks, answer, _finding(margins, names))


def _finding(margins: Sequence[Margin], names: Mapping[str, str]) -> Finding:
    """Say in how many data sources a candidate is ahead of every baseline, and from which size."""
    ahead = [margin for margin in margins if margin.standing == "ahead"]
    paying = {margin.source for margin in ahead}
    sources = dict.fromkeys(margin.source for margin in margins)
    most = max(margins, key=lambda margin: margin.mean)
    where = f"{len(paying)} of {counted(len(sources), 'data source')}"
    numbers = (
        BigNumber(
            f"{len(paying)} of {len(sources)}", "data sources where a candidate is shown ahead"
        ),
        *(
            [BigNumber(f"n = {min(m.n for m in ahead)}", "the smallest size where one is")]
            if ahead
            else []
        ),
        BigNumber(
            f"{100 * float(most.mean):+.1f} points",
            f"the largest margin over the best baseline: {most.candidate} at n = {most.n}, "
            f"{names[most.source]}",
        ),
    )
    title = f"No candidate is shown ahead of the best baseline in any of {len(sources)} sources"
    if ahead:
        names_ahead = list(dict.fromkeys(margin.candidate for margin in ahead))
        who = listed(names_ahead) if len(names_ahead) <= 3 else "A candidate"
        title = f"{who} shown ahead of the best baseline in {where}"
    leading = Counter(margin.candidate for margin in ahead).most_common(1)
    methods = [name for name, _ in leading] or [most.candidate]
    return Finding(title, RULE, numbers, (*methods, most.baseline))


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
