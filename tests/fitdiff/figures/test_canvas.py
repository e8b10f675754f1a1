from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.figure import Figure

from fitdiff.figures import canvas


def drawing() -> Figure:
    figure = Figure(figsize=(1, 1))
    axes = figure.subplots()
    axes.plot([1, 2], [3, 4], marker="o", label="a line")
    axes.legend()
    return figure


@pytest.mark.parametrize("kind", canvas.FORMATS)
def test_the_same_figure_is_the_same_bytes(kind: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.{kind}" for number in range(2)]
    for file in files:
        with canvas.settings():
            canvas.save(drawing(), file)
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("kind", ["pdf", "svg"])
def test_files_hold_no_date(kind: str, tmp_path: Path) -> None:
    with canvas.settings():
        canvas.save(drawing(), tmp_path / f"figure.{kind}")
    content = (tmp_path / f"figure.{kind}").read_bytes()
    assert b"Date" not in content
    assert b"dc:date" not in content


def test_the_users_settings_have_no_effect_and_are_kept() -> None:
    with mpl.rc_context({"lines.linewidth": 77.0}):
        with canvas.settings():
            assert mpl.rcParams["lines.linewidth"] < 77
            mpl.rcParams["lines.linewidth"] = 88.0
        assert mpl.rcParams["lines.linewidth"] == 77


def test_numbers_are_written_beside_the_figure_and_read_back_exactly(tmp_path: Path) -> None:
    numbers = pd.DataFrame({"y": [0.1 + 0.2, 1 / 3]})
    files = canvas.write(drawing(), numbers, tmp_path / "figure")
    assert [file.name for file in files] == [
        f"figure.{end}" for end in ("png", "pdf", "svg", "csv")
    ]
    read = files[-1].read_text().split()[1:]
    assert [float(text) for text in read] == numbers["y"].tolist()
