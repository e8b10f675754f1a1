"""The page of defaults that differ between engines: ``python -m debate2017.known_differences``.

`known-differences.toml` states where each default is read (see `fitdiff.cards.defaults`) and by
which two methods its effect is measured. What was read and measured is recorded, so that the page
is printed without R or H2O; ``--update`` reads everything again and rewrites record and page.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import fields
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
    methods: Mapping[str, Method],
    results: pd.DataFrame,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
) -> Record:
    """Measure a step at each size and over all; the methods must differ in one setting."""
    before, after = methods[step.from_], methods[step.to]
    changed = only_difference(before, after)
    counts = count_correct(results[results["seed"] == 0], (before.name, after.name))

    def measured(counts: Counts, n: int | None) -> Record:
        rng = np.random.default_rng(derive_seed("known-differences", *counts.methods, str(n)))
        gained = gained_rows(counts, [tests, tests], predictions)  # refuses another run's labels
        (found,) = contrasts(counts, n, gained, LEVEL, rng, inferences=["splits"])
        labels = label_disagreement(counts, (before.name, after.name), predictions)
        return {
            "n": n,
            "splits": found.splits,
            "mean": float(found.mean),
            "low": found.interval and found.interval.low,
            "high": found.interval and found.interval.high,
            "labels_changed": float(mean_over_strata(labels, counts.strata)),
        }

    return {
        "before": before.name,
        "after": after.name,
        "setting": changed.setting,
        "before_value": changed.before,
        "after_value": changed.after,
        "repeatable": all(load_engine(m.engine).is_repeatable(m) for m in (before, after)),
        "overall": measured(counts, None),
        "by_size": [measured(counts.of_size(n), n) for n in counts.sizes],
    }


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
    tables = read_results(folder), tests, read_predictions(folder, labels_only=True)
    return {
        "profile": profile,
        "effects": [measure_step(step, methods, *tables) for step in file.steps()],
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
