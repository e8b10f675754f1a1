"""The plain-text summary of a run: printed, and written beside the results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console

from fitdiff.data.source import titles
from fitdiff.results.cell import UNFINISHED
from fitdiff.results.comparable import unlike_means
from fitdiff.results.manifest import Progress
from fitdiff.results.metrics import main_metric, shown_title, shown_values
from fitdiff.results.text import heading_and_table, print_whole, printed, text_console
from fitdiff.studies.plugin_tables import STUDY_TABLES
from fitdiff.studies.study import Study

# More sources than this are not printed one by one; they are in the table of results.
_ROWS = 60


def summarise(
    study: Study,
    results: pd.DataFrame,
    progress: Progress,
    versions: str,
    folder: Path,
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
    folder : Path
        Of the results.
    """
    console = text_console()
    notice = progress.notice()
    named = study.file.title not in ("", study.name)
    console.print(f"{study.name}: {study.file.title}" if named else study.name, markup=False)
    console.print(notice or f"complete: {progress.planned} cells", markup=False)
    _print_metric(console, study, results[results["seed"] == 0], notice)
    for name, content in study.tables.items():
        if text := STUDY_TABLES[name].summarise(study, content, results, folder):
            console.print(f"\n{text}", markup=False, soft_wrap=True, end="")
    _print_cells(console, study, results)
    console.print(f"\n{versions}", markup=False)
    return printed(console)


def _print_metric(console: Console, study: Study, results: pd.DataFrame, notice: str) -> None:
    """One table a source; where each has a single size only, one table with a row a source."""
    metric = main_metric(results)
    title = f"Mean {shown_title(metric)} of every method"
    fitted = set(results["method"])
    names = [method.name for method in study.methods if method.name in fitted]
    cells = results.assign(shown=shown_values(results, metric))
    means = cells.groupby(["source", "n", "method"], sort=False)["shown"].mean()
    stated = [source.label for source in study.file.sources]
    present = dict.fromkeys(results["source"])
    sources = [label for label in dict.fromkeys([*stated, *present]) if label in present]
    if len(sources) > 1 and (results.groupby("source")["n"].nunique() == 1).all():
        _print_means(console, title, notice, _by_source(means, sources)[names])
    else:
        words = titles(study.file.sources)
        for source in sources:
            heading = f"{title}: {words.get(source, source)}" if len(sources) > 1 else title
            by_size = means[source].unstack("n").sort_index(axis="columns").reindex(names)
            _print_means(console, heading, notice, by_size.add_prefix("n = "))
    for line in unlike_means(results, names, metric):
        console.print(line, markup=False)


def _by_source(means: pd.Series[float], sources: list[str]) -> pd.DataFrame:
    """A row a source; of more sources than can be read, their mean alone."""
    table = means.droplevel("n").unstack("method").reindex(sources)
    if len(table) <= _ROWS:
        return table
    return table.mean().to_frame(f"mean of {len(table)} sources").T


def _print_means(console: Console, title: str, notice: str, means: pd.DataFrame) -> None:
    table = heading_and_table(console, title, notice)
    table.add_column("")
    for column in means.columns:
        table.add_column(str(column), justify="right")
    for row, values in means.iterrows():
        table.add_row(str(row), *("" if pd.isna(value) else _shown(value) for value in values))
    print_whole(console, table)


def _shown(value: float) -> str:
    """Four decimals, or as many digits where that would be few or many."""
    return f"{value:.4f}" if 0.1 <= abs(value) < 1000 or value == 0 else f"{value:.6g}"


def _print_cells(console: Console, study: Study, results: pd.DataFrame) -> None:
    table = heading_and_table(console, "Cells by status")
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
    print_whole(console, table)
    for line in _parts(study, results):
        console.print(line, markup=False)
    if splits := results.loc[results["one_class"], "split_hash"].nunique():
        console.print(f"Splits whose training set holds one class only: {splits}.")
    for line in _unfinished(results[results["status"].isin(UNFINISHED)]):
        console.print(line, markup=False)


def _unfinished(cells: pd.DataFrame) -> Iterator[str]:
    """Say why cells have no result: once where a method says the same of several."""
    for (status, method, error), same in cells.groupby(["status", "method", "error"], sort=False):
        first = same.iloc[0]
        where = f"{first['source']}, n = {first['n']}, replicate {first['replicate']}"
        where += f", seed {first['seed']}" if first["seed"] else ""
        if len(same) > 1:
            where = f"{len(same)} cells, the first on {where}"
        yield f"{status}: {method}, {where}: {error}"


def _parts(study: Study, results: pd.DataFrame) -> Iterator[str]:
    """Where the seconds of a method's cells go, if its engine says so."""
    for method in study.methods:
        mine = results[results["method"] == method.name]
        parts = pd.DataFrame([dict(timings) for timings in mine["timings"] if len(timings)])
        if not parts.empty:
            told = ", ".join(f"{name} {value:.2f}" for name, value in parts.median().items())
            yield f"{method.name}, seconds a cell: {told} (medians)."


def versions_line(manifest: Mapping[str, Any]) -> str:
    """One line on what made the results, from the content of ``manifest.json``."""
    versions = {
        what: version
        for stated in manifest["engines"].values()
        for what, version in stated.items()
        if not what.endswith("code")
    }
    engines = ", ".join(
        f"{what} {versions[what][:20].strip()}" for what in sorted(versions, key=str.lower)
    )
    known = manifest["git_commit"] != "unknown"
    commit = f"commit {manifest['git_commit'][:12]}; " if known else ""
    return (
        f"profile {manifest['profile']}; {commit}data "
        f"{manifest['data_hash'][:12]}; splits {manifest['splits_hash'][:12]}; Python "
        f"{manifest['python']}, {engines}; {manifest['machine']['cpu']}"
    )
