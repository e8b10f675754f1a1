"""The command ``fitdiff list``."""

from __future__ import annotations

import json
import textwrap
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated

import typer

from fitdiff.cli.messages import say
from fitdiff.cli.options import AsJson, as_path

_WIDTH = 80
# Names longer than this have their titles on the next line.
_LONGEST = 34


def list_(
    beside: Annotated[
        Path | None,
        typer.Argument(
            help="Study file or folder whose methods, studies and ladders are listed too.",
            parser=as_path,
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Check everything, and show what cannot run and why.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the available studies, methods, ladders and engines.

    Exit codes: 0 done, 2 usage.
    """
    from fitdiff.cli.inventory import BESIDE, OWN, checked, home, titles

    if check:
        from fitdiff.cli.progress import telling

        with telling("checking each engine, study, method and ladder"):
            content = checked(home(beside))
    else:
        content = titles(home(beside))
    if as_json:
        print(json.dumps(content, indent=1))
        return
    for kind, entries in content.items():
        if not entries:
            print(f"{kind}: none\n")
        for origin, found in groupby(entries, key=itemgetter("from")):
            source = "beside your file" if origin == BESIDE else origin
            print(kind if origin == OWN else f"{kind}, {source}")
            group = list(found)
            column = min(max(len(entry["name"]) for entry in group), _LONGEST)
            for entry in group:
                print(_line(entry["name"], entry["title"], column))
                if entry.get("problem"):
                    print(_line("", f"CANNOT RUN: {entry['problem']}", column))
            print()
    if not check:
        say("Which of these can run here, and what the others need: fitdiff list --check")


def _line(name: str, text: str, column: int) -> str:
    """One entry, wrapped; words are never cut."""
    margin = " " * (column + 4)
    first = f"  {name:{column}}  "
    width = _WIDTH - len(margin)
    wrapped = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    if len(first) > len(margin):
        wrapped, first = ["", *wrapped], f"  {name}"
    return "\n".join((margin if at else first) + part for at, part in enumerate(wrapped or [""]))
