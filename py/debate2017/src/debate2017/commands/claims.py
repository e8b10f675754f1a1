"""The command ``fitdiff claims``."""

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


def claims(
    study: Annotated[
        str,
        typer.Argument(help="Name or path of a study of claims.", callback=known("studies")),
    ] = "guesses2017",
    profile: Profile = "paper",
    out: Folder = None,
    workers: Workers = None,
    as_json: AsJson = False,
    fit: Annotated[
        bool, typer.Option(help="Fit missing cells first, or judge the profiles that were kept.")
    ] = True,
) -> None:
    """Test the public claims: effects with intervals, and verdicts by a stated rule.

    The results of every profile that is fitted are kept, and all of them are judged together.

    Exit codes: 0 done, 2 usage, 130 interrupted: finished cells are kept.
    """
    from debate2017.claims import report as claims_report
    from debate2017.claims.looks import keep
    from fitdiff.cli.progress import show_progress
    from fitdiff.run.options import RunOptions
    from fitdiff.run.run import run_study
    from fitdiff.studies.study import read_study

    chosen = read_study(study)
    claims_report.require_claims(chosen)
    folder = results_folder(out, chosen.name)
    if fit:
        claims_report.require_tested(chosen, profile)
        with show_progress() as listener:
            run_study(chosen, RunOptions(profile, folder, workers or processors()), listener)
        keep(folder)
    made = claims_report.make_report(chosen, folder)
    text = claims_report.write_report(made, folder)
    print(claims_report.as_json(made) if as_json else text, end="")
    for name in claims_report.FILES:
        say_written(folder / name)
