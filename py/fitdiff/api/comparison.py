"""The result of `fitdiff.compare`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fitdiff.causes.calls.answers import Cause
from fitdiff.causes.calls.comparison import Comparison, Verdict
from fitdiff.comparison.calls.stages import Stage
from fitdiff.report.comparison import as_text
from fitdiff.report.comparison_html import as_html
from fitdiff.report.comparison_json import as_json

if TYPE_CHECKING:
    import pandas as pd


class ComparisonResult:
    """What comparing two calls or fitted objects found.

    Printed, it is what ``fitdiff compare`` prints: the verdict, why, what to type, and a table of
    the stages. A notebook shows the same as HTML.

    Parameters
    ----------
    found : fitdiff.causes.calls.comparison.Comparison

    Examples
    --------
    >>> import fitdiff
    >>> cars = {"mpg": [21.0, 22.8, 21.4, 18.7], "wt": [2.6, 2.3, 3.2, 3.4]}
    >>> found = fitdiff.compare("py: np.std(mpg)", "py: mpg.std()", cars)
    >>> print(found.verdict, found.same)
    different False
    >>> list(found.to_frame().columns)[:3]
    ['stage', 'same', 'largest']
    """

    def __init__(self, found: Comparison) -> None:
        self.found = found

    @property
    def verdict(self) -> Verdict:
        """'same', 'nearly the same', 'different', 'not comparable' or 'undecided'."""
        return self.found.verdict

    @property
    def same(self) -> bool:
        """Whether all that was compared is the same, or within what the solvers promise."""
        return self.verdict in ("same", "nearly the same")

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Every quantity that a side reports, in the order in which a fit makes it."""
        return self.found.stages

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Verified sets of changes that close the difference, best first; equal in effect."""
        return self.found.explanation.causes

    @property
    def code(self) -> Mapping[str, str]:
        """The call to type on each side ('first', 'second') for the other side's numbers.

        Only sides for which one was found and verified.
        """
        return {
            one.side: one.code
            for one in self.found.translations
            if one.fresh is not False and not one.both
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done besides what was asked, and what could not be."""
        return self.found.notes

    @cached_property
    def text(self) -> str:
        """The answer in lines of at most 80 columns."""
        return as_text(self.found)

    def to_json(self) -> str:
        """Write what ``fitdiff compare --json`` prints."""
        return as_json(self.found)

    def to_dict(self) -> dict[str, Any]:
        """Make a dict of what ``fitdiff compare --json`` prints."""
        content: dict[str, Any] = json.loads(self.to_json())
        return content

    def to_frame(self) -> pd.DataFrame:
        """Make a table of the stages.

        Returns
        -------
        DataFrame
            A row a stage: ``stage``, ``same`` (None where it could not be compared), ``largest``
            difference, ``where``, ``first`` and ``second`` (the values there), ``tolerance``,
            ``digits`` that agree, ``relation``, ``why_not``.
        """
        import pandas as pd  # noqa: PLC0415 - takes its time

        return pd.DataFrame([_row(stage) for stage in self.stages], columns=list(_COLUMNS))

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text.rstrip("\n")

    def _repr_html_(self) -> str:
        return as_html(self.found)


_COLUMNS = (
    "stage", "same", "largest", "where", "first", "second", "tolerance", "digits", "relation",
    "why_not",
)  # fmt: skip


def _row(stage: Stage) -> dict[str, object]:
    said: dict[str, object] = {"stage": stage.kind, "same": None, "why_not": stage.why_not}
    worst = stage.agreement
    if worst is None:
        return said
    return said | {
        "same": not stage.differs,
        "largest": worst.largest,
        "where": worst.where,
        "first": worst.first,
        "second": worst.second,
        "tolerance": worst.tolerance,
        "digits": worst.digits,
        "relation": stage.relation,
    }
