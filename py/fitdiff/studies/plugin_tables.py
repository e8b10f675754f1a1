"""Tables of study files that plug-ins define (entry-point group ``fitdiff.study_tables``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fitdiff.plugins import Plugins

if TYPE_CHECKING:
    import pandas as pd

    from fitdiff.studies.study import Study


def _accept(study: Study, content: Any, where: str) -> None:
    """Check nothing beyond the specification."""


def _say_nothing(study: Study, content: Any, results: pd.DataFrame, folder: Path) -> str:  # noqa: ARG001
    return ""


@dataclass(frozen=True)
class StudyTable:
    """Plug-in for one table of study files: its check, and its part of a run's summary.

    Attributes
    ----------
    kind : type
        What the table must be: a pydantic dataclass, or a tuple of them for an array of tables.
    check : callable (Study, content, str) -> None
        Raises `SpecificationError` if the table does not fit the study; the string names the file.
    summarise : callable (Study, content, DataFrame, Path) -> str
        Text for the summary, from the results and the folder they are in; may write files there.
    """

    # A tuple of dataclasses is no `type` to mypy.
    kind: Any
    check: Callable[[Study, Any, str], None] = _accept
    summarise: Callable[[Study, Any, pd.DataFrame, Path], str] = _say_nothing


STUDY_TABLES: Plugins[StudyTable] = Plugins("fitdiff.study_tables")
