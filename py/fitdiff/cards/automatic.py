"""Settings that a function chooses by the data: exact p-values of small samples without ties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fitdiff.calls.tree import Constant, Language, Node
from fitdiff.cards.codecs import Choice, Nodes, Values, value_of

Floats = NDArray[np.float64]
Samples = list[Floats]
EXACT, APPROXIMATE = "exact", "approximate"


@dataclass(frozen=True)
class Chosen:
    """A value that the function chooses by the data, by a rule of `RULES`."""

    rule: str

    def __str__(self) -> str:
        return RULES[self.rule][0]


@dataclass(frozen=True)
class Automatic:
    """One of some values, or the function's own choice.

    Attributes
    ----------
    rule : str
        A key of `RULES`, for NULL, None and 'auto'.
    choices : mapping of object to object
        As of `Choice`.
    """

    rule: str
    choices: Mapping[object, object] = field(default_factory=dict)

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of one argument."""
        (node,) = given.values()
        if value_of(node) in (None, "auto"):
            return {covers[0]: Chosen(self.rule)}
        return Choice(self.choices).read(given, covers, language)

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into one argument."""
        (value,) = values.values()
        if value == Chosen(self.rule):
            return {held_by[0]: Constant("null", None)}
        return Choice(self.choices).write(values, held_by, language)


def chosen_value(rule: str, samples: Samples, paired: bool) -> str:
    """The value that a function chooses on some data."""
    return RULES[rule][1](samples, paired)


def _ties(values: Floats) -> bool:
    return bool(np.unique(values).size < values.size)


def _pooled(samples: Samples) -> Floats:
    return np.concatenate(samples)


def _differences(samples: Samples) -> Floats:
    return samples[0] if len(samples) == 1 else samples[0] - samples[1]


def _signed(samples: Samples, below: int) -> str:
    different = _differences(samples)
    plain = not _ties(np.abs(different)) and not np.any(different == 0)
    return EXACT if different.size < below and plain else APPROXIMATE


def _r_wilcoxon(samples: Samples, paired: bool) -> str:
    if paired or len(samples) == 1:
        return _signed(samples, 50)
    small = all(one.size < 50 for one in samples)
    return EXACT if small and not _ties(_pooled(samples)) else APPROXIMATE


def _mann_whitney(samples: Samples, _: bool) -> str:
    small = min(one.size for one in samples) <= 8
    return EXACT if small and not _ties(_pooled(samples)) else APPROXIMATE


def _wilcoxon(samples: Samples, _: bool) -> str:
    return _signed(samples, 51)


def _kendall(samples: Samples, _: bool) -> str:
    ties = any(_ties(one) for one in samples)
    return EXACT if samples[0].size <= 33 and not ties else APPROXIMATE


def _r_correlation(samples: Samples, _: bool) -> str:
    """Of Kendall's tau below 50 pairs, of Spearman's rho below 1290."""
    ties = any(_ties(one) for one in samples)
    return EXACT if samples[0].size < 1290 and not ties else APPROXIMATE


def _r_kolmogorov(samples: Samples, _: bool) -> str:
    product = samples[0].size * samples[1].size
    if product >= 10000:
        return APPROXIMATE
    return "exact with ties" if _ties(_pooled(samples)) else EXACT


def _kolmogorov(samples: Samples, _: bool) -> str:
    return EXACT if max(one.size for one in samples) <= 10000 else APPROXIMATE


Rule = Callable[[Samples, bool], str]
RULES: Mapping[str, tuple[str, Rule]] = {
    "r_wilcoxon": ("exact below 50 values without ties", _r_wilcoxon),
    "mann_whitney": ("exact up to 8 values in a sample without ties", _mann_whitney),
    "wilcoxon": ("exact up to 50 pairs without ties or zeros", _wilcoxon),
    "r_correlation": ("exact in small samples without ties", _r_correlation),
    "kendall": ("exact up to 33 pairs without ties", _kendall),
    "r_kolmogorov": ("exact if the product of sizes is below 10000", _r_kolmogorov),
    "kolmogorov": ("exact up to 10000 values in a sample", _kolmogorov),
}
