"""The command ``fitdiff compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fitdiff.cli.compare_methods import StudyOptions, are_methods, compare_methods
from fitdiff.cli.compare_written import Written
from fitdiff.cli.options import (
    AsJson,
    Digits,
    Open,
    Tolerances,
    as_path,
    names_of_methods,
    names_of_studies,
    printable,
)
from fitdiff.cli.options import Workers as WorkerProcesses
from fitdiff.errors import SpecificationError

Call = typer.Argument(
    help="'r: ...' or 'py: ...'; @FILE, or - for standard input. Of a study: a method.",
    autocompletion=names_of_methods,
)


def compare(
    table: Annotated[
        str,
        typer.Argument(
            help="A file (CSV, TSV, Parquet, RDS, Stata ...) or a set such as "
            "'r:datasets::mtcars' or 'sklearn:iris'; or a study.",
            autocompletion=names_of_studies,
        ),
    ],
    first: Annotated[str, Call],
    second: Annotated[str, Call],
    outcome: Annotated[str | None, typer.Option(help="Column that y is.")] = None,
    features: Annotated[str, typer.Option(help="Columns that X is: a,b,c.")] = "",
    types: Annotated[
        list[str] | None,
        typer.Option(help="COLUMN=TYPE, such as g=category, or a TOML file; repeatable."),
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(help="Text that means a missing value; repeatable. [default: NA and nothing]"),
    ] = None,
    encoding: Annotated[str, typer.Option(help="Of a text file, such as latin-1.")] = "",
    budget: Annotated[float, typer.Option(min=0, help="Seconds for the search.")] = 30.0,
    tol: Tolerances = None,
    digits: Digits = None,
    allow: Annotated[
        list[str] | None, typer.Option(help="Package to allow besides the listed; repeatable.")
    ] = None,
    saw: Annotated[
        list[str] | None,
        typer.Option(help="Numbers you saw: 'py: x1 = 0.46, se(x1) = 0.1'; repeatable."),
    ] = None,
    reported: Annotated[
        list[str] | None,
        typer.Option(help="File of numbers you saw, 'py: coef.csv': names, then values."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="Probability above which the event is predicted.")
    ] = 0.5,
    alpha: Annotated[
        float, typer.Option(min=0, max=1, help="Level below which p is significant.")
    ] = 0.05,
    seed: Annotated[int, typer.Option(help="Of the random numbers of both calls.")] = 1,
    search: Annotated[bool, typer.Option(help="Look for what makes them differ.")] = True,
    profile: Annotated[
        str | None,
        typer.Option(
            help="Of a study: how much to run. [default: smoke if it has that, else paper]",
            parser=printable,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Of a study: folder of the results. [default: out/compare/STUDY/FIRST-SECOND]",
            parser=as_path,
        ),
    ] = None,
    workers: WorkerProcesses = None,
    tolerances: Annotated[
        Path | None,
        typer.Option(help="Of a study: TOML file of tolerances, NAME = VALUE.", parser=as_path),
    ] = None,
    fit: Annotated[
        bool, typer.Option(help="Of a study: fit what is missing, or compare what is there.")
    ] = True,
    as_json: AsJson = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Write the answer as a page, with a picture: a file.", parser=as_path),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            help="Write evidence for validators, as HTML and for Quarto: a folder.", parser=as_path
        ),
    ] = None,
    methods_paragraph: Annotated[
        bool, typer.Option("--methods-paragraph", help="Print a paragraph for a manuscript only.")
    ] = False,
    open_: Open = False,
) -> None:
    """Compare two calls on a table, or two methods of a study; say why they differ.

    Exit codes: 0 same, 1 different, 2 usage, 3 not comparable or undecided.
    """
    read = _reading(types, missing, encoding)
    if are_methods(first, second):
        _refuse_for_study(
            read,
            outcome=outcome, features=features, digits=digits, allow=allow, saw=saw,
            reported=reported, evidence=evidence, methods_paragraph=methods_paragraph,
        )  # fmt: skip
        study_options = StudyOptions(
            profile, out, workers, as_json, tol or (), tolerances, fit, search, report, open_
        )
        raise typer.Exit(compare_methods(table, first, second, study_options))
    for name, given in {"profile": profile, "out": out, "tolerances": tolerances}.items():
        if given is not None:
            raise SpecificationError(f"--{name} is of a study. Leave it out for a table.")
    from fitdiff.cli.compare_calls import CallOptions, compare_on_table

    call_options = CallOptions(
        outcome=outcome, features=features, reading=read, budget=budget, tolerances=tol or (),
        digits=digits, allow=allow or (), saw=saw or (), reported=reported or (),
        threshold=threshold, alpha=alpha, seed=seed, search=search, as_json=as_json,
        written=Written(report, evidence, methods_paragraph, open_),
    )  # fmt: skip
    raise typer.Exit(compare_on_table(table, first, second, call_options))


def _refuse_for_study(read: dict[str, Any], **of_calls: object) -> None:
    """Raise `SpecificationError` for an option that says nothing of two methods of a study."""
    if read:
        raise SpecificationError(
            f"--{next(iter(read))} is of a table. Of a study, state it in [data]."
        )
    for name, given in of_calls.items():
        if given:
            option = name.replace("_", "-")
            raise SpecificationError(
                f"--{option} is of two calls on a table. Leave it out for methods of a study."
            )


def _reading(types: list[str] | None, missing: list[str] | None, encoding: str) -> dict[str, Any]:
    """Options of `read_table` that were given."""
    read: dict[str, Any] = {"missing": missing, "encoding": encoding}
    stated = dict(one.split("=", 1) for one in types or () if "=" in one)
    files = [Path(one) for one in types or () if "=" not in one]
    if len(files) > 1 or (files and stated):
        raise SpecificationError(
            "--types takes COLUMN=TYPE, as often as you like, or one TOML file. Name one file only."
        )
    read["types"] = files[0] if files else stated
    return {name: value for name, value in read.items() if value}
