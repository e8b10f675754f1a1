"""Formatting of table values; the same in every renderer."""

from __future__ import annotations

import math

from fitdiff.report.tables import Column, Value

UNKNOWN = "-"


def spell_value(value: Value, column: Column) -> str:
    """Write a value as its column says."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return UNKNOWN
    if isinstance(value, str):
        return value
    sign = "+" if column.kind == "signed" else ""
    if isinstance(value, int):
        return f"{value:{sign},}"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    fixed = f"{value:{sign}.{column.digits}f}"
    if value and float(fixed) == 0:
        return f"{value:{sign}.1e}"
    return fixed
