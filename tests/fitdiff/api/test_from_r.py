"""What `fitdiff::compare` asks for, and what it is answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fitdiff.api.from_r import answer, column_of

COLUMNS = [
    {"name": "y", "kind": "float", "values": [str(k * k) for k in range(12)]},
    {"name": "x", "kind": "float", "values": [str(k + k % 3) for k in range(12)]},
]


def request(**changed: Any) -> dict[str, Any]:
    stated = {
        "columns": COLUMNS,
        "first": {"title": "the call", "call": "py: np.std(x)"},
        "second": {"title": "the call", "call": "py: x.std()"},
    }
    return stated | changed


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"kind": "float", "values": ["0.10000000000000001", None, "NaN", "-Inf"]},
         np.array([0.1, np.nan, np.nan, -np.inf])),
        ({"kind": "integer", "values": ["3", None]}, pd.array([3, None], dtype="Int64")),
        ({"kind": "boolean", "values": ["true", None]}, pd.array([True, None], dtype="boolean")),
        ({"kind": "string", "values": ["NA", None, ""]},
         np.array(["NA", None, ""], dtype=object)),
        ({"kind": "category", "values": ["b", None], "levels": ["b", "a"], "ordered": True},
         pd.Categorical(["b", None], categories=["b", "a"], ordered=True)),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)  # fmt: skip
def test_columns_are_what_they_were_in_r(stated: dict[str, Any], expected: Any) -> None:
    pd.testing.assert_series_equal(pd.Series(column_of(stated)), pd.Series(expected))


def test_two_calls_are_compared() -> None:
    found = answer(request())
    assert found["result"]["verdict"] == "different"
    assert found["text"].startswith("DIFFERENT")
    assert found["code"]["first"] == "np.std(x, ddof=1)"
    json.dumps(found, allow_nan=False)


def test_an_object_of_r_is_compared_by_what_it_reports() -> None:
    reported = {"kind": "values", "values": ["1.25"], "labels": [""], "how": "$x", "name": "x"}
    first = {"title": "the htest", "call": None, "why_no_call": "Why.", "quantities": [reported]}
    found = answer(request(first=first))
    assert found["result"]["verdict"] == "different"
    assert "Why." in found["text"]


def test_a_users_mistake_is_a_message() -> None:
    found = answer(request(second={"title": "the call", "call": "py: x.sdt()"}))
    assert set(found) == {"error"}
    assert "sdt" in found["error"]


@pytest.mark.long
def test_r_compares_a_model_of_its_own_with_python() -> None:
    program = """
    fit <- glm(am ~ wt + hp, family = binomial, data = mtcars)
    found <- fitdiff::compare(fit, fitdiff::py("LogisticRegression()"), progress = FALSE)
    found
    stopifnot(found$verdict == "different", grepl("C=np.inf", found$code$second))
    """
    library = Path(sys.prefix) / "lib" / "R" / "library"
    done = subprocess.run(
        ["Rscript", "-e", program],
        env=os.environ | {"R_LIBS": str(library), "FITDIFF_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("DIFFERENT. Coefficients differ by up to 13.2")
