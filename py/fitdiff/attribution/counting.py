"""A metric of a ladder's configurations, on the splits that all of them were fitted on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fitdiff.attribution.configuration import Configuration
from fitdiff.attribution.ladder import Ladder
from fitdiff.stats.counts import Counts, count_correct


def count_configurations(
    ladder: Ladder, configurations: Sequence[Configuration], results: pd.DataFrame, metric: str
) -> Counts:
    """Take the counts of some of a ladder's configurations, with the seed that all methods share.

    Raises
    ------
    UnpairedError
        If no split was fitted by all of them.
    """
    samplings = {
        configuration.method.name: ladder.samplings.index(configuration.data)
        for configuration in configurations
    }
    return count_correct(results[results["seed"] == 0], [*samplings], samplings, metric)
