"""The command ``fitdiff guesses``."""

from __future__ import annotations

from typing import Annotated

import typer

from fitdiff.cli.messages import say_written
from fitdiff.cli.options import (
    AsJson,
    Folder,
    Profile,
    Workers,
    known,
    processors,
    results_folder,
)


def guesses(
    study: Annotated[
        str,
        typer.Argument(help="Name or path of a study of guesses.", callback=known("studies")),
    ] = "guesses2017",
    profile: Profile = "paper",
    out: Folder = None,
    workers: Workers = None,
    as_json: AsJson = False,
    fit: Annotated[
        bool, typer.Option(help="Fit what is missing first, or judge by what is there.")
    ] = True,
) -> None:
    """Test the public guesses, one factor each: effects with intervals, and verdicts by a rule."""
    from debate2017.claims import report as guesses_report
    from fitdiff.cli.progress import show_progress
    from fitdiff.run.run import RunOptions, run_study
    from fitdiff.studies.study import read_study

    chosen = read_study(study)
    guesses_report.require_guesses(chosen)
    folder = results_folder(out, chosen.name)
    if fit:
        guesses_report.require_tested(chosen, profile)
        with show_progress() as listener:
            run_study(chosen, RunOptions(profile, folder, workers or processors()), listener)
    made = guesses_report.make_report(chosen, folder)
    text = guesses_report.write_report(made, folder)
    print(guesses_report.as_json(made) if as_json else text, end="")
    for name in guesses_report.FILES:
        say_written(folder / name)
