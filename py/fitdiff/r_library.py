"""Our own R package: where it belongs, and what is missing to use it."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from fitdiff.remedies import in_checkout, remedy

PACKAGE = "fitdiff"
# The package's source: in the checkout, or what an installed fitdiff brings.
SOURCES = (
    Path(__file__).resolve().parents[2] / "r" / "fitdiff"
    if in_checkout()
    else Path(__file__).resolve().parent / "engines" / "r" / "source"
)


def library() -> Path:
    """Folder of the R packages that belong to this Python environment."""
    return Path(sys.prefix) / "lib" / "R" / "library"


def missing() -> str | None:
    """Say what is missing of R, rpy2 and our R package, and the command that brings it.

    Looks at files only: R itself is not started.
    """
    if "R_HOME" not in os.environ and shutil.which("R") is None:
        return (
            "There is no R: R_HOME is not set and no R is on the PATH. "
            + ("Run `make setup`, or install" if in_checkout() else "Install")
            + " R 4.2 or later (Debian: apt-get install r-base-core)"
            + ("." if in_checkout() else f", then run `{remedy('r')}`.")
        )
    if find_spec("rpy2") is None:
        return f"rpy2, which starts R, is not installed. Run `{remedy('r')}`."
    if not (library() / PACKAGE / "DESCRIPTION").is_file():
        return (
            f"The R package '{PACKAGE}' is not in {library()}. Run "
            + ("`make setup`, or " if in_checkout() else "")
            + f"`mkdir -p {library()} && R CMD INSTALL --library={library()} {SOURCES}`."
        )
    return None
