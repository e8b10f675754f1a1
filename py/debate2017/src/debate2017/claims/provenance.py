"""When the rule and the claims were written, as far as the version history knows."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from debate2017.claims.looks import Look
from fitdiff.hashing import hash_content
from fitdiff.studies.history import part_at, unchanged_since
from fitdiff.studies.study import Study


def provenance(study: Study, looks: Sequence[Look]) -> tuple[str, ...]:
    """Say since when the rule is as it is, and what each look was fitted with; a line each."""
    file = _file_of(study)
    return (_rule_line(file), *(_look_line(file, look) for look in looks))


def _file_of(study: Study) -> Path | None:
    name = f"{study.name}.toml"
    places = (study.folder / "studies" / name, study.folder / name)
    return next((place for place in places if place.is_file()), None)


def _rule(content: Mapping[str, Any]) -> dict[str, Any]:
    """The rule, and what makes a step of each claim: notes and wording may change."""
    claims = content.get("claims", ())
    return {"rule": content.get("verdict")} | {one["id"]: list(_steps(one)) for one in claims}


def _steps(claim: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for step in claim.get("steps", ()):
        yield {name: value for name, value in step.items() if name != "note"}


def _rule_line(file: Path | None) -> str:
    if file is None:
        return "When the rule and the claims were written is not known: the study's file is gone."
    since = unchanged_since(file, _rule)
    short = hash_content(_rule(tomllib.loads(file.read_text())))[:12]
    if since is None:
        return (
            f"Rule and claims {short}: when they were written is not known, as they are not in a "
            f"version history of {file.name}."
        )
    return (
        f"Rule and claims {short}: unchanged in the version history since {since.date}, commit "
        f"{since.id[:12]}."
    )


def _look_line(file: Path | None, look: Look) -> str:
    done = look.progress.notice() or f"complete: {look.progress.planned} cells"
    return f"{look.splits} splits of each size; {done}; {look.versions}. {_since(file, look)}"


def _since(file: Path | None, look: Look) -> str:
    commit = look.commit.removesuffix("+changes")
    then = None if file is None or commit == "unknown" else part_at(file, commit, _rule)
    if file is None or not isinstance(then, dict):
        return "Rule and claims at that time are not known."
    now = _rule(tomllib.loads(file.read_text()))
    changed = [name for name in now | then if now.get(name) != then.get(name)]
    unsure = " (the tree had uncommitted changes)" if look.commit.endswith("+changes") else ""
    if changed:
        return f"Stated otherwise at that commit{unsure}: {', '.join(changed)}."
    return f"Rule and claims were the same at that commit{unsure}."
