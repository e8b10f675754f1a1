"""The frame around every style: reads the results, lets R draw, writes the files."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from debate2017.figures.drawing import draw_in_python, draw_in_r, require_equal
from debate2017.figures.style import Style, load_style
from debate2017.study_tables import FigureTable, figure_of
from fitdiff.engines.r.package import open_session
from fitdiff.errors import SpecificationError
from fitdiff.results.manifest import read_manifest
from fitdiff.studies.study import Study
from rbridge import RSession


@dataclass(frozen=True)
class Drawing:
    """Contents of a figure: the style, its points, title and notice, and the stem of the files."""

    name: str
    style: Style
    points: pd.DataFrame
    texts: tuple[str, str]
    stem: Path


def draw_figures(
    study: Study,
    folder: Path,
    *,
    overlay: bool = False,
    recorded_only: bool = False,
    as_published: bool = False,
    session: RSession | None = None,
) -> list[Path]:
    """Draw a study's figure by R; where its style has a cross-check, by Python too.

    Parameters
    ----------
    study, folder, overlay, recorded_only, as_published
        See `_plan`. The files go to the folder: ``figure.png``, ``.pdf``, ``.svg`` and ``.csv`` by
        R, ``figure-python`` with the same endings by Python; ``figure-recorded...`` of the recorded
        values alone, ``figure-as-published...`` of the original's own protocol. The ``.csv`` hold
        the numbers that are in the figures, read back from them.
    session : RSession or None
        One that is open already and stays open; None to open one for this figure.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    SpecificationError
        If the study has no figure, or its style cannot draw what is asked for.
    DataError
        If there is nothing to draw, or the two figures turn out to hold different numbers.
    """
    drawing = _plan(
        study, folder, overlay=overlay, recorded_only=recorded_only, as_published=as_published
    )
    with open_session() if session is None else nullcontext(session) as r:
        files, by_r = draw_in_r(r, drawing.name, drawing.points, drawing.texts, drawing.stem)
    if (check := drawing.style.check) is not None:
        stem = drawing.stem.with_name(f"{drawing.stem.name}-python")
        by_python, numbers = draw_in_python(check, drawing.points, drawing.texts, stem)
        require_equal(by_r, numbers)
        files += by_python
    tables = drawing.style.tables
    of_results = not (recorded_only or as_published)
    return files + (tables(study, folder) if of_results and tables is not None else [])


def _plan(
    study: Study,
    folder: Path,
    *,
    overlay: bool,
    recorded_only: bool,
    as_published: bool = False,
) -> Drawing:
    """Collect what a study's figure is made of.

    Parameters
    ----------
    study : Study
        Its table ``[figure]`` says what is drawn.
    folder : Path
        Holds the results.
    overlay : bool
        Add the recorded values.
    recorded_only : bool
        Draw the recorded values alone; needs no results.
    as_published : bool
        Draw the original's own protocol; needs no results either.

    Raises
    ------
    SpecificationError
        If the study has no figure, or its style cannot draw what is asked for.
    DataError
        If there is nothing to draw.
    """
    table = figure_of(study)
    if table is None:
        raise SpecificationError(
            f"Study '{study.name}' has no [figure] table, which names the style and the arms of "
            "its figure. Add one, as the study leek2017 does."
        )
    style = load_style(table.style)
    if as_published:
        if overlay or recorded_only:
            raise SpecificationError(
                "--as-published draws nothing that is recorded. Leave out --recorded and "
                "--recorded-only, or draw them by themselves."
            )
        points = _as_published(table, style)
        return Drawing(
            table.style, style, points, (table.title, ""), folder / "figure-as-published"
        )
    if recorded_only:
        points = _recorded(study, table, style, False)
        return Drawing(table.style, style, points, (table.title, ""), folder / "figure-recorded")
    _, progress = read_manifest(folder)
    points = style.points(study, folder)
    if overlay:
        points = points.assign(recorded=False)
        points = pd.concat([points, _recorded(study, table, style, True)], ignore_index=True)
    texts = (table.title, progress.notice())
    return Drawing(table.style, style, points, texts, folder / "figure")


def _as_published(table: FigureTable, style: Style) -> pd.DataFrame:
    if style.as_published is None:
        raise SpecificationError(
            f"The style '{table.style}' has no protocol beside the study's. Leave out "
            "--as-published, and run the study's profile paper."
        )
    return style.as_published()


def _recorded(study: Study, table: FigureTable, style: Style, mark: bool) -> pd.DataFrame:
    if style.recorded is None:
        raise SpecificationError(
            f"The style '{table.style}' of study '{study.name}' draws no recorded values. "
            "Leave out --recorded and --recorded-only."
        )
    return style.recorded(study).assign(recorded=mark)
