"""The report on a ladder, measured from the tables of its run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fitdiff.attribution.attribution import Attribution, attribute
from fitdiff.attribution.both_ends import BothEnds, PlannedEnds, Tested, measure_ends
from fitdiff.attribution.coalitions import CoalitionPlan
from fitdiff.attribution.counting import count_configurations
from fitdiff.attribution.ladder import Ladder, Step
from fitdiff.attribution.measure import Measured, StepEffect, measure_effects
from fitdiff.attribution.provenance import LadderOrigin, origin_of
from fitdiff.attribution.running import ladder_test_rows, study_of
from fitdiff.results.manifest import Progress, read_manifest
from fitdiff.results.metrics import main_metric
from fitdiff.results.predictions import read_predictions
from fitdiff.results.summary import versions_line
from fitdiff.results.table import read_results
from fitdiff.stats.counts import ACCURACY
from fitdiff.stats.decision import VerdictRule


@dataclass(frozen=True)
class MeasuredStep:
    """One step with what it does.

    Attributes
    ----------
    number : int
        From 1.
    stated : Step
        Its label, and the setting that it changes with both values.
    before, after : str
        Names of the methods below and above it.
    overall : StepEffect
    by_size : tuple of StepEffect
    """

    number: int
    stated: Step
    before: str
    after: str
    overall: StepEffect
    by_size: tuple[StepEffect, ...]


@dataclass(frozen=True)
class LadderReport:
    """A ladder, measured.

    Attributes
    ----------
    name, title, study, profile, versions : str
    progress : Progress
        Of the run; an incomplete one is named as such in every file.
    rule : VerdictRule or None
    start, end : str
        Names of the methods at both ends.
    steps : tuple of MeasuredStep
    gap : StepEffect
        Of the whole ladder; the steps' means add up to it exactly.
    gap_by_size : tuple of StepEffect
    left_out : int
        Splits that some of the methods, but not all, have a result for.
    missing_sizes : tuple of int
        Sizes that were planned, but at which no split was fitted by all methods.
    order : str
        By which rule the steps are in order; empty where a file states them one by one.
    attribution : Attribution or None
        Shapley values of the changes between the ends; None where they were not asked for.
    metric : str
        What effects are changes of: a column of the table of results.
    both_ends : tuple of BothEnds
        Each step, and each group of steps, changed first and changed last; empty where that was not
        asked for.
    origin : LadderOrigin or None
        Of the ladder's file; None where it has none.
    command : str
        What was typed to make it; empty where it was not made by a command.
    """

    name: str
    title: str
    study: str
    profile: str
    versions: str
    progress: Progress
    rule: VerdictRule | None
    start: str
    end: str
    steps: tuple[MeasuredStep, ...]
    gap: StepEffect
    gap_by_size: tuple[StepEffect, ...]
    left_out: int
    missing_sizes: tuple[int, ...]
    order: str = ""
    attribution: Attribution | None = None
    metric: str = ACCURACY
    both_ends: tuple[BothEnds, ...] = ()
    origin: LadderOrigin | None = None
    command: str = ""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Training sizes at which the ladder was measured."""
        return tuple(int(effect.n) for effect in self.gap_by_size if effect.n is not None)


def make_report(
    ladder: Ladder,
    folder: Path,
    plan: CoalitionPlan | None = None,
    ends: Sequence[PlannedEnds] = (),
    metric: str = "",
) -> LadderReport:
    """Measure a ladder, its Shapley values and each step from both ends, from the tables of a run.

    Nothing is fitted. Only splits that every method of the ladder was fitted on count, so that
    steps add up. The metric is by default the first of the outcome: right answers of classes,
    deviance per test row of numbers and counts, concordance of survival times. A rule of the ladder
    is about that one, and does not judge changes of another.

    Raises
    ------
    DataError
        If the folder holds no run, no split was fitted by all methods, or tables disagree.
    SpecificationError
        If the run was of another profile than the ladder has.
    """
    results = read_results(folder)
    main = main_metric(results)
    metric = metric or main
    if metric != main:
        ladder = replace(ladder, verdict=None)
    content, progress = read_manifest(folder)
    profile = ladder.profile(content["profile"])
    everything = study_of(ladder).methods
    methods = everything[: len(ladder.configurations)]
    names = [method.name for method in methods]
    tests = ladder_test_rows(ladder, content["profile"], folder)
    counts = count_configurations(ladder, ladder.configurations, results, metric)
    measured = Measured(
        methods=methods,
        results=results,
        tests=tests[: len(methods)],
        predictions=read_predictions(folder, lambda place: place.seed == 0),
        rule=ladder.verdict,
    )
    tested = Tested(
        {method.name: rows for method, rows in zip(everything, tests, strict=True)},
        measured.predictions,
    )
    overall = measure_effects(counts, None, measured)
    by_size = [measure_effects(counts.of_size(n), n, measured) for n in counts.sizes]
    return LadderReport(
        name=ladder.name,
        title=ladder.title,
        study=ladder.study.name,
        profile=content["profile"],
        versions=versions_line(content),
        progress=progress,
        rule=ladder.verdict,
        start=names[0],
        end=names[-1],
        steps=tuple(
            MeasuredStep(
                number=k + 1,
                stated=step,
                before=names[k],
                after=names[k + 1],
                overall=overall[k],
                by_size=tuple(effects[k] for effects in by_size),
            )
            for k, step in enumerate(ladder.steps)
        ),
        gap=overall[-1],
        gap_by_size=tuple(effects[-1] for effects in by_size),
        left_out=counts.left_out,
        missing_sizes=tuple(sorted({n for n in profile.sizes if n != "all"} - set(counts.sizes))),
        order=ladder.order,
        attribution=attribute(ladder, plan, results, metric) if plan else None,
        metric=metric,
        both_ends=measure_ends(ladder, ends, overall, results, metric, tested),
        origin=origin_of(ladder.file, content["git_commit"]) if ladder.file else None,
    )
