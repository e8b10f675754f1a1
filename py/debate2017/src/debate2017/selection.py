"""Columns that each of the debate's selection rules keeps, how often, at which size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from debate2017.data.images import IMAGE_SHAPE
from fitdiff.data.source import load_data
from fitdiff.figures.canvas import save, settings
from fitdiff.figures.palette import GAIN, HIGHLIGHTS, LOSS
from fitdiff.run.cell import rows_of
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile
from fitdiff.transforms.selection import select_columns
from fitdiff.transforms.settings import StatisticName, TieRule, TopK

Labelled = tuple[NDArray[np.generic], NDArray[np.uint8]]

# From Leek's rule to Beam's: each half of it alone, then both.
RULES: Mapping[str, tuple[StatisticName, TieRule]] = {
    "pooled F, average rank": ("pooled-f", "average-rank"),
    "Welch, average rank": ("welch-ddof0", "average-rank"),
    "pooled F, argsort": ("pooled-f", "argsort"),
    "Welch, argsort": ("welch-ddof0", "argsort"),
}
# White where nothing is kept, or nothing changes.
SHARES = LinearSegmentedColormap.from_list("shares", ["white", HIGHLIGHTS[0], "#002B45"])
CHANGES = LinearSegmentedColormap.from_list("changes", [LOSS, "white", GAIN])
REFERENCE, OTHER = "pooled F, average rank", "Welch, argsort"


@dataclass(frozen=True)
class Selection:
    """Selection of one rule on training sets of one size, compared with Leek's.

    Attributes
    ----------
    n, splits : int
        Training sets with both classes; others cannot be ranked.
    rule : str
        A key of `RULES`.
    kept : float
        Mean number of columns kept.
    other_number, differing : float
        Shares of splits on which another number is kept than is wanted, and on which the columns
        are not those of `REFERENCE`.
    exchanged : float
        Mean number of columns that are kept by one of both rules only.
    frequency : ndarray, shape (p,), float64
        Share of splits on which each column is kept.
    """

    n: int
    splits: int
    rule: str
    kept: float
    other_number: float
    differing: float
    exchanged: float
    frequency: NDArray[np.float64]


def compare_rules(n: int, training: Sequence[Labelled], k: int) -> list[Selection]:
    """Select by every rule on the same training sets.

    Parameters
    ----------
    n : int
    training : sequence of (ndarray, shape (n, p); ndarray, shape (n,), uint8)
        Rows, unscaled, and labels, each with both classes.
    k : int
        How many columns are wanted.

    Returns
    -------
    list of Selection
        One a rule, in the order of `RULES`.
    """
    kept = {rule: _kept(rule, training, k) for rule in RULES}
    effects = []
    for rule, of_rule in kept.items():
        exchanged = (of_rule != kept[REFERENCE]).sum(axis=1)
        count = of_rule.sum(axis=1)
        effects.append(
            Selection(
                n=n,
                splits=len(training),
                rule=rule,
                kept=float(count.mean()),
                other_number=float((count != k).mean()),
                differing=float((exchanged > 0).mean()),
                exchanged=float(exchanged.mean()),
                frequency=of_rule.mean(axis=0),
            )
        )
    return effects


def selections_of(study: Study, profile: Profile, k: int = 10) -> list[Selection]:
    """Compare the rules on the splits of a study with one data source.

    Nothing is fitted: a thousand splits take seconds.

    Parameters
    ----------
    study : Study
    profile : Profile
        Whose sizes and replicates to draw; splits are those of the study's runs.
    k : int, default 10
    """
    (source,) = study.sources(profile)
    data = load_data(source)
    splits = [s for s in draw_splits(study.file, source, data, profile) if not s.one_class]
    effects = []
    for n, members in groupby(splits, key=lambda split: split.n):
        rows = [rows_of(split, data) for split in members]
        training = [(one.x_train, one.y_train) for one in rows]
        effects += compare_rules(n, training, k)
    return effects


def _kept(rule: str, training: Sequence[Labelled], k: int) -> NDArray[np.bool_]:
    """Mark the columns that are kept on each training set; shape (sets, p)."""
    statistic, ties = RULES[rule]
    rule_of = TopK(name="top-k", statistic=statistic, ties=ties, k=k)
    kept = np.zeros((len(training), training[0][0].shape[1]), dtype=bool)
    for at, (x, y) in enumerate(training):
        kept[at, select_columns(x, y, rule_of).indices] = True
    return kept


def draw_selections(selections: Sequence[Selection]) -> Figure:
    """Draw the shares of splits on which pixels are kept: Leek's rule, Beam's, the difference.

    Only the part of the image where any rule keeps any pixel; white where none is kept.
    """
    by_rule = {(one.rule, one.n): one.frequency.reshape(IMAGE_SHAPE) for one in selections}
    sizes = sorted({one.n for one in selections})
    gained = {n: by_rule[OTHER, n] - by_rule[REFERENCE, n] for n in sizes}
    most = max(float(np.abs(values).max()) for values in gained.values()) or 1.0
    part = _kept_part([by_rule[rule, n] for rule in (REFERENCE, OTHER) for n in sizes])
    figure = Figure(figsize=(2.2 * len(sizes) + 1.6, 7.0), dpi=110, layout="constrained")
    axes = figure.subplots(3, len(sizes), squeeze=False)
    for column, n in enumerate(sizes):
        for row, rule in enumerate((REFERENCE, OTHER, "")):
            values = (by_rule[rule, n] if rule else gained[n])[part]
            scale = {"cmap": SHARES, "vmin": 0.0} if rule else {"cmap": CHANGES, "vmin": -most}
            image = axes[row, column].imshow(values, vmax=1.0 if rule else most, **scale)
            axes[row, column].set(xticks=[], yticks=[])
            if n == sizes[-1]:
                label = "change of share" if not rule else "share of splits"
                figure.colorbar(image, ax=axes[row, :].tolist(), shrink=0.8, label=label)
        axes[0, column].set_title(f"n = {n}", fontsize=10)
        axes[2, column].set_xlabel(_widest(gained[n]), fontsize=9)
    for row, name in enumerate((REFERENCE, OTHER, "second minus first")):
        axes[row, 0].set_ylabel(name, fontsize=9)
    figure.suptitle(_selection_title(gained, most), fontsize=11, weight="bold")
    return figure


def _kept_part(shares: Sequence[NDArray[np.float64]]) -> tuple[slice, slice]:
    """Rows and columns of the smallest rectangle that holds all pixels ever kept."""
    kept = np.any([share > 0 for share in shares], axis=0)
    rows, columns = (np.flatnonzero(kept.any(axis=axis)) for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _widest(gained: NDArray[np.float64]) -> str:
    return f"{100 * gained.min():+.0f} to {100 * gained.max():+.0f} points"


def _selection_title(gained: Mapping[int, NDArray[np.float64]], most: float) -> str:
    """Say the most that any pixel's share changes, and at which size."""
    n = max(gained, key=lambda size: float(np.abs(gained[size]).max()))
    return (
        "Share of splits on which a pixel is kept: between the two rules it differs by at most "
        f"{100 * most:.0f} points (n = {n})"
    )


def write_figure(selections: Sequence[Selection], file: Path) -> None:
    """Draw the figure to a file, in the format that its ending names."""
    with settings():
        save(draw_selections(selections), file)
