"""Data of a report: a folder of results, read once."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from fitdiff.errors import DataError
from fitdiff.methods.method import Method
from fitdiff.methods.specification import shown
from fitdiff.report.found import Content, find
from fitdiff.results.manifest import Progress, read_manifest
from fitdiff.results.metrics import main_metric, shown_title, shown_values
from fitdiff.results.table import read_results
from fitdiff.studies.catalog import available
from fitdiff.studies.study import Study


@dataclass(frozen=True)
class Material:
    """A study and the tables of its run.

    Attributes
    ----------
    study : Study
    folder : Path
        Holds the results.
    results : DataFrame
        See `fitdiff.results.table.RESULTS`; the cells of the seed that all methods share.
    reseeded : DataFrame
        Those of the other seeds, which measure noise and nothing else.
    manifest : mapping of str to Any
        The content of ``manifest.json``.
    progress : Progress
    ladders, diffs : tuple of dict
        What `fitdiff explain` and `fitdiff compare` found in this study.
    """

    study: Study
    folder: Path
    results: pd.DataFrame
    reseeded: pd.DataFrame
    manifest: Mapping[str, Any]
    progress: Progress
    ladders: tuple[Content, ...] = ()
    diffs: tuple[Content, ...] = ()

    @property
    def profile(self) -> str:
        """Name of the profile that was run."""
        return str(self.manifest["profile"])

    @property
    def notice(self) -> str:
        """Say how many cells are missing or failed; empty when none."""
        return self.progress.notice()

    @property
    def methods(self) -> tuple[Method, ...]:
        """The methods that have a cell, in the order of the study."""
        present = set(self.results["method"])
        return tuple(method for method in self.study.methods if method.name in present)

    @property
    def shown(self) -> pd.DataFrame:
        """The cells, with the metric as it is told: a deviance per test row."""
        return with_shown(self.results, self.metric)

    @property
    def fitted(self) -> pd.DataFrame:
        """Those of `shown` that were fitted, and have the metric."""
        return self.shown.dropna(subset=[self.metric])

    @property
    def metric(self) -> str:
        """Column of the results table that methods are judged by first."""
        return main_metric(self.results)

    @property
    def metric_title(self) -> str:
        """What the metric of `shown` is called."""
        return shown_title(self.metric)

    @property
    def sources(self) -> tuple[str, ...]:
        """Labels of the data sources, in the order of the results."""
        return tuple(dict.fromkeys(self.results["source"]))

    def command(self, verb: str, *words: str) -> str:
        """Spell a command on this study and this folder.

        Parameters
        ----------
        verb : str
            Such as 'run'.
        words : str
            What comes after the study.
        """
        out = [] if self.folder == Path("out") / self.study.name else ["--out", str(self.folder)]
        return shlex.join(["fitdiff", verb, self.argument, *words, *out])

    def command_beside(self, name: str, *words: str) -> str:
        """Spell a command whose results are to be found beside these.

        Parameters
        ----------
        name : str
            Of the folder of those results, where that is not the command's own default.
        words : str
            The command.
        """
        around = self.folder.parent
        out = [] if around == Path("out") else ["--out", str(around / name)]
        return shlex.join(["fitdiff", *words, *out])

    @property
    def argument(self) -> str:
        """The study as commands take it: a name that ships, or the path of the user's own file."""
        if self.study.name in available("studies"):
            return self.study.name
        places = (self.study.folder / "studies", self.study.folder)
        files = [place / f"{self.study.name}.toml" for place in places]
        return next((shown(file) for file in files if file.exists()), self.study.name)


def with_shown(results: pd.DataFrame, metric: str) -> pd.DataFrame:
    """The table of results with a metric as it is told, in the column of that metric."""
    return results.assign(**{metric: shown_values(results, metric)})


def read_material(study: Study, folder: Path) -> Material:
    """Read what a run left behind; nothing is fitted.

    Raises
    ------
    DataError
        If the folder holds no run, or a table cannot be read.
    """
    manifest, progress = read_manifest(folder)
    results = read_results(folder)
    if "seed" not in results:
        raise DataError(
            f"{folder} was written by an older fitdiff, whose tables do not name seeds. Run the "
            "study again: what can be kept of its cells is not fitted again."
        )
    shared = results["seed"] == 0
    ladders, diffs = (
        tuple(find(folder, name, study.name, manifest)) for name in ("ladder.json", "diff.json")
    )
    cells = results[shared], results[~shared]
    return Material(study, folder, *cells, manifest, progress, ladders, diffs)
