"""The plain-text summary of a run: printed, and written beside the results."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from fitdiff.cell import UNFINISHED
from fitdiff.contests.measure import Lead
from fitdiff.contests.texts import RULE, lead_table, sentences
from fitdiff.data.words import words_by_label
from fitdiff.results.manifest import Progress
from fitdiff.results.record import Comparison, compare, read_recorded
from fitdiff.study import Study

# Below this adjusted p-value a reproduction is said to differ from the record.
LEVEL = 0.05
_WIDTH = 150
# More sources than this are not printed one by one; they are in the table of results.
_ROWS = 60


def summarise(
    study: Study,
    results: pd.DataFrame,
    progress: Progress,
    versions: str,
    leads: Sequence[Lead] = (),
) -> str:
    """Write the summary.

    Parameters
    ----------
    study : Study
    results : DataFrame
        See `fitdiff.results.table.RESULTS`.
    progress : Progress
    versions : str
        One line on what made the results.
    leads : sequence of Lead
        Of the study's contest, if it has one.
    """
    console = Console(file=StringIO(), width=_WIDTH, force_terminal=False, highlight=False)
    notice = progress.notice()
    console.print(f"{study.name}: {study.file.title}", markup=False)
    console.print(notice or f"complete: {progress.planned} cells", markup=False)
    console.print(versions, markup=False)
    if study.file.recorded is not None:
        arms = study.file.recorded.arms
        file = study.recorded_file()
        assert file is not None
        by_size, overall = compare(results, read_recorded(file), arms)
        _print_record(console, by_size, overall, notice)
    _print_accuracies(console, study, results, notice)
    if leads:
        _print_leads(console, leads, words_by_label(study.file.sources), notice)
    _print_cells(console, study, results)
    output = console.file
    assert isinstance(output, StringIO)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def verdict(comparison: Comparison) -> str:
    """Say in words what an overall comparison with the record found."""
    difference = comparison.ours - comparison.recorded
    differs = comparison.p_adjusted < LEVEL
    finding = "differs from the record" if differs else "shows no difference from the record"
    # Without an error on any image there is no spread to measure by.
    errors = abs(difference) / comparison.test_error if comparison.test_error else math.inf
    return (
        f"{comparison.method} {finding}: mean accuracy {comparison.ours:.4f}, recorded "
        f"{comparison.recorded:.4f} ({comparison.arm}), difference {difference:+.4f}, "
        f"p = {comparison.p_adjusted:.4f} (permutations within each n, Holm over the arms); "
        f"{errors:.1f} standard errors of the draw of test images"
    )


def _print_record(
    console: Console, by_size: Sequence[Comparison], overall: Sequence[Comparison], notice: str
) -> None:
    methods = list(dict.fromkeys(c.method for c in by_size))
    table = _table(console, "Against the record: mean accuracy, p by permutation (Holm)", notice)
    table.add_column("n", justify="right")
    for method in methods:
        for heading in (method, "recorded", "p"):
            table.add_column(heading, justify="right")
    cells = {(c.n, c.method): c for c in by_size}
    for n in sorted({c.n for c in by_size if c.n is not None}):
        row = [str(n)]
        for method in methods:
            c = cells.get((n, method))
            row += [f"{c.ours:.4f}", f"{c.recorded:.4f}", f"{c.p_adjusted:.3f}"] if c else [""] * 3
        table.add_row(*row)
    _print_whole(console, table)
    smallest = min((c.p_value for c in by_size), default=1.0)
    console.print(f"Smallest p before adjustment: {smallest:.4f} of {len(by_size)} comparisons.")
    for comparison in overall:
        console.print(verdict(comparison), markup=False)
    console.print(
        "The p-values hold the test images fixed. Ours are another draw than those of the record, "
        "which alone moves all accuracies of a method together: hence the standard errors.",
        markup=False,
    )


def _print_accuracies(console: Console, study: Study, results: pd.DataFrame, notice: str) -> None:
    """One table a source; where each has a single size only, one table with a row a source."""
    title = "Mean accuracy of every method"
    fitted = set(results["method"])
    names = [method.name for method in study.methods if method.name in fitted]
    means = results.groupby(["source", "n", "method"], sort=False)["accuracy"].mean()
    stated = [source.label for source in study.file.sources]
    present = dict.fromkeys(results["source"])
    sources = [label for label in dict.fromkeys([*stated, *present]) if label in present]
    if len(sources) > 1 and (results.groupby("source")["n"].nunique() == 1).all():
        _print_means(console, title, notice, _by_source(means, sources), names)
        return
    words = words_by_label(study.file.sources)
    for source in sources:
        heading = f"{title}: {words.get(source, source)}" if len(sources) > 1 else title
        by_size = means[source].unstack("n").sort_index(axis="columns").reindex(names)
        _print_means(console, heading, notice, by_size, list(by_size.columns))


def _by_source(means: pd.Series[float], sources: list[str]) -> pd.DataFrame:
    """A row a source; of more sources than can be read, their mean alone."""
    table = means.droplevel("n").unstack("method").reindex(sources)
    if len(table) <= _ROWS:
        return table
    return table.mean().to_frame(f"mean of {len(table)} sources").T


def _print_means(
    console: Console, title: str, notice: str, means: pd.DataFrame, columns: Sequence[object]
) -> None:
    table = _table(console, title, notice)
    table.add_column("")
    for column in columns:
        table.add_column(str(column), justify="right")
    for row, values in means[list(columns)].iterrows():
        table.add_row(str(row), *("" if pd.isna(value) else f"{value:.4f}" for value in values))
    _print_whole(console, table)


def _print_leads(
    console: Console, leads: Sequence[Lead], names: Mapping[str, str], notice: str
) -> None:
    wide = lead_table(leads, names)
    table = _table(console, "Contest: lead over the best rival", notice)
    for heading in ("", "", *wide.columns):
        table.add_column(str(heading), justify="right" if heading else "left")
    rows = wide.reset_index().itertuples(index=False, name=None)
    for source, contender, *of_sizes in rows:
        table.add_row(source, contender, *of_sizes)
    _print_whole(console, table)
    for text in (RULE, *sentences(leads, names)):
        console.print(text, markup=False)


def _print_cells(console: Console, study: Study, results: pd.DataFrame) -> None:
    table = _table(console, "Cells by status")
    statuses = sorted(set(results["status"]))
    for heading in ("method", "engine", *statuses, "with warnings", "seconds a cell"):
        table.add_column(heading, justify="left" if heading in ("method", "engine") else "right")
    for method in study.methods:
        mine = results[results["method"] == method.name]
        if mine.empty:
            continue
        counts = mine["status"].value_counts()
        table.add_row(
            method.name,
            method.engine,
            *(str(counts.get(status, 0)) for status in statuses),
            str(int((mine["warnings"].map(len) > 0).sum())),
            f"{mine['seconds'].median():.2f}",
        )
    _print_whole(console, table)
    if splits := results.loc[results["one_class"], "split_hash"].nunique():
        console.print(f"Splits whose training set holds one class only: {splits}.")
    for _, row in results[results["status"].isin(UNFINISHED)].iterrows():
        where = f"{row['method']}, {row['source']}, n = {row['n']}, replicate {row['replicate']}"
        console.print(f"{row['status']}: {where}: {row['error']}", markup=False)


def _table(console: Console, title: str, notice: str = "") -> Table:
    """Print a heading, and return the table to fill and print below it."""
    console.print(f"\n{title} ({notice})" if notice else f"\n{title}", markup=False)
    return Table(box=box.SIMPLE_HEAD, header_style="")


def _print_whole(console: Console, table: Table) -> None:
    """Print a table as wide as it is: one that is cut to the width of texts loses numbers."""
    whole = console.options.update(max_width=10_000)
    width = Measurement.get(console, whole, table).maximum
    console.print(table, width=width, crop=False, markup=False)


def versions_line(manifest: Mapping[str, Any]) -> str:
    """One line on what made the results, from the content of ``manifest.json``."""
    versions = {
        what: version
        for stated in manifest["engines"].values()
        for what, version in stated.items()
        if not what.endswith("code")
    }
    engines = ", ".join(f"{what} {versions[what][:20]}" for what in sorted(versions, key=str.lower))
    return (
        f"profile {manifest['profile']}; commit {manifest['git_commit'][:12]}; data "
        f"{manifest['data_hash'][:12]}; splits {manifest['splits_hash'][:12]}; Python "
        f"{manifest['python']}, {engines}; {manifest['machine']['cpu']}"
    )
