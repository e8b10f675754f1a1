"""A figure of the selection effect: how often each pixel is kept, by rule and size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from debate2017.known_differences.selection_effect import REFERENCE, SelectionEffect
from fitdiff.figures.canvas import save, settings

OTHER = "Welch, argsort"
_DIFFERENCE = "second minus first"


def draw_selection(effects: Sequence[SelectionEffect], shape: tuple[int, int]) -> Figure:
    """Draw the shares of splits on which pixels are kept: Leek's rule, Beam's, and the difference.

    Parameters
    ----------
    effects : sequence of SelectionEffect
        Of both rules at each size.
    shape : tuple of int
        Rows and columns of an image.
    """
    by_rule = {(one.rule, one.n): one.frequency.reshape(shape) for one in effects}
    sizes = sorted({one.n for one in effects})
    gained = {n: by_rule[OTHER, n] - by_rule[REFERENCE, n] for n in sizes}
    most = max(float(np.abs(values).max()) for values in gained.values()) or 1.0
    figure = Figure(figsize=(2 * len(sizes) + 1, 6.4), dpi=110, layout="constrained")
    # The names of the rows would else be cut off at the left.
    figure.get_layout_engine().set(rect=(0.02, 0.0, 0.98, 1.0))  # type: ignore[union-attr, call-arg]
    axes = figure.subplots(3, len(sizes), squeeze=False)
    for column, n in enumerate(sizes):
        rows = [
            (by_rule[REFERENCE, n], "cividis", (0.0, 1.0)),
            (by_rule[OTHER, n], "cividis", (0.0, 1.0)),
            (gained[n], "RdBu_r", (-most, most)),
        ]
        for row, (values, colours, (low, high)) in enumerate(rows):
            image = axes[row, column].imshow(values, cmap=colours, vmin=low, vmax=high)
            axes[row, column].set(xticks=[], yticks=[])
            if column == len(sizes) - 1:
                figure.colorbar(image, ax=axes[row, :].tolist(), shrink=0.8)
        axes[0, column].set_title(f"n = {n}", fontsize=10)
    for row, name in enumerate((REFERENCE, OTHER, _DIFFERENCE)):
        axes[row, 0].set_ylabel(name, fontsize=9)
    figure.suptitle("Share of splits on which a pixel is kept", fontsize=11)
    return figure


def write_selection_figure(
    effects: Sequence[SelectionEffect], shape: tuple[int, int], file: Path
) -> None:
    """Draw the figure to a file, in the format that its ending names."""
    with settings():
        save(draw_selection(effects, shape), file)
