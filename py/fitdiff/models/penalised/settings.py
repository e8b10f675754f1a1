"""Settings of penalised linear models: lasso and ridge on all columns."""

from __future__ import annotations

from typing import Literal

from pydantic import NonNegativeInt, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, FiniteFloat, PositiveFloat


@dataclass(frozen=True, config=STRICT)
class PenalisedLinearSettings:
    """A linear model of all columns that minimises ``mean(loss) + strength * penalty(w)``.

    This is glmnet's way to write it (Friedman, Hastie and Tibshirani, 2010); with n training rows,
    scikit-learn's ``C`` is ``1 / (n * strength)``.

    Attributes
    ----------
    loss : {'log', 'squared'}
        Minus the log likelihood of the logistic model, or half the squared error.
    penalty : {'l1', 'l2'}
        Sum of absolute values, or half the sum of squares.
    strength : float, 'cv-min' or 'cv-1se'
        Stated, or chosen from a path by cross-validation within the training rows: the one with
        the least loss left out of sample, or the largest whose loss is within one standard error of
        that.
    path_length : int
        How many strengths the path has; 1 where the strength is stated.
    path_ratio : float or 'by-shape'
        The smallest strength over the largest; 1.0 where the strength is stated. By shape it is
        0.01 with fewer rows than columns and 1e-4 otherwise, glmnet's default.
    folds : int
        Of cross-validation; 0 where the strength is stated.
    refit : {'none', 'least-squares'}
        Whether columns with a coefficient are fitted again without penalty ("debiased" lasso).
        Cross-validation then judges the second fits.
    scaling : {'none', 'divide-by-255', 'standardise-ddof0'}
        Of the columns before the penalty sees them. Standardised as glmnet does, by the standard
        deviation with n in the denominator, anew in each part of a cross-validation.
    intercept_penalised : bool
    solver : {'coordinate-descent', 'liblinear', 'saga', 'lbfgs', 'newton-cholesky'}
    tolerance : float
        The solver's own.
    max_iterations : int
        The solver's own: for each strength, or, in glmnet, for the whole path.
    threshold : float
        The label is 1 where the fitted value exceeds it.

    References
    ----------
    Friedman, J., Hastie, T. and Tibshirani, R. (2010). Regularization paths for generalized linear
    models via coordinate descent. Journal of Statistical Software 33(1).
    """

    loss: Literal["log", "squared"]
    penalty: Literal["l1", "l2"]
    strength: PositiveFloat | Literal["cv-min", "cv-1se"]
    path_length: PositiveInt
    path_ratio: PositiveFloat | Literal["by-shape"]
    folds: NonNegativeInt
    refit: Literal["none", "least-squares"]
    scaling: Literal["none", "divide-by-255", "standardise-ddof0"]
    intercept_penalised: bool
    solver: Literal["coordinate-descent", "liblinear", "saga", "lbfgs", "newton-cholesky"]
    tolerance: PositiveFloat
    max_iterations: PositiveInt
    threshold: FiniteFloat

    @model_validator(mode="after")
    def _strength_and_path_agree(self) -> PenalisedLinearSettings:
        path = (self.path_length, self.path_ratio, self.folds)
        seen = f"seen: path_length, path_ratio, folds = {path}"
        if isinstance(self.strength, float):
            if path != (1, 1.0, 0):
                raise ValueError(
                    "where the strength is stated, path_length must be 1, path_ratio 1.0 and "
                    f"folds 0, {seen}"
                )
        elif self.path_length < 2 or self.folds < 3:
            raise ValueError(
                "cross-validation needs a path_length of at least 2 and 3 folds, glmnet's least; "
                + seen
            )
        elif self.path_ratio != "by-shape" and self.path_ratio >= 1:
            raise ValueError(f"path_ratio must be below 1 or 'by-shape', {seen}")
        return self

    @property
    def l1_ratio(self) -> float:
        """Share of the l1 penalty: glmnet's alpha."""
        return 1.0 if self.penalty == "l1" else 0.0
