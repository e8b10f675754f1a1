"""Points of the figures whose marks are summaries of cells: accuracies of the arms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from debate2017.figures.style import Style
from debate2017.study_tables import figure_of
from fitdiff.data.source import titles
from fitdiff.errors import DataError, SpecificationError
from fitdiff.results.table import read_results
from fitdiff.studies.study import Study

COLUMNS = ("arm", "series", "source", "n", "accuracy")


@dataclass(frozen=True)
class Arm:
    """One arm of a figure: its number, counted from 1, its name, and its cells."""

    number: int
    series: str
    cells: pd.DataFrame


def arm_cells(study: Study, folder: Path) -> pd.DataFrame:
    """Return the accuracies of the methods that the figure draws.

    Parameters
    ----------
    study : Study
        With a table ``[figure]``.
    folder : Path
        Holds the results.

    Returns
    -------
    DataFrame
        One row a fitted cell, the arms in their order: ``arm`` (int32, counted from 1), ``series``
        (str, what the legend calls it), ``source`` (str), ``n`` (int32), ``accuracy`` (float64).
        An arm without fitted cells has no row, and the others keep their number.

    Raises
    ------
    DataError
        If there are no results, or no fitted cell of any arm.
    """
    figure = figure_of(study)
    assert figure is not None
    arms = figure.arms
    results = read_results(folder).dropna(subset=["accuracy"])
    cells = select_arms(results, "method", arms)
    if cells.empty:
        raise DataError(
            f"{folder} holds no fitted cell of the methods in the figure: "
            f"{', '.join(arms.values())}. Run the study, or look for errors in its summary."
        )
    return cells


def select_arms(cells: pd.DataFrame, column: str, arms: dict[str, str]) -> pd.DataFrame:
    """Return the cells whose ``column`` is a value of ``arms``, under the names that are its keys.

    Parameters
    ----------
    cells : DataFrame
        With the columns n and accuracy, and perhaps source.
    column : str
    arms : dict of str to str

    Returns
    -------
    DataFrame
        As `arm_cells` returns it.
    """
    chosen = [
        cells[cells[column] == value].assign(arm=number, series=label)
        for number, (label, value) in enumerate(arms.items(), start=1)
    ]
    table = pd.concat(chosen, ignore_index=True)
    if "source" not in table:
        table["source"] = ""
    types = {"arm": np.int32, "series": str, "source": str, "n": np.int32, "accuracy": np.float64}
    return table[list(COLUMNS)].astype(types)


def arms_of(points: pd.DataFrame) -> Iterator[Arm]:
    """Divide the points of `arm_cells` into arms, in their order."""
    for number in sorted(points["arm"].unique()):
        cells = points[points["arm"] == number]
        yield Arm(int(number), str(cells["series"].iloc[0]), cells)


def require_one_source(points: pd.DataFrame, style: str) -> pd.DataFrame:
    """Return the points unless they come from several data sources, which a style cannot tell."""
    if len(sources := points["source"].unique()) > 1:
        raise SpecificationError(
            f"The style '{style}' draws one data source, and the study has {len(sources)}: "
            f'{", ".join(sources)}. Use style = "smalldata", which has a panel for each.'
        )
    return points


def beam2017_points(study: Study, folder: Path) -> pd.DataFrame:
    """Return the cells of the arms; Beam's figure draws means and one standard deviation."""
    return require_one_source(arm_cells(study, folder), "beam2017")


def smalldata_points(study: Study, folder: Path) -> pd.DataFrame:
    """Return the cells of the arms, each source, a panel, by what a reader calls it.

    ``focus`` is the place of an arm among those that the figure is about, from 1; else 0.
    """
    cells = arm_cells(study, folder)
    figure = figure_of(study)
    assert figure is not None
    places = {name: place for place, name in enumerate(figure.focus or [*figure.arms][:2], start=1)}
    return cells.assign(
        source=cells["source"].map(titles(study.file.sources)),
        focus=cells["series"].map(places).fillna(0).astype(np.int32),
    )


BEAM2017 = Style(beam2017_points)
SMALLDATA = Style(smalldata_points)
