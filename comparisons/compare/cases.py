"""Cases of two calls that differ for a known reason, or do not differ: one TOML file each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from fitdiff.calls import Workers
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.side import Given

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A case and its right answer.

    Attributes
    ----------
    name : str
    table : str
        File in ``tables``.
    first, second : str
    verdict : str
    causes : tuple of frozenset of str
        Sets of settings any of which is a right answer; empty where no change is one.
    status : str
        Of the search.
    outcome, features
        As the user would give them.
    relations : dict of str to str
        What is to be said of a stage.
    values : tuple of dict
        Right values of stages: ``kind``, ``label``, ``first``, ``second``, ``tolerance``.
    partial : tuple of frozenset of str
        Sets of settings that must be said to close some quantities.
    tempting : tuple of frozenset of str
        Wrong answers that lie near. Every set outside ``causes`` is wrong; these are what the case
        is there for.
    blind : str
        Date on which the case was written and committed before it was first run; or empty.
    unanswered : str
        What fitdiff lacks to answer it, where it does not yet; or empty.
    """

    name: str
    table: str
    first: str
    second: str
    verdict: str
    causes: tuple[frozenset[str], ...] = ()
    status: str = "searched"
    outcome: str | None = None
    features: tuple[str, ...] = ()
    relations: dict[str, str] | None = None
    values: tuple[dict[str, Any], ...] = ()
    partial: tuple[frozenset[str], ...] = ()
    tempting: tuple[frozenset[str], ...] = ()
    blind: str = ""
    unanswered: str = ""

    def run(self, workers: Workers, budget: float = 60.0) -> Comparison:
        """Compare the two calls."""
        table = pd.read_csv(HERE / "tables" / self.table)
        given = Given(self.outcome, self.features, time_limit=60.0)
        return compare_calls(table, self.first, self.second, given, workers, budget=budget)


def read_case(path: Path) -> Case:
    """Read a case."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    content["causes"] = tuple(frozenset(one) for one in content.get("causes", ()))
    for key in ("partial", "tempting"):
        content[key] = tuple(frozenset(one) for one in content.get(key, ()))
    content["features"] = tuple(content.get("features", ()))
    content["values"] = tuple(content.get("values", ()))
    return Case(path.stem, **content)


CASES = [read_case(path) for path in sorted((HERE / "cases").glob("*.toml"))]


def named(found: Comparison) -> list[frozenset[str]]:
    """The sets of settings that are named as causes; accuracy only names none."""
    return [
        frozenset(change.setting for change in cause.settings)
        for cause in found.explanation.causes
        if cause.settings
    ]
