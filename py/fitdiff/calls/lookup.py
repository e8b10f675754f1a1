"""What both look-ups hand back."""

from __future__ import annotations

from dataclasses import dataclass

from fitdiff.calls.gate import Use
from fitdiff.calls.worker_messages import Described


@dataclass(frozen=True)
class Where:
    """Where a function is: R's package and name; Python's module and the names from it."""

    module: str
    name: str
    described: Described


@dataclass(frozen=True)
class Found:
    """The functions that a call uses, each with where it is."""

    functions: tuple[tuple[Use, Where], ...]
    packages: tuple[str, ...]
    notes: tuple[str, ...]
