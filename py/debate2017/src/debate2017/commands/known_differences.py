"""The command ``fitdiff known-differences``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

import debate2017
from fitdiff.cli.messages import say_written
from fitdiff.cli.options import AsJson


def known_differences(
    as_json: AsJson = False,
    update: Annotated[
        bool, typer.Option("--update", help="Read all defaults again; rewrite record and page.")
    ] = False,
    measured: Annotated[
        Path | None, typer.Option(help="With --update: take effects from this folder of a run.")
    ] = None,
) -> None:
    """List the defaults that differ between engines: values, measured effects, sources."""
    from dataclasses import asdict

    from debate2017.known_differences.page import as_page
    from debate2017.known_differences.recording import known_differences as read_known
    from debate2017.known_differences.update import page_file, update_record

    folder = Path(debate2017.__file__).parent
    if update or measured:
        update_record(folder, measured)
    known = read_known(folder)
    if update or measured:
        page_file(folder).write_text(as_page(known))
        say_written(page_file(folder))
    print(json.dumps(asdict(known), indent=1) if as_json else as_page(known))
