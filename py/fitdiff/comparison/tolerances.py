"""Tolerances: one for each quantity, with its reason, set by the user where these do not suit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from fitdiff.errors import SpecificationError, nearest
from fitdiff.methods.specification import read_toml
from fitdiff.quantities.agreement import RULES
from fitdiff.quantities.quantity import Kind


def _of(value: float, reason: str) -> float:
    default: float = field(default=value, metadata={"reason": reason})
    return default


def _rule(kind: Kind) -> float:
    rule = RULES[kind]
    return _of(rule.tolerance, f"{rule.measure}; {rule.reason}")


@dataclass(frozen=True)
class Tolerances:
    """Largest differences that still count as equal, each with a relative part.

    What is measured absolutely is so only up to the size of its unit; beyond, relatively: a Brier
    score of 177,362, of a least-squares fit that extrapolates, has eleven digits and not twenty.
    Rows and selected columns have none: they are the same or not.

    Attributes
    ----------
    parameters : float
        On the scale of the predictor; see `fitdiff.comparison.parameters`.
    objective : float
        In units of the objective of a fitted value of 1/2, or of the mean outcome; relative where
        it is above one unit; see
        `fitdiff.comparison.objective`.
    predictions : float
        In the unit that the task measures them in (1 for probabilities, a standard deviation of the
        outcome for numbers), relative where they are farther than that from the median one.
    log_loss, brier, auc, r2, concordance : float
        Absolute up to 1, relative above.
    rmse : float
        Relative; absolute below a tenth of the outcome's standard deviation.
    test_deviance : float
        Relative.
    labels, metric : float
        Counts of test rows: labelled differently, and labelled correctly. They have no rounding,
        hence no relative part.
    standard_errors, covariance ... : float
        Of reported quantities, by the measures of `fitdiff.quantities.agreement`: relative, both
        zero within 1e-13 being equal; or on a scale of their own.
    """

    parameters: float = _of(
        1e-6,
        "of coefficients: what each moves the linear predictor by, per standard deviation of it; "
        "of others relative. Double rounding, 1e-16, times the condition of ten columns' products, "
        "up to 1e8, and a hundredfold margin; solvers that stop earlier are to be seen",
    )
    objective: float = _of(
        1e-10,
        "near its minimum an objective grows with the square of the parameters' error, 1e-12; a "
        "hundredfold margin; above one unit relative, as are roundings of the sum",
    )
    predictions: float = _of(
        1e-6,
        "a probability moves by at most a quarter of its log odds' error: 1e-6 of log odds of "
        "about 4, beyond which probabilities hardly move; what extrapolates far has the relative "
        "error of its coefficients",
    )
    labels: float = _of(0.0, "a label is right or wrong: one test row more or less is an effect")
    metric: float = _of(0.0, "right answers are counted, and ladders add up in integers")
    log_loss: float = _of(
        1e-5,
        "the mean of log odds' errors, 1e-6 of log odds up to ten on misclassified rows; above 1 "
        "relative, as the mean is then of log odds beyond 1",
    )
    brier: float = _of(
        2e-6,
        "a squared error moves by at most twice its probability's error; above 1 relative: twice "
        "the relative error of what is squared",
    )
    auc: float = _of(
        math.inf, "shown, not judged: it jumps where fitted values tie but for their rounding"
    )
    rmse: float = _of(
        1e-5,
        "follows from predictions, which are judged one by one; below a tenth of the outcome's "
        "spread absolute, since what is left there is their tolerance of 1e-6",
    )
    r2: float = _of(
        1e-5, "as RMSE, whose square it holds against that of the mean; below -1 relative"
    )
    test_deviance: float = _of(
        math.inf, "shown, not judged: it follows from predictions, which are judged one by one"
    )
    concordance: float = _of(
        math.inf, "shown, not judged: it jumps where predictions tie but for their rounding"
    )
    standard_errors: float = _rule("standard errors")
    covariance: float = _rule("covariance")
    degrees_of_freedom: float = _rule("degrees of freedom")
    statistics: float = _rule("statistics")
    p_values: float = _rule("p-values")
    interval_lower: float = _rule("interval, lower")
    interval_upper: float = _rule("interval, upper")
    dispersion: float = _rule("dispersion")
    log_likelihood: float = _rule("log-likelihood")
    deviance: float = _rule("deviance")
    aic: float = _rule("AIC")
    bic: float = _rule("BIC")
    r_squared: float = _rule("R-squared")

    def of(self, quantity: str) -> float:
        """Tolerance of a stage or a quantity; 0 where it is equal or not."""
        return float(getattr(self, _attribute(quantity), 0.0))


def _attribute(quantity: str) -> str:
    return "_".join(quantity.lower().replace(",", "").replace("-", " ").split())


TOLERANCES = Tolerances()
_NAMES = tuple(each.name for each in fields(Tolerances))


def reason(quantity: str, tolerances: Tolerances) -> str:
    """Say why a quantity's tolerance is what it is."""
    for each in fields(Tolerances):
        if each.name == _attribute(quantity):
            own = getattr(tolerances, each.name) != each.default
            return "set by the user" if own else str(each.metadata["reason"])
    return "equal or not: no tolerance"


def set_tolerances(stated: Mapping[str, object], base: Tolerances = TOLERANCES) -> Tolerances:
    """Replace tolerances by those that a user states.

    Raises
    ------
    SpecificationError
        If a name is no quantity's, or a value is no number of at least 0.
    """
    stated = {_attribute(name): value for name, value in stated.items()}
    for name, value in stated.items():
        if name in ("rows", "selection"):
            raise SpecificationError(
                f"'{name}' has no tolerance: rows and selected columns are either equal or not. "
                f"Tolerances can be set for: {', '.join(_NAMES)}."
            )
        if name not in _NAMES:
            raise SpecificationError(f"Unknown tolerance '{name}'. {nearest(name, _NAMES)}")
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or math.isnan(value) or value < 0:  # type: ignore[operator, arg-type]
            raise SpecificationError(
                f"Tolerance {name} must be a number of at least 0, got {value!r}. Write it "
                "like 1e-6."
            )
    return replace(base, **{name: float(value) for name, value in stated.items()})  # type: ignore[arg-type]


def parse_tolerances(words: Iterable[str], file: Path | None = None) -> Tolerances:
    """Read tolerances from a TOML file, then from words such as ``parameters=1e-6``.

    Raises
    ------
    SpecificationError
        If a word is not NAME=VALUE, or as `read_toml` and `set_tolerances` do.
    """
    base = TOLERANCES if file is None else set_tolerances(read_toml(file))
    stated: dict[str, object] = {}
    for word in words:
        name, equals, value = word.partition("=")
        try:
            stated[name.strip()] = float(value) if equals else None
        except ValueError:
            stated[name.strip()] = value
        if not equals:
            raise SpecificationError(
                f"--tolerance {word} is not NAME=VALUE. Write it like parameters=1e-6."
            )
    return set_tolerances(stated, base)
