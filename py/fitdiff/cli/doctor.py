"""The command ``fitdiff doctor``."""

from __future__ import annotations

import json

import typer

from fitdiff.cli.options import ERR, OUT, AsJson, table


def doctor(as_json: AsJson = False) -> None:
    """Examine what the main job needs, and say which command mends what is wrong."""
    from dataclasses import asdict

    from fitdiff.installation.doctor import examine

    findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        shown = table("what", "version", "state", "detail", "mended by")
        for f in findings:
            shown.add_row(f.name, f.version, f.state, f.detail, f.remedy)
        OUT.print(shown, markup=False)
    fit = not any(f.required and f.state in ("missing", "wrong") for f in findings)
    ERR.print("The main job can run." if fit else "The main job cannot run: see 'mended by'.")
    if not fit:
        raise typer.Exit(1)
