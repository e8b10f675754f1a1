"""The command ``fitdiff explain``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fitdiff.cli.messages import say_written
from fitdiff.cli.options import (
    AsJson,
    H2OMemory,
    Open,
    Profile,
    StudyOption,
    Workers,
    as_path,
    as_typed,
    known,
    names_of_ladders,
    names_of_methods,
    names_of_studies,
    processors,
    require_methods,
    results_folder,
    show_file,
)
from fitdiff.errors import SpecificationError

if TYPE_CHECKING:
    from fitdiff.attribution.coalitions import By
    from fitdiff.attribution.ladder import Ladder


def _method(text: str) -> Any:
    return typer.Argument(help=text, autocompletion=names_of_methods)


def explain(
    first: Annotated[str, _method("First method: a name, or a TOML file.")] = "",
    second: Annotated[str, _method("Second method: a name, or a TOML file.")] = "",
    ladder: Annotated[
        str,
        typer.Option(
            help="Ladder file (name or path), instead of two methods and a study.",
            callback=known("ladders"),
            autocompletion=names_of_ladders,
        ),
    ] = "",
    study: StudyOption = "",
    to_study: Annotated[
        str,
        typer.Option(
            help="Study that supplies the second method's sampling and test set, if different.",
            callback=known("studies"),
            autocompletion=names_of_studies,
        ),
    ] = "",
    profile: Profile = "paper",
    metric: Annotated[
        str,
        typer.Option(
            help="Metric to explain. [default: accuracy of classes, deviance per row of numbers "
            "and counts, concordance of survival times]"
        ),
    ] = "",
    order: Annotated[str, typer.Option(help="Settings to change first, separated by commas.")] = "",
    shapley: Annotated[
        bool, typer.Option("--shapley", help="Add the mean effect of each change over all orders.")
    ] = False,
    by: Annotated[
        str, typer.Option(help="Shapley values of 'step' or 'group'. [default: by length]")
    ] = "",
    orders: Annotated[
        int, typer.Option(min=5, help="Orders to sample if there are too many to run them all.")
    ] = 20,
    orders_seed: Annotated[int, typer.Option(min=0, help="Seed of that sample.")] = 0,
    both_ends: Annotated[
        bool,
        typer.Option(
            "--both-ends/--one-order", help="Also change each step first, and last, of all."
        ),
    ] = True,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the results. [default: out/LADDER; of two methods "
            "out/explain/STUDY/FIRST-to-SECOND]",
            parser=as_path,
        ),
    ] = None,
    workers: Workers = None,
    h2o_memory: H2OMemory = "1g",
    as_json: AsJson = False,
    open_: Open = False,
    plan: Annotated[bool, typer.Option("--plan", help="Show the ladder only.")] = False,
    fit: Annotated[
        bool, typer.Option(help="Fit missing cells first, or use only those that exist.")
    ] = True,
) -> None:
    """Explain the gap between two methods step by step; the effects add up exactly.

    Exit codes: 0 done, 2 usage, 130 interrupted: finished cells are kept.
    """
    _check_names(first, second, ladder, study, to_study, order)
    from fitdiff.attribution.both_ends import with_both_ends
    from fitdiff.attribution.coalitions import with_configurations
    from fitdiff.attribution.render import plan_text
    from fitdiff.attribution.report import make_report
    from fitdiff.attribution.running import cells_planned, run_ladder
    from fitdiff.attribution.writing import FILES, write_report
    from fitdiff.attribution.writing import as_json as to_json
    from fitdiff.cli.progress import show_progress, telling
    from fitdiff.figures.waterfall import draw_waterfall
    from fitdiff.results.metrics import metric_named
    from fitdiff.run.options import RunOptions

    column = metric_named(metric) if metric else ""
    chosen = _ladder(first, second, ladder, study, to_study, order)
    chosen, ends = with_both_ends(chosen) if both_ends else (chosen, ())
    coalitions = None
    if shapley:
        chosen, coalitions = with_configurations(chosen, orders, by=_by(by), seed=orders_seed)
    if plan:
        print(plan_text(chosen, cells_planned(chosen, chosen.profile(profile))), end="")
        return
    # Ladders that are read have names of their own; the same two methods may be of many studies.
    place = (chosen.name,) if ladder else ("explain", chosen.study.name, chosen.name)
    folder = results_folder(out, *place)
    if fit:
        with show_progress() as listener:
            options = RunOptions(profile, folder, workers or processors(), h2o_memory=h2o_memory)
            run_ladder(chosen, options, listener)
    with telling("computing effects and their intervals") as tell:
        measured = make_report(chosen, folder, coalitions, ends, column)
        report = replace(measured, command=as_typed())
        tell("drawing the figure")
        text = write_report(report, folder)
        files = [*(folder / name for name in FILES), *draw_waterfall(report, folder)]
    print(to_json(report) if as_json else text, end="")
    for file in files:
        say_written(file)
    if open_:
        show_file(next(file for file in files if file.suffix == ".svg"))


def _by(word: str) -> By | None:
    """Read ``--by``; `SpecificationError` unless it is 'step', 'group' or empty."""
    if word == "step":
        return "step"
    if word not in ("group", ""):
        raise SpecificationError(f"--by must be 'step' or 'group', got '{word}'.")
    return "group" if word else None


def _check_names(
    first: str, second: str, ladder: str, study: str, to_study: str, order: str
) -> None:
    """Raise `SpecificationError` unless a ladder is named, or two methods and a study."""
    if ladder:
        if first or study or order or to_study:
            raise SpecificationError(
                "--ladder names the methods, the study and the order. Leave out what else names "
                "them."
            )
        return
    if not (first and second and study):
        raise SpecificationError(
            "Name two methods and a study, as in `fitdiff explain METHOD METHOD --study STUDY`, or "
            "a ladder file with --ladder."
        )
    require_methods((first, second), study)


def _ladder(first: str, second: str, ladder: str, study: str, to_study: str, order: str) -> Ladder:
    """Read the ladder file, or make the ladder between two methods."""
    from fitdiff.attribution.explain import explain as explain_gap
    from fitdiff.attribution.ladder import read_ladder

    if ladder:
        return read_ladder(ladder)
    named = tuple(name.strip() for name in order.split(",") if name.strip())
    return explain_gap(first, second, study, to_study=to_study or None, order=named)
