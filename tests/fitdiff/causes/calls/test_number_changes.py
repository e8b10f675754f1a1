"""Numbers to try as arguments, by hand."""

from __future__ import annotations

from types import SimpleNamespace

from fitdiff.causes.calls.number_changes import known_of


def test_an_estimate_that_is_infinite_is_none_to_try() -> None:
    checked = SimpleNamespace(called=tuple)
    estimates = {"scale": float("inf"), "theta": 0.5, "power": float("nan")}
    found = known_of(checked, {}, estimates, numeric=True)  # type: ignore[arg-type]
    assert found.estimates == {"theta": 0.5}
