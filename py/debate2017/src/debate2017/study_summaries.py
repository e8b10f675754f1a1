"""What the case study adds to the summary of a run: the record and the contest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console

from debate2017.baselines.measure import Lead, read_leads
from debate2017.baselines.specification import ContestTable
from debate2017.baselines.texts import RULE, lead_table, leads_as_csv, sentences
from debate2017.record import Comparison, compare, read_recorded, verdict
from debate2017.study_tables import Recorded, recorded_file
from fitdiff.results.manifest import read_manifest
from fitdiff.results.text import heading_and_table, print_whole, printed, text_console
from fitdiff.studies.study import Study
from fitdiff.tables.source import titles


def summarise_record(study: Study, content: Recorded, results: pd.DataFrame, folder: Path) -> str:
    """Print what a comparison with the published accuracies finds."""
    file = recorded_file(study)
    assert file is not None
    by_size, overall = compare(results, read_recorded(file), content.arms)
    console = text_console()
    _print_record(console, by_size, overall, read_manifest(folder)[1].notice())
    return printed(console)


def summarise_contest(
    study: Study,
    content: ContestTable,  # noqa: ARG001
    results: pd.DataFrame,  # noqa: ARG001
    folder: Path,
) -> str:
    """Print the leads of the contenders; write them to ``contest.csv`` as well."""
    leads = read_leads(study, folder)
    if not leads:
        return ""
    (folder / "contest.csv").write_text(leads_as_csv(leads))
    console = text_console()
    _print_leads(console, leads, titles(study.file.sources), read_manifest(folder)[1].notice())
    return printed(console)


def _print_record(
    console: Console, by_size: Sequence[Comparison], overall: Sequence[Comparison], notice: str
) -> None:
    methods = list(dict.fromkeys(c.method for c in by_size))
    table = heading_and_table(
        console, "Against the record: mean accuracy, p by permutation (Holm)", notice
    )
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
    print_whole(console, table)
    smallest = min((c.p_value for c in by_size), default=1.0)
    console.print(f"Smallest p before adjustment: {smallest:.4f} of {len(by_size)} comparisons.")
    for comparison in overall:
        console.print(verdict(comparison), markup=False)
    console.print(
        "The p-values hold the test images fixed. Ours are another draw than those of the record, "
        "which alone moves all accuracies of a method together: hence the standard errors.",
        markup=False,
    )


def _print_leads(
    console: Console, leads: Sequence[Lead], names: Mapping[str, str], notice: str
) -> None:
    wide = lead_table(leads, names)
    table = heading_and_table(console, "Contest: lead over the best rival", notice)
    for heading in ("", "", *wide.columns):
        table.add_column(str(heading), justify="right" if heading else "left")
    rows = wide.reset_index().itertuples(index=False, name=None)
    for source, contender, *of_sizes in rows:
        table.add_row(source, contender, *of_sizes)
    print_whole(console, table)
    for text in (RULE, *sentences(leads, names)):
        console.print(text, markup=False)
