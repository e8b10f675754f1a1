"""The command ``fitdiff evidence``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from fitdiff.cli.messages import say_written
from fitdiff.cli.options import AsJson, Open, as_path, results_folder, show_file


def evidence(
    results: Annotated[
        list[Path],
        typer.Argument(help="JUnit files of pytest or testthat; several.", parser=as_path),
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder. [default: out/evidence]", parser=as_path)
    ] = None,
    as_json: AsJson = False,
    open_: Open = False,
) -> None:
    """Write evidence for validators: requirement, test, result, versions and hashes.

    Rows are the checks of `fitdiff.testing` in those tests, and tests marked with
    `pytest.mark.requirement(TEXT)`: `pytest --junitxml=FILE`. In R those of
    `expect_same_fit(..., requirement = TEXT)`: `testthat::JunitReporter`. As a page, and as a
    Quarto document.

    Exit codes: 0 all requirements are shown, 1 some are not, 2 usage.
    """
    from fitdiff.report.evidence import read_junit
    from fitdiff.report.evidence_pages import write_evidence

    found = read_junit(results)
    files = write_evidence(found, results_folder(out, "evidence"))
    if as_json:
        print(json.dumps(asdict(found) | {"failed": found.failed}, indent=1))
    else:
        shown = len(found.checks) - found.failed
        print(f"{shown} of {len(found.checks)} requirements are shown.")
        for one in found.checks:
            if one.result != "passed":
                print(f"  {one.result}: {one.requirement}")
    for file in files:
        say_written(file)
    if open_:
        show_file(files[0])
    raise typer.Exit(1 if found.failed else 0)
