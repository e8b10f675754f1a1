"""What a contest found, in words and as a table; every word follows from the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from debate2017.baselines.measure import Lead, Standing
from fitdiff.stats.bootstrap import interval_text

MARKS: dict[Standing, str] = {"ahead": "▲", "behind": "▼", "undecided": "·"}
RULE = (
    "Lead over the best rival of each split, chosen by the test images themselves. ▲ ahead, ▼ "
    "behind: the whole interval is (training sets and test images resampled; not adjusted for the "
    "number of intervals). · not decided."
)


def sentences(leads: Sequence[Lead], names: Mapping[str, str]) -> Iterator[str]:
    """Say for each data source at which size a contender is first ahead, and where none is.

    Parameters
    ----------
    leads : sequence of Lead
    names : mapping of str to str
        What to call each source, by its label.
    """
    for source in dict.fromkeys(lead.source for lead in leads):
        of_source = [lead for lead in leads if lead.source == source]
        yield f"{names[source]}: {_verdict(of_source)}."


def _verdict(leads: Sequence[Lead]) -> str:
    sizes = sorted({lead.n for lead in leads})
    ahead = {n: [one for one in leads if one.n == n and one.standing == "ahead"] for n in sizes}
    paying = [n for n in sizes if ahead[n]]
    if not paying:
        best = max(leads, key=lambda lead: lead.mean)
        return (
            f"no contender is shown to be ahead at any n from {sizes[0]} to {sizes[-1]}; the "
            f"largest lead is that of {best.contender} at n = {best.n}, {spell_lead(best)}"
        )
    first = paying[0]
    best = max(ahead[first], key=lambda lead: lead.mean)
    text = (
        f"a contender is first shown to be ahead at n = {first}: {best.contender}, of the best "
        f"rival ({best.rival} on average) by {spell_lead(best)}"
    )
    if pausing := [n for n in sizes if n > first and not ahead[n]]:
        text += f"; at n = {', '.join(map(str, pausing))} none is"
    return text


def spell_lead(lead: Lead) -> str:
    """A lead with its interval."""
    mean = f"{float(lead.mean):+.4f}"
    if lead.crossed is None:
        return f"{mean} (too few training sets for an interval)"
    return f"{mean} ({interval_text(lead.crossed)})"


def lead_table(leads: Sequence[Lead], names: Mapping[str, str]) -> pd.DataFrame:
    """Mean leads with their marks; a row a source and contender, a column a size."""
    cells = pd.DataFrame(
        {
            "source": names[lead.source],
            "contender": lead.contender,
            "n": lead.n,
            "lead": f"{float(lead.mean):+.3f}{MARKS[lead.standing]}",
        }
        for lead in leads
    )
    order = cells[["source", "contender"]].drop_duplicates()
    wide = cells.pivot(index=["source", "contender"], columns="n", values="lead").fillna("")
    return wide.reindex(pd.MultiIndex.from_frame(order))


def leads_as_csv(leads: Sequence[Lead]) -> str:
    """One line a lead."""
    return pd.DataFrame(
        {
            "source": lead.source,
            "n": lead.n,
            "contender": lead.contender,
            "rival": lead.rival,
            "splits": lead.splits,
            "accuracy": float(lead.after),
            "lead": float(lead.mean),
            "low": lead.crossed and lead.crossed.low,
            "high": lead.crossed and lead.crossed.high,
            "standing": lead.standing,
        }
        for lead in leads
    ).to_csv(index=False, lineterminator="\n")
