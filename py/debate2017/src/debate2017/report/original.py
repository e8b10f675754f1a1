"""The original figure beside ours, both drawn by R, and the comparison with the record."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path

from debate2017.figures.frame import draw_again, draw_figures, plan_drawing
from debate2017.figures.style import load_style
from debate2017.record import Comparison, compare, read_recorded
from debate2017.study_plugins import verdict
from debate2017.study_tables import figure_of, recorded_file, recorded_of
from fitdiff.engines.r.package import open_session
from fitdiff.errors import UnavailableError
from fitdiff.report.document import Block, Section, Text
from fitdiff.report.figures import Picture
from fitdiff.report.material import Material
from fitdiff.report.sections.curves import accuracy_curves
from fitdiff.report.tables import Column, Table
from rbridge import RBridgeError, RSession

log = logging.getLogger(__name__)


def original_section(
    material: Material, by_size: list[Comparison], overall: list[Comparison]
) -> Section:
    """Draw the figures, and set every cell and the comparisons with the record beside them."""
    blocks: list[Block] = [*_pictures(material), accuracy_curves(material)]
    blocks += [Text(f"{verdict(comparison)}.") for comparison in overall]
    if by_size:
        blocks.append(_record_table(by_size))
    lead = (
        "Accuracy against the number of training images. First the figure as it was published, "
        "drawn again by R from the published values, and beside it the same figure of our fits, "
        "the published means dashed; then every method of this study, and every single fit."
        if len(blocks) > 3
        else "Accuracy against the number of training images, for every method and every fit."
    )
    return Section("figures", "The original figure and ours", lead, tuple(blocks))


def compare_with_record(material: Material) -> tuple[list[Comparison], list[Comparison]]:
    """Compare the accuracies with the published ones; nothing where there are none."""
    recorded, file = recorded_of(material.study), recorded_file(material.study)
    if recorded is None or file is None:
        return [], []
    return compare(material.results, read_recorded(file), recorded.arms)


def _record_table(comparisons: list[Comparison]) -> Table:
    return Table(
        id="record",
        title="Against the published values, size by size",
        columns=(
            Column("n", "number"),
            Column("method"),
            Column("ours", "number", meaning="Mean accuracy of our cells."),
            Column("published", "number", meaning="Mean of the published accuracies."),
            Column("difference", "signed"),
            Column("p (Holm)", "number", 3, "By permutation, adjusted for all sizes and arms."),
        ),
        rows=tuple(
            (c.n, c.method, c.ours, c.recorded, c.ours - c.recorded, c.p_adjusted)
            for c in comparisons
        ),
        folded=True,
    )


def _pictures(material: Material) -> list[Block]:
    """The study's figure: as published where that can be drawn, and of our fits."""
    figure = figure_of(material.study)
    if figure is None:
        return []
    published = load_style(figure.style).recorded is not None
    published = published and recorded_of(material.study) is not None
    blocks: list[Block] = []
    with ExitStack() as stack:
        try:
            session = stack.enter_context(open_session())
        except UnavailableError as error:
            return [_without_r(error), _drawn_by_python(material, published)]
        try:
            if published:
                files = _draw(material, session, recorded_only=True)
                blocks.append(_picture(files, "original", "As published, drawn again by R", ""))
            files = _draw(material, session, overlay=published)
            title = "Ours, drawn by R" + (", published means dashed" if published else "")
            blocks.append(_picture(files, "ours", title, material.notice))
        except RBridgeError as error:
            return [_without_r(error), _drawn_by_python(material, published)]
    return blocks


def _draw(
    material: Material, session: RSession, *, overlay: bool = False, recorded_only: bool = False
) -> list[Path]:
    return draw_figures(
        material.study,
        material.folder,
        overlay=overlay,
        recorded_only=recorded_only,
        session=session,
    )


def _without_r(error: Exception) -> Text:
    log.warning("The figure is drawn by Python alone: %s", error)
    return Text(f"The figure could not be drawn by R, and is by Python here: {error}")


def _drawn_by_python(material: Material, published: bool) -> Picture:
    drawing = plan_drawing(material.study, material.folder, overlay=published, recorded_only=False)
    files, _ = draw_again(drawing)
    return _picture(files, "ours", "Ours, drawn by Python", material.notice)


def _picture(files: list[Path], name: str, title: str, notice: str) -> Picture:
    png, *others = files
    return Picture(
        id=name,
        title=f"{title} ({notice})" if notice else title,
        alternative=(
            f"{title}: mean accuracy against training set size for each arm of the figure. The "
            f"plotted numbers are in {png.stem}.csv, and in the table below."
        ),
        file=png.name,
        others=tuple(file.name for file in others),
        png=png.read_bytes(),
    )
