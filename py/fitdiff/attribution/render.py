"""The report on a ladder as plain text: over all sizes first, then size by size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table

from fitdiff.attribution.attribution import Attribution
from fitdiff.attribution.ladder import Ladder
from fitdiff.attribution.measure import LEVEL, Effect
from fitdiff.attribution.report import LadderReport
from fitdiff.methods.differences import spell
from fitdiff.stats.bootstrap import Interval
from fitdiff.stats.permutation import EXACT_SPLITS

_WIDTH = 190
_TEXT_WIDTH = 110
_WORDS = {"rung", "noise", "effect is", "factor", "change", "engine", "with"}
_MEASURED = ("effect", "interval", "with images", "p (Holm)", "share", "labels differ")
_FURTHER = ("|dp|", "noise floor", "noise", "effect is")


def as_text(report: LadderReport) -> str:
    """Write the report."""
    console = _console()
    notice = report.progress.notice()
    for line in (
        f"{report.name}: {report.title}",
        notice or f"complete: {report.progress.planned} cells",
        report.versions,
        "",
        *_explanation(report),
    ):
        console.print(line, markup=False, width=_TEXT_WIDTH)
    by_size = zip(*(rung.by_size for rung in report.rungs), strict=True)
    tables = [([rung.overall for rung in report.rungs], report.gap)]
    tables += [([*effects], gap) for effects, gap in zip(by_size, report.gap_by_size, strict=True)]
    for effects, gap in tables:
        size = "every n with the same weight" if gap.n is None else f"n = {gap.n}"
        heading = f"\n{report.start} -> {report.end}, {size}, {gap.splits} splits"
        console.print(f"{heading} ({notice})" if notice else heading, markup=False)
        console.print(_table_of(report, effects, gap), markup=False)
    if report.attribution is not None:
        _print_attribution(console, report.attribution)
    return _text(console)


def plan_text(ladder: Ladder, cells: int) -> str:
    """Write what a ladder would fit, rung by rung."""
    console = _console()
    console.print(f"{ladder.name}: {ladder.title}", markup=False)
    if ladder.order:
        console.print(ladder.order, markup=False, width=_TEXT_WIDTH)
    table = _new_table("", "rung", "factor", "engine")
    table.add_row("0", ladder.hybrids[0].method.name, "", ladder.hybrids[0].method.engine)
    for number, (rung, hybrid) in enumerate(
        zip(ladder.rungs, ladder.hybrids[1:], strict=True), start=1
    ):
        table.add_row(str(number), rung.label, rung.difference.factor, hybrid.method.engine)
    console.print(table, markup=False)
    console.print(f"{cells} cells would be fitted.", markup=False)
    return _text(console)


def _print_attribution(console: Console, found: Attribution) -> None:
    for line in ("", *attribution_texts(found)):
        console.print(line, markup=False, width=_TEXT_WIDTH)
    table = _new_table("factor", "change", "value", "interval", "share", "least", "most", "s.e.")
    for one in found.values:
        share = f"{100 * float(one.mean / found.gap):+.1f} %" if found.gap else ""
        table.add_row(
            one.change.factor,
            f"{spell(one.change.before)} -> {spell(one.change.after)}",
            f"{float(one.mean):+.4f}",
            _interval(one.interval),
            share,
            f"{float(one.smallest):+.4f}",
            f"{float(one.largest):+.4f}",
            f"{one.standard_error:.4f}" if one.standard_error else "",
        )
    table.add_section()
    table.add_row("gap", "", f"{float(found.gap):+.4f}")
    console.print(table, markup=False)
    if found.interactions:
        table = _new_table("factor", "with", "interaction", "interval")
        for pair in found.interactions:
            mean = f"{float(pair.mean):+.4f}"
            table.add_row(*pair.factors, mean, _interval(pair.interval))
        console.print(table, markup=False)


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
        f" {found.refused:,} hybrids of the two methods can be run by neither engine."
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
        f"Shapley values: mean effect of each factor over {orders}, from {found.hybrids:,} hybrids "
        f"on {found.splits:,} splits; they add up to the gap exactly. Least and most: the factor's "
        f"effect at the hybrids where it does least and most.{refused}",
        f"Interactions of {found.smallest_interaction:g} or more ({meaning}): where there are "
        f"some, a rung's effect depends on its place.{none}",
    ]


def _explanation(report: LadderReport) -> list[str]:
    level = f"{100 * (report.rule.level if report.rule else LEVEL):g} %"
    lines = [
        f"Each rung changes one factor. Effects are paired over the same splits and add up to the "
        f"gap exactly. Interval: {level}, bootstrap over splits, given the test images; 'with "
        f"images' resamples these too. p: sign flips over splits (exact up to {EXACT_SPLITS}), "
        f"two-sided, Holm over the rungs. |dp|: median absolute change of the fitted value. Noise "
        "floor: size that re-seeding both methods alone gives the effect, not exceeded with "
        f"probability {level}; 0 where nothing is random. Changes of log loss, Brier score and AUC "
        "are in ladder.csv and ladder.json."
    ]
    if report.order:
        lines.append(report.order)
    if report.rule is not None:
        lines.append(
            f"Rule, written down before the run: an effect counts when the whole interval is "
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


def _table_of(report: LadderReport, effects: Sequence[Effect], gap: Effect) -> Table:
    table = _new_table("", "rung", "accuracy", *_MEASURED, *_FURTHER)
    table.add_row("0", report.start, f"{float(gap.before):.4f}")
    for rung, effect in zip(report.rungs, effects, strict=True):
        table.add_row(
            str(rung.number), rung.stated.label, f"{float(effect.after):.4f}", *_cells(effect)
        )
    table.add_section()
    table.add_row("", f"gap, {report.start} -> {report.end}", "", *_cells(gap))
    return table


def _cells(effect: Effect) -> Iterable[str]:
    inside = {None: "", True: "inside", False: "outside"}[effect.inside_floor]
    if effect.noise_floor == 0:
        inside = "none"
    return (
        f"{float(effect.mean):+.4f}",
        _interval(effect.interval),
        _interval(effect.crossed),
        f"{effect.p_adjusted:.4f}",
        "" if effect.share is None else f"{100 * effect.share:+.1f} %",
        _number(effect.disagreement),
        _number(effect.probability_change),
        _number(effect.noise_floor),
        inside,
        effect.weight or "",
    )


def _interval(interval: Interval) -> str:
    return f"{interval.low:+.4f} to {interval.high:+.4f}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _new_table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="")
    for heading in headings:
        justify: Literal["left", "right"] = "left" if heading in _WORDS else "right"
        table.add_column(heading, justify=justify, overflow="fold", no_wrap=heading != "rung")
    return table


def _console() -> Console:
    return Console(file=StringIO(), width=_WIDTH, force_terminal=False, highlight=False)


def _text(console: Console) -> str:
    output = console.file
    assert isinstance(output, StringIO)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"
