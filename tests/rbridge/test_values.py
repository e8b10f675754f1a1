"""The wrapper for missing values."""

from __future__ import annotations

import numpy as np
import pytest

from rbridge import Masked, RRefused


@pytest.mark.parametrize("missing", [np.zeros(3, bool), np.zeros(2, int)])
def test_a_mask_of_another_shape_or_type_is_refused(missing: np.ndarray) -> None:
    with pytest.raises(RRefused, match=r"bool of the shape of 'values', \(2,\)"):
        Masked(np.zeros(2), missing)
