"""The command ``fitdiff diff``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from fitdiff.cli.messages import say, say_written
from fitdiff.cli.options import (
    AsJson,
    MethodName,
    Profile,
    StudyOption,
    Workers,
    as_path,
    processors,
    require_methods,
    results_folder,
)


def diff(
    first: MethodName,
    second: MethodName,
    study: StudyOption,
    profile: Profile = "smoke",
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the results. [default: out/diff/STUDY/FIRST-SECOND]", parser=as_path
        ),
    ] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    tolerance: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE, such as parameters=1e-6; repeatable.")
    ] = None,
    tolerances: Annotated[
        Path | None,
        typer.Option(help="TOML file of tolerances, each NAME = VALUE.", parser=as_path),
    ] = None,
    fit: Annotated[
        bool, typer.Option(help="Fit what is missing first, or compare what is there.")
    ] = True,
    name_cause: Annotated[
        bool, typer.Option("--name-cause", help="Find the settings that make them differ.")
    ] = False,
) -> None:
    """Compare two methods stage by stage; exit code 0 same, 1 different, 3 not comparable."""
    require_methods((first, second), study)
    from fitdiff.cli.progress import show_progress
    from fitdiff.comparison.render import FILES, write_report
    from fitdiff.comparison.render import as_json as render_json
    from fitdiff.comparison.run import diff_methods
    from fitdiff.comparison.tolerances import parse_tolerances
    from fitdiff.run.run import RunOptions
    from fitdiff.studies.study import find_method, read_study

    in_force = parse_tolerances(tolerance or (), tolerances)
    chosen = read_study(study)
    one, other = (find_method(name, chosen.folder) for name in (first, second))
    folder = results_folder(out, "diff", chosen.name, f"{one.name}-{other.name}")
    options = RunOptions(profile, folder, workers or processors(), keep_weights=True)
    with show_progress() as listener:
        report = diff_methods(chosen, one, other, options, in_force, listener if fit else None)
    text = write_report(report, folder)
    print(render_json(report) if as_json else text, end="")
    for name in FILES:
        say_written(folder / name)
    if name_cause:
        from fitdiff.causes.between import cause_between
        from fitdiff.causes.texts import diff_cause_text

        say("Fitting again, in search of the cause")
        words = diff_cause_text(report, cause_between(chosen, report))
        (folder / "cause.txt").write_text(words)
        print(words, end="", file=sys.stderr if as_json else sys.stdout)
    raise typer.Exit(report.exit_code)
