"""Parts of a run's summary that come from the case study's tables in its study file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console

from debate2017.baselines.measure import Margin, read_margins
from debate2017.baselines.specification import BaselinesTable
from debate2017.baselines.texts import RULE, margin_table, margins_as_csv, sentences
from debate2017.record import (
    Comparison,
    Means,
    compare,
    image_variances,
    read_recorded,
    verdict,
)
from debate2017.study_tables import Recorded, recorded_file
from fitdiff.data.source import titles
from fitdiff.results.manifest import read_manifest
from fitdiff.results.text import heading_and_table, print_whole, printed, text_console
from fitdiff.studies.study import Study


def summarise_record(study: Study, content: Recorded, results: pd.DataFrame, folder: Path) -> str:
    """Print what a comparison with the published accuracies finds."""
    file = recorded_file(study)
    assert file is not None
    variances = image_variances(study, folder, [*content.arms.values()])
    by_size, overall = compare(results, read_recorded(file), content.arms, variances)
    console = text_console()
    _print_record(console, by_size, overall, read_manifest(folder)[1].notice())
    return printed(console)


def summarise_baselines(
    study: Study,
    content: BaselinesTable,  # noqa: ARG001
    results: pd.DataFrame,  # noqa: ARG001
    folder: Path,
) -> str:
    """Print the margins of the candidates; write them to ``baselines.csv`` as well."""
    margins = read_margins(study, folder)
    if not margins:
        return ""
    (folder / "baselines.csv").write_text(margins_as_csv(margins))
    console = text_console()
    _print_margins(console, margins, titles(study.file.sources), read_manifest(folder)[1].notice())
    return printed(console)


def _print_record(
    console: Console, by_size: Sequence[Means], overall: Sequence[Comparison], notice: str
) -> None:
    methods = list(dict.fromkeys(c.method for c in by_size))
    table = heading_and_table(console, "Against the record: mean accuracy", notice)
    table.add_column("n", justify="right")
    for method in methods:
        for heading in (method, "recorded"):
            table.add_column(heading, justify="right")
    cells = {(c.n, c.method): c for c in by_size}
    for n in sorted({c.n for c in by_size}):
        row = [str(n)]
        for method in methods:
            c = cells.get((n, method))
            row += [f"{c.ours:.4f}", f"{c.recorded:.4f}"] if c else ["", ""]
        table.add_row(*row)
    print_whole(console, table)
    for comparison in overall:
        console.print(verdict(comparison), markup=False)


def _print_margins(
    console: Console, margins: Sequence[Margin], names: Mapping[str, str], notice: str
) -> None:
    wide = margin_table(margins, names)
    table = heading_and_table(console, "Candidates against baselines: margin", notice)
    for heading in ("", "", *wide.columns):
        table.add_column(str(heading), justify="right" if heading else "left")
    rows = wide.reset_index().itertuples(index=False, name=None)
    for source, candidate, *of_sizes in rows:
        table.add_row(source, candidate, *of_sizes)
    print_whole(console, table)
    for text in (RULE, *sentences(margins, names)):
        console.print(text, markup=False)
