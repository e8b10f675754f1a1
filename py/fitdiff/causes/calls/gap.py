"""How far two fits are apart, quantity by quantity, from their stages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fitdiff.causes.calls.change import Gap
from fitdiff.comparison.calls.stages import Stage

# Of components and classes: no function has an argument for the denominator.
_WITHOUT_SETTING = frozenset({"variances"})


def gap_of(stages: Sequence[Stage]) -> Gap:
    """How far two fits are apart, in units of tolerances; what cannot be compared is left out."""
    distances: dict[str, float] = {}
    entries: dict[str, int] = {}
    unpaired: dict[str, int] = {}
    compared = {stage.kind for stage in stages if stage.agreement is not None}
    for stage in stages:
        if stage.agreement is None:
            continue
        # Made from the log-likelihood and a count of parameters, which packages define otherwise.
        if stage.kind in ("AIC", "BIC") and "log-likelihood" in compared:
            continue
        tolerance = stage.agreement.tolerance
        distance = stage.agreement.distance
        if tolerance > 0:
            distances[stage.kind] = distance / tolerance
        else:
            distances[stage.kind] = 0.0 if distance == 0 else float("inf")
        # What one side leaves out as not estimable the other may leave out as well.
        aligned = stage.agreement.aligned
        alone = np.isnan(aligned.first) != np.isnan(aligned.second)
        entries[stage.kind] = stage.agreement.entries - int(alone.sum())
        without_like = len(aligned.only_first) + len(aligned.only_second)
        unpaired[stage.kind] = 0 if stage.told_otherwise else without_like + int(alone.sum())
        if stage.told_otherwise or (stage.defined and stage.kind in _WITHOUT_SETTING):
            distances[stage.kind] = min(distances[stage.kind], 1.0)
    return Gap(distances, entries, unpaired)
