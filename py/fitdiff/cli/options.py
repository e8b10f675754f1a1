"""Arguments and options that several commands share."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from fitdiff.cli.messages import say
from fitdiff.errors import SpecificationError
from fitdiff.studies.catalog import Kind, available, find_file, home_of

# More processes than any machine that fitdiff was run on has cores.
MOST_WORKERS = 512


def printable(given: str) -> str:
    """Refuse what no file can be called: nothing, NUL, line breaks, bytes that are no text."""
    if not given.strip() or not given.isprintable():
        raise SpecificationError(f"{given!r} cannot be a name or a path. Use printable text.")
    return given


def as_path(given: str) -> Path:
    """Make a path of what can be one: '' would be the working directory."""
    return Path(printable(given))


def known(kind: Kind) -> Callable[[str], str]:
    """Make a check of a name, so that a misspelt one is reported at once; '' means none."""

    def check(given: str) -> str:
        if given:
            find_file(given, kind)
        return given

    return check


def require_methods(names: tuple[str, ...], study: str) -> None:
    """Raise `SpecificationError` for a method that neither ships nor is beside the study."""
    home = home_of(find_file(study, "studies"))
    for name in names:
        find_file(name, "methods", home)


def processors() -> int:
    """Count the physical cores."""
    import psutil

    return psutil.cpu_count(logical=False) or 1


def results_folder(out: Path | None, *default: str) -> Path:
    """Return the folder of the results, ``out`` or one inside ``out/``; it need not exist.

    Raises
    ------
    SpecificationError
        If it is a file.
    """
    folder = Path("out", *default) if out is None else out
    if folder.exists() and not folder.is_dir():
        raise SpecificationError(f"--out {folder} is a file. Name a folder.")
    return folder


def as_typed() -> str:
    """Return the command as it was typed, with every option, to be repeated."""
    return shlex.join(["fitdiff", *sys.argv[1:]])


def show_file(page: Path) -> None:
    """Show a page in the user's browser; where there is none, say so."""
    import webbrowser

    if not webbrowser.open(page.resolve().as_uri()):
        say(f"No browser could be started. Open {page} yourself.")


def names_of_studies(incomplete: str) -> list[str]:
    """Complete the name of a study."""
    return _beginning("studies", incomplete)


def names_of_methods(incomplete: str) -> list[str]:
    """Complete the name of a method."""
    return _beginning("methods", incomplete)


def names_of_ladders(incomplete: str) -> list[str]:
    """Complete the name of a ladder."""
    return _beginning("ladders", incomplete)


def _beginning(kind: Kind, incomplete: str) -> list[str]:
    return [name for name in sorted(available(kind)) if name.startswith(incomplete)]


StudyName = Annotated[
    str,
    typer.Argument(
        help="Name of a study, or path of its TOML file.",
        callback=known("studies"),
        autocompletion=names_of_studies,
    ),
]
StudyOption = Annotated[
    str,
    typer.Option(
        help="Study whose data and splits are used: a name, or the path of its TOML file.",
        callback=known("studies"),
        autocompletion=names_of_studies,
    ),
]
Profile = Annotated[
    str, typer.Option(help="Profile of the study: how much to run.", callback=printable)
]
Folder = Annotated[
    Path | None,
    typer.Option("--out", help="Folder for the results. [default: out/STUDY]", parser=as_path),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_WORKERS, help="Worker processes. [default: one per core]"),
]
H2OMemory = Annotated[str, typer.Option(help="Java heap of the H2O cluster.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Open = Annotated[bool, typer.Option("--open", help="Show the page in a browser.")]
Tolerances = Annotated[
    list[str] | None,
    typer.Option("--tol", "--tolerance", help="KIND=1e-4, such as coefficients=1e-4; repeatable."),
]
Digits = Annotated[int | None, typer.Option(min=1, max=15, help="Digits in which all must agree.")]
