"""Margins of candidates over baselines in words and as a table, generated from the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from debate2017.baselines.measure import Margin, Standing
from fitdiff.stats.bootstrap import interval_text

MARKS: dict[Standing, str] = {"ahead": "▲", "behind": "▼", "undecided": "·"}
RULE = (
    "Margin over the best baseline of each split, chosen by the test images themselves. ▲ ahead, ▼ "
    "behind: the whole interval is (training sets and test images resampled; not adjusted for the "
    "number of intervals). · not decided."
)


def sentences(margins: Sequence[Margin], names: Mapping[str, str]) -> Iterator[str]:
    """Say for each data source at which size a candidate is first ahead, and where none is.

    Parameters
    ----------
    margins : sequence of Margin
    names : mapping of str to str
        What to call each source, by its label.
    """
    for source in dict.fromkeys(margin.source for margin in margins):
        of_source = [margin for margin in margins if margin.source == source]
        yield f"{names[source]}: {_verdict(of_source)}."


def _verdict(margins: Sequence[Margin]) -> str:
    sizes = sorted({margin.n for margin in margins})
    ahead = {n: [one for one in margins if one.n == n and one.standing == "ahead"] for n in sizes}
    paying = [n for n in sizes if ahead[n]]
    if not paying:
        best = max(margins, key=lambda margin: margin.mean)
        return (
            f"no candidate is shown to be ahead at any n from {sizes[0]} to {sizes[-1]}; the "
            f"largest margin is that of {best.candidate} at n = {best.n}, {margin_text(best)}"
        )
    first = paying[0]
    best = max(ahead[first], key=lambda margin: margin.mean)
    text = (
        f"a candidate is first shown to be ahead at n = {first}: {best.candidate}, of the best "
        f"baseline ({best.baseline} on average) by {margin_text(best)}"
    )
    if pausing := [n for n in sizes if n > first and not ahead[n]]:
        text += f"; at n = {', '.join(map(str, pausing))} none is"
    return text


def margin_text(margin: Margin) -> str:
    """A margin with its interval."""
    mean = f"{float(margin.mean):+.4f}"
    if margin.crossed is None:
        return f"{mean} (too few training sets for an interval)"
    return f"{mean} ({interval_text(margin.crossed)})"


def margin_table(margins: Sequence[Margin], names: Mapping[str, str]) -> pd.DataFrame:
    """Mean margins with their marks; a row a source and candidate, a column a size."""
    cells = pd.DataFrame(
        {
            "source": names[margin.source],
            "candidate": margin.candidate,
            "n": margin.n,
            "margin": f"{float(margin.mean):+.3f}{MARKS[margin.standing]}",
        }
        for margin in margins
    )
    order = cells[["source", "candidate"]].drop_duplicates()
    wide = cells.pivot(index=["source", "candidate"], columns="n", values="margin").fillna("")
    return wide.reindex(pd.MultiIndex.from_frame(order))


def margins_as_csv(margins: Sequence[Margin]) -> str:
    """One line a margin."""
    return pd.DataFrame(
        {
            "source": margin.source,
            "n": margin.n,
            "candidate": margin.candidate,
            "baseline": margin.baseline,
            "splits": margin.splits,
            "accuracy": float(margin.after),
            "margin": float(margin.mean),
            "low": margin.crossed and margin.crossed.low,
            "high": margin.crossed and margin.crossed.high,
            "standing": margin.standing,
        }
        for margin in margins
    ).to_csv(index=False, lineterminator="\n")
