"""How the value of a table is written; the same in every renderer."""

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
    if value and abs(value) < 0.5 * 10**-column.digits:
        return f"{value:{sign}.1e}"
    return f"{value:{sign}.{column.digits}f}"
