"""The command ``fitdiff list``."""

from __future__ import annotations

import json

from fitdiff.cli.options import OUT, AsJson, table


def list_(as_json: AsJson = False) -> None:
    """List studies, methods and engines, and say what cannot run here, and why."""
    from fitdiff.cli.inventory import inventory

    content = inventory()
    if as_json:
        print(json.dumps(content, indent=1))
        return
    for kind, entries in content.items():
        OUT.print(f"\n{kind}", style="bold")
        shown = table("name", "what", "here")
        for entry in entries:
            shown.add_row(entry["name"], entry["what"], entry["problem"] or "can run")
        OUT.print(shown, markup=False)
