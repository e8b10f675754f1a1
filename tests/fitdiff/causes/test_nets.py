"""What is planted in a small net is named, though re-seeding alone changes every number of it.

Of these plants each moves the test rows' probabilities or labels far more than the seed does.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fitdiff.causes.declared import find_cause
from fitdiff.causes.trial import FitOnSplits
from fitdiff.comparison.stages import ComparedFit
from fitdiff.methods.method import Method

from .conftest import changed, method


def adam(rate: float = 0.01, epsilon: float = 1e-8) -> dict[str, object]:
    """What the net is trained by."""
    optimiser = {"name": "adam", "rate": rate, "beta_1": 0.9, "beta_2": 0.999, "epsilon": epsilon}
    return {"optimiser": optimiser}


@pytest.fixture(scope="module")
def net() -> Method:
    """Eight units, a hundred updates."""
    settings = {"hidden": (8,), "hidden_dropout": 0.0, "epochs": 10.0, "batch_size": 10}
    small = changed(method("keras-mlp"), scaling="standardise", **settings, **adam())
    return replace(small, name="net")


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        # Another epsilon, below the square root of a gradient's moment, does next to nothing.
        (adam(epsilon=1e-7) | {"epochs": 1.0}, [["epochs"]]),
        (adam(rate=0.0005, epsilon=1e-7), [["optimiser.rate"]]),
        (
            adam(epsilon=1e-7) | {"epochs": 1.0, "threshold": 0.9},
            [["epochs"], ["threshold"]],
        ),
    ],
    ids=["epochs", "rate", "epochs and threshold"],
)
def test_what_is_planted_is_named_and_nothing_else(
    fit: FitOnSplits, net: Method, planted: dict[str, object], expected: list[list[str]]
) -> None:
    cause = find_cause(net, changed(net, **planted), fit)
    assert "optimiser.epsilon" in {one.setting for one in cause.settings}
    assert cause.answer == "named"
    assert [[each.setting for each in one.settings] for one in cause.members] == expected
    assert cause.left.state == "closed"
    assert all(one.without.state == "open" for one in cause.members)


def test_another_seed_of_a_net_is_no_setting(fit: FitOnSplits, net: Method) -> None:
    def seeded(method: Method, number: int) -> tuple[ComparedFit, ...]:
        return fit(method, number + 100 * (method.name == "other"))

    cause = find_cause(net, changed(net, **adam(epsilon=1e-7)), seeded)
    assert (cause.answer, cause.members) == ("none", ())
