"""Series of a figure: a line through its marks, and a bar at each; drawn, and read back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from debate2017.figures.style import PLOTTED

# Names that begin so are left out of legends by matplotlib.
_BARS = "_bars of "


def add_line(axes: Axes, series: str, x: ArrayLike, y: ArrayLike, **look: Any) -> Line2D:
    """Draw the line of a series through its marks; ``look`` goes to ``Axes.plot``."""
    (line,) = axes.plot(x, y, label=series, **look)
    return line


def add_bars(
    axes: Axes,
    series: str,
    x: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    cap: float = 0.0,
    **look: Any,
) -> LineCollection:
    """Draw the bars of a series.

    Parameters
    ----------
    axes : Axes
    series : str
        The name that `add_line` was given.
    x, low, high : array_like, shape (marks,)
        NaN in ``low`` and ``high`` for a mark without a bar.
    cap : float
        Width of the strokes at both ends of a bar, in units of x; 0 for none.
    look : dict
        Goes to ``matplotlib.collections.LineCollection``.
    """
    ends = np.column_stack([x, low, high])
    strokes = [_stroke(bar, cap) for bar in ends[np.isfinite(ends).all(axis=1)]]
    collection = LineCollection(strokes, label=_BARS + series, **({"capstyle": "butt"} | look))
    axes.add_collection(collection)
    return collection


def _stroke(bar: NDArray[np.float64], cap: float) -> list[tuple[float, float]]:
    x, low, high = bar
    if not cap:
        return [(x, high), (x, low)]
    left, right = x - cap / 2, x + cap / 2
    return [(left, high), (right, high), (x, high), (x, low), (left, low), (right, low)]


def read_series(axes: Axes, panel: str = "") -> pd.DataFrame:
    """Read back every series that `add_line` and `add_bars` drew on ``axes``.

    Returns
    -------
    DataFrame
        Columns of `debate2017.figures.style.PLOTTED`, one row a mark.
    """
    bars = {
        str(artist.get_label()).removeprefix(_BARS): _ends(artist)
        for artist in axes.collections
        if isinstance(artist, LineCollection)
    }
    none = pd.DataFrame(columns=["x", "low", "high"], dtype=np.float64)
    tables = [pd.DataFrame(columns=list(PLOTTED))]
    for line in axes.get_lines():
        series = str(line.get_label())
        marks = pd.DataFrame(np.asarray(line.get_xydata()), columns=["x", "y"])
        marks = marks.merge(bars.get(series, none), on="x", how="left", validate="one_to_one")
        tables.append(marks.assign(panel=panel, series=series))
    return pd.concat(tables, ignore_index=True)


def _ends(bars: LineCollection) -> pd.DataFrame:
    ends = [
        # The stem is in the middle of the stroke, with or without caps.
        (stroke[len(stroke) // 2 - 1, 0], stroke[:, 1].min(), stroke[:, 1].max())
        for stroke in bars.get_segments()
    ]
    return pd.DataFrame(ends, columns=["x", "low", "high"], dtype=np.float64)
