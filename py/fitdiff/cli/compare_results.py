"""The command ``fitdiff compare-results``."""

from __future__ import annotations

from typing import Annotated

import typer

from fitdiff.cli.compare_calls import CODES, tolerances_of
from fitdiff.cli.options import AsJson, Digits, Tolerances

File = typer.Argument(help="A file of coefficients or predictions: CSV, TSV, Parquet, RDS ...")


def compare_results(
    first: Annotated[str, File],
    second: Annotated[str, File],
    by: Annotated[
        str | None,
        typer.Option(
            help="Column that says what a row is. [default: one called term, id ..., or the first "
            "of texts that are all different]"
        ),
    ] = None,
    tol: Tolerances = None,
    digits: Digits = None,
    as_json: AsJson = False,
) -> None:
    """Compare two files of results without their calls: the first stage that differs.

    Exit codes: 0 same, 1 different, 2 usage, 3 not comparable.
    """
    from fitdiff.comparison.result_files import compare_result_files
    from fitdiff.report import result_files

    found = compare_result_files(first, second, by=by, tolerances=tolerances_of(tol or (), digits))
    print(result_files.as_json(found) if as_json else result_files.as_text(found), end="")
    raise typer.Exit(CODES[found.verdict])
