"""The page of defaults that differ between engines: ``python -m debate2017.known_differences``.

`known-differences.toml` states where each default is read (see `fitdiff.cards.defaults`) and by
which two methods its effect is measured. What was read and measured is recorded, so that the page
is printed without R or H2O; ``--update`` reads everything again and rewrites record and page.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from debate2017.known_differences_page import (
    FOLDER,
    LEVEL,
    RECORD,
    KnownDifferences,
    Record,
    Step,
    as_page,
    read_file,
    read_record,
)
from debate2017.selection import Selection, selections_of, write_figure
from fitdiff.attribution.manipulation import manipulation_of
from fitdiff.attribution.noise import step_floors
from fitdiff.cards.defaults import read_defaults
from fitdiff.engines.contract import load_engine
from fitdiff.engines.h2o.server import start_h2o
from fitdiff.engines.r import package as r_package
from fitdiff.errors import DataError
from fitdiff.hashing import derive_seed
from fitdiff.methods.differences import only_difference
from fitdiff.methods.method import Method
from fitdiff.results.files import json_text, write_texts
from fitdiff.results.manifest import read_manifest
from fitdiff.results.predictions import read_predictions
from fitdiff.results.table import read_results
from fitdiff.results.tested import read_test_rows
from fitdiff.stats.contrast import contrasts
from fitdiff.stats.counts import Counts, count_correct, mean_over_strata
from fitdiff.stats.labels import Place, Predicted, TestRows, gained_rows, label_disagreement
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile

PAGE = FOLDER.parents[3] / "docs" / "known-differences.md"
# Columns whose share is recorded, of each rule and size: half of what is wanted.
OFTEN = 5
_PYTHON = ("h2o", "keras", "numpy", "scikit-learn", "statsmodels")
_R = ("R", "genefilter", "glmnet")


def measure_step(
    step: Step,
    number: int,
    methods: Mapping[str, Method],
    results: pd.DataFrame,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
) -> Record:
    """Measure a step at each size and over all; the methods must differ in one setting.

    ``number`` is that of the first method's fits, 0 for those with the seed that all methods share:
    a step from a method whose threads race has fits of its own, so that one fit that went well by
    chance does not lower the effects of all settings.
    """
    before, after = methods[step.from_], methods[step.to]
    changed = only_difference(before, after)
    results, predictions = _with_fits_of(before.name, number, results, predictions)
    counts = count_correct(results[results["seed"] == 0], (before.name, after.name))
    fits = manipulation_of(counts, (before, after), results, predictions)

    def measured(counts: Counts, n: int | None) -> Record:
        rng = np.random.default_rng(derive_seed("known-differences", *counts.methods, str(n)))
        gained = gained_rows(counts, [tests, tests], predictions)  # refuses another run's labels
        (found,) = contrasts(counts, n, gained, LEVEL, rng, inferences=["splits"])
        labels = label_disagreement(counts, (before.name, after.name), predictions)
        floors = step_floors(results, (before, before), counts, LEVEL)
        return {
            "n": n,
            "splits": found.splits,
            "mean": float(found.mean),
            "low": found.interval and found.interval.low,
            "high": found.interval and found.interval.high,
            "labels_changed": float(mean_over_strata(labels, counts.strata)),
            "noise_floor": floors[0],
        }

    return {
        "before": before.name,
        "after": after.name,
        "setting": changed.setting,
        "before_value": changed.before,
        "after_value": changed.after,
        "repeatable": all(map(_is_repeatable, (before, after))),
        "fits": asdict(fits) | {"too_few": fits.too_few},
        "overall": measured(counts, None),
        "by_size": [measured(counts.of_size(n), n) for n in counts.sizes],
    }


def _is_repeatable(method: Method) -> bool:
    return load_engine(method.engine).is_repeatable(method)


def _with_fits_of(
    name: str, number: int, results: pd.DataFrame, predictions: Mapping[Place, Predicted]
) -> tuple[pd.DataFrame, Mapping[Place, Predicted]]:
    """Exchange a method's fits with those of another number."""
    mine = results["method"] == name
    if number not in set(results.loc[mine, "seed"]):
        raise DataError(
            f"{name} was not fitted with seed {number}: each effect on it needs fits of its own. "
            f"State more of them as 'refitted' in the profile."
        )
    other = {0: number, number: 0}
    seeds = results["seed"].where(~mine, results["seed"].replace(other))
    placed = {
        place._replace(seed=other.get(place.seed, place.seed)) if place.method == name else place: p
        for place, p in predictions.items()
    }
    return results.assign(seed=seeds), placed


def _numbers(steps: Sequence[Step], methods: Mapping[str, Method]) -> list[int]:
    """Number each step among those from the same method, where its threads race; else 0."""
    froms = [step.from_ for step in steps]
    return [
        0 if _is_repeatable(methods[name]) else froms[: at + 1].count(name)
        for at, name in enumerate(froms)
    ]


def measure(file: KnownDifferences, folder: Path) -> Record:
    """Measure all steps from a complete run of the file's study."""
    content, progress = read_manifest(folder)
    if content["study"] != file.study or not progress.complete:
        raise DataError(
            f"{folder} holds no complete run of '{file.study}'. Run it first: fitdiff run "
            f"{file.study} --out {folder}"
        )
    study, profile = read_study(file.study), content["profile"]
    tests = read_test_rows(study, study.profile(profile), folder)
    methods = {method.name: method for method in study.methods}
    tables = read_results(folder), tests, read_predictions(folder)
    steps = file.steps()
    numbered = zip(steps, _numbers(steps, methods), strict=True)
    return {
        "profile": profile,
        "effects": [measure_step(step, number, methods, *tables) for step, number in numbered],
    }


def select(file: KnownDifferences, sizes: tuple[int, ...] | None = None) -> list[Selection]:
    """Compare the selection rules on the splits that the file states."""
    profile = Profile(sizes or file.selection_sizes, file.selection_replicates)
    return selections_of(read_study(file.selection_study), profile)


def selection_record(one: Selection) -> Record:
    """Record a selection rule: how often it differs, and the columns it keeps most often."""
    record = {each.name: getattr(one, each.name) for each in fields(one)}
    frequency = record.pop("frequency")
    most = np.argsort(-frequency, kind="stable")[:OFTEN]
    return record | {"often": [[int(column), float(frequency[column])] for column in most]}


def update(measured: Path | None) -> None:
    """Read all defaults, with R and a private H2O server; rewrite record, figure and page."""
    file, record = read_file(), read_record()
    with (
        tempfile.TemporaryDirectory() as logs,
        r_package.open_session() as session,
        start_h2o(Path(logs, "h2o.log"), memory="512m") as server,
    ):
        record["defaults"] = read_defaults(file.references(), session, server.address)
    of_r = r_package.versions()
    record["versions"] = {name: version(name) for name in _PYTHON}
    record["versions"] |= {name: of_r[name] for name in _R}
    record |= {} if measured is None else measure(file, measured)
    selections = select(file)
    record["selection"] = [selection_record(one) for one in selections]
    write_figure(selections, PAGE.with_name("selection.png"))
    write_texts(FOLDER, {RECORD: json_text(record)})
    write_texts(PAGE.parent, {PAGE.name: as_page(file, record)})


def main() -> None:
    """Print the page, or update it."""
    parser = argparse.ArgumentParser(prog="python -m debate2017.known_differences")
    parser.add_argument("--update", action="store_true", help="read defaults again; write the page")
    parser.add_argument("--measured", type=Path, help="with --update: folder of a run to measure")
    options = parser.parse_args()
    if options.update:
        update(options.measured)
    print(as_page(read_file(), read_record()), end="")


if __name__ == "__main__":
    main()
