"""Selected pixels on the grid of the image."""

from __future__ import annotations

from bokeh.models import Range1d

from debate2017.report.images import PixelGrid
from fitdiff.report.charts.frame import (
    END,
    Chart,
    Columns,
    add_hover,
    finish,
    first_source,
    new_plot,
)


def draw_pixels(grid: PixelGrid) -> Chart:
    """The grid of an image; the more splits selected a pixel, the less transparent it is."""
    data: dict[str, dict[str, Columns]] = {
        label: {
            "pixels": {
                "row": [pixel.row for pixel in pixels],
                "column": [pixel.column for pixel in pixels],
                "splits": [pixel.count for pixel in pixels],
                # Faint, but to be seen, where one split in many selected it.
                "opacity": [round(0.15 + 0.85 * pixel.count / splits, 2) for pixel in pixels],
            }
        }
        for label, splits, pixels in grid.choices
    }
    plot = new_plot(grid.notice, "column", "row")
    plot.match_aspect, plot.sizing_mode, plot.width, plot.height = True, None, 330, 370
    plot.x_range = Range1d(-0.5, grid.side - 0.5)
    plot.y_range = Range1d(grid.side - 0.5, -0.5)
    source = first_source(data, "pixels")
    cells = plot.rect(
        "column", "row", 1, 1, source=source, color=END, line_color=None, fill_alpha="opacity"
    )
    add_hover(plot, [cells], "row", "column", "splits")
    return finish(plot, grid.id, data)
