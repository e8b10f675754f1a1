"""Styles of figures: the contract between the frame and the R function that draws.

To add a style ``name``:

1. A `Style` in a module here, and a line in `STYLES`.
2. A function of the R package, ``plot_name(points, file, device, title, incomplete)``, which draws
   ``points`` (a list of the columns that `Style.points` returned: character, integer, double or
   logical vectors) to ``file`` on ``device`` (``"png"``, ``"pdf"`` or ``"svg"``), and returns a
   list of the columns of `PLOTTED`, of the plot that it really made: from
   ``ggplot2::ggplot_build()``, or the very vectors handed to ``lines()`` and the like, never from
   ``points``. NA and NaN are the same. It writes ``incomplete`` where a reader cannot miss it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fitdiff.errors import SpecificationError, nearest
from fitdiff.studies.study import Study

if TYPE_CHECKING:
    # Half a second, which commands that draw nothing should not pay.
    from matplotlib.figure import Figure

PLOTTED: Mapping[str, type] = {
    "panel": str,
    "series": str,
    "x": float,
    "y": float,
    "low": float,
    "high": float,
}
"""Columns of the numbers in a figure, one row a mark, and their types.

``panel`` and ``series`` are empty where there is but one; ``low`` and ``high`` are the ends of the
mark's bar, NaN where it has none. Where a mark's size or colour is a number (a tile, say), that is
both ``low`` and ``high``, and ``x`` and ``y`` its place.
"""


@dataclass(frozen=True)
class CrossCheck:
    """The same figure by Python, from the same points, so that equal numbers say something.

    Attributes
    ----------
    draw : callable
        ``draw(points, title, incomplete)``: a new ``matplotlib.figure.Figure``, of the size and
        resolution of the R figure. Without pyplot; it is called inside
        `fitdiff.figures.canvas.settings`. ``title`` and ``incomplete`` may be empty.
    plotted : callable
        ``plotted(figure)``: the numbers in the figure, read back from its artists and from nothing
        else; made by `plotted_numbers`.
    """

    draw: Callable[[pd.DataFrame, str, str], Figure]
    plotted: Callable[[Figure], pd.DataFrame]


@dataclass(frozen=True)
class Style:
    """One way to draw a study's figure.

    Attributes
    ----------
    points : callable
        ``points(study, folder)``: what is drawn, tidy, from the results in ``folder``. Columns are
        of the types bool, int32, float64 or str; NaN is allowed in float64 alone. Raises
        `fitdiff.errors.DataError` when there is nothing to draw, and
        `fitdiff.errors.SpecificationError` when the style cannot draw such a study.
    recorded : callable or None
        ``recorded(study)``: the published values as points. The frame appends them, with True in
        a column ``recorded``, to draw both, and draws them alone, with False there, on request.
        None if the style cannot draw them.
    as_published : callable or None
        ``as_published()``: the points of the original's own protocol, where that is no study but
        can be computed at once. None if there is no such protocol.
    tables : callable or None
        ``tables(study, folder)``: writes the tables that belong to the figure to the folder, from
        the results there, and returns their files. None if there are no such tables.
    check : CrossCheck or None
    """

    points: Callable[[Study, Path], pd.DataFrame]
    recorded: Callable[[Study], pd.DataFrame] | None = None
    as_published: Callable[[], pd.DataFrame] | None = None
    tables: Callable[[Study, Path], list[Path]] | None = None
    check: CrossCheck | None = None


STYLES: Mapping[str, str] = {
    "leek2017": "debate2017.figures.leek2017:STYLE",
    "beam2017": "debate2017.figures.cells:BEAM2017",
    "robinson2017": "debate2017.figures.robinson2017:STYLE",
    "leekasso2014": "debate2017.figures.leekasso2014:STYLE",
    "smalldata": "debate2017.figures.cells:SMALLDATA",
}
"""Modules of the styles."""


def load_style(name: str) -> Style:
    """Return a style by name; `SpecificationError` names the nearest when there is none."""
    if name not in STYLES:
        raise SpecificationError(f"There is no style '{name}' of figures. {nearest(name, STYLES)}")
    module, _, attribute = STYLES[name].partition(":")
    style = getattr(import_module(module), attribute)
    assert isinstance(style, Style)
    return style


def plotted_numbers(numbers: Mapping[str, object]) -> pd.DataFrame:
    """Give the numbers in a figure the columns, types and order of rows that all figures have.

    Parameters
    ----------
    numbers : mapping of str to array-like or scalar
        The columns of `PLOTTED` in any order; scalars are repeated, but not all may be scalars.

    Returns
    -------
    DataFrame
        Columns of `PLOTTED`, sorted by panel, series, x, y, low, high.

    Raises
    ------
    ValueError
        If the columns are others.
    """
    if set(numbers) != set(PLOTTED):
        raise ValueError(f"Columns are {sorted(numbers)}; they must be {sorted(PLOTTED)}.")
    table = pd.DataFrame(dict(numbers), columns=list(PLOTTED))
    return table.astype(dict(PLOTTED)).sort_values(list(PLOTTED), ignore_index=True)
