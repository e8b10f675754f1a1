"""Arguments and options that several commands share, and where they print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import psutil
import typer
from rich import box
from rich.console import Console
from rich.table import Table

# Piped output has no width of its own; at 80 columns the tables would be all line breaks.
OUT = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
ERR = Console(stderr=True, highlight=False)

PROCESSORS = psutil.cpu_count(logical=False) or 1

StudyName = Annotated[str, typer.Argument(help="Name of a study, or path of its TOML file.")]
MethodName = Annotated[str, typer.Argument(help="Name of a method, or path of its TOML file.")]
Profile = Annotated[str, typer.Option(help="How much to run: smoke, paper, deep.")]
Folder = Annotated[
    Path | None, typer.Option("--out", help="Folder of the results; without it out/STUDY.")
]
Workers = Annotated[int, typer.Option(min=1, help="Processes at work at the same time.")]
H2OMemory = Annotated[str, typer.Option(help="Java heap of the H2O cluster.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def table(*headings: str) -> Table:
    """Make an empty table whose words are wrapped, never cut."""
    made = Table(box=box.SIMPLE_HEAD)
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made
