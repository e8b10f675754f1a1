"""Accuracy against size of the training set: every cell, with the recorded means."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from debate2017.record import read_recorded
from fitdiff.report.figures import Curves, Point, Series
from fitdiff.report.material import Material
from fitdiff.report.tables import Column, Table, Value

# So many methods are shown at first where the study does not say which; a reader tells no more.
SHOWN = 8


def accuracy_curves(material: Material) -> Curves:
    """Make the figure of all methods, a choice for each data source."""
    choices = tuple((source, _series(material, source)) for source in material.sources)
    names = ", ".join(method.name for method in material.methods)
    return Curves(
        id="accuracy",
        title="Accuracy by size of the training set",
        alternative=(
            f"Lines through the mean accuracy of {names} at each n, with a mark for every cell; "
            "recorded means are dashed. The table below holds the same numbers."
        ),
        notice=material.notice,
        value="accuracy",
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
            Column("n", "number", meaning="Images in the training set."),
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
    by_method = dict(list(material.results.groupby("method")))
    for method in material.methods:
        for at, cells in by_method[method.name].groupby(["source", "n"]):
            source, n = at
            accuracy = cells["accuracy"].dropna().to_numpy(dtype=float)
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
    recorded = _recorded(material)
    shown = _shown(material)
    return tuple(
        Series(
            method=method.name,
            label=f"{method.name}: {method.title}",
            points=_points(by_method[method.name]),
            recorded=recorded.get(method.name, ()),
            shown=method.name in shown,
        )
        for method in material.methods
        if method.name in by_method
    )


def _points(cells: pd.DataFrame) -> tuple[Point, ...]:
    columns = (cells[name].tolist() for name in ("n", "replicate", "accuracy"))
    return tuple(map(Point, *columns))


def _shown(material: Material) -> set[str]:
    names = [method.name for method in material.methods]
    if len(names) <= SHOWN:
        return set(names)
    figure = material.study.file.figure
    chosen = [name for name in figure.arms.values() if name in names] if figure else []
    return set((chosen or names)[:SHOWN])


def _recorded(material: Material) -> dict[str, tuple[tuple[float, float], ...]]:
    table, file = material.study.file.recorded, material.study.recorded_file()
    if table is None or file is None:
        return {}
    means = read_recorded(file).groupby(["arm", "n"])["accuracy"].mean()
    present = set(means.index.get_level_values("arm"))
    return {
        method: tuple((float(n), float(mean)) for n, mean in means[arm].items())
        for arm, method in table.arms.items()
        if arm in present
    }
