"""The cause of a difference that a diff of two methods found."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

from fitdiff.causes.declared import Cause, find_cause
from fitdiff.causes.refitting import refitting
from fitdiff.comparison.report import DiffReport
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource, load_data
from fitdiff.results.cell import UNFINISHED
from fitdiff.splits.split import Split, draw_splits
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile


def cause_between(study: Study, report: DiffReport, splits: int = 2) -> Cause | None:
    """Find the settings that make the two methods of a report differ.

    Parameters
    ----------
    study : Study
        That the report is of.
    report : DiffReport
    splits : int
        How many splits are fitted again, of those on which the two differ: the first ones on which
        parity is judged; only if there is none, others on which both were fitted. As many fresh
        ones, beyond those of the profile, must bear out what is found there; where the rows are
        always the same there are none.

    Returns
    -------
    Cause or None
        None where the two differ on no split that both were fitted on.
    """
    fitted = [one for one in report.splits if not UNFINISHED.intersection(one.statuses)]
    differ = [one for one in fitted if one.breaks is not None]
    chosen = [one for one in differ if one.judged] or differ
    if not chosen:
        return None
    places = [(one.source, one.n, one.replicate) for one in chosen[:splits]]
    profile = study.profile(report.profile)
    found: list[tuple[Split, Dataset]] = []
    fresh: list[tuple[Split, Dataset]] = []
    for source in study.sources(profile):
        if source.label in {place[0] for place in places}:
            data = load_data(source)
            drawn = draw_splits(study.file, source, data, profile)
            found += [(one, data) for one in drawn if (one.source, one.n, one.replicate) in places]
            more = replace(profile, replicates=profile.replicates + splits)
            fresh += [(one, data) for one in _beyond(study, source, data, more, drawn, places)]
    with ExitStack() as stack:
        fit = stack.enter_context(refitting(study, found))
        unseen = stack.enter_context(refitting(study, fresh[:splits])) if fresh else None
        return find_cause(report.first, report.second, fit, report.tolerances, unseen)


def _beyond(
    study: Study,
    source: DataSource,
    data: Dataset,
    more: Profile,
    drawn: Sequence[Split],
    places: Sequence[tuple[str, int, int]],
) -> list[Split]:
    """Draw splits of the sizes in question that are none of the profile's own."""
    known = {one.hash for one in drawn}
    sizes = {place[1] for place in places if place[0] == source.label}
    return [
        one
        for one in draw_splits(study.file, source, data, more)
        if one.n in sizes and one.hash not in known
    ]
