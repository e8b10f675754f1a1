"""Checks of the case study's tables in study files; each is registered by entry point."""

from __future__ import annotations

from collections.abc import Iterable

from debate2017.baselines.specification import BaselinesTable
from debate2017.claims.checks import check_claims
from debate2017.claims.specification import ClaimFile
from debate2017.study_summaries import summarise_baselines, summarise_record
from debate2017.study_tables import FigureTable, Recorded
from fitdiff.errors import SpecificationError
from fitdiff.studies.plugin_tables import StudyTable
from fitdiff.studies.study import Study


def _check_methods(study: Study, names: Iterable[str], table: str, where: str) -> None:
    run = {method.name for method in study.methods}
    if unknown := [name for name in names if name not in run]:
        raise SpecificationError(
            f"{where}: [{table}] names methods that the study does not run: "
            f"{', '.join(unknown)}. Add them to 'methods'."
        )


def _check_recorded(study: Study, content: Recorded, where: str) -> None:
    _check_methods(study, content.arms.values(), "recorded", where)


def _check_figure(study: Study, content: FigureTable, where: str) -> None:
    _check_methods(study, content.arms.values(), "figure", where)


def _check_baselines(study: Study, content: BaselinesTable, where: str) -> None:
    _check_methods(study, (*content.candidates, *content.baselines), "baselines", where)


def _check_claims(study: Study, content: tuple[ClaimFile, ...], where: str) -> None:
    if content and study.file.verdict is None:
        raise SpecificationError(
            f"{where}: [[claims]] need a [verdict], the rule by which they are judged."
        )
    check_claims(content, study.methods, where)


RECORDED = StudyTable(Recorded, _check_recorded, summarise_record)
FIGURE = StudyTable(FigureTable, _check_figure)
CLAIMS = StudyTable(tuple[ClaimFile, ...], _check_claims)
BASELINES = StudyTable(BaselinesTable, _check_baselines, summarise_baselines)
