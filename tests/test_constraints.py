"""Versions of Python packages: all are pinned, at the versions that are installed."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"


def pins() -> dict[str, str]:
    lines = [line for line in CONSTRAINTS.read_text().splitlines() if not line.startswith("#")]
    return dict(line.split("==") for line in lines)


def test_constraints_are_names_and_exact_versions() -> None:
    for name, number in pins().items():
        assert re.fullmatch(r"[a-z0-9-]+", name)
        assert re.fullmatch(r"[0-9][0-9a-z.]*", number), name
    assert list(pins()) == sorted(pins())


def test_required_packages_are_pinned_at_the_installed_version() -> None:
    if "fitdiff" not in {distribution.name for distribution in distributions()}:
        pytest.skip("fitdiff is not installed in this environment")
    needed = _needed("fitdiff", {"dev"}, set())
    assert {name: version(name) for name in needed} == {name: pins().get(name) for name in needed}


def _needed(name: str, extras: set[str], seen: set[str]) -> set[str]:
    """All distributions that one needs, by normalised name."""
    for line in requires(name) or []:
        requirement = Requirement(line)
        wanted = requirement.name.lower().replace("_", "-").replace(".", "-")
        applies = any(
            requirement.marker is None or requirement.marker.evaluate({"extra": extra})
            for extra in extras | {""}
        )
        if not applies or wanted in seen:
            continue
        try:
            version(wanted)
        except PackageNotFoundError as error:
            raise AssertionError(f"{name} needs {wanted}, which is not installed") from error
        seen.add(wanted)
        _needed(wanted, set(requirement.extras), seen)
    return seen
