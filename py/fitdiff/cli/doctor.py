"""The command ``fitdiff doctor``."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import typer

from fitdiff.cli.messages import say
from fitdiff.cli.options import AsJson

if TYPE_CHECKING:
    from fitdiff.installation.finding import Finding


def doctor(as_json: AsJson = False) -> None:
    """Check the installation and name the command that repairs what is missing or wrong.

    Exit codes: 0 studies can be run, 1 what they need is missing or wrong, 2 usage.
    """
    from dataclasses import asdict

    from fitdiff.cli.progress import telling

    with telling("examining the installation"):
        from fitdiff.installation.doctor import examine

        findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        print("\n".join(_lines(finding) for finding in findings))
    fit = not any(f.required and f.state in ("missing", "wrong") for f in findings)
    say("Studies can be run." if fit else "Studies cannot be run: see 'Remedy' above.")
    if not fit:
        raise typer.Exit(1)


def _lines(finding: Finding) -> str:
    """One finding in 80 columns, its remedy below."""
    named = f"{finding.name} {finding.version}".rstrip()
    text = f"{finding.state:8} {named}: {finding.detail}"
    remedy = [f"Remedy: {finding.remedy}"] if finding.remedy else []
    indent = " " * 9
    lines = textwrap.wrap(
        text, 80, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join([*lines, *(indent + each for each in remedy)])
