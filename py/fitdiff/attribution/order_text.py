"""What order does to a ladder, as text: each step from both ends, and Shapley values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from rich.console import Console

from fitdiff.attribution.attribution import Attribution
from fitdiff.attribution.both_ends import BothEnds, MeasuredPlace, Robustness
from fitdiff.attribution.report import LadderReport
from fitdiff.methods.differences import Difference, spell
from fitdiff.results.text import new_table, print_whole
from fitdiff.stats.bootstrap import interval_text
from fitdiff.stats.counts import ACCURACY

_WORDS: dict[Robustness, str] = {
    "gain": "Robust to order: a gain wherever changed",
    "loss": "Robust to order: a loss wherever changed",
    "too small to count": "Robust to order: too small to count wherever changed",
    "no effect": "Robust to order: no effect wherever changed",
    "order matters": "Not robust, the places contradict each other",
    "cannot be told": "Cannot be told, a place cannot be run or decides nothing",
}


# Metrics between 0 and 1.
_SHARES = (ACCURACY, "log_loss", "brier", "auc", "concordance")


def digits_of(metric: str) -> str:
    """How figures of a metric are written: shares to four places, others to five digits."""
    return ".4f" if metric in _SHARES else ".5g"


def signed(value: Fraction, digits: str) -> str:
    """Write a number with its sign."""
    return f"{float(value):+{digits}}"


def share_text(value: float | None) -> str:
    """Write a share in per cent, which the heading says; empty where there is none."""
    return "" if value is None else f"{100 * value:+.1f}"


def robustness_texts(found: Sequence[BothEnds]) -> list[str]:
    """Say in a sentence each which steps are robust to order, which not, and which are unknown."""
    return robustness_sentences((o.name, o.robustness) for o in found if o.number is not None)


def robustness_sentences(steps: Iterable[tuple[str, Robustness]]) -> list[str]:
    """The same of names of steps and what was found of each."""
    names: dict[Robustness, list[str]] = {kind: [] for kind in _WORDS}
    for name, robustness in steps:
        names[robustness].append(name)
    return [f"{_WORDS[kind]}: {'; '.join(those)}." for kind, those in names.items() if those]


def print_ends(console: Console, report: LadderReport) -> None:
    """Print what each step, and each group of steps, does at both ends."""
    if not report.both_ends:
        return
    digits = digits_of(report.metric)
    heading = (
        f"Each change first, on {report.start}, and last, before {report.end}, beside its place on "
        "the ladder. Reasons why a change cannot be made at an end are in ladder.json."
    )
    for line in ("", heading, *robustness_texts(report.both_ends)):
        console.print(line, markup=False)
    table = new_table("", "change", numbers=("first", "interval", "ladder", "last", "interval"))
    for one in report.both_ends:
        on_ladder = "" if one.number is None else report.steps[one.number - 1].overall.mean
        table.add_row(
            "" if one.number is None else str(one.number),
            one.name if one.number else f"all of '{one.name}'",
            *_place_cells(one.first, digits),
            on_ladder if isinstance(on_ladder, str) else signed(on_ladder, digits),
            *_place_cells(one.last, digits),
        )
    print_whole(console, table, keys=2)


def _place_cells(place: MeasuredPlace, digits: str) -> tuple[str, str]:
    if place.effect is not None:
        return signed(place.effect.mean, digits), interval_text(place.effect.interval, digits)
    known = {"changes no setting there": "no change", "not fitted": "not fitted"}
    return known.get(place.why, "refused"), ""


def print_attribution(console: Console, found: Attribution, digits: str) -> None:
    """Print Shapley values, the sums of groups, and interactions."""
    for line in ("", *attribution_texts(found)):
        console.print(line, markup=False)
    table = new_table(
        "changed", "to", numbers=("value", "interval", "share, %", "least", "most", "s.e.")
    )
    for one in found.values:
        table.add_row(
            one.name,
            "; ".join(_change(change, one.name) for change in one.changes),
            signed(one.mean, digits),
            interval_text(one.interval, digits),
            share_text(float(one.mean / found.gap) if found.gap else None),
            signed(one.smallest, digits),
            signed(one.largest, digits),
            f"{one.standard_error:{digits}}" if one.standard_error else "",
        )
    table.add_section()
    for group in found.groups:
        table.add_row(
            f"all of '{group.name}'",
            "",
            signed(group.mean, digits),
            interval_text(group.interval, digits),
            share_text(float(group.mean / found.gap) if found.gap else None),
            "",
            "",
            f"{group.standard_error:{digits}}" if group.standard_error else "",
        )
    table.add_row("gap", "", signed(found.gap, digits))
    print_whole(console, table)
    if found.interactions:
        table = new_table("changed", "with", numbers=("interaction", "interval"))
        for pair in found.interactions:
            table.add_row(
                *pair.settings, signed(pair.mean, digits), interval_text(pair.interval, digits)
            )
        print_whole(console, table, keys=2)


def _change(change: Difference, name: str) -> str:
    before, after = spell(change.before), spell(change.after)
    return f"{before} -> {after}" if change.setting == name else f"{change.setting} {after}"


def attribution_texts(found: Attribution) -> list[str]:
    """Say what Shapley values are means over, and what interactions are."""
    orders = {
        "all orders": f"all {found.runnable_orders:,} orders",
        "all runnable orders": (
            "the only order that engines can run"
            if found.runnable_orders == 1
            else f"the {found.runnable_orders:,} orders that engines can run"
        ),
        "sampled orders": (
            f"{found.orders:,} orders sampled with seed {found.seed} from "
            f"{found.runnable_orders:,} that engines can run (s.e.: the error of the sampling)"
        ),
    }[found.kind]
    refused = (
        f" {found.refused:,} of {2 ** len(found.values):,} configurations are in no order "
        "that engines can run."
        if found.refused
        else ""
    )
    index = "what both do beyond what each does alone, the index of Grabisch and Roubens"
    meaning = (
        index if found.kind == "all orders" else f"{index}, over the configurations that are fitted"
    )
    none = "" if found.interactions else " There is none."
    grouped = any(len(one.changes) > 1 for one in found.values)
    each = "the steps of each group, taken together," if grouped else "each step"
    return [
        f"Shapley values: mean effect of {each} over {orders}, from "
        f"{found.configurations:,} configurations on {found.splits:,} splits; they add up to the "
        "gap exactly. Least and most: the effect at the configurations where it is least and "
        f"most; equal where order cannot vary.{refused}",
        f"Interactions of {found.smallest_interaction:g} or more ({meaning}): where there are "
        f"some, an effect depends on its place.{none}",
    ]
