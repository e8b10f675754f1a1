"""Results of studies: of a run, of comparing two methods, of explaining a gap."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from fitdiff.attribution.report import LadderReport
    from fitdiff.comparison.report import DiffReport


class _Result:
    """What a command of the same name prints, with the folder of its files.

    Attributes
    ----------
    text : str
    folder : Path
    """

    def __init__(self, text: str, folder: Path) -> None:
        self.text = text
        self.folder = folder

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text.rstrip("\n")

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text)}</pre>"


class RunResult(_Result):
    """The cells of a study that was run.

    Attributes
    ----------
    text : str
        The summary that ``fitdiff run`` prints.
    folder : Path
    failed : int
        Cells without a result.
    """

    def __init__(self, text: str, folder: Path, table: pd.DataFrame, failed: int) -> None:
        super().__init__(text, folder)
        self._table = table
        self.failed = failed

    def to_frame(self) -> pd.DataFrame:
        """Return the results, a row a cell: see `fitdiff.results.table.RESULTS`."""
        return self._table.copy()


class DiffResult(_Result):
    """Two methods compared stage by stage over the splits of a study.

    Attributes
    ----------
    text : str
        What ``fitdiff compare`` prints.
    folder : Path
    report : fitdiff.comparison.report.DiffReport
    """

    def __init__(self, text: str, folder: Path, report: DiffReport) -> None:
        super().__init__(text, folder)
        self.report = report

    @property
    def same(self) -> bool:
        """Whether every stage that was judged is the same."""
        return self.report.exit_code == 0

    def to_dict(self) -> dict[str, Any]:
        """Return what ``fitdiff compare --json`` prints, as a dict."""
        import json  # noqa: PLC0415

        from fitdiff.comparison.render import as_json  # noqa: PLC0415 - only when asked

        content: dict[str, Any] = json.loads(as_json(self.report))
        return content

    def to_frame(self) -> pd.DataFrame:
        """Return a row a stage, over all splits on which parity can be judged."""
        import pandas as pd  # noqa: PLC0415 - takes its time

        return pd.DataFrame([_plain(stage) for stage in self.report.judged])


class ExplanationResult(_Result):
    """How much of the gap between two methods each setting makes; the effects add up exactly.

    Attributes
    ----------
    text : str
        What ``fitdiff explain`` prints.
    folder : Path
    report : fitdiff.attribution.report.LadderReport
    """

    def __init__(self, text: str, folder: Path, report: LadderReport) -> None:
        super().__init__(text, folder)
        self.report = report

    def to_dict(self) -> dict[str, Any]:
        """Return what ``fitdiff explain --json`` prints, as a dict."""
        from fitdiff.attribution.writing import content_of  # noqa: PLC0415 - only when asked

        return content_of(self.report)

    def to_frame(self) -> pd.DataFrame:
        """Return the table that is written as ``ladder.csv``: a row a step and size."""
        import pandas as pd  # noqa: PLC0415 - takes its time

        from fitdiff.attribution.writing import rows  # noqa: PLC0415

        return pd.DataFrame(list(rows(self.report)))


def _plain(stage: object) -> Mapping[str, object]:
    from dataclasses import asdict  # noqa: PLC0415

    return {
        name: value
        for name, value in asdict(stage).items()  # type: ignore[call-overload]
        if isinstance(value, str | int | float | None)
    }
