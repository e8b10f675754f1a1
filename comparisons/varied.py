"""The core methods of the comparisons, and methods with some settings changed."""

from __future__ import annotations

from pathlib import Path

from fitdiff.engines.contract import engine_of
from fitdiff.methods.method import Method, read_method, with_settings

METHODS = Path(__file__).parent / "methods"


def vary(name: str, engine: str | None = None, **changes: object) -> Method:
    """Return a core method with other values for some settings, checked again."""
    method = read_method(METHODS / f"{name}.toml")
    varied = with_settings(method, {"engine": engine or method.engine, **changes})
    engine_of(varied)
    return varied
