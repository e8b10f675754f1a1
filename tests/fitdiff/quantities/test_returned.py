from __future__ import annotations

from collections import namedtuple

import numpy as np
from statsmodels.duration.survfunc import survdiff
from statsmodels.stats.diagnostic import het_breuschpagan
from statsmodels.stats.proportion import proportion_confint

from fitdiff.quantities.from_python import quantities_of
from fitdiff.quantities.returned import named_parts, returned_names


def test_parts_of_a_tuple_are_named_by_the_documentation() -> None:
    parts = named_parts((3.2, 0.07), survdiff)
    assert parts == {"chisq": 3.2, "pvalue": 0.07}
    found = {one.kind: float(one.values[0]) for one in quantities_of(parts)}
    assert found == {"statistics": 3.2, "p-values": 0.07}


def test_several_names_of_one_entry_are_one_each() -> None:
    assert returned_names(proportion_confint) == ["ci_low", "ci_upp"]
    assert len(returned_names(het_breuschpagan)) == 4


def test_what_has_names_of_its_own_or_other_parts_is_left_alone() -> None:
    own = namedtuple("own", "a b")(1, 2)
    assert named_parts(own, survdiff) is own
    assert named_parts((1, 2, 3), survdiff) == (1, 2, 3)
    assert named_parts(np.ones(2), survdiff).shape == (2,)
    assert named_parts((1, 2), len) == (1, 2)
    limits = proportion_confint(5, 10)
    assert named_parts(limits, proportion_confint) == limits
