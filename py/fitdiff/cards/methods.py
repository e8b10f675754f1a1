"""Methods: what functions of both languages do, and the settings that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fitdiff.cards.codecs import Amount

NO_PENALTY = Amount(0.0)


@dataclass(frozen=True)
class Method:
    """What functions of both languages do.

    Attributes
    ----------
    usual : mapping of str to object
        The value of each setting of which a card says nothing.
    chosen : tuple of str
        Settings that say what is fitted, which must be equal in two functions before they are
        compared: 'family', 'paired'.
    follows : mapping of str to tuple of str
        A setting that means nothing while all of some others have their usual values.
    beside : mapping of str to (str, object)
        A setting that means something only where another one has a value.
    told : tuple of str
        Settings that only say which report holds.
    """

    usual: Mapping[str, object] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    follows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside: Mapping[str, tuple[str, object]] = field(default_factory=dict)
    told: tuple[str, ...] = ()


METHODS: Mapping[str, Method] = {
    "regression": Method(
        usual={
            "family": "gaussian",
            "link": "identity",
            "dispersion": "Pearson",
            "intercept": True,
            "L1 penalty": NO_PENALTY,
            "L2 penalty": NO_PENALTY,
            "columns standardised": False,
            "frequency weights": None,
            "precision weights": None,
            "sampling weights": None,
            "offset": None,
            "covariance": "of the model",
            "clusters": None,
            "small-sample factor": True,
            "lag": None,
            "confidence level": 0.95,
            "negative coefficients": True,
            "class weights": None,
            "intercept penalised": False,
            "profiled": False,
        },
        chosen=("family", "link", "dispersion"),
        follows={
            "columns standardised": ("L1 penalty", "L2 penalty"),
            "intercept penalised": ("L1 penalty", "L2 penalty"),
        },
        beside={"intercept penalised": ("intercept", True)},
        told=("profiled", "df of clusters", "confidence level"),
    ),
    "quantile regression": Method(usual={"quantile": 0.5, "intercept": True, "weights": None}),
    "cross-validated lasso": Method(
        usual={
            "penalties": "chosen by the data",
            "folds": "random",
            "share of L1": 1.0,
            "columns standardised": False,
            "intercept": True,
        }
    ),
    "nonlinear least squares": Method(usual={"precision weights": None}),
    "negative binomial regression": Method(
        usual={"intercept": True, "offset": None, "variance": "mu + mu^2 / theta"}
    ),
    "analysis of variance": Method(usual={"type": 1, "test": "F"}, chosen=("type",)),
    "Tukey's differences": Method(usual={"confidence level": 0.95}),
    "t test": Method(
        usual={
            "samples": 2,
            "paired": False,
            "variances": "unequal",
            "alternative": "two-sided",
            "difference": 0.0,
            "confidence level": 0.95,
            "missing values": "left out",
        },
        chosen=("samples", "paired"),
    ),
    "Wilcoxon test": Method(
        usual={
            "paired": False,
            "alternative": "two-sided",
            "p-value": "exact up to some size",
            "continuity correction": True,
            "difference": 0.0,
            "zeros": "left out",
            "confidence interval": False,
            "missing values": "left out",
        },
        chosen=("paired",),
    ),
    "Fisher's exact test": Method(usual={"alternative": "two-sided"}),
    "chi-squared test": Method(usual={"continuity correction": True, "simulated": False}),
    "test of proportions": Method(
        usual={"continuity correction": True, "alternative": "two-sided"}
    ),
    "binomial test": Method(
        usual={"alternative": "two-sided", "probability": 0.5, "confidence level": 0.95}
    ),
    "correlation test": Method(
        usual={
            "kind": "Pearson",
            "alternative": "two-sided",
            "p-value": "automatic",
            "continuity correction": False,
            "confidence level": 0.95,
        },
        chosen=("kind",),
    ),
    "Shapiro-Wilk test": Method(),
    "Kruskal-Wallis test": Method(),
    "Kolmogorov-Smirnov test": Method(usual={"alternative": "two-sided", "p-value": "automatic"}),
    "quantile": Method(usual={"probability": 0.5, "quantile rule": 7}),
    "standard deviation": Method(usual={"denominator": "n - 1"}),
    "standardising": Method(usual={"denominator": "n - 1", "centred": True, "scaled": True}),
}
