"""The page of defaults that differ between engines: ``python -m debate2017.known_differences``.

`known-differences.toml` states where each default is read (see `fitdiff.cards.defaults`) and by
which two methods its effect is measured. What was read and measured is recorded, so that the page
is printed without R or H2O; ``--update`` reads everything again and rewrites record and page.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field
from pydantic.dataclasses import dataclass

from debate2017.data.images import IMAGE_SHAPE
from debate2017.selection import Selection, selections_of, write_figure
from fitdiff.cards.defaults import read_defaults
from fitdiff.constraints import STRICT, Text
from fitdiff.engines.contract import load_engine
from fitdiff.engines.h2o.server import start_h2o
from fitdiff.engines.r import package as r_package
from fitdiff.errors import DataError
from fitdiff.hashing import derive_seed
from fitdiff.methods.differences import only_difference, spell
from fitdiff.methods.method import Method
from fitdiff.methods.specification import read_toml, validate
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

FOLDER = Path(__file__).parent
FILE, RECORD = "known-differences.toml", "recorded/known-differences.json"
PAGE = FOLDER.parents[3] / "docs" / "known-differences.md"
LEVEL = 0.95
# Columns whose share is recorded, of each rule and size: half of what is wanted.
OFTEN = 5
UPDATE = "python -m debate2017.known_differences --update"
_PYTHON = ("h2o", "keras", "numpy", "scikit-learn", "statsmodels")
_R = ("R", "genefilter", "glmnet")

# What was read and measured, as it is in the JSON file.
Record = dict[str, Any]


@dataclass(frozen=True, config=STRICT)
class Default:
    """Default of one framework: read from the installed version, or stated in words.

    Attributes
    ----------
    where, source : str
        Framework and function; documentation or source file.
    reads : str
        Reference by which the value is read; empty if ``says`` states it.
    says : str
        The value, or what the value read means.
    """

    where: Text
    source: Text
    reads: str = ""
    says: str = ""


@dataclass(frozen=True, config=STRICT)
class Step:
    """Two methods of the study, which differ in one setting."""

    from_: Annotated[str, Field(alias="from")]
    to: Text


@dataclass(frozen=True, config=STRICT)
class Difference:
    """One default that differs; the steps measure its effect, where it has one of its own."""

    id: Text
    title: Text
    area: Text
    setting: str
    text: Text
    values: Annotated[tuple[Default, ...], Field(min_length=2)]
    effects: tuple[Step, ...] = ()


@dataclass(frozen=True, config=STRICT)
class KnownDifferences:
    """The file: effects are of one study, selections of splits of another."""

    study: Text
    selection_study: Text
    selection_sizes: tuple[int, ...]
    selection_replicates: int
    differences: tuple[Difference, ...]

    def references(self) -> list[str]:
        """References from which defaults are read, each once."""
        every = [value.reads for one in self.differences for value in one.values if value.reads]
        return list(dict.fromkeys(every))

    def steps(self) -> list[Step]:
        """All steps, in order."""
        return [step for one in self.differences for step in one.effects]


def read_file() -> KnownDifferences:
    """Read what is stated."""
    return validate(KnownDifferences, read_toml(FOLDER / FILE), where=FILE)


def read_record() -> Record:
    """Read what was read and measured."""
    record: Record = json.loads((FOLDER / RECORD).read_text())
    return record


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


def as_page(file: KnownDifferences, record: Record) -> str:
    """Write the page in Markdown.

    Raises
    ------
    DataError
        If the record lacks a default or an effect that the file asks for.
    """
    effects = {(one["before"], one["after"]): one for one in record["effects"]}
    wanted = {*file.references(), *((step.from_, step.to) for step in file.steps())}
    if missing := sorted(map(str, wanted - {*record["defaults"], *effects})):
        raise DataError(f"Not recorded: {', '.join(missing)}. Read or measure it: {UPDATE}")
    lines = [
        "# Known differences",
        "",
        "What engines do by default differs from engine to engine. This page lists each such",
        "default, what it does to the accuracy on 0 against 1, and its source. It is generated",
        f"from `{FILE}` of the case study: values marked * were read in what is",
        "installed, and effects were measured, by the commands at its end.",
    ]
    for area, members in groupby(file.differences, key=lambda one: one.area):
        lines += ["", f"## {area}"]
        for one in members:
            setting = f" Setting: `{one.setting}`." if one.setting else ""
            values = [
                (value.where, _value(value, record["defaults"]), value.source)
                for value in one.values
            ]
            lines += ["", f"### {one.title}", "", one.text + setting, ""]
            lines += _table(("where", "by default", "source"), values)
            lines += _effects([effects[step.from_, step.to] for step in one.effects])
    lines += ["", "## Columns that each rule selects", "", *_selection(file, record["selection"])]
    return "\n".join([*lines, "", "## How this was made", "", *_made(file, record)]) + "\n"


def _value(value: Default, defaults: Mapping[str, str]) -> str:
    if not value.reads:
        return value.says
    argument = value.reads.rsplit(":", 1)[1]
    meaning = f": {value.says}" if value.says else ""
    return f"`{argument}` = {defaults[value.reads]} *{meaning}"


def _effects(effects: Sequence[Record]) -> Iterator[str]:
    if not effects:
        return
    rows = []
    for one in effects:
        before, after = spell(one["before_value"]), spell(one["after_value"])
        change = f"`{one['before']}` to `{one['after']}`: {one['setting']} {before} to {after}"
        for size in (one["overall"], *one["by_size"]):
            interval = ""
            if size["low"] is not None:
                interval = f"{_signed(size['low'])} to {_signed(size['high'])}"
            numbers = ("all" if size["n"] is None else str(size["n"]), str(size["splits"]))
            labels = f"{size['labels_changed']:.2%}"
            rows.append((change, *numbers, _signed(size["mean"]), interval, labels))
            change = ""
    yield ""
    yield from _table(
        ("change", "n", "splits", "accuracy gained", "95 % interval", "labels changed"), rows
    )
    if not all(one["repeatable"] for one in effects):
        yield ""
        yield "The net's threads race, so each fit differs: part of the change of labels is noise."


def _selection(file: KnownDifferences, rows: Sequence[Record]) -> Iterator[str]:
    yield (
        f"Ten columns are wanted, on the same splits of the study `{file.selection_study}`. "
        "*Other number*: share of splits on which ties keep more or fewer. *Differing*: share on "
        "which the columns are not those of the first rule, Leek's. *Exchanged*: mean number of "
        "columns kept by one of the two rules only. The last rule is Beam's."
    )
    yield ""
    width = IMAGE_SHAPE[1]
    yield from _table(
        ("n", "splits", "rule", "kept", "other number", "differing", "exchanged", "often"),
        [
            (
                *(str(row["n"]), str(row["splits"]), row["rule"], f"{row['kept']:.2f}"),
                *(f"{row['other_number']:.0%}", f"{row['differing']:.0%}"),
                f"{row['exchanged']:.2f}",
                ", ".join(
                    f"({at // width}, {at % width}) {share:.0%}" for at, share in row["often"]
                ),
            )
            for row in rows
        ],
    )
    yield ""
    yield "![Share of splits on which each pixel is kept, by rule and size](selection.png)"


def _made(file: KnownDifferences, record: Record) -> Iterator[str]:
    versions = ", ".join(f"{name} {number}" for name, number in record["versions"].items())
    yield (
        f"Values were read in {versions}. Effects are of the study `{file.study}`, profile "
        f"`{record['profile']}`: each step changes one setting on the same splits, every size has "
        f"the same weight, and intervals are {LEVEL:.0%} bootstrap intervals over splits for the "
        "test images at hand."
    )
    yield ""
    yield "```"
    yield f"fitdiff run {file.study} --profile {record['profile']} --out out/{file.study}"
    yield f"{UPDATE} --measured out/{file.study}"
    yield "```"


def _signed(value: float) -> str:
    """Four places, a plus sign for gains, and no sign for what rounds to nothing."""
    text = f"{value:+.4f}"
    return text[1:] if float(text) == 0 else text


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (headings, ["---"] * len(headings), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


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
