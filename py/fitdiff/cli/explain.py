"""The command ``fitdiff explain``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fitdiff.cli.options import ERR, PROCESSORS, AsJson, H2OMemory, Profile, Workers
from fitdiff.errors import SpecificationError

if TYPE_CHECKING:
    from fitdiff.attribution.ladder import Ladder


def explain(
    first: Annotated[
        str, typer.Argument(help="Method to begin with: a name, or a TOML file.")
    ] = "",
    second: Annotated[str, typer.Argument(help="Method to arrive at: likewise.")] = "",
    ladder: Annotated[
        str, typer.Option(help="Name or path of a ladder file, instead of two methods.")
    ] = "",
    study: Annotated[str, typer.Option(help="Whose data and splits are used.")] = "leek2017",
    to_study: Annotated[
        str, typer.Option(help="Whose draw, pool and test set the second method has, if others.")
    ] = "",
    profile: Profile = "paper",
    order: Annotated[str, typer.Option(help="Factors to change first, with commas.")] = "",
    shapley: Annotated[
        bool, typer.Option("--shapley", help="Add the mean effect of each factor over all orders.")
    ] = False,
    orders: Annotated[
        int, typer.Option(min=5, help="Orders to sample where there are too many hybrids.")
    ] = 20,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the results. [default: out/LADDER]")
    ] = None,
    workers: Workers = PROCESSORS,
    h2o_memory: H2OMemory = "1g",
    as_json: AsJson = False,
    plan: Annotated[bool, typer.Option("--plan", help="Show the ladder; fit nothing.")] = False,
    fit: Annotated[
        bool, typer.Option(help="Fit what is missing first, or measure what is there.")
    ] = True,
) -> None:
    """Explain the gap between two methods: one factor a rung, adding up exactly."""
    # Imported here so that the other commands start without what this one needs.
    from fitdiff.attribution.game import with_hybrids
    from fitdiff.attribution.render import plan_text
    from fitdiff.attribution.report import make_report
    from fitdiff.attribution.running import cells_planned, run_ladder
    from fitdiff.attribution.writing import FILES, write_report
    from fitdiff.attribution.writing import as_json as to_json
    from fitdiff.cli.progress import show_progress
    from fitdiff.figures.waterfall import draw_waterfall
    from fitdiff.run.run import RunOptions

    chosen = _choose(first, second, ladder, study, to_study, order)
    chosen, game = with_hybrids(chosen, orders) if shapley else (chosen, None)
    if plan:
        print(plan_text(chosen, cells_planned(chosen, chosen.profile(profile))), end="")
        return
    folder = out or Path("out") / chosen.name
    if fit:
        with show_progress(ERR) as listener:
            options = RunOptions(profile, folder, workers, h2o_memory=h2o_memory)
            run_ladder(chosen, options, listener)
    report = make_report(chosen, folder, game)
    text = write_report(report, folder)
    files = [*(folder / name for name in FILES), *draw_waterfall(report, folder)]
    print(to_json(report) if as_json else text, end="")
    for file in files:
        ERR.print(f"Written: {file}", markup=False)


def _choose(first: str, second: str, ladder: str, study: str, to_study: str, order: str) -> Ladder:
    """Read the ladder file, or make the ladder between two methods."""
    from fitdiff.attribution.explain import explain as explain_gap
    from fitdiff.attribution.ladder import read_ladder

    if ladder:
        if first or order or to_study:
            raise SpecificationError(
                "--ladder names the methods, their data and their order: leave out what else "
                "names them."
            )
        return read_ladder(ladder)
    if not (first and second):
        raise SpecificationError(
            "Name two methods, as in `fitdiff explain L1 B4`, or a ladder file with --ladder."
        )
    named = tuple(name.strip() for name in order.split(",") if name.strip())
    return explain_gap(first, second, study, to_study=to_study or None, order=named)
