"""The command ``fitdiff translate``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from fitdiff.cli.options import AsJson


def translate(
    call: Annotated[str, typer.Argument(help="'r: ...' or 'py: ...'; @FILE, or - for input.")],
    table: Annotated[
        str | None,
        typer.Argument(help="A file, or a set such as 'r:datasets::mtcars'."),
    ] = None,
    outcome: Annotated[str | None, typer.Option(help="Column that y is.")] = None,
    features: Annotated[str, typer.Option(help="Columns that X is: a,b,c.")] = "",
    to: Annotated[str, typer.Option(help="Function to translate to; else the nearest.")] = "",
    only: Annotated[str, typer.Option(help="Print one script and nothing else: r or py.")] = "",
    run: Annotated[bool, typer.Option(help="Run both scripts and say how far they agree.")] = True,
    as_json: AsJson = False,
) -> None:
    """Print a call with every setting, and its equal in the other language.

    Both are whole scripts, which are run to see that they agree.

    Exit codes: 0 equal, 1 not, 2 usage, 3 no exact equal.
    """
    from fitdiff.cli.progress import telling
    from fitdiff.errors import SpecificationError

    if only not in ("", "r", "py"):
        raise SpecificationError(f"--only must be r or py, got '{only}'.")
    chosen = tuple(name.strip() for name in features.split(",") if name.strip())
    with telling() as tell:
        from fitdiff.translation.command import translated

        text, code = translated(call, table, outcome, chosen, to, only, run, as_json, tell)
    print(text, end="")
    sys.exit(code)
