"""Accuracy against size of the training set: every method and every cell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from fitdiff.report.document import Section
from fitdiff.report.figures import Curves, Point, Series
from fitdiff.report.finding import twins
from fitdiff.report.material import Material
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table, Value


def accuracy_section(material: Material) -> Section:
    """Show every single fit."""
    title = _title(material)
    lead = f"{title} of every method, with a mark for every fit."
    by_size = " by size" if material.results["n"].nunique() > 1 else ""
    return Section("accuracy", f"{title}{by_size}", lead, (accuracy_curves(material),))


def _title(material: Material) -> str:
    title = material.metric_title
    return title[0].upper() + title[1:]


def accuracy_curves(material: Material) -> Curves:
    """Make the figure of all methods, a choice for each data source."""
    choices = tuple((source, _series(material, source)) for source in material.sources)
    names = ", ".join(method.name for method in material.methods)
    return Curves(
        id="accuracy",
        title="Means in full, single fits faint",
        alternative=(
            f"Mean {material.metric_title} of {names} at each n, with a mark "
            "for every cell. The table below holds the same numbers."
        ),
        notice=material.notice,
        value=material.metric_title,
        choices=choices,
        table=accuracy_table(material),
    )


def accuracy_table(material: Material) -> Table:
    """Summarise the cells of each method, source and n."""
    return Table(
        id="accuracy-table",
        title="The numbers in this figure",
        columns=(
            Column("method"),
            Column("data"),
            Column("n", "number", meaning="Rows of the training set."),
            Column("cells", "number", meaning="Fitted training sets of this size."),
            Column("mean", "number"),
            Column("10 %", "number", meaning="A tenth of the cells is below."),
            Column("90 %", "number", meaning="A tenth of the cells is above."),
            Column("lowest", "number"),
            Column("highest", "number"),
        ),
        rows=tuple(_summaries(material)),
        folded=True,
    )


def _summaries(material: Material) -> Iterator[tuple[Value, ...]]:
    by_method = dict(list(material.shown.groupby("method")))
    for method in material.methods:
        for at, cells in by_method[method.name].groupby(["source", "n"]):
            source, n = at
            accuracy = cells[material.metric].dropna().to_numpy(dtype=float)
            if accuracy.size == 0:
                yield (method.name, str(source), int(str(n)), 0, *[None] * 5)
                continue
            quantiles = np.quantile(accuracy, [0.1, 0.9, 0.0, 1.0]).tolist()
            yield (
                *(method.name, str(source), int(str(n)), accuracy.size),
                *(float(accuracy.mean()), *quantiles),
            )


def _series(material: Material, source: str) -> tuple[Series, ...]:
    cells = material.fitted[material.fitted["source"] == source]
    by_method = {str(name): rows for name, rows in cells.groupby("method", sort=False)}
    titles = {method.name: method.title for method in material.methods}
    return tuple(
        Series(
            method=names[0],
            label=f"{names[0]}: {titles[names[0]]}",
            points=_points(by_method[names[0]], material.metric),
            twins=tuple(names[1:]),
        )
        for names in twins(material)
        if names[0] in by_method
    )


def _points(cells: pd.DataFrame, metric: str) -> tuple[Point, ...]:
    columns = (cells[name].tolist() for name in ("n", "replicate", metric))
    return tuple(map(Point, *columns))


SECTION = ReportSection(45, accuracy_section, details=True)
