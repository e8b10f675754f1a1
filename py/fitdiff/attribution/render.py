"""The report on a ladder as plain text: what was found, the tables, then how to read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from fitdiff.attribution.ladder import Ladder
from fitdiff.attribution.manipulation import EARLY, PREDICTED, RECORDED
from fitdiff.attribution.measure import LEVEL, StepEffect
from fitdiff.attribution.order_text import (
    digits_of,
    print_attribution,
    print_ends,
    share_text,
    signed,
)
from fitdiff.attribution.report import LadderReport, MeasuredStep
from fitdiff.attribution.verdict_text import verdict_sentences
from fitdiff.results.metrics import higher_is_better, shown_title, title_of
from fitdiff.results.text import new_table, print_whole, printed, text_console
from fitdiff.stats.bootstrap import interval_text
from fitdiff.stats.contrast import FEWEST_SPLITS
from fitdiff.stats.counts import ACCURACY
from fitdiff.stats.noise import FEWEST_RESEEDED, FEWEST_SEEDS
from fitdiff.stats.permutation import EXACT_SPLITS, p_text


def as_text(report: LadderReport) -> str:
    """Write the report."""
    console = text_console()
    notice = report.progress.notice()
    for line in (*([notice] if notice else []), *verdict_sentences(report)):
        console.print(line, markup=False)
    _print_tables(console, report)
    print_ends(console, report)
    if report.attribution is not None:
        print_attribution(console, report.attribution, digits_of(report.metric))
    _print_manipulation(console, report)
    origin = [] if report.origin is None else [report.origin.text()]
    for line in (
        "",
        *_explanation(report),
        "",
        f"{report.name}: {report.title}",
        *([] if notice else [f"complete: {report.progress.planned} cells"]),
        *filter(None, origin),
        report.versions,
    ):
        console.print(line, markup=False)
    return printed(console)


def _print_tables(console: Console, report: LadderReport) -> None:
    """Print the effects over all sizes, and at each where there are several."""
    notice, sizes = report.progress.notice(), report.gap_by_size
    by_size = zip(*(step.by_size for step in report.steps), strict=True)
    tables = [([step.overall for step in report.steps], report.gap)]
    if len(sizes) > 1:
        tables += [([*effects], gap) for effects, gap in zip(by_size, sizes, strict=True)]
    for effects, gap in tables:
        weights = "every n with the same weight" if len(sizes) > 1 else f"n = {sizes[0].n}"
        size = weights if gap.n is None else f"n = {gap.n}"
        heading = f"\n{report.start} -> {report.end}, {size}, {gap.splits} splits"
        console.print(f"{heading} ({notice})" if notice else heading, markup=False)
        print_whole(console, _table_of(report, effects, gap), keys=2)


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


def _print_manipulation(console: Console, report: LadderReport) -> None:
    """Print on how many splits each step changes what fits do."""
    steps = [step.overall.manipulation for step in report.steps]
    every = (*RECORDED, EARLY, *PREDICTED)
    names = [name for name in every if any(one.changed.get(name) for one in steps)]
    heading = (
        "What each step changes: splits on which the two fits differ, to the bit, at all and in "
        f"what they did. Of a step that changes fewer than {min(FEWEST_SPLITS, report.gap.splits)} "
        "no effect is claimed. Where threads race, any two fits differ: then those count in which "
        "the setting came into play, less what two fits of one method differ in by chance; where "
        "no fit was repeated, no effect is claimed."
    )
    for line in ("", heading):
        console.print(line, markup=False)
    table = new_table("", "step", numbers=("differ", "by chance", *names))
    for step in report.steps:
        fits = step.overall.manipulation
        delivered = "not seen" if fits.delivered is None else f"{fits.delivered} of {fits.splits}"
        chance = "" if not fits.by_chance else f"{fits.by_chance:.1f}"
        counts = [str(fits.changed[name]) if name in fits.changed else "" for name in names]
        table.add_row(str(step.number), step.stated.label, delivered, chance, *counts)
    print_whole(console, table, keys=2)


def _explanation(report: LadderReport) -> list[str]:
    level = f"{100 * (report.rule.level if report.rule else LEVEL):g} %"
    others = ", ".join(title_of(name) for name in report.gap.beside)
    beside = f" Changes of {others} are in ladder.csv and ladder.json."
    crossed = "'with test rows' resamples these too; " if report.metric == ACCURACY else ""
    lines = [
        *([] if report.metric == ACCURACY else [_metric_text(report.metric)]),
        "Each step changes one setting. Effects are paired over the same splits. "
        f"Interval: {level}, bootstrap over splits, given the test rows; {crossed}"
        f"none of fewer than {FEWEST_SPLITS} splits of a size. p: sign flips over splits (exact "
        f"up to {EXACT_SPLITS}), two-sided, Holm over the steps. |dp|: median absolute "
        f"change of the fitted value. {_noise_text(report, level)}{beside if others else ''}",
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
    lines += _other_splits(report)
    if report.missing_sizes:
        sizes = ", ".join(str(n) for n in report.missing_sizes)
        lines.append(f"Without n = {sizes}, where no split was fitted by all methods.")
    return lines


def _other_splits(report: LadderReport) -> Iterator[str]:
    """Say where not all cells of hybrids have a result: what is beside the ladder is of others."""
    own, found = report.gap.splits, report.attribution
    if found is not None and found.splits != own:
        yield (
            f"Shapley values are of {found.splits} splits and add up to their gap, the ladder is "
            f"of {own}: not all configurations have a result on all."
        )
    places = [place.effect for one in report.both_ends for place in (one.first, one.last)]
    others = [effect.splits for effect in places if effect is not None and effect.splits != own]
    if others:
        yield (
            f"First and last are measured on the splits that both methods of a change have a "
            f"result for: of {len(others)} effects these are other than the {own} of the ladder "
            f"({min(others)} to {max(others)})."
        )


def _noise_text(report: LadderReport, level: str) -> str:
    if _nothing_random(report.steps):
        return "Noise floor: none, because nothing is random in these methods."
    unknown = sum(step.overall.noise_floor is None for step in report.steps)
    lacking = (
        f" Not known of {unknown} of {len(report.steps)} steps: it takes {FEWEST_SEEDS} seeds or "
        f"more on {FEWEST_RESEEDED} splits or more of each size."
        if unknown
        else ""
    )
    return (
        "Noise floor: size that re-seeding both methods alone gives the effect, not exceeded with "
        f"probability {level}; 0 where nothing is random.{lacking}"
    )


def _nothing_random(steps: Sequence[MeasuredStep]) -> bool:
    return all(step.overall.noise_floor == 0 for step in steps)


def _table_of(report: LadderReport, effects: Sequence[StepEffect], gap: StepEffect) -> Table:
    digits = digits_of(report.metric)
    columns = [*_cells(gap, digits)]
    if _nothing_random(report.steps):
        columns = [name for name in columns if name not in ("noise floor", "noise")]
    if report.metric != ACCURACY:
        unknown = {"with test rows": gap.crossed, "labels differ": gap.disagreement}
        columns = [name for name in columns if unknown.get(name, 0) is not None]
    table = new_table("", "step", numbers=(shown_title(report.metric), *columns))
    table.add_row("0", report.start, f"{float(gap.before):{digits}}")
    for step, effect in zip(report.steps, effects, strict=True):
        cells, after = _cells(effect, digits), f"{float(effect.after):{digits}}"
        number, label = str(step.number), step.stated.label
        table.add_row(number, label, after, *(cells[name] for name in columns))
    table.add_section()
    cells = _cells(gap, digits)
    whole = f"gap, {report.start} -> {report.end}"
    table.add_row("", whole, "", *(cells[name] for name in columns))
    return table


def _cells(effect: StepEffect, digits: str) -> dict[str, str]:
    """What a step's row says, by heading."""
    inside = {None: "", True: "inside", False: "outside"}[effect.inside_floor]
    if effect.noise_floor == 0:
        inside = "none"
    return {
        "effect": signed(effect.mean, digits),
        "interval": interval_text(effect.interval, digits),
        "with test rows": interval_text(effect.crossed, digits),
        "p (Holm)": p_text(effect.p_adjusted),
        "share, %": share_text(effect.share),
        "labels differ": _number(effect.disagreement, ".4f"),
        "|dp|": _number(effect.probability_change, digits),
        "noise floor": _number(effect.noise_floor, digits),
        "noise": inside,
        "effect is": _weight(effect),
    }


def _metric_text(metric: str) -> str:
    """Say what effects are changes of, and which way is better."""
    better = "higher" if higher_is_better(metric) else "lower"
    if metric == "deviance":
        name = (
            "deviance per test row (of a numeric outcome the mean squared error, of counts "
            "Poisson's)"
        )
    else:
        name = f"{title_of(metric)} of a split's test rows"
    return f"Effects are changes of the {name}, a mean over splits; {better} is better."


def _number(value: float | None, digits: str) -> str:
    return "" if value is None else f"{value:{digits}}"


def _weight(effect: StepEffect) -> str:
    fits = effect.manipulation
    if effect.weight == "nothing changed" and fits.delivered is not None:
        return f"nothing changed in {fits.splits - fits.delivered} of {fits.splits}"
    return effect.weight or ""
