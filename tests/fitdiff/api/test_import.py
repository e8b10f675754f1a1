"""``import fitdiff`` costs nothing, and has every name that it promises."""

from __future__ import annotations

import subprocess
import sys

import pytest

import fitdiff

HEAVY = ("numpy", "pandas", "pyarrow", "scipy", "sklearn", "statsmodels", "rpy2", "rbridge", "rich")


def test_import_loads_nothing_heavy() -> None:
    program = f"import sys, fitdiff; print(*({{*{HEAVY}}} & sys.modules.keys()))"
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert finished.stdout.strip() == ""


@pytest.mark.parametrize("name", fitdiff.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    assert name in dir(fitdiff)
    assert getattr(fitdiff, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'comprae'"):
        fitdiff.comprae  # noqa: B018
