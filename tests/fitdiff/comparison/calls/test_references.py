"""Distributions behind intervals and p-values, told by the numbers alone."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from scipy.stats import norm, t

from fitdiff.calls import BoundCall, Checked, ParsedCall, RunResult
from fitdiff.calls.tree import Name
from fitdiff.comparison.calls.references import reference_relation
from fitdiff.comparison.calls.side import SideFit
from fitdiff.quantities.quantity import quantity


def side(reference, df: float = 12.0, slip: float = 0.0) -> SideFit:
    """Two estimates with errors, and what a distribution makes of them."""
    estimates, errors = [1.0, -2.0], [0.5, 0.8]
    ratio = [a / b for a, b in zip(estimates, errors, strict=True)]
    width = reference.ppf(0.975) + slip
    parsed = ParsedCall("py", Name("f"), "f")
    return SideFit(
        parsed,
        BoundCall(Checked(parsed, (), (), ()), parsed.tree, pd.DataFrame(), {}, (), ()),
        RunResult("py", parsed.tree, None),
        (
            quantity("coefficients", estimates, "ab"),
            quantity("standard errors", errors, "ab"),
            quantity("statistics", ratio, "ab"),
            quantity("p-values", [2 * reference.sf(abs(one)) for one in ratio], "ab"),
            quantity("degrees of freedom", df),
            quantity("interval, lower", [e - width * s for e, s in zip(estimates, errors,
                                                                       strict=True)], "ab"),
        ),
    )  # fmt: skip


def test_t_and_normal_are_told_apart() -> None:
    first, second = side(norm), side(t(12))
    said = reference_relation("interval, lower", first, second)
    assert said == "Wald, normal in the first, Wald, t with 12 df in the second"
    said = reference_relation("p-values", second, first)
    assert said == "of t with 12 df in the first, of the normal distribution in the second"


@pytest.mark.parametrize("other", [side(norm), side(t(12), slip=0.01), side(t(9))],
                         ids=["the same", "another width", "other degrees of freedom"])  # fmt: skip
def test_nothing_is_said_of_what_follows_from_neither(other: SideFit) -> None:
    assert reference_relation("interval, lower", side(norm), other) == ""


def test_a_tail_below_the_smallest_number_is_no_warning() -> None:
    """The other side tells such a p: what was taken from the normal distribution is 0."""
    own = side(norm)
    kept = [one for one in own.quantities if one.kind not in ("statistics", "p-values")]
    told = quantity("statistics", [50.0, 2.0], "ab"), quantity("p-values", [1e-200, 0.05], "ab")
    far = replace(own, quantities=(*kept, *told))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reference_relation("p-values", far, side(norm)) == ""


def test_p_values_without_their_statistics_have_no_reference() -> None:
    own = side(norm)
    alone = tuple(one for one in own.quantities if one.kind != "statistics")
    assert reference_relation("p-values", replace(own, quantities=alone), side(t(12))) == ""


def test_estimates_have_no_reference() -> None:
    assert reference_relation("coefficients", side(norm), side(t(12))) == ""


def curve(limits: list[float], errors: list[float] | None = None) -> SideFit:
    made = side(norm)
    labels = ["t=1", "t=2", "t=3"]
    quantities = [
        quantity("survival", [0.9, 0.6, 0.3], labels),
        quantity("interval, upper", limits, labels),
    ]
    if errors is not None:
        quantities.append(quantity("standard errors", errors, labels))
    return replace(made, quantities=tuple(quantities))


def test_scales_of_intervals_of_curves_are_told_by_one_sides_errors() -> None:
    survival, errors = np.array([0.9, 0.6, 0.3]), np.array([0.03, 0.1, 0.09])
    z = norm.ppf(0.975)
    by_log = np.minimum(1, survival * np.exp(z * errors / survival))
    twice = survival ** np.exp(z * errors / (survival * np.log(survival)))
    first, second = curve(by_log.tolist(), errors.tolist()), curve(twice.tolist())
    said = reference_relation("interval, upper", first, second)
    assert said == "by the logarithm in the first, by log(-log) in the second"
    wide = np.array([0.08, 0.1, 0.09])
    cut = np.minimum(1, survival * np.exp(z * wide / survival))
    by_odds = expit(np.log(survival / (1 - survival)) + z * wide / (survival * (1 - survival)))
    first, second = curve(cut.tolist(), wide.tolist()), curve(by_odds.tolist())
    said = reference_relation("interval, upper", first, second)
    assert said == "by the logarithm in the first, by the log odds in the second"
    first = curve(by_log.tolist(), errors.tolist())
    other = curve((twice + 0.01).tolist())
    assert reference_relation("interval, upper", first, other) == ""
