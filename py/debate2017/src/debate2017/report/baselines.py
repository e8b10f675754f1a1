"""A baselines of two families of methods: where one begins to beat the best of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from debate2017.baselines.measure import Margin
from debate2017.baselines.texts import sentences
from fitdiff.report.document import Section, Text
from fitdiff.report.tables import Column, Table

LEAD = (
    "Each candidate against the best of its baselines on each training set, chosen by the test images "
    "themselves: no user could choose so well, so that a candidate that is ahead all the same is "
    "ahead. Intervals resample training sets and test images, not adjusted for their number."
)


def baselines_section(margins: Sequence[Margin], names: Mapping[str, str]) -> Section:
    """Show the margin of every candidate at every size.

    Parameters
    ----------
    margins : sequence of Margin
        At least one.
    names : mapping of str to str
        What to call each source, by its label.
    """
    table = Table(
        id="baselines",
        title="Margin of every candidate",
        columns=(
            Column("data"),
            Column("candidate"),
            Column("n", "number", meaning="Training images."),
            Column("accuracy", "number"),
            Column("best baseline", meaning="By mean accuracy; the margin is over each split's best."),
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
    found = tuple(Text(sentence) for sentence in sentences(margins, names))
    return Section("baselines", "Candidates against baselines: when does it pay?", LEAD, (*found, table))
