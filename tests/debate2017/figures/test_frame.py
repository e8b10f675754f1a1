from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from debate2017.figures import frame
from debate2017.figures.frame import draw_figures
from debate2017.figures.style import load_style
from fitdiff.errors import DataError, SpecificationError
from fitdiff.studies.study import Study

BY_R = {"figure.png", "figure.pdf", "figure.svg", "figure.csv"}
BY_PYTHON = {"figure-python.png", "figure-python.pdf", "figure-python.svg", "figure-python.csv"}
RECORD = "arm,n,replicate,correct,total\nx,9,1,6,10\nx,40,1,7,10\n"


@pytest.fixture
def recorded_study(make_study: Callable[..., Study]) -> Study:
    study = make_study("leek2017", recorded={"file": "own.csv", "arms": {"x": "one"}})
    (study.folder / "recorded").mkdir()
    (study.folder / "recorded" / "own.csv").write_text(RECORD)
    return study


def draw(study: Study, folder: Path, overlay: bool = False, recorded_only: bool = False):
    files = draw_figures(study, folder, overlay=overlay, recorded_only=recorded_only)
    return {file.name: file.read_bytes() for file in files}


def test_leeks_figure_is_drawn_by_both_the_same_each_time(make_study, cells, write_results) -> None:
    folder, study = write_results(cells), make_study("leek2017", title="A title")
    complete = draw(study, folder)
    assert complete.keys() == BY_R | BY_PYTHON
    assert {path.name for path in folder.iterdir()} >= complete.keys()
    assert complete["figure.png"][:4] == complete["figure-python.png"][:4] == b"\x89PNG"
    assert complete["figure.pdf"][:4] == complete["figure-python.pdf"][:4] == b"%PDF"
    assert draw(study, folder) == complete
    write_results(cells, planned=20)
    incomplete = draw(study, folder)
    changed = {name for name in complete if complete[name] != incomplete[name]}
    assert changed == (BY_R | BY_PYTHON) - {"figure.csv", "figure-python.csv"}


def test_other_figures_are_drawn_by_r_alone(make_study, cells, write_results) -> None:
    assert draw(make_study("beam2017"), write_results(cells)).keys() == BY_R


def test_recorded_values_are_drawn_beside_ours(recorded_study, cells, write_results) -> None:
    folder = write_results(cells)
    draw(recorded_study, folder, overlay=True)
    for name in ("figure.csv", "figure-python.csv"):
        numbers = pd.read_csv(folder / name, keep_default_na=False, na_values=[""])
        theirs = numbers[numbers["series"] == "First, recorded"]
        assert theirs["y"].tolist() == [0.6, 0.7]
        assert len(numbers) == 6


def test_recorded_values_alone_need_no_results(recorded_study, tmp_path: Path) -> None:
    content = draw(recorded_study, tmp_path / "new", recorded_only=True)
    assert {name.replace("-recorded", "") for name in content} == BY_R | BY_PYTHON
    assert b"First,9.0,0.6,0.6,0.6" in content["figure-recorded.csv"]


def test_study_without_a_figure_is_rejected(make_study, tmp_path: Path) -> None:
    study = make_study("leek2017")
    with pytest.raises(SpecificationError, match=r"no \[figure\] table"):
        draw(replace(study, tables={}), tmp_path)


def test_style_without_recorded_values_rejects_the_option(make_study, tmp_path: Path) -> None:
    with pytest.raises(SpecificationError, match=r"'beam2017'.*draws no recorded values"):
        draw(make_study("beam2017"), tmp_path, recorded_only=True)


def test_missing_results_say_to_run_the_study(make_study, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Run the study first"):
        draw(make_study("leek2017"), tmp_path)


def test_a_python_figure_of_other_numbers_is_an_error(
    make_study, cells, write_results, monkeypatch
) -> None:
    """A style whose Python drawing moves one point by less than an eye can see."""
    style = load_style("leek2017")

    def moved(points: pd.DataFrame, title: str, incomplete: str):
        figure = style.check.draw(points, title, incomplete)
        line = figure.axes[0].get_lines()[1]
        line.set_ydata(np.add(line.get_ydata(), [0, 1e-9]))
        return figure

    monkeypatch.setattr(
        frame, "load_style", lambda name: replace(style, check=replace(style.check, draw=moved))
    )
    with pytest.raises(DataError, match=r"different numbers.*y of 'Second' at 40.0"):
        draw(make_study("leek2017"), write_results(cells))


def test_style_without_own_protocol_rejects_the_option(make_study, tmp_path: Path) -> None:
    with pytest.raises(SpecificationError, match=r"'beam2017' has no protocol beside the study's"):
        draw_figures(make_study("beam2017"), tmp_path, as_published=True)


@pytest.mark.parametrize("recorded", ["overlay", "recorded_only"])
def test_own_protocol_excludes_recorded_values(make_study, tmp_path: Path, recorded: str) -> None:
    with pytest.raises(SpecificationError, match="Leave out --recorded"):
        draw_figures(make_study("robinson2017"), tmp_path, as_published=True, **{recorded: True})
