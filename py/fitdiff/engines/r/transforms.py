"""Transforms of a method, as arguments of the R package, which makes them in R."""

from __future__ import annotations

from fitdiff.methods.method import Method
from fitdiff.transforms.settings import TopK
from rbridge import Value


def select_argument(method: Method) -> dict[str, Value]:
    """Argument ``select`` of R's linear engines; none where all columns are kept."""
    top = method.transform("select")
    if top is None:
        return {}
    assert isinstance(top, TopK)
    return {"select": {"statistic": top.statistic, "ties": top.ties, "k": top.k}}
