"""The effect of the rule by which the Leekasso selects: which columns, how often, at which size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from fitdiff.models.leekasso.selection import StatisticName, TieRule, select_columns
from fitdiff.run.cell import rows_of
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile
from fitdiff.tables.source import load_data

Labelled = tuple[NDArray[np.generic], NDArray[np.uint8]]

# From Leek's rule to Beam's: each half of it alone, then both.
RULES: Mapping[str, tuple[StatisticName, TieRule]] = {
    "pooled F, average rank": ("pooled-f", "average-rank"),
    "Welch, average rank": ("welch-ddof0", "average-rank"),
    "pooled F, argsort": ("pooled-f", "argsort"),
    "Welch, argsort": ("welch-ddof0", "argsort"),
}
REFERENCE = "pooled F, average rank"


@dataclass(frozen=True)
class SelectionEffect:
    """What one rule selects on training sets of one size, beside Leek's.

    Attributes
    ----------
    n : int
    splits : int
        Training sets with both classes; others cannot be ranked.
    rule : str
        A key of `RULES`.
    kept : float
        Mean number of columns kept.
    other_number : float
        Share of splits on which another number is kept than is wanted.
    differing : float
        Share of splits on which the columns kept are not those of `REFERENCE`.
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


def compare_rules(n: int, training: Sequence[Labelled], features: int) -> list[SelectionEffect]:
    """Select by every rule on the same training sets.

    Parameters
    ----------
    n : int
    training : sequence of (ndarray, shape (n, p); ndarray, shape (n,), uint8)
        Rows, unscaled, and labels, each with both classes.
    features : int
        How many columns are wanted.

    Returns
    -------
    list of SelectionEffect
        One a rule, in the order of `RULES`.
    """
    kept = {rule: _kept(rule, training, features) for rule in RULES}
    effects = []
    for rule, of_rule in kept.items():
        exchanged = (of_rule != kept[REFERENCE]).sum(axis=1)
        count = of_rule.sum(axis=1)
        effects.append(
            SelectionEffect(
                n=n,
                splits=len(training),
                rule=rule,
                kept=float(count.mean()),
                other_number=float((count != features).mean()),
                differing=float((exchanged > 0).mean()),
                exchanged=float(exchanged.mean()),
                frequency=of_rule.mean(axis=0),
            )
        )
    return effects


def selection_effects(study: Study, profile: Profile, features: int = 10) -> list[SelectionEffect]:
    """Compare the rules on the splits of a study with one data source.

    Nothing is fitted: a thousand splits take seconds.

    Parameters
    ----------
    study : Study
    profile : Profile
        Whose sizes and replicates to draw; splits are those of the study's runs.
    features : int, default 10
    """
    (source,) = study.sources(profile)
    data = load_data(source)
    splits = [s for s in draw_splits(study.file, source, data, profile) if not s.one_class]
    effects = []
    for n, members in groupby(splits, key=lambda split: split.n):
        rows = [rows_of(split, data) for split in members]
        training = [(one.x_train, one.y_train) for one in rows]
        effects += compare_rules(n, training, features)
    return effects


def _kept(rule: str, training: Sequence[Labelled], features: int) -> NDArray[np.bool_]:
    """Which columns are kept on each training set; shape (sets, p)."""
    statistic, tie_rule = RULES[rule]
    kept = np.zeros((len(training), training[0][0].shape[1]), dtype=bool)
    for at, (x, y) in enumerate(training):
        kept[at, select_columns(x, y, statistic, tie_rule, features).indices] = True
    return kept
