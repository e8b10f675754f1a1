"""Which sets of changes are tried."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.mark.parametrize("scaled", [False, True])
def test_what_is_done_with_gaps_is_tried_beside_other_changes(compared, scaled: bool) -> None:
    """Each change alone leaves more than there was."""
    generator = np.random.default_rng(5)
    data = pd.DataFrame({"u": generator.normal(size=90), "v": 3 * generator.normal(size=90)})
    data["event"] = (data["u"] + 0.2 * data["v"] + generator.logistic(size=90) > 0).astype(int)
    data.loc[::9, "v"] = None
    steps = "SimpleImputer(), StandardScaler()" if scaled else "SimpleImputer()"
    found = compared(
        "r: glm(event ~ u + v, family = binomial)",
        f"py: make_pipeline({steps}, LogisticRegression())",
        data,
    )
    named = [{one.setting for one in cause.settings} for cause in found.explanation.causes]
    wanted = {"missing values", "LogisticRegression:C"}
    assert (wanted | {"step of the pipeline"} if scaled else wanted) in named
