"""The command ``fitdiff figure``."""

from __future__ import annotations

from typing import Annotated

import typer

from fitdiff.cli.messages import say_written
from fitdiff.cli.options import Folder, StudyName, results_folder


def figure(
    study: StudyName,
    out: Folder = None,
    overlay: Annotated[
        bool, typer.Option("--recorded", help="Add the recorded means as thin dashed lines.")
    ] = False,
    recorded_only: Annotated[
        bool, typer.Option("--recorded-only", help="Draw the recorded values alone.")
    ] = False,
    as_published: Annotated[
        bool,
        typer.Option(
            "--as-published",
            help="Draw the original's own protocol if it is not a study (robinson2017: digits 0 "
            "to 4, every 20th image). Needs no run.",
        ),
    ] = False,
) -> None:
    """Draw a study's figure in its original's style, with R or with Python.

    Exit codes: 0 done, 2 usage, or no results.
    """
    from debate2017.figures.frame import draw_figures
    from fitdiff.studies.study import read_study

    chosen = read_study(study)
    folder = results_folder(out, chosen.name)
    files = draw_figures(
        chosen, folder, overlay=overlay, recorded_only=recorded_only, as_published=as_published
    )
    for file in files:
        say_written(file)
