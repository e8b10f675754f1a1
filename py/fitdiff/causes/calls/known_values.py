"""Values of arguments that neither signatures nor docstrings tell in a form that can be read.

By the function's own name; each list is from the package's documentation.
"""

from __future__ import annotations

from collections.abc import Mapping

Value = bool | int | float | str | None

_COVARIANCES = ("nonrobust", "HC0", "HC1", "HC2", "HC3")
_QUANTILES = [
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
    "lower",
    "higher",
    "midpoint",
    "nearest",
]

_LINKAGES = ("complete", "average", "single", "ward.D2", "ward.D", "mcquitty", "median", "centroid")

PYTHON: Mapping[str, Mapping[str, tuple[Value, ...]]] = {
    "fit": {"cov_type": _COVARIANCES, "scale": ("X2", "dev"), "use_t": (True, False)},
    "percentile": {"method": tuple(_QUANTILES)},
    "quantile": {"method": tuple(_QUANTILES), "interpolation": tuple(_QUANTILES[-4:])},
    "nanpercentile": {"method": tuple(_QUANTILES)},
    "std": {"ddof": (0, 1)},
    "var": {"ddof": (0, 1)},
    "nanstd": {"ddof": (0, 1)},
    "sem": {"ddof": (0, 1)},
    "cov": {"ddof": (0, 1), "bias": (True, False)},
    "zscore": {"ddof": (0, 1)},
    "skew": {"bias": (True, False)},
    "kurtosis": {"bias": (True, False), "fisher": (True, False)},
    "anova_lm": {"typ": (1, 2, 3), "test": ("F", "Chisq", "Cp")},
    "ztest": {"ddof": (0, 1), "usevar": ("pooled", "unequal")},
    "proportions_ztest": {"prop_var": (False,)},
    "fisher_exact": {},
    "linkage": {"method": ("single", "complete", "average", "weighted", "ward", "median")},
    # Normal, Poisson, gamma and inverse Gaussian.
    "TweedieRegressor": {"power": (0, 1, 2, 3)},
    "Tweedie": {"var_power": (1, 2)},
    "f_oneway": {"equal_var": (True, False)},
}

# Arguments that may have the value of another one of the same call: the variance of a proportion
# by that of the null hypothesis.
PYTHON_FOLLOWING: Mapping[str, Mapping[str, str]] = {"proportions_ztest": {"prop_var": "value"}}

# Arguments of R functions whose default code does not tell the choices.
R: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "quantile": {"type": tuple(f"{number}" for number in range(1, 10))},
    "quantile.default": {"type": tuple(f"{number}" for number in range(1, 10))},
    "vcovHC": {"type": tuple(f'"{name}"' for name in ("HC0", "HC1", "HC2", "HC3", "const"))},
    "vcovCL": {"type": tuple(f'"{name}"' for name in ("HC0", "HC1", "HC2", "HC3"))},
    "Anova": {"type": ("2", "3"), "test.statistic": ('"F"', '"LR"', '"Wald"')},
    # Arguments of methods that a formula hands on.
    "lda": {"method": ('"mle"',)},
    "qda": {"method": ('"mle"',)},
    "hclust": {"method": tuple(f'"{one}"' for one in _LINKAGES)},
    "rlm": {"psi": ("psi.huber", "psi.bisquare", "psi.hampel")},
    "ks.test": {"exact": ("TRUE", "FALSE")},
    "wilcox.test": {"exact": ("TRUE", "FALSE"), "correct": ("TRUE", "FALSE")},
    "t.test": {"var.equal": ("TRUE", "FALSE"), "paired": ("TRUE", "FALSE")},
    "cor.test": {"exact": ("TRUE", "FALSE"), "continuity": ("TRUE", "FALSE")},
    "prop.test": {"correct": ("TRUE", "FALSE")},
    "chisq.test": {"correct": ("TRUE", "FALSE")},
    # Of survfitKM(), which the methods of survfit() hand `...` on to.
    "survfit": {
        "conf.type": tuple(f'"{one}"' for one in ("log", "log-log", "plain", "logit", "arcsin"))
    },
    "fisher.test": {"conf.int": ("TRUE", "FALSE")},
}

# Functions that do nearly the same, in the same package.
SIBLINGS: Mapping[str, tuple[str, ...]] = {
    "binomial": ("quasibinomial",),
    "quasibinomial": ("binomial",),
    "poisson": ("quasipoisson",),
    "quasipoisson": ("poisson",),
}

# The same of Python: by the function's own name, others that take the same arguments.
PYTHON_SIBLINGS: Mapping[str, tuple[str, ...]] = {
    "fisher_exact": (
        "scipy.stats.contingency.odds_ratio",
        "scipy.stats.barnard_exact",
        "scipy.stats.boschloo_exact",
    ),
    "barnard_exact": ("scipy.stats.fisher_exact", "scipy.stats.boschloo_exact"),
    "pearsonr": ("scipy.stats.spearmanr", "scipy.stats.kendalltau"),
    "spearmanr": ("scipy.stats.pearsonr", "scipy.stats.kendalltau"),
    "kendalltau": ("scipy.stats.pearsonr", "scipy.stats.spearmanr"),
    "ranksums": ("scipy.stats.mannwhitneyu",),
    "ttest_ind": ("scipy.stats.ttest_rel",),
    "ttest_rel": ("scipy.stats.ttest_ind",),
    "levene": ("scipy.stats.bartlett", "scipy.stats.fligner"),
    "bartlett": ("scipy.stats.levene", "scipy.stats.fligner"),
    "f_oneway": ("scipy.stats.kruskal", "scipy.stats.alexandergovern"),
    "normaltest": ("scipy.stats.shapiro", "scipy.stats.jarque_bera"),
    "jarque_bera": ("scipy.stats.shapiro", "scipy.stats.normaltest"),
}
