"""Right answers of a ladder's hybrids, on the splits that all of them were fitted on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fitdiff.attribution.hybrid import Hybrid
from fitdiff.attribution.ladder import Ladder
from fitdiff.stats.counts import Counts, count_correct


def count_hybrids(ladder: Ladder, hybrids: Sequence[Hybrid], results: pd.DataFrame) -> Counts:
    """Take the counts of some of a ladder's hybrids, with the seed that all methods share.

    Raises
    ------
    UnpairedError
        If no split was fitted by all of them.
    """
    settings = {hybrid.method.name: ladder.settings.index(hybrid.data) for hybrid in hybrids}
    return count_correct(results[results["seed"] == 0], [*settings], settings)
