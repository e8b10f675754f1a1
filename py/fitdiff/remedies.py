"""The command that installs what is missing: of a checkout the set-up, else pip."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Extra = Literal["files", "h2o", "keras", "r"]
SET_UP = "make setup"
_ROOT = Path(__file__).resolve().parents[2]


def in_checkout() -> bool:
    """Whether this fitdiff runs from a checkout, which installs all that is optional."""
    return (_ROOT / "setup.sh").is_file()


def remedy(extra: Extra) -> str:
    """Return the command that installs the packages of an extra."""
    return SET_UP if in_checkout() else f"pip install 'fitdiff[{extra}]'"
