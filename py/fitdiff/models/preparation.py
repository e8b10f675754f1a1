"""What engines support of transforms: those that make all that there are of a kind."""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.models.allowed import ANYTHING, AllowedValues, one_of

SELECT: Mapping[str, AllowedValues] = {
    "select": one_of("top-k"),
    "select.statistic": one_of("pooled-f", "welch-ddof0"),
    "select.ties": one_of("average-rank", "argsort"),
    "select.k": ANYTHING,
}
SCALE: Mapping[str, AllowedValues] = {
    "scale": one_of("standardise", "divide"),
    "scale.ddof": one_of(0, 1),
    "scale.by": ANYTHING,
}
ENCODE: Mapping[str, AllowedValues] = {
    "encode": one_of("treatment", "sum", "helmert", "polynomial"),
    "encode.reference": one_of("first", "last"),
}
MISSING: Mapping[str, AllowedValues] = {
    "missing": one_of("drop", "impute"),
    "missing.numbers": one_of("mean", "median"),
    "missing.categories": one_of("most-frequent"),
}
