"""Settings of linear models: generalised, penalised or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

from pydantic import Field, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import (
    STRICT,
    FiniteFloat,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
)
from fitdiff.methods.method import Method

Family = Literal[
    "gaussian",
    "binomial",
    "multinomial",
    "poisson",
    "gamma",
    "quasi-binomial",
    "quasi-poisson",
]
Link = Literal["identity", "log", "inverse", "sqrt", "logit", "probit", "cloglog"]
Weights = Literal["none", "precision", "frequency"]
Rule = Literal["cv-min", "cv-1se"]
Solver = Literal[
    "qr",
    "pinv",
    "svd",
    "irls",
    "bfgs",
    "coordinate-descent",
    "liblinear",
    "saga",
    "lbfgs",
    "lbfgs-restarted",
    "newton-cholesky",
]
_OF_SHARES = ("logit", "probit", "cloglog", "log")
_OF_COUNTS = ("log", "identity", "sqrt")
LINKS: dict[str, tuple[str, ...]] = {
    "gaussian": ("identity", "log", "inverse"),
    "binomial": _OF_SHARES,
    "multinomial": ("logit",),
    "poisson": _OF_COUNTS,
    "gamma": ("inverse", "log", "identity"),
    "quasi-binomial": _OF_SHARES,
    "quasi-poisson": _OF_COUNTS,
}
# What an outcome must be for a family.
TASKS: dict[str, tuple[str, ...]] = {
    "gaussian": ("numeric", "count", "binary"),
    "binomial": ("binary",),
    "multinomial": ("multiclass",),
    "poisson": ("count", "numeric"),
    "gamma": ("numeric",),
    "quasi-binomial": ("binary",),
    "quasi-poisson": ("count", "numeric"),
}


def _is_stated(strength: object) -> bool:
    return isinstance(strength, float | int)


@dataclass(frozen=True, config=STRICT)
class LinearSettings:
    r"""A generalised linear model (Nelder and Wedderburn, 1972), with a penalty if one is stated.

    It minimises ``loss + strength * penalty(w)``, where the loss of a row is half its squared
    error for the gaussian family and minus its log likelihood for the others; they are averaged or
    added up, as ``strength_unit`` says. With n training rows, what others call the strength is

    ====================================  ===============================  ======================
    by others                             of a strength on the mean loss   on the total loss
    ====================================  ===============================  ======================
    ``C`` of scikit-learn                 1 / (n * strength)               1 / strength
    ``alpha`` of its Ridge                n * strength                     strength
    ``alpha`` of its Lasso, ElasticNet    strength                         strength / n
    ``lambda`` of glmnet                  strength                         strength / n
    ====================================  ===============================  ======================

    glmnet divides the response of the gaussian family by its standard deviation s, n in the
    denominator: there ``lambda`` of an l2 penalty is s times that.

    Attributes
    ----------
    family : {'gaussian', 'binomial', 'multinomial', 'poisson', 'gamma', 'quasi-binomial', \
              'quasi-poisson'}
        The quasi-families have the variance of their namesakes times a dispersion.
    link : {'identity', 'log', 'inverse', 'sqrt', 'logit', 'probit', 'cloglog'}
        Of the mean to the linear predictor.
    intercept : bool
    penalty : {'none', 'l1', 'l2', 'elastic-net'}
        Sum of absolute values, half the sum of squares, or a mixture of both.
    l1_ratio : float
        Share of the l1 penalty: glmnet's alpha. 0 where there is no penalty.
    strength : float, 'cv-min' or 'cv-1se'
        0 where there is no penalty. Stated, or chosen from a path by cross-validation within the
        training rows: the one with the least loss left out of sample, or the largest whose loss is
        within one standard error of that.
    strength_unit : {'mean-loss', 'total-loss'}
        What a strength is weighed against; that of a path is always the mean loss. A strength on
        the total loss means less with every row: a prior; one on the mean loss means the same.
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
    intercept_penalised : bool
        Whether the penalty is on it too.
    weights : {'none', 'precision', 'frequency'}
        What the column with the role of weights means: nothing; that the variance of a row is
        divided by it; or that there are so many rows like this one. An offset and an exposure, by
        their roles, are part of the linear predictor.
    solver : {'qr', 'pinv', 'svd', 'irls', 'bfgs', 'coordinate-descent', 'liblinear', 'saga', \
              'lbfgs', 'lbfgs-restarted', 'newton-cholesky'}
        Restarted is lbfgs that begins anew from its own solution until it takes no further step.
    tolerance : float
        The solver's own: of rank (qr, pinv, svd) or of convergence (the rest).
    max_iterations : int
        0 for direct solvers. Of one fit, or, in glmnet, of the whole path.
    threshold : float or 'none'
        Of two classes: the label is 1 where the fitted value exceeds it. Of other outcomes 'none'.

    References
    ----------
    Nelder, J. A. and Wedderburn, R. W. M. (1972). Generalized linear models. Journal of the Royal
    Statistical Society A 135, 370-384.

    Friedman, J., Hastie, T. and Tibshirani, R. (2010). Regularization paths for generalized linear
    models via coordinate descent. Journal of Statistical Software 33(1).
    """

    OWNERS: ClassVar[dict[str, tuple[str, ...]]] = {
        "link": ("family",),
        # No solver of these minimises the loss of two families.
        "solver": ("family",),
        "tolerance": ("solver",),
        "max_iterations": ("solver",),
        "l1_ratio": ("penalty",),
        "strength": ("penalty",),
        "strength_unit": ("penalty",),
        "path_length": ("strength",),
        "path_ratio": ("strength",),
        "folds": ("strength",),
        "intercept_penalised": ("intercept",),
    }
    # A path has no meaning where the strength is stated, and the same one for both rules.
    SWITCHES: ClassVar[dict[str, Callable[[object], bool]]] = {"strength": _is_stated}
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "model": ("family", "link", "intercept", "weights"),
        "penalty": (
            "penalty",
            "l1_ratio",
            "strength",
            "strength_unit",
            "path_length",
            "path_ratio",
            "folds",
            "refit",
            "intercept_penalised",
        ),
        "optimiser": ("solver", "tolerance", "max_iterations"),
        "threshold": ("threshold",),
    }

    family: Family
    link: Link
    intercept: bool
    penalty: Literal["none", "l1", "l2", "elastic-net"]
    l1_ratio: Annotated[float, Field(ge=0, le=1)]
    strength: NonNegativeFloat | Rule
    strength_unit: Literal["mean-loss", "total-loss"]
    path_length: PositiveInt
    path_ratio: PositiveFloat | Literal["by-shape"]
    folds: NonNegativeInt
    refit: Literal["none", "least-squares"]
    intercept_penalised: bool
    weights: Weights
    solver: Solver
    tolerance: PositiveFloat
    max_iterations: NonNegativeInt
    threshold: FiniteFloat | Literal["none"]

    @model_validator(mode="after")
    def _settings_agree(self) -> LinearSettings:
        if self.link not in LINKS[self.family]:
            words = " or ".join(f"'{link}'" for link in LINKS[self.family])
            raise ValueError(f"link of family {self.family!r} must be {words}, seen: {self.link!r}")
        if self.intercept_penalised and not self.intercept:
            raise ValueError("intercept_penalised needs an intercept, seen: intercept = false")
        self._check_penalty()
        self._check_path()
        return self

    def _check_penalty(self) -> None:
        seen = f"penalty = {self.penalty!r}, strength = {self.strength!r}"
        if (self.penalty == "none") != (self.strength == 0):
            raise ValueError(f"strength must be 0 if and only if penalty is 'none', seen: {seen}")
        allowed = {"none": 0.0, "l1": 1.0, "l2": 0.0}.get(self.penalty)
        if allowed is None and not 0 < self.l1_ratio < 1:
            raise ValueError(
                f"l1_ratio of an elastic net must be between 0 and 1, seen: {self.l1_ratio}"
            )
        if allowed is not None and self.l1_ratio != allowed:
            raise ValueError(
                f"l1_ratio must be {allowed} where penalty is {self.penalty!r}, seen: "
                f"{self.l1_ratio}"
            )

    def _check_path(self) -> None:
        path = (self.path_length, self.path_ratio, self.folds)
        seen = f"seen: path_length, path_ratio, folds = {path}"
        if self.is_stated:
            if path != (1, 1.0, 0):
                raise ValueError(
                    "where the strength is stated, path_length must be 1, path_ratio 1.0 and "
                    f"folds 0, {seen}"
                )
        elif self.strength_unit != "mean-loss":
            raise ValueError("strength_unit of a path must be 'mean-loss', seen: 'total-loss'")
        elif self.path_length < 2 or self.folds < 3:
            raise ValueError(
                "cross-validation needs a path_length of at least 2 and 3 folds, glmnet's least; "
                + seen
            )
        elif self.path_ratio != "by-shape" and self.path_ratio >= 1:
            raise ValueError(f"path_ratio must be below 1 or 'by-shape', {seen}")

    @property
    def is_stated(self) -> bool:
        """Whether the strength is stated, and not chosen by cross-validation."""
        return _is_stated(self.strength)

    def mean_strength(self, n: int) -> float:
        """A stated strength, against the mean loss of n training rows."""
        assert not isinstance(self.strength, str), "chosen by cross-validation"
        return self.strength / n if self.strength_unit == "total-loss" else self.strength

    def total_strength(self, n: int) -> float:
        """A stated strength, against the total loss of n training rows."""
        assert not isinstance(self.strength, str), "chosen by cross-validation"
        return self.strength if self.strength_unit == "total-loss" else self.strength * n


def settings_of(method: Method) -> LinearSettings:
    """Return the settings of a method whose model is linear."""
    assert isinstance(method.spec, LinearSettings), f"{method.name} is not a linear model"
    return method.spec
