"""The cause of a difference that a diff of two methods found."""

from __future__ import annotations

from fitdiff.causes.declared import Cause, find_cause
from fitdiff.causes.refitting import refitting
from fitdiff.comparison.report import DiffReport
from fitdiff.data.source import load_data
from fitdiff.results.cell import UNFINISHED
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import Study


def cause_between(study: Study, report: DiffReport, splits: int = 2) -> Cause | None:
    """Find the settings that make the two methods of a report differ.

    Parameters
    ----------
    study : Study
        That the report is of.
    report : DiffReport
    splits : int
        How many splits are fitted again, of those on which the two differ: the first ones on which
        parity is judged; only if there is none, others on which both were fitted.

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
    profile, found = study.profile(report.profile), []
    for source in study.sources(profile):
        if source.label in {place[0] for place in places}:
            data = load_data(source)
            drawn = draw_splits(study.file, source, data, profile)
            found += [(one, data) for one in drawn if (one.source, one.n, one.replicate) in places]
    with refitting(study, found) as fit:
        return find_cause(report.first, report.second, fit, report.tolerances)
