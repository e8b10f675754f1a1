"""The report as JSON: all of its data, for programs."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import fields, is_dataclass
from typing import Any

from fitdiff.report.document import Report


def as_json(report: Report) -> str:
    """Write a report as JSON.

    Every block carries its type's name as ``block``; numbers that are not finite are null, images
    are base64.
    """
    content = {"heading": report.heading, **_plain(report)}
    # In one line: indented, the numbers of 10,000 cells take seconds more.
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        content = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"block": type(value).__name__, **content}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
