"""A contest of two families of methods: where one begins to beat the best of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from debate2017.baselines.measure import Lead
from debate2017.baselines.texts import sentences
from fitdiff.report.document import Section, Text
from fitdiff.report.tables import Column, Table

LEAD = (
    "Each contender against the best of its rivals on each training set, chosen by the test images "
    "themselves: no user could choose so well, so that a contender that is ahead all the same is "
    "ahead. Intervals resample training sets and test images, not adjusted for their number."
)


def contest_section(leads: Sequence[Lead], names: Mapping[str, str]) -> Section:
    """Show the lead of every contender at every size.

    Parameters
    ----------
    leads : sequence of Lead
        At least one.
    names : mapping of str to str
        What to call each source, by its label.
    """
    table = Table(
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
    found = tuple(Text(sentence) for sentence in sentences(leads, names))
    return Section("contest", "Contest: when does it pay?", LEAD, (*found, table))
