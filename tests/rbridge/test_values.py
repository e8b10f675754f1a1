"""The wrapper for missing values."""

from __future__ import annotations

import numpy as np
import pytest

from rbridge import Masked, RRefused


@pytest.mark.parametrize("missing", [np.zeros(3, bool), np.zeros(2, int)])
def test_masked_refuses_a_mask_that_does_not_fit(missing: np.ndarray) -> None:
    with pytest.raises(RRefused, match=r"bool of the shape of 'values', \(2,\)"):
        Masked(np.zeros(2), missing)
