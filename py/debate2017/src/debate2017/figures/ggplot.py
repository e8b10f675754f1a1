"""The look of ggplot2 in matplotlib: its units, its axes, its grid."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import AutoMinorLocator

# One millimetre in TeX's points, which ggplot2 hands to R as a line width; there, 1 is 1/96 inch.
_POINTS = 72.27 / 25.4
GREY = "#4D4D4D"


def line_width(linewidth: float) -> float:
    """Return the points of a line of ggplot2's ``linewidth``."""
    return linewidth * _POINTS * 72 / 96


def mark_size(size: float) -> float:
    """Return the diameter, in points, of a filled circle of ggplot2's ``size``."""
    return 0.75 * (size * _POINTS + 0.5 * 3.7795 / 2)


def expanded(low: float, high: float, share: float = 0.05) -> tuple[float, float]:
    """Return the limits of an axis for such a range: wider by a share of it on both sides."""
    # A range of nothing becomes one of one.
    more = share * (high - low) if low < high else 0.5
    return low - more, high + more


def draw_grid(axes: Axes, colour: str, major: float, minor: float) -> None:
    """Draw grid lines below the data: at the ticks and, if ``minor`` is not 0, half way between.

    Parameters
    ----------
    axes : Axes
    colour : str
    major, minor : float
        Widths, as ggplot2's ``linewidth``.
    """
    axes.set_axisbelow(True)
    axes.grid(color=colour, linewidth=line_width(major))
    if minor:
        axes.xaxis.set_minor_locator(AutoMinorLocator(2))
        axes.yaxis.set_minor_locator(AutoMinorLocator(2))
        axes.grid(which="minor", color=colour, linewidth=line_width(minor))
        axes.tick_params(which="minor", length=0)
