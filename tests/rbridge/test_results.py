"""The result of a call, unwrapped."""

from __future__ import annotations

import pytest

from rbridge import RError, RFailure, RResult


def test_unwrap_returns_the_value() -> None:
    assert RResult(3.0, (), "", None, 0.1).unwrap() == 3.0


def test_unwrap_raises_the_failure() -> None:
    failure = RFailure("no such column", None, ())
    with pytest.raises(RError) as caught:
        RResult(None, (), "", failure, 0.1).unwrap()
    assert caught.value.failure is failure
    assert str(caught.value) == "no such column"
