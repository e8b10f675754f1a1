"""The report on two methods over the splits of a study: made from a run's files, not by fitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fitdiff.comparison.compare import compare_fits
from fitdiff.comparison.stages import ComparedFit, Stage
from fitdiff.comparison.summary import (
    Apart,
    SplitDiff,
    StageSummary,
    set_apart,
    summarise_stages,
)
from fitdiff.comparison.tolerances import TOLERANCES, Tolerances
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import load_data
from fitdiff.errors import DataError
from fitdiff.methods.differences import Difference, differences
from fitdiff.methods.method import Method
from fitdiff.results.cell import CellResult
from fitdiff.results.manifest import read_manifest
from fitdiff.results.store import CellStore, open_for_reading
from fitdiff.results.summary import versions_line
from fitdiff.results.table import read_results
from fitdiff.run.cell import rows_of
from fitdiff.splits.split import Split, stored_splits
from fitdiff.studies.study import Study

EQUAL, DIFFERENT, NOT_COMPARED = 0, 1, 3

# The result on a split, by its hash; None where there is none.
ResultOf = Callable[[str], CellResult | None]


@dataclass(frozen=True)
class DiffReport:
    """Two methods on the splits of a study, compared stage by stage.

    Attributes
    ----------
    study, title, profile, versions : str
    first, second : Method
    settings : tuple of Difference
        What the two state differently, by `fitdiff.methods.differences`.
    tolerances : Tolerances
        In force.
    planned : int
        Splits of the profile.
    splits : tuple of SplitDiff
        Those that both methods have a result for, failed ones included.
    judged : tuple of StageSummary
        Every stage, over the splits on which parity can be judged.
    apart : tuple of Apart
        The others, by statuses.
    command : str
        What was typed to make it; empty where it was not made by a command.
    """

    study: str
    title: str
    profile: str
    versions: str
    first: Method
    second: Method
    settings: tuple[Difference, ...]
    tolerances: Tolerances
    planned: int
    splits: tuple[SplitDiff, ...]
    judged: tuple[StageSummary, ...]
    apart: tuple[Apart, ...]
    command: str = ""

    @property
    def breaks(self) -> Stage | None:
        """The earliest stage that is the first to differ on some split that is judged."""
        return next((one.stage for one in self.judged if one.first), None)

    @property
    def told_otherwise(self) -> tuple[str, ...]:
        """By what the two tell the same fit otherwise, where that is all that differs."""
        differ = [one for one in self.judged if one.broken]
        if not all(one.relation for one in differ):
            return ()
        return tuple(f"{one.stage}: {one.relation}" for one in differ)

    @property
    def splits_judged(self) -> int:
        """Splits on which parity is judged."""
        return sum(split.judged for split in self.splits)

    @property
    def has_fits(self) -> bool:
        """Whether both methods have a fit on some split, so that a cause can be sought."""
        return bool(self.splits_judged) or any("failed" not in one.statuses for one in self.apart)

    @property
    def complete(self) -> bool:
        """Whether both methods have a result on every split."""
        return len(self.splits) == self.planned

    @property
    def exit_code(self) -> int:
        """0 equal, 1 different, 3 where that cannot be told.

        It cannot where no split is judged, or splits are missing and no difference was found on
        the others.
        """
        if self.breaks is not None:
            return DIFFERENT
        return EQUAL if self.splits_judged and self.complete else NOT_COMPARED


def make_report(
    study: Study,
    first: Method,
    second: Method,
    folders: tuple[Path, Path],
    tolerances: Tolerances = TOLERANCES,
) -> DiffReport:
    """Compare two methods on the splits of runs of one study.

    Parameters
    ----------
    study : Study
    first, second : Method
    folders : tuple of Path
        Of the run of the first method and of that of the second, which may be the same. Weights of
        nets are compared if they were kept.
    tolerances : Tolerances

    Raises
    ------
    DataError
        If a folder holds no run, or one without the method as it is stated now.
    """
    content, _ = read_manifest(folders[0])
    for method, folder in zip((first, second), folders, strict=True):
        _require_run(method, read_manifest(folder)[0], folder)
    profile = study.profile(content["profile"])
    data = {source: load_data(source) for source in study.sources(profile)}
    by_label = {source.label: rows for source, rows in data.items()}
    splits = stored_splits(folders[0] / "splits.parquet", study.file, data, profile)
    with ExitStack() as stack:
        stores = [stack.enter_context(open_for_reading(folder)) for folder in folders]
        sides = [
            (method, _results(folder, method, store))
            for method, folder, store in zip((first, second), folders, stores, strict=True)
        ]
        found = [
            one
            for split in splits
            if (one := _compare(split, sides, by_label[split.source], tolerances))
        ]
    return DiffReport(
        study=study.name,
        title=study.file.title,
        profile=content["profile"],
        versions=versions_line(content),
        first=first,
        second=second,
        settings=differences(first, second),
        tolerances=tolerances,
        planned=len(splits),
        splits=tuple(found),
        judged=summarise_stages([one for one in found if one.judged], tolerances),
        apart=set_apart(found, tolerances),
    )


def _require_run(method: Method, manifest: Mapping[str, Any], folder: Path) -> None:
    key = manifest["methods"].get(method.name)
    if key != method.key():
        what = "was run without" if key is None else "was run with other settings of"
        raise DataError(
            f"{folder} {what} the method '{method.name}'. Run again without --no-fit, or name "
            "another folder with --out."
        )


def _results(folder: Path, method: Method, store: CellStore) -> ResultOf:
    """How to read the result of a method on a split, None where there is none, by its hash."""
    results = read_results(folder)
    mine = results[(results["method"] == method.name) & (results["seed"] == 0)]
    cells = dict(zip(mine["split_hash"], mine["cell"], strict=True))
    return lambda split: store.read(cells[split]) if split in cells else None


def _compare(
    split: Split, methods: Sequence[tuple[Method, ResultOf]], data: Dataset, tolerances: Tolerances
) -> SplitDiff | None:
    """Compare two methods on a split; None where one has no result yet."""
    rows, truth = rows_of(split, data), data.y[data.positions(split.test_rows)]
    sides = []
    for method, result_of in methods:
        result = result_of(split.hash)
        if result is None:
            return None
        sides.append(ComparedFit(method, rows, truth, result))
    statuses = (sides[0].result.record.status, sides[1].result.record.status)
    stages = compare_fits(sides[0], sides[1], tolerances)
    return SplitDiff(split.source, split.n, split.replicate, statuses, stages)
