"""Equal fits by splines of other bases, whose coefficients have nothing to do with each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fitdiff.calls.tree import Call, walk
from fitdiff.calls.words import words
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stage import Stage
from fitdiff.quantities.alignment import Aligned
from fitdiff.quantities.terms import INTERCEPT, basis_of

_OF_ERRORS = frozenset(
    {"standard errors", "statistics", "p-values", "interval, lower", "interval, upper"}
)
# What has to be the same, where both report it, for errors to follow from the fit alone.
_NEEDED = frozenset({"degrees of freedom", "dispersion", "rows used"})
# By which a call asks for another covariance than that of the model.
_ROBUST = words(
    "cov_type cov_kwds vcov vcov. coeftest coefci vcovHC vcovCL NeweyWest sandwich rlm RLM "
    "get_robustcov_results lm_robust"
)
_CLOSE = 1e-5


def spline_relation(stage: Stage, stages: Sequence[Stage], first: SideFit, second: SideFit) -> str:
    """Say that both sides' splines are of one space, told by fitted values that agree.

    The intercept is then what the columns make of it. All other terms have to agree.
    """
    if stage.agreement is None or stage.kind not in ("coefficients", *_OF_ERRORS):
        return ""
    if not (_are_equal(stages) and _only_splines_differ(stage.agreement.aligned)):
        return ""
    if stage.kind == "coefficients":
        return "equal fits: splines of one space, in columns of their own on each side"
    if any(_asks_for_another(fit) for fit in (first, second)):
        return ""
    return "the intercept's, beside splines in columns of their own on each side"


def _are_equal(stages: Sequence[Stage]) -> bool:
    """Whether fitted values agree, and what errors are made with."""
    found = {one.kind: one for one in stages if one.agreement is not None}
    apart = any(kind in found and found[kind].differs for kind in _NEEDED)
    return not apart and "fitted values" in found and not found["fitted values"].differs


def _only_splines_differ(aligned: Aligned) -> bool:
    """Whether each side has splines that the other names otherwise, and all else is the same."""
    alone = (*aligned.only_first, *aligned.only_second)
    if not (aligned.only_first and aligned.only_second and all(map(basis_of, alone))):
        return False
    rest = np.array([label != INTERCEPT for label in aligned.labels])
    return bool(np.allclose(aligned.first[rest], aligned.second[rest], rtol=_CLOSE, atol=0))


def _asks_for_another(fit: SideFit) -> bool:
    """Whether a call names a covariance: then errors may differ besides."""
    for node in walk(fit.result.tree):
        if isinstance(node, Call):
            named = {one.name for one in node.arguments}
            if node.name in _ROBUST or not named.isdisjoint(_ROBUST):
                return True
    return False
