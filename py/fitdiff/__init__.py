"""fitdiff: the same data, R says one thing and Python another, and why.

>>> import fitdiff
>>> cars = {"mpg": [21.0, 22.8, 21.4, 18.7, 18.1, 14.3], "wt": [2.6, 2.3, 3.2, 3.4, 3.5, 3.6]}
>>> found = fitdiff.compare(
...     fitdiff.py("smf.ols('mpg ~ wt', data).fit()"),
...     fitdiff.py("smf.ols('mpg ~ wt', data).fit(cov_type='HC1')"),
...     data=cars,
... )
>>> found.verdict
'different'

Names are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fitdiff.api.calls import CallText as CallText
    from fitdiff.api.calls import py as py
    from fitdiff.api.calls import r as r
    from fitdiff.api.comparing import compare as compare
    from fitdiff.api.comparison import ComparisonResult as ComparisonResult
    from fitdiff.api.explaining import explain as explain
    from fitdiff.api.fitting import FitResult as FitResult
    from fitdiff.api.fitting import fit as fit
    from fitdiff.api.session import close as close
    from fitdiff.api.study import Study as Study
    from fitdiff.api.study_results import DiffResult as DiffResult
    from fitdiff.api.study_results import ExplanationResult as ExplanationResult
    from fitdiff.api.study_results import RunResult as RunResult
    from fitdiff.errors import FitdiffError as FitdiffError
    from fitdiff.tables.reading import read_table as read_table
    from fitdiff.tables.table import Table as Table

_HOMES = {
    "CallText": "fitdiff.api.calls",
    "ComparisonResult": "fitdiff.api.comparison",
    "DiffResult": "fitdiff.api.study_results",
    "ExplanationResult": "fitdiff.api.study_results",
    "FitResult": "fitdiff.api.fitting",
    "FitdiffError": "fitdiff.errors",
    "RunResult": "fitdiff.api.study_results",
    "Study": "fitdiff.api.study",
    "Table": "fitdiff.tables.table",
    "close": "fitdiff.api.session",
    "compare": "fitdiff.api.comparing",
    "explain": "fitdiff.api.explaining",
    "fit": "fitdiff.api.fitting",
    "py": "fitdiff.api.calls",
    "r": "fitdiff.api.calls",
    "read_table": "fitdiff.tables.reading",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - a list of names, of which each is in the table above


# Type checkers would take any name to be there.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'fitdiff' has no attribute '{name}'")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
