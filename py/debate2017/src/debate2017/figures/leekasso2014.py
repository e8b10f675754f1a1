"""Leek's figure of 2014: a panel an arm, a tile a combination, coloured by mean test accuracy.

The last panel is that of the correction of March 2014: the first arm's mean accuracy minus the
second's; it is left out when the two are accuracies of different rows. In the numbers of this
figure ``x`` is the standard deviation of effects, ``y`` the number of true features, and ``low``
and ``high`` are both the mean.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from debate2017.data.specification import Simulated
from debate2017.figures.cells import arm_cells
from debate2017.figures.style import Style
from debate2017.record import read_recorded
from debate2017.study_tables import figure_of
from fitdiff.errors import SpecificationError
from fitdiff.studies.study import Study

RECORDED = "leekasso2014.csv"
"""Leek's own accuracies."""
ON_TRAINING = ("leekasso",)
"""Arms of the record whose accuracies are of the training rows, by a fault in Leek's code."""
ARMS = {"leek-lm": "leekasso", "lasso-squared": "lasso", "lasso-debiased": "debiased_lasso"}
"""Arm of the record that each method reproduces."""


def points(study: Study, folder: Path) -> pd.DataFrame:
    """Return the accuracy of every simulated data set, none of them recorded.

    Returns
    -------
    DataFrame
        One row a cell: ``arm`` (int32, from 1), ``series`` (the arm's name), ``true_features``
        (int32), ``effect_sd``, ``accuracy`` (float64) and ``recorded`` (bool).

    Raises
    ------
    DataError
        If there are no results of the arms.
    SpecificationError
        If a data source is not such a simulation.
    """
    cells = arm_cells(study, folder)
    by_label = {source.label: source for source in study.file.sources}
    sources = [by_label[label] for label in cells["source"]]
    if others := [source.label for source in sources if not isinstance(source, Simulated)]:
        raise SpecificationError(
            f"The style 'leekasso2014' draws simulations, which '{others[0]}' is not. Choose "
            "another style."
        )
    drawn = [source for source in sources if isinstance(source, Simulated)]
    grid = {
        "true_features": np.array([source.true_features for source in drawn], dtype=np.int32),
        "effect_sd": np.array([source.effect_sd for source in drawn]),
    }
    return cells[["arm", "series", "accuracy"]].assign(**grid, scored_on="test", recorded=False)


def recorded(study: Study) -> pd.DataFrame:
    """Return Leek's own accuracies for the arms of the figure, as `points` has them."""
    figure = figure_of(study)
    assert figure is not None
    table = read_recorded(study.folder / "recorded" / RECORDED)
    rows = np.where(table["arm"].isin(ON_TRAINING), "training", "test")
    table = table.assign(scored_on=rows)
    tables = [
        table[table["arm"] == ARMS.get(method)].assign(arm=number, series=label)
        for number, (label, method) in enumerate(figure.arms.items(), start=1)
    ]
    columns = ["arm", "series", "accuracy", "true_features", "effect_sd", "scored_on"]
    types = {"arm": np.int32, "true_features": np.int32}
    return pd.concat(tables, ignore_index=True)[columns].astype(types)


STYLE = Style(points, recorded)
