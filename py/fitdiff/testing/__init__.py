"""Checks of R against Python in a user's own tests.

`assert_same_fit` works in any test. With pytest the fixture ``r_call`` runs a call of R, or replays
what ``pytest --fitdiff-record`` wrote beside the test, where there is no R.

>>> from fitdiff.testing import assert_same_fit
>>> cars = {"mpg": [21.0, 22.8, 21.4, 18.7], "wt": [2.6, 2.3, 3.2, 3.4]}
>>> assert_same_fit("py: np.std(mpg, ddof=1)", "py: mpg.std()", cars)

Names are imported when first used: pytest imports this package in every project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fitdiff.testing.assertion import assert_same_fit as assert_same_fit
    from fitdiff.testing.r_calls import RFit as RFit

__all__ = ["RFit", "assert_same_fit"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name == "assert_same_fit":
            from fitdiff.testing.assertion import assert_same_fit  # noqa: PLC0415

            return assert_same_fit
        if name == "RFit":
            from fitdiff.testing.r_calls import RFit  # noqa: PLC0415

            return RFit
        raise AttributeError(f"module 'fitdiff.testing' has no attribute '{name}'")
