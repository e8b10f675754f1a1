"""The commands that the case study adds to ``fitdiff``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from debate2017.record import read_recorded
from fitdiff.cli.app import app

REPOSITORY = Path(__file__).parents[3]
RECORDED = REPOSITORY / "py/debate2017/src/debate2017/recorded"


def fitdiff(*words: str):
    return CliRunner().invoke(app, words)


@pytest.mark.parametrize("name", ["figure", "claims"])
def test_help_lists_the_commands(name: str) -> None:
    assert f"\n  {name} " in fitdiff("--help").stdout
    shown = fitdiff(name, "-h").stdout
    assert "Exit codes: 0 done, 2 usage" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_list_has_the_case_study() -> None:
    content = json.loads(fitdiff("list", "--json").stdout)
    names = {kind: {entry["name"] for entry in entries} for kind, entries in content.items()}
    assert "leek2017" in names["studies"]
    assert {"leek-lm", "leek-h2o", "beam-r-glm", "beam-mlp"} <= names["methods"]
    assert "leekasso-r-to-python" in names["ladders"]
    assert "py.numpy" in names["engines"]


def test_figure_needs_a_run(tmp_path: Path) -> None:
    finished = fitdiff("figure", "leek2017", "--out", str(tmp_path / "none"))
    assert finished.exit_code == 2
    assert "Run the study first" in finished.stderr


def test_the_recorded_values_alone_make_the_figure(tmp_path: Path) -> None:
    finished = fitdiff("figure", "leek2017", "--recorded-only", "--out", str(tmp_path))
    assert finished.exit_code == 0, finished.stderr
    picture = (tmp_path / "figure-recorded.png").read_bytes()
    # Width and height are in the header of a PNG file, big-endian, after 16 bytes.
    assert int.from_bytes(picture[16:20], "big") == 1344
    assert int.from_bytes(picture[20:24], "big") == 960
    assert (tmp_path / "figure-recorded.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.long
def test_our_figure_is_drawn_from_the_results(sandbox) -> None:
    path = Path(sandbox.study("works", "raises"))
    recorded = path.parents[1] / "recorded"
    recorded.mkdir()
    record = read_recorded(RECORDED / "leek2017.csv")
    record.drop(columns="accuracy").to_csv(recorded / "leek2017.csv", index=False)
    arms = '{ leekasso = "works", h2o_deeplearning = "raises" }'
    figure = 'style = "leek2017"\ntitle = ""\narms = { Leekasso = "works" }'
    added = f'\n[recorded]\nfile = "leek2017.csv"\narms = {arms}\n[figure]\n{figure}\n'
    path.write_text(path.read_text() + added)
    fitdiff("run", str(path), "--out", str(sandbox.out))
    finished = fitdiff("figure", str(path), "--out", str(sandbox.out), "--recorded")
    assert finished.exit_code == 0, finished.stderr
    assert (sandbox.out / "figure.png").exists()
