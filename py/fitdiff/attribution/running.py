"""Fitting a ladder: every configuration on every split, and with further seeds for the noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, product
from pathlib import Path

from fitdiff.attribution.ladder import Ladder
from fitdiff.attribution.specification import LadderProfile
from fitdiff.attribution.splits import ladder_splits
from fitdiff.data.source import load_data
from fitdiff.engines.contract import load_engine
from fitdiff.methods.method import Method
from fitdiff.results.tested import test_rows_of
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.plan import Planned
from fitdiff.run.run import alone_in, read_data, run_cells, usable_engines
from fitdiff.splits.split import Split
from fitdiff.stats.labels import TestRows
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile


def run_ladder(ladder: Ladder, options: RunOptions, listener: Listener) -> None:
    """Fit every cell of a ladder's profile that is not yet fitted, and merge all into one table.

    Raises
    ------
    UnavailableError
        If an engine of a step cannot run here, or another run writes to the same folder.
    FitdiffError
        If the data or stored splits are wrong. Nothing finished is lost.
    """
    profile = ladder.profile(options.profile)
    study = study_of(ladder)
    with alone_in(options.folder):
        usable_engines(ladder.name, study.methods)
        data = read_data(study.sources(study_profile(profile)), listener)
        splits = ladder_splits(ladder, options.folder, data, study_profile(profile))
        run_cells(study, data, plan_ladder(ladder, splits, profile), options, listener)


def study_of(ladder: Ladder) -> Study:
    """Give a ladder the form of a study: all its configurations are the methods."""
    methods = tuple(
        configuration.method for configuration in (*ladder.configurations, *ladder.further)
    )
    file = replace(
        ladder.study.file,
        methods=tuple(method.name for method in methods),
        profiles={name: study_profile(one) for name, one in ladder.profiles.items()},
    )
    return replace(ladder.study, file=file, methods=methods, tables={})


def study_profile(profile: LadderProfile) -> Profile:
    """The sizes and replicates of a ladder's profile."""
    return Profile(sizes=profile.sizes, replicates=profile.replicates)


def plan_ladder(
    ladder: Ladder, splits: Sequence[Sequence[Split]], profile: LadderProfile
) -> list[Planned]:
    """List the cells of a ladder, replicate by replicate, so that all steps are about equally far.

    Within a replicate a method is fitted on all sizes in turn: what a net compiles serves them all,
    and a worker keeps fewer nets than a ladder with its hybrids has. Further seeds come last, and
    only for methods on steps in which something is random.
    """
    configurations = [
        (h.method, ladder.samplings.index(h.data))
        for h in (*ladder.configurations, *ladder.further)
    ]
    places = sorted(
        zip(*splits, strict=True), key=lambda at: (at[0].replicate, at[0].n, at[0].source)
    )
    planned = [
        Planned(method, at[sampling])
        for _, sizes in groupby(places, key=lambda at: at[0].replicate)
        for (method, sampling), at in product(configurations, sizes)
    ]
    further = [
        Planned(method, at[sampling], seed)
        for at in places
        if at[0].replicate <= profile.reseeded
        for seed in range(1, profile.seeds)
        for method, sampling in configurations[: len(ladder.configurations)]
        if is_random(method)
    ]
    return planned + further


def cells_planned(ladder: Ladder, profile: LadderProfile) -> int:
    """Count the cells of a ladder's profile without drawing or fitting any.

    Configurations that are the same work count once. Of splits that the data or a file state, one
    is counted.
    """
    everything = (*ladder.configurations, *ladder.further)
    content = {
        (one.method.key(), ladder.samplings.index(one.data)): one.method for one in everything
    }
    random = {
        key: method
        for one in ladder.configurations
        if is_random(method := one.method)
        for key in [(method.key(), ladder.samplings.index(one.data))]
    }
    study = ladder.study.file
    drawn = profile.replicates * study.parts
    again = min(profile.reseeded, drawn) * (profile.seeds - 1)
    splits = len(profile.sizes) * len(study.sources)
    return splits * (len(content) * drawn + len(random) * again)


def is_random(method: Method) -> bool:
    """Tell whether a fit depends on its seed, or on chance."""
    return load_engine(method.engine).is_random(method)


def ladder_test_rows(ladder: Ladder, profile_name: str, folder: Path) -> list[dict[str, TestRows]]:
    """Return the rows on which each configuration is tested, by label of the data source.

    In the order of the configurations, further ones last, from the stored splits; nothing is
    fitted.
    """
    profile = study_profile(ladder.profile(profile_name))
    data = {source: load_data(source) for source in study_of(ladder).sources(profile)}
    rows_of = {source.label: rows for source, rows in data.items()}
    of_samplings = [
        test_rows_of(splits, rows_of) for splits in ladder_splits(ladder, folder, data, profile)
    ]
    return [
        of_samplings[ladder.samplings.index(configuration.data)]
        for configuration in (*ladder.configurations, *ladder.further)
    ]
