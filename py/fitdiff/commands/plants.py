"""The command ``fitdiff plants``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fitdiff.commands.options import ERR, AsJson


def plants(
    methods: Annotated[list[str], typer.Argument(help="Methods to plant differences in.")],
    study: Annotated[str, typer.Option(help="Study whose splits they are planted on.")],
    profile: Annotated[str, typer.Option(help="Profile whose splits: smoke, paper, deep.")] = (
        "smoke"
    ),
    kind: Annotated[
        list[str] | None, typer.Option(help="factor, data or fit; repeatable. [default: all]")
    ] = None,
    factor: Annotated[str, typer.Option(help="The only factor to change.")] = "",
    value: Annotated[str, typer.Option(help="The only value that it gets.")] = "",
    values: Annotated[int, typer.Option(min=1, help="Values of each factor.")] = 3,
    splits: Annotated[int, typer.Option(min=1, help="Splits, the smallest first.")] = 2,
    fits: Annotated[int, typer.Option(min=1, help="Fits a split in search of causes.")] = 5000,
    out: Annotated[
        Path | None,
        typer.Option(help="File of the table. [default: out/STUDY/plants/METHODS.json]"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Plant differences behind fitdiff's back: exit code 0 all seen and named, 1 not, 2 cannot."""
    from fitdiff.plants.planting import PlantingOptions, kinds_of, plant_in
    from fitdiff.plants.render import render
    from fitdiff.plants.table import as_json as render_json
    from fitdiff.plants.table import write_table
    from fitdiff.study import find_method, read_study

    chosen = read_study(study)
    found = [find_method(name, chosen.folder) for name in methods]
    options = PlantingOptions(kinds_of(kind), factor, value, values, splits, fits=fits)
    table = plant_in(
        chosen,
        chosen.profile(profile),
        found,
        options,
        lambda trial: ERR.print(
            f"{trial.method}: {trial.what}: {trial.outcome}", markup=False, style="dim"
        ),
    )
    names = "-".join(method.name for method in found)
    file = out or Path("out") / chosen.name / "plants" / f"{names}.json"
    write_table(table, file)
    print(render_json(table) if as_json else render(table), end="")
    ERR.print(f"Written: {file}", markup=False)
    raise typer.Exit(0 if table.good else 1)
