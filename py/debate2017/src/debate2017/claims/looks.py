"""Looks at the claims: the results of each profile are kept, and judged together."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from debate2017.claims.thresholds import labels_by_f1
from fitdiff.errors import DataError
from fitdiff.results.manifest import FILE as MANIFEST
from fitdiff.results.manifest import Progress, read_manifest
from fitdiff.results.predictions import FILE as PREDICTIONS
from fitdiff.results.predictions import read_predictions
from fitdiff.results.summary import versions_line
from fitdiff.results.table import RESULTS_FILE, read_results
from fitdiff.results.tested import read_test_rows
from fitdiff.stats.labels import Place, Predicted, TestRows
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile

KEPT = "profiles"
_PLACE = ["method", "source", "n", "replicate", "seed"]


@dataclass(frozen=True)
class Look:
    """The results of one profile.

    Attributes
    ----------
    profile : str
    commit : str
        At which it was fitted, with ``+changes`` if the tree had some; or 'unknown'.
    versions : str
        One line on what made them.
    splits : int
        Of each size.
    progress : Progress
    """

    profile: str
    commit: str
    versions: str
    splits: int
    progress: Progress


@dataclass(frozen=True)
class Tables:
    """All results that there are for a study's claims, from all looks."""

    looks: tuple[Look, ...]
    results: pd.DataFrame
    tests: dict[str, TestRows]
    predictions: dict[Place, Predicted]


def keep(folder: Path) -> None:
    """Keep the tables of the profile that was run last beside those of others."""
    kept = folder / KEPT / read_manifest(folder)[0]["profile"]
    kept.mkdir(parents=True, exist_ok=True)
    # The manifest last: it seals the others.
    for name in (RESULTS_FILE, PREDICTIONS, MANIFEST):
        shutil.copyfile(folder / name, kept / name)


def read_looks(study: Study, folder: Path) -> Tables:
    """Read the profile that was run last, and all others that are kept.

    Raises
    ------
    DataError
        If the folder holds no run, or profiles hold different fits of the same cell.
    """
    last = read_manifest(folder)[0]["profile"]
    kept = sorted(path.parent for path in (folder / KEPT).glob(f"*/{MANIFEST}"))
    kept = [*(one for one in kept if one.name != last), folder]
    tables = [read_results(each) for each in kept]
    results = pd.concat(tables, ignore_index=True).drop_duplicates([*_PLACE, "cell"])
    manifests = [read_manifest(each) for each in kept]
    _check_one_fit(results, [content["profile"] for content, _ in manifests], folder)
    looks = tuple(
        Look(
            profile=content["profile"],
            commit=content["git_commit"],
            versions=versions_line(content),
            splits=int(table["replicate"].max()),
            progress=progress,
        )
        for (content, progress), table in zip(manifests, tables, strict=True)
    )
    profile = _all_of([study.profile(look.profile) for look in looks])
    return Tables(looks, results, read_test_rows(study, profile, folder), _predictions(study, kept))


def _check_one_fit(results: pd.DataFrame, profiles: Sequence[str], folder: Path) -> None:
    if results.duplicated(_PLACE).any():
        raise DataError(
            f"{folder / KEPT}: {' and '.join(profiles)} hold different fits of the same method and "
            "split, by other versions or settings. Run the older profile again (cells that fit are "
            "not fitted twice), or delete its folder."
        )


def _all_of(profiles: Sequence[Profile]) -> Profile:
    """The profile of all splits of several; their rows are then read once."""
    sizes = tuple(dict.fromkeys(n for one in profiles for n in one.sizes))
    most = max(one.replicates for one in profiles)
    return replace(profiles[0], sizes=sizes, replicates=most, methods=None)


def _predictions(study: Study, kept: Sequence[Path]) -> dict[Place, Predicted]:
    """Labels of every cell; probabilities where they can be labelled otherwise."""
    by_f1 = {method.name for method in study.methods if labels_by_f1(method)}
    found: dict[Place, Predicted] = {}
    for folder in kept:
        others = read_predictions(
            folder, lambda one: one.seed == 0 and one.method not in by_f1, labels_only=True
        )
        found |= others
        found |= read_predictions(folder, lambda one: one.seed == 0 and one.method in by_f1)
    return found
