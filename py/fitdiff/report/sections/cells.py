"""Cells that failed, timed out, separated, did not converge or are rank deficient: none hidden."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from fitdiff.report.document import Block, Missing, Section, Text
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table, Value
from fitdiff.results.cell import UNFINISHED

MEANINGS = {
    "failed": "the engine ended with an error; the next run tries the cell again",
    "timed-out": "the engine took longer than the study allows; the next run tries it again",
    "not-converged": "the solver stopped before it was done: where it stopped is arbitrary",
    "separated": (
        "the training rows can be told apart without error, so the likelihood has no maximum "
        "and the coefficients are wherever the iterations ended"
    ),
    "rank-deficient": (
        "the training rows do not determine all coefficients: many answers fit them equally well"
    ),
}


def cells_section(material: Material) -> Section:
    """List all cells that have another status than ok."""
    results = material.results
    marked = results[results["status"] != "ok"]
    blocks: list[Block] = [_counts(material)]
    if marked.empty:
        blocks.append(Text("Every cell that was fitted has status ok."))
    for status in dict.fromkeys(marked["status"]):
        meaning = MEANINGS.get(status, "a status that this report does not know")
        blocks.append(_table(marked[marked["status"] == status], status, meaning))
    unfinished = int(results["status"].isin(UNFINISHED).sum())
    absent = material.progress.planned - len(results)
    if unfinished or absent:
        what = counted(unfinished, "cell failed or timed out", "cells failed or timed out")
        what += f"; {counted(absent, 'cell has', 'cells have')} not been tried"
        blocks.append(Missing(what, material.command("run", "--profile", material.profile)))
    one_class = results.loc[results["one_class"], "split_hash"].nunique()
    if one_class:
        blocks.append(
            Text(
                f"{counted(one_class, 'split')} drew training rows of one class only. They are "
                "kept: drawing again would be another protocol than the published one."
            )
        )
    lead = (
        "A fit that did not converge, or that the data do not determine, counts neither for nor "
        "against parity: two engines need not agree on it. Such cells are listed here, and set "
        "apart where engines are compared."
    )
    title = "Failed, separated and non-converged cells"
    return Section("cells", title, lead, tuple(blocks), tuple(_sentences(marked, len(results))))


def _sentences(marked: pd.DataFrame, total: int) -> Iterator[str]:
    counts = marked["status"].value_counts()
    if not marked.empty:
        found = [f"{count:,} {status}" for status, count in counts.items()]
        yield f"Of {counted(total, 'cell')}, {listed(found)}: all are listed below."


def _counts(material: Material) -> Table:
    statuses = ("ok", *sorted(set(material.results["status"]) - {"ok"}))
    counts = material.results.groupby(["method", "status"]).size()
    warned = material.results.groupby("method")["warnings"].agg(
        lambda texts: sum(len(text) > 0 for text in texts)
    )
    seconds = material.results.groupby("method")["seconds"].median()
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            method.name,
            method.engine,
            *(int(counts.get((method.name, status), 0)) for status in statuses),
            int(warned[method.name]),
            float(seconds[method.name]),
        )
        for method in material.methods
    )
    return Table(
        id="status",
        title="Cells of each method, by status",
        columns=(
            Column("method"),
            Column("engine", "code"),
            *(Column(status, "number", meaning=MEANINGS.get(status, "")) for status in statuses),
            Column("with warnings", "number", meaning="The engine said something while fitting."),
            Column("seconds", "number", 2, "Median time of a fit."),
        ),
        rows=rows,
    )


def _table(cells: pd.DataFrame, status: str, meaning: str) -> Table:
    """One row for all cells of a method, source and n that say the same."""
    said = cells["error"].where(cells["error"] != "", cells["warnings"].map("; ".join))
    groups = cells.assign(said=said).groupby(["method", "source", "n", "said"], sort=False)
    return Table(
        id=f"status-{status}",
        title=f"{status}: {meaning}",
        columns=(
            Column("method"),
            Column("data"),
            Column("n", "number"),
            Column("cells", "number"),
            Column("replicates"),
            Column("what the engine said"),
        ),
        rows=tuple(
            (
                *(str(method), str(source), int(rows["n"].iloc[0]), len(rows)),
                *(_ranges(sorted(rows["replicate"])), str(text)),
            )
            for (method, source, _, text), rows in groups
        ),
        folded=True,
    )


def _ranges(numbers: list[int]) -> str:
    """Numbers in ascending order, runs of them as '3-7'."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


SECTION = ReportSection(90, cells_section, details=True)
