"""The report on a ladder as plain text: over all sizes first, then size by size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from rich.console import Console
from rich.table import Table

from fitdiff.attribution.attribution import Attribution
from fitdiff.attribution.ladder import Ladder
from fitdiff.attribution.measure import LEVEL, StepEffect
from fitdiff.attribution.report import LadderReport
from fitdiff.methods.differences import spell
from fitdiff.results.text import new_table, print_whole, printed, text_console
from fitdiff.stats.bootstrap import interval_text
from fitdiff.stats.contrast import FEWEST_SPLITS
from fitdiff.stats.permutation import EXACT_SPLITS, p_text

_MEASURED = ("effect", "interval", "with test rows", "p (Holm)", "share", "labels differ")
_FURTHER = ("|dp|", "noise floor", "noise", "effect is")


def as_text(report: LadderReport) -> str:
    """Write the report."""
    console = text_console()
    notice = report.progress.notice()
    for line in (
        f"{report.name}: {report.title}",
        notice or f"complete: {report.progress.planned} cells",
        report.versions,
        "",
        *_explanation(report),
    ):
        console.print(line, markup=False)
    by_size = zip(*(step.by_size for step in report.steps), strict=True)
    tables = [([step.overall for step in report.steps], report.gap)]
    tables += [([*effects], gap) for effects, gap in zip(by_size, report.gap_by_size, strict=True)]
    for effects, gap in tables:
        size = "every n with the same weight" if gap.n is None else f"n = {gap.n}"
        heading = f"\n{report.start} -> {report.end}, {size}, {gap.splits} splits"
        console.print(f"{heading} ({notice})" if notice else heading, markup=False)
        print_whole(console, _table_of(report, effects, gap), keys=2)
    if report.attribution is not None:
        _print_attribution(console, report.attribution)
    return printed(console)


def plan_text(ladder: Ladder, cells: int) -> str:
    """Write what a ladder would fit, step by step."""
    console = text_console()
    console.print(f"{ladder.name}: {ladder.title}", markup=False)
    if ladder.order:
        console.print(ladder.order, markup=False)
    table = new_table("", "step", "setting", "engine")
    table.add_row(
        "0", ladder.configurations[0].method.name, "", ladder.configurations[0].method.engine
    )
    for number, (step, configuration) in enumerate(
        zip(ladder.steps, ladder.configurations[1:], strict=True), start=1
    ):
        table.add_row(str(number), step.label, step.difference.setting, configuration.method.engine)
    print_whole(console, table)
    console.print(f"{cells} cells would be fitted.", markup=False)
    return printed(console)


def _print_attribution(console: Console, found: Attribution) -> None:
    for line in ("", *attribution_texts(found)):
        console.print(line, markup=False)
    table = new_table(
        "setting", "change", numbers=("value", "interval", "share", "least", "most", "s.e.")
    )
    for one in found.values:
        table.add_row(
            one.change.setting,
            f"{spell(one.change.before)} -> {spell(one.change.after)}",
            _signed(one.mean),
            interval_text(one.interval),
            _share(float(one.mean / found.gap) if found.gap else None),
            _signed(one.smallest),
            _signed(one.largest),
            f"{one.standard_error:.4f}" if one.standard_error else "",
        )
    table.add_section()
    table.add_row("gap", "", _signed(found.gap))
    print_whole(console, table)
    if found.interactions:
        table = new_table("setting", "with", numbers=("interaction", "interval"))
        for pair in found.interactions:
            table.add_row(*pair.settings, _signed(pair.mean), interval_text(pair.interval))
        print_whole(console, table, keys=2)


def attribution_texts(found: Attribution) -> list[str]:
    """Say what Shapley values are means over, and what interactions are."""
    orders = {
        "all orders": f"all {found.runnable_orders:,} orders",
        "all runnable orders": f"the {found.runnable_orders:,} orders that engines can run",
        "sampled orders": (
            f"{found.orders:,} orders sampled from {found.runnable_orders:,} that engines can run "
            "(s.e.: the error of the sampling)"
        ),
    }[found.kind]
    refused = (
        f" {found.refused:,} configurations of the two methods can be run by neither engine."
        if found.refused
        else ""
    )
    meaning = (
        "the index of Grabisch and Roubens"
        if found.kind == "all orders"
        else "how much larger the effect of each is after the other than before it"
    )
    none = "" if found.interactions else " There is none."
    return [
        f"Shapley values: mean effect of each setting over {orders}, from "
        f"{found.configurations:,} configurations on {found.splits:,} splits; they add up to the "
        "gap exactly. Least and most: the setting's effect at the configurations where it does "
        f"least and most.{refused}",
        f"Interactions of {found.smallest_interaction:g} or more ({meaning}): where there are "
        f"some, a step's effect depends on its place.{none}",
    ]


def _explanation(report: LadderReport) -> list[str]:
    level = f"{100 * (report.rule.level if report.rule else LEVEL):g} %"
    lines = [
        f"Each step changes one setting. Effects are paired over the same splits and add up to the "
        f"gap exactly. Interval: {level}, bootstrap over splits, given the test rows; 'with test "
        f"rows' resamples these too; none of fewer than {FEWEST_SPLITS} splits of a size. p: sign "
        f"flips over splits (exact up to {EXACT_SPLITS}), two-sided, Holm over the steps. |dp|: "
        "median absolute change of the fitted value. Noise floor: size that re-seeding both "
        f"methods alone gives the effect, not exceeded with probability {level}; 0 where nothing "
        "is random. Changes of log loss, Brier score and AUC are in ladder.csv and ladder.json."
    ]
    if report.order:
        lines.append(report.order)
    if report.rule is not None:
        lines.append(
            f"Rule: an effect counts when the whole interval (that with test rows, where a step "
            f"changes these) is "
            f"{report.rule.smallest_effect:g} or more on one side, is too small to count when all "
            "of it is nearer to zero, else is not decidable here; so are fewer than "
            f"{report.rule.fewest_splits} splits of a size."
        )
    if report.left_out:
        lines.append(f"Left out: {report.left_out} splits that not all methods have a result for.")
    if report.missing_sizes:
        sizes = ", ".join(str(n) for n in report.missing_sizes)
        lines.append(f"Without n = {sizes}, where no split was fitted by all methods.")
    return lines


def _table_of(report: LadderReport, effects: Sequence[StepEffect], gap: StepEffect) -> Table:
    table = new_table("", "step", numbers=("accuracy", *_MEASURED, *_FURTHER))
    table.add_row("0", report.start, f"{float(gap.before):.4f}")
    for step, effect in zip(report.steps, effects, strict=True):
        table.add_row(
            str(step.number), step.stated.label, f"{float(effect.after):.4f}", *_cells(effect)
        )
    table.add_section()
    table.add_row("", f"gap, {report.start} -> {report.end}", "", *_cells(gap))
    return table


def _cells(effect: StepEffect) -> Iterable[str]:
    inside = {None: "", True: "inside", False: "outside"}[effect.inside_floor]
    if effect.noise_floor == 0:
        inside = "none"
    return (
        _signed(effect.mean),
        interval_text(effect.interval),
        interval_text(effect.crossed),
        p_text(effect.p_adjusted),
        _share(effect.share),
        _number(effect.disagreement),
        _number(effect.probability_change),
        _number(effect.noise_floor),
        inside,
        effect.weight or "",
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _signed(value: Fraction) -> str:
    return f"{float(value):+.4f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:+.1f} %"
