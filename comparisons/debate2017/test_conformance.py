"""Conformance tests of every engine with the methods of the debate, on zeros and ones.

Of the tool's own engines one method each is enough here: `comparisons/test_conformance.py` has
the rest.
"""

from __future__ import annotations

import pytest

from fitdiff.engines.contract import SplitData
from fitdiff.methods.method import Method

from ..conformance import EngineChecks, is_repeatable, read_methods
from .leeks_rows import METHODS, leeks_rows

# Fits studies of the case study for real: minutes in all.
pytestmark = pytest.mark.long

OWN_ENGINES = ("py.numpy", "py.keras-transfer")


def chosen() -> dict[str, Method]:
    """All methods of the debate's own engines, and a repeatable one of each other engine."""
    methods, first = read_methods(METHODS), {}
    for method in filter(is_repeatable, methods.values()):
        first.setdefault((method.engine, method.model), method)
    own = [method for method in methods.values() if method.engine in OWN_ENGINES]
    return {method.name: method for method in [*own, *first.values()]}


class TestMethodsOfTheDebate(EngineChecks):
    """On forty images."""

    methods = chosen()

    @pytest.fixture
    def rows(self) -> SplitData:
        return leeks_rows(40, test_rows=300)
