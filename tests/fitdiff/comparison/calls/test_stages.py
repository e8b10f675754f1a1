"""Two fits, stage by stage."""

from __future__ import annotations

import pytest

from fitdiff.comparison.calls import stages
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import quantity


@pytest.mark.parametrize(("how", "same"), [("TukeyHSD", True), ("coef(summary(fit))", False)])
def test_tukeys_p_values_are_noise_where_r_sums_an_integral(how, same) -> None:
    """ptukey() gives 1.12e-11 for whatever is larger, where 1 - p is 1 in Python."""
    one = quantity("p-values", [1.12e-11, 0.03], ["b-a", "c-a"], how)
    other = quantity("p-values", [0.0, 0.03], ["b-a", "c-a"], "pvalues")
    found = stages._compare("p-values", one, other, Scale(), None)
    assert found.differs is not same
