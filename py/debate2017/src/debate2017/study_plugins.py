"""How fitdiff checks the case study's tables of study files; each is announced by entry point."""

from __future__ import annotations

from collections.abc import Iterable

from debate2017.baselines.specification import ContestTable
from debate2017.claims.checks import check_guesses
from debate2017.claims.specification import GuessFile
from debate2017.study_summaries import summarise_contest, summarise_record
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


def _check_contest(study: Study, content: ContestTable, where: str) -> None:
    _check_methods(study, (*content.contenders, *content.rivals), "contest", where)


def _check_guesses(study: Study, content: tuple[GuessFile, ...], where: str) -> None:
    if content and study.file.verdict is None:
        raise SpecificationError(
            f"{where}: [[guesses]] need a [verdict], the rule by which they are judged, written "
            "down before the study is run."
        )
    check_guesses(content, study.methods, where)


RECORDED = StudyTable(Recorded, _check_recorded, summarise_record)
FIGURE = StudyTable(FigureTable, _check_figure)
GUESSES = StudyTable(tuple[GuessFile, ...], _check_guesses)
CONTEST = StudyTable(ContestTable, _check_contest, summarise_contest)
