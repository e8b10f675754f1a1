"""Since when a ladder's file is what it is, and whether it was changed after a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from fitdiff.hashing import hash_content
from fitdiff.methods.specification import read_toml
from fitdiff.studies.history import Commit, part_at, unchanged_since

_CHANGES = "+changes"
_WHEN = {
    "before": "before the run",
    "after": "after the run",
    "after or during": "after the run or uncommitted in it",
}


@dataclass(frozen=True)
class LadderOrigin:
    """What is known of a ladder's file.

    Attributes
    ----------
    hash : str
        Of all that the file states but its wording.
    since : Commit or None
        The first commit since which the file states the same; None where it has no version
        history, or differs from it.
    uncommitted : bool
        The version history has the file, but as it is now it is not committed.
    changed : {'before', 'after', 'after or during'} or None
        When, seen from the run that is explained; None if that is not known.
    """

    hash: str
    since: Commit | None
    uncommitted: bool
    changed: Literal["before", "after", "after or during"] | None

    def text(self) -> str:
        """Write it in a line; '' where there is no version history."""
        when = f", {_WHEN[self.changed]}" if self.changed else ""
        if self.since is not None:
            last = f"{self.since.date} (commit {self.since.id[:12]})"
            return f"Ladder {self.hash[:12]}: last changed {last}{when}."
        if self.uncommitted:
            return f"Ladder {self.hash[:12]}: changed since its last commit{when}."
        return ""


def origin_of(file: Path, run: str) -> LadderOrigin:
    """Look up a ladder's file.

    Parameters
    ----------
    file : Path
    run : str
        Commit at which the run was made, as its manifest states it.
    """
    now = stated_in(read_toml(file))
    return LadderOrigin(
        hash=hash_content(now),
        since=(since := unchanged_since(file, stated_in)),
        uncommitted=since is None and part_at(file, "HEAD", stated_in) is not None,
        changed=_changed(now, part_at(file, run.removesuffix(_CHANGES), stated_in), run),
    )


def stated_in(content: Mapping[str, Any]) -> dict[str, Any]:
    """All that makes a ladder what it is: title and labels may change."""
    steps = [{**step} for step in content.get("steps", ())]
    for step in steps:
        step.pop("label", None)
    return {name: value for name, value in content.items() if name != "title"} | {"steps": steps}


def _changed(
    now: object, then: object, run: str
) -> Literal["before", "after", "after or during"] | None:
    """Tell when a file became as it is now, from what it was at the commit of a run."""
    unsure = run.endswith(_CHANGES)
    if then is None or (unsure and now == then):
        return None
    if now == then:
        return "before"
    return "after or during" if unsure else "after"
