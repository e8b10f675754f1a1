import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from debate2017.figures.style import PLOTTED, STYLES, Style, load_style, plotted_numbers
from fitdiff.errors import SpecificationError


@pytest.mark.parametrize("name", STYLES)
def test_every_style_is_loaded_by_its_name(name: str) -> None:
    assert isinstance(load_style(name), Style)


def test_an_unknown_style_is_refused_with_the_nearest() -> None:
    with pytest.raises(SpecificationError, match=r"no style 'leek2071'.*Did you mean 'leek2017'"):
        load_style("leek2071")


def test_matplotlib_is_imported_by_figures_alone() -> None:
    """The command line starts, and lists and runs studies, without it."""
    names = "fitdiff.cli.app, fitdiff.run.run, fitdiff.studies.study, debate2017.figures.style"
    program = f"import sys, {names}; print('matplotlib' in sys.modules)"
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert finished.stdout.strip() == b"False"


NUMBERS = {"panel": "", "series": ["b", "a"], "x": [1, 2], "y": [3, 4], "low": np.nan, "high": 5}


def test_numbers_have_the_same_columns_types_and_order_of_rows() -> None:
    table = plotted_numbers(NUMBERS)
    assert list(table) == list(PLOTTED)
    assert table["series"].tolist() == ["a", "b"]
    assert table["x"].tolist() == [2.0, 1.0]
    assert all(table[name].dtype == np.float64 for name in ("x", "y", "low", "high"))
    assert pd.isna(table["low"]).all()


@pytest.mark.parametrize("numbers", [NUMBERS | {"z": 1}, {"x": [1], "y": [1]}])
def test_other_columns_are_refused(numbers: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must be"):
        plotted_numbers(numbers)


def test_empty_plot_has_no_rows() -> None:
    assert plotted_numbers(NUMBERS | {"series": [], "x": [], "y": []}).empty


def test_leeks_figure_is_drawn_without_pyplot(make_study, cells, write_results, monkeypatch):
    # Others may have imported it already; None makes it an error to import.
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    style = load_style("leek2017")
    points = style.points(make_study("leek2017"), write_results(cells))
    assert isinstance(style.check.draw(points, "", ""), Figure)
