"""The splits of a ladder: the study's own, or, where a step changes the data, coupled draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from fitdiff.attribution.data import Sampling, draw_of, pool_of
from fitdiff.attribution.ladder import Ladder
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource, statement
from fitdiff.hashing import hash_content
from fitdiff.splits.draws import (
    RowNumbers,
    check_stratified,
    draw_coupled,
    draw_pool,
    split_axes,
    strata_of,
)
from fitdiff.splits.split import Split, keep_splits, make_split, stored_splits
from fitdiff.studies.study_file import Profile, StudyFile

# The seed of a coupled draw has this axis, so that it is no draw of the study itself.
_AXIS = "ladder"


def ladder_splits(
    ladder: Ladder, folder: Path, data: Mapping[DataSource, Dataset], profile: Profile
) -> list[list[Split]]:
    """Return the splits of each sampling of the data, stored ones first, as `stored_splits` does.

    Where the data are the same on every step, they are the splits of the study. Where they are
    not, training sets are drawn anew for the ladder, with as many rows in common as the samplings
    allow (`fitdiff.splits.draws.draw_coupled`); and no row on which any step
    tests is ever trained on, so that a step which changes the test set changes nothing else.

    Returns
    -------
    list of list of Split
        One list a sampling, in the order of `Ladder.samplings`; each in the same order of places.
    """
    study = ladder.study.file
    if len(ladder.samplings) == 1:
        return [stored_splits(folder / "splits.parquet", study, data, profile)]
    return [_kept(ladder, sampling, folder, data, profile) for sampling in ladder.samplings]


def _kept(
    ladder: Ladder,
    sampling: Sampling,
    folder: Path,
    data: Mapping[DataSource, Dataset],
    profile: Profile,
) -> list[Split]:
    study = ladder.study.file
    specification = hash_content(
        {
            "draw": asdict(draw_of(sampling)),
            "pools": [_stated(study) for study in (sampling.pool, sampling.test)],
            "tested on": _tested(ladder.samplings),
            "axes": [study.drawn_as, study.seed],
            "data": [statement(table) for table in study.data],
        }
    )
    drawn = [
        split
        for source, rows in data.items()
        for split in draw_sampling(study, ladder.samplings, sampling, source, rows, profile)
    ]
    return keep_splits(folder / f"splits-{specification[:12]}.parquet", specification, drawn)


def draw_sampling(
    study: StudyFile,
    samplings: Sequence[Sampling],
    sampling: Sampling,
    source: DataSource,
    data: Dataset,
    profile: Profile,
) -> list[Split]:
    """Draw the splits of one sampling of the data, coupled with those of the others.

    Parameters
    ----------
    study : StudyFile
        Whose seed is used.
    samplings : sequence of Sampling
        All of the ladder: on what any of them tests, none trains.
    sampling : Sampling
    source : DataSource
    data : Dataset
    profile : Profile
    """
    axes = (_AXIS, *split_axes(study, source.label))
    tested = np.concatenate([_division(other.test, data, source)[1] for other in samplings])
    test_rows = _division(sampling.test, data, source)[1]
    draw_from = np.setdiff1d(_division(sampling.pool, data, source)[0], tested)
    check_stratified(draw_of(sampling), data)
    labels = strata_of(data)[data.positions(draw_from)]
    test_hash = data.hash_of(data.positions(test_rows), outcome=False)
    population = int(data.row_numbers.max()) + 1
    splits = []
    for size in profile.sizes:
        n = draw_from.size if size == "all" else size
        for replicate in range(1, profile.replicates + 1):
            place = (*axes, n, replicate)
            rows = draw_coupled(draw_of(sampling), draw_from, labels, n, population, *place)
            splits.append(
                make_split(data, (source.label, n, replicate), rows, test_rows, test_hash)
            )
    return splits


def _division(study: StudyFile, data: Dataset, source: DataSource) -> tuple[RowNumbers, RowNumbers]:
    """Rows to draw from and rows to test on, of a study's own pool."""
    return draw_pool(pool_of(study), data, *split_axes(study, source.label))


def _tested(samplings: Sequence[Sampling]) -> list[list[object]]:
    """All test sets once, in an order that does not depend on that of the samplings."""
    tests = {sampling.test.name: _stated(sampling.test) for sampling in samplings}
    return [tests[name] for name in sorted(tests)]


def _stated(study: StudyFile) -> list[object]:
    return [asdict(pool_of(study)), study.drawn_as, study.seed]
