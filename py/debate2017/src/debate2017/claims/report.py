"""The report on a study's claims: measured from its tables, written as text, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from debate2017.claims.measure import Claim, ClaimEffect, Step, measure
from debate2017.claims.render import render
from debate2017.claims.specification import ClaimFile
from debate2017.claims.texts import rule_text, step_text, verdict_of
from debate2017.study_tables import claims_of
from fitdiff.errors import SpecificationError
from fitdiff.methods.differences import spell
from fitdiff.results.files import json_text, write_texts
from fitdiff.results.manifest import Progress, read_manifest
from fitdiff.results.predictions import read_predictions
from fitdiff.results.summary import versions_line
from fitdiff.results.table import read_results
from fitdiff.results.tested import read_test_rows
from fitdiff.stats.contrast import contrast_values, limits_of
from fitdiff.stats.decision import VerdictRule
from fitdiff.studies.study import Study

FILES = ("claims.txt", "claims.csv", "claims.json")


@dataclass(frozen=True)
class Report:
    """Every claim of a study with its measured verdict.

    Attributes
    ----------
    study, title, profile, versions : str
    rule : VerdictRule
    progress : Progress
        Of the run; an incomplete one is named as such in every file.
    claims : tuple of Claim
    untested : tuple of str
        Ids of the claims whose deciding step the profile does not fit.
    """

    study: str
    title: str
    profile: str
    versions: str
    rule: VerdictRule
    progress: Progress
    claims: tuple[Claim, ...]
    untested: tuple[str, ...] = ()


def require_claims(study: Study) -> VerdictRule:
    """Return the rule by which a study's claims are judged.

    Raises
    ------
    SpecificationError
        If the study states no claim.
    """
    if not claims_of(study) or study.file.verdict is None:
        raise SpecificationError(
            f"Study '{study.name}' states no claim. Add [[claims]] and [verdict] to its file, or "
            "name a study that has them, such as guesses2017."
        )
    return study.file.verdict


def tested_claims(study: Study, profile: str) -> tuple[ClaimFile, ...]:
    """Return the claims that a profile's methods decide, with the steps between these methods.

    Raises
    ------
    SpecificationError
        If the study has no such profile, or it names a method that the study lacks.
    """
    fitted = {method.name for method in study.methods_of(study.profile(profile))}
    tested = []
    for claim in claims_of(study):
        steps = tuple(step for step in claim.steps if {step.from_, step.to} <= fitted)
        # The first one decides: without it the others would be judged in its place.
        if steps[:1] == claim.steps[:1]:
            tested.append(replace(claim, steps=steps))
    return tuple(tested)


def require_tested(study: Study, profile: str) -> None:
    """Raise `SpecificationError` where a profile fits no step that decides a claim."""
    if not tested_claims(study, profile):
        raise SpecificationError(
            f"Profile '{profile}' of study '{study.name}' fits no step that decides a claim: its "
            "'methods' leave out one side of each. Add both, or choose another profile."
        )


def make_report(study: Study, folder: Path) -> Report:
    """Measure the claims that a run tested, from its tables; nothing is fitted.

    Raises
    ------
    SpecificationError
        If the study states no claim.
    DataError
        If the folder holds no run, or its tables disagree.
    """
    rule = require_claims(study)
    results = read_results(folder)
    content, progress = read_manifest(folder)
    tests = read_test_rows(study, study.profile(content["profile"]), folder)
    predictions = read_predictions(folder, lambda place: place.seed == 0, labels_only=True)
    tested = tested_claims(study, content["profile"])
    ids = {claim.id for claim in tested}
    return Report(
        study=study.name,
        title=study.file.title,
        profile=content["profile"],
        versions=versions_line(content),
        rule=rule,
        progress=progress,
        claims=tuple(measure(tested, rule, study.methods, results, tests, predictions)),
        untested=tuple(claim.id for claim in claims_of(study) if claim.id not in ids),
    )


def write_report(report: Report, folder: Path) -> str:
    """Write `FILES` into a folder of results; return the text."""
    text = as_text(report)
    table = pd.DataFrame(list(rows(report)))
    contents = (text, table.to_csv(index=False), as_json(report))
    write_texts(folder, dict(zip(FILES, contents, strict=True)))
    return text


def as_text(report: Report) -> str:
    """The report as plain text."""
    heading = [
        f"{report.study}: {report.title}",
        report.progress.notice() or f"complete: {report.progress.planned} cells",
        report.versions,
    ]
    if report.untested:
        heading.append(f"Not tested by this profile: {', '.join(report.untested)}.")
    return render(report.claims, report.rule, heading)


def as_json(report: Report) -> str:
    """The report as JSON; what is not known, or has no meaning, is null."""
    content = {
        "study": report.study,
        "title": report.title,
        "profile": report.profile,
        "complete": report.progress.complete,
        "notice": report.progress.notice(),
        "rule": {**asdict(report.rule), "text": rule_text(report.rule)},
        "untested": list(report.untested),
        "claims": [
            {
                "id": claim.stated.id,
                "statement": claim.stated.statement,
                "who": claim.stated.who,
                "verdict": verdict_of(claim.steps[0]),
                "steps": [_step_content(step, report.rule) for step in claim.steps],
            }
            for claim in report.claims
        ],
    }
    return json_text(content)


def rows(report: Report) -> Iterator[dict[str, Any]]:
    """The report as a tidy table: one row a step and size, and one a step over all sizes."""
    for claim, step in _steps(report.claims):
        effects: Sequence[ClaimEffect | None] = (step.overall, *step.by_size)
        for effect in effects:
            measured = {} if effect is None else contrast_values(effect)
            intervals = limits_of(measured) if measured else {}
            yield {
                "study": report.study,
                "complete": report.progress.complete,
                "claim": claim.stated.id,
                "who": claim.stated.who,
                "statement": claim.stated.statement,
                "decides": step.decides,
                **_step_values(step),
                **measured,
                **intervals,
                "n": "all" if effect is None or effect.n is None else effect.n,
                "verdict": verdict_of(step) if effect is None else effect.verdict,
                "text": step_text(step, report.rule) if effect is step.overall else "",
            }


def _steps(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Step]]:
    return ((claim, step) for claim in claims for step in claim.steps)


def _step_values(step: Step) -> dict[str, str]:
    return {
        "from": step.stated.from_,
        "to": step.stated.to,
        "setting": step.difference.setting,
        "value_from": spell(step.difference.before),
        "value_to": spell(step.difference.after),
        "expects": step.stated.expects,
    }


def _step_content(step: Step, rule: VerdictRule) -> dict[str, Any]:
    return {
        **_step_values(step),
        "decides": step.decides,
        "verdict": verdict_of(step),
        "text": step_text(step, rule),
        "left_out": step.left_out,
        "missing_sizes": list(step.missing_sizes),
        "unrepeatable": list(step.unrepeatable),
        "epochs": step.epochs,
        "overall": step.overall and contrast_values(step.overall),
        "by_size": [contrast_values(effect) for effect in step.by_size],
    }
