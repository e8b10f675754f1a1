"""The report on a study's claims: measured from its tables, written as text, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from debate2017.claims.effects import Reading
from debate2017.claims.looks import Look, read_looks
from debate2017.claims.measure import Claim, Step, measure
from debate2017.claims.provenance import provenance
from debate2017.claims.render import render
from debate2017.claims.texts import step_text
from debate2017.claims.verdicts import rule_text, verdict_of, verdict_words
from debate2017.study_tables import claims_of
from fitdiff.errors import SpecificationError
from fitdiff.methods.differences import spell
from fitdiff.results.files import json_text, write_texts
from fitdiff.stats.contrast import Contrast, contrast_values, limits_of
from fitdiff.stats.decision import VerdictRule
from fitdiff.studies.study import Study

FILES = ("claims.txt", "claims.csv", "claims.json")


@dataclass(frozen=True)
class Report:
    """Every claim of a study with its measured verdict.

    Attributes
    ----------
    study, title : str
    rule : VerdictRule
    looks : tuple of Look
        The profiles whose results there are; an incomplete one is named as such in every file.
    provenance : tuple of str
        What is known of when rule and claims were written, and of each look.
    claims : tuple of Claim
    """

    study: str
    title: str
    rule: VerdictRule
    looks: tuple[Look, ...]
    provenance: tuple[str, ...]
    claims: tuple[Claim, ...]

    @property
    def complete(self) -> bool:
        """Whether every cell of every profile was tried."""
        return all(look.progress.complete for look in self.looks)

    @property
    def notice(self) -> str:
        """What to warn of wherever verdicts are shown; empty when there is nothing."""
        notices = [(look.profile, look.progress.notice()) for look in self.looks]
        return "; ".join(f"{profile}: {notice}" for profile, notice in notices if notice)


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


def require_tested(study: Study, profile: str) -> None:
    """Raise `SpecificationError` where a profile fits no step that decides a claim."""
    fitted = {method.name for method in study.methods_of(study.profile(profile))}
    deciding = [claim.steps[0] for claim in claims_of(study)]
    if not any({step.from_, step.to} <= fitted for step in deciding):
        raise SpecificationError(
            f"Profile '{profile}' of study '{study.name}' fits no step that decides a claim: its "
            "'methods' leave out one side of each. Add both, or choose another profile."
        )


def make_report(study: Study, folder: Path) -> Report:
    """Measure the claims from all results that a folder holds; nothing is fitted.

    Raises
    ------
    SpecificationError
        If the study states no claim.
    DataError
        If the folder holds no run, or its tables disagree.
    """
    rule = require_claims(study)
    tables = read_looks(study, folder)
    claims = measure(
        claims_of(study), rule, study.methods, tables.results, tables.tests, tables.predictions
    )
    return Report(
        study=study.name,
        title=study.file.title,
        rule=rule,
        looks=tables.looks,
        provenance=provenance(study, tables.looks),
        claims=tuple(claims),
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
    heading = [f"{report.study}: {report.title}", *report.provenance]
    return render(report.claims, report.rule, heading, report.notice)


def as_json(report: Report) -> str:
    """The report as JSON; what is not known, or has no meaning, is null."""
    content = {
        "study": report.study,
        "title": report.title,
        "looks": [asdict(look) for look in report.looks],
        "provenance": list(report.provenance),
        "complete": report.complete,
        "notice": report.notice,
        "rule": {**asdict(report.rule), "text": rule_text(report.rule)},
        "claims": [
            {
                "id": claim.stated.id,
                "statement": claim.stated.statement,
                "who": claim.stated.who,
                "verdict": verdict_of(claim.steps[0], report.rule),
                "steps": [_step_content(step, report.rule) for step in claim.steps],
            }
            for claim in report.claims
        ],
    }
    return json_text(content)


def rows(report: Report) -> Iterator[dict[str, Any]]:
    """The report as a tidy table: for each step and rule for labels the mean, and each size."""
    steps = ((claim, step) for claim in report.claims for step in claim.steps)
    for claim, step in steps:
        stated = {
            "study": report.study,
            "complete": report.complete,
            "claim": claim.stated.id,
            "who": claim.stated.who,
            "statement": claim.stated.statement,
            "decides": step.decides,
            **_step_values(step),
            "judged_at": step.stated.splits,
            "tried": step.tried,
        }
        for reading in step.readings:
            text = "" if reading.at_half else step_text(step, report.rule)
            verdict = verdict_words(reading, step.stated.expects, report.rule)
            labelled = {**stated, "labels": _labels(reading)}
            yield {**labelled, **_row(reading.overall), "verdict": verdict, "text": text}
            for effect in reading.by_size:
                yield {**labelled, **_row(effect), "verdict": "", "text": ""}


def _row(effect: Contrast | None) -> dict[str, Any]:
    if effect is None:
        return {"n": "all"}
    measured = contrast_values(effect)
    intervals = limits_of(measured)
    return measured | intervals | {"n": "all" if effect.n is None else effect.n}


def _labels(reading: Reading) -> str:
    return "at one half" if reading.at_half else "as fitted"


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
        "judged_at": step.stated.splits,
        "tried": step.tried,
        "interim": step.interim,
        "verdict": verdict_of(step, rule),
        "text": step_text(step, rule),
        "left_out": step.left_out,
        "missing_sizes": list(step.missing_sizes),
        "unrepeatable": list(step.unrepeatable),
        "epochs": step.epochs,
        "readings": [
            {
                "labels": _labels(reading),
                "verdict": verdict_words(reading, step.stated.expects, rule),
                "overall": reading.overall and contrast_values(reading.overall),
                "by_size": [contrast_values(effect) for effect in reading.by_size],
            }
            for reading in step.readings
        ],
    }
