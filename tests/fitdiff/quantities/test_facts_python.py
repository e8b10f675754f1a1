"""What a Python fit says of its outcome."""

from __future__ import annotations

import numpy as np
from statsmodels.duration.hazard_regression import PHReg

from fitdiff.quantities.facts_python import facts_of


def test_an_event_of_a_cox_model_is_a_status_of_one() -> None:
    """Codes such as 2 (another cause of death) and 3 are as good as censored to statsmodels."""
    numbers = np.random.default_rng(1)
    times, x = numbers.exponential(size=12), numbers.normal(size=(12, 1))
    status = np.array([1, 2, 3, 0] * 3)
    coded = PHReg(times, x, status=status).fit()
    plain = PHReg(times, x, status=(status == 1).astype(int)).fit()
    assert np.array_equal(coded.params, plain.params)
    facts = facts_of(coded)
    assert (facts.events, facts.censored) == (3.0, 9.0)
