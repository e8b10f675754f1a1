"""Writing reports beside results: strict JSON, and files that are whole or not there."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fitdiff.atomic import write_atomically


def json_text(content: Mapping[str, Any]) -> str:
    """Write JSON; NaN becomes null and infinity the text "inf", which JSON has no numbers for."""
    return json.dumps(_finite(content), indent=1, allow_nan=False) + "\n"


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write texts into a folder, by the names of their files."""
    for name, text in texts.items():
        _write(folder / name, text)


def _write(file: Path, text: str) -> None:
    write_atomically(file, lambda path: path.write_text(text))


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value
