"""Results as the store has them."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest

from fitdiff.results.cell import CellIdentity, CellRecord, CellResult, failure
from fitdiff.results.encoding import decode, encode
from fitdiff.results.metrics import Metrics

IDENTITY = CellIdentity("method", "split", 1, "software")
METRICS = Metrics(3, 2, 1, {"log loss": None, "auc": 0.5})
SCORED = CellResult(
    CellRecord(
        "ok", 0.25, METRICS, (4, 2), 1.0, 7, 0.5, warnings=("said", "twice"),
        timings={"build": 0.125},
    ),
    np.array([0.25, np.nan, 0.75]),
    np.array([0, 255, 1], dtype=np.uint8),
    {},
    np.array([0.5]),
)  # fmt: skip


@pytest.mark.parametrize("result", [SCORED, failure("failed", "no luck", 0.5)])
def test_a_record_is_written_as_all_its_fields(result: CellResult) -> None:
    encoded = encode(IDENTITY, result)
    assert encoded.record.decode() == json.dumps(asdict(result.record))


def test_a_record_is_read_as_it_was() -> None:
    assert decode(encode(IDENTITY, SCORED)).record == SCORED.record
