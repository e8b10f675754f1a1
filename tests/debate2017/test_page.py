"""The page of the case study holds the figures of the files beside it, and no others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from debate2017.page.__main__ import KEPT, MARKED, PAGE, filled
from debate2017.page.blocks import BLOCKS, block
from debate2017.page.collect import SOURCES, collect
from fitdiff.results.manifest import Progress
from fitdiff.results.table import seal_folder

# An accuracy, an effect, a p-value: three digits or more after the point.
MEASURED = re.compile(r"(?<![\w.])[01]?\.\d{3,}")


def test_the_page_is_what_the_kept_files_make() -> None:
    page = PAGE.read_text()
    assert filled(page, KEPT) == page, "run: python -m debate2017.page"


def test_every_part_with_figures_is_on_the_page_once() -> None:
    assert sorted(MARKED.findall(PAGE.read_text())) == sorted(BLOCKS)


@pytest.mark.parametrize("page", [PAGE, Path("README.md"), Path("py/debate2017/README.md")])
def test_no_figure_stands_outside_the_marked_parts(page: Path) -> None:
    """But those of the README's example of `compare`, which is run again by `make examples`."""
    text = MARKED.sub("", (PAGE.parents[1] / page).read_text())
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert MEASURED.findall(text) == []


def test_every_kept_file_says_where_it_is_from() -> None:
    sources = json.loads((KEPT / SOURCES).read_text()) if (KEPT / SOURCES).is_file() else {}
    kept = {file.name for file in KEPT.iterdir()} - {SOURCES, "pilot.csv"}
    assert sources.keys() == kept
    for source in sources.values():
        assert source.keys() >= {"command", "commit", "date", "cells", "complete"}


def test_what_was_not_measured_names_its_command(tmp_path: Path) -> None:
    assert block("baselines", tmp_path) == (
        "*Not measured by this version yet: `fitdiff run smalldata`.*"
    )


def test_figures_are_taken_from_a_run_and_change_the_page(tmp_path: Path) -> None:
    run, kept = tmp_path / "out" / "smalldata", tmp_path / "kept"
    run.mkdir(parents=True)
    kept.mkdir()
    row = {"source": "digits", "n": 20, "candidate": "beam-cnn", "margin": 0.0931}
    pd.DataFrame([row | {"standing": "ahead"}]).to_csv(run / "baselines.csv", index=False)
    said = {"profile": "paper", "git_commit": "c0ffee" * 7, "machine": {"cpu": "one"}}
    seal_folder(run, Progress(12, 12, 0), **said)
    assert collect(tmp_path / "out", kept) == ["baselines.csv"]
    page = "before\n<!-- figures: baselines -->\nold\n<!-- end -->\nafter"
    made = filled(page, kept)
    assert "| digits | `beam-cnn` | **+0.093** |" in made
    assert "12 cells, commit c0ffeec0ffee" in made
    assert made.startswith("before\n")
    assert "old" not in made
    assert filled(made, kept) == made


@pytest.mark.parametrize(("floor", "said"), [(0.0149, "up to 0.015"), (0.0, None), (None, None)])
def test_a_ladder_says_what_new_seeds_alone_do(
    floor: float | None, said: str | None, tmp_path: Path
) -> None:
    file = "ladder-keras-to-xla.json"
    content = json.loads((KEPT / file).read_text())
    content["gap"]["noise_floor"] = floor
    (tmp_path / file).write_text(json.dumps(content))
    (tmp_path / SOURCES).write_text((KEPT / SOURCES).read_text())
    made = block("keras-to-xla", tmp_path)
    assert ("new seeds alone" in made) == (said is not None)
    assert said is None or said in made


def test_means_over_orders_are_shown_with_what_was_sampled(tmp_path: Path) -> None:
    file = "orders-leekasso-r-to-python.json"
    content = json.loads((KEPT / file).read_text())
    content |= {"kind": "sampled orders", "orders": 20, "runnable_orders": 5_000, "gap": 0.25}
    changed = {"setting": "preparation", "settings": ["scaling", "select.ties"]}
    numbers = {"mean": 0.25, "interval": {"low": 0.125, "high": 0.5}, "standard_error": 0.0625}
    content["values"] = [changed | numbers | {"smallest": -0.125, "largest": 0.375}]
    (tmp_path / file).write_text(json.dumps(content))
    (tmp_path / SOURCES).write_text((KEPT / SOURCES).read_text())
    made = block("leekasso-r-to-python-orders", tmp_path)
    assert "mean over 20 sampled of the 5,000 orders that engines can run" in made
    assert (
        "| preparation | `scaling`, `select.ties` | +0.250 (+0.125 to +0.500) | -0.125 | +0.375 "
        "| 0.062 |"
    ) in made
    assert "| all |  | +0.250 |" in made
    assert "- A gain: preparation.\n\n" in made
    assert "A loss" not in made


def test_means_over_orders_are_taken_from_a_ladders_run(tmp_path: Path) -> None:
    """Each with the settings that change together, a setting that changes twice once."""
    run, kept = tmp_path / "out" / "leekasso-r-to-python-orders", tmp_path / "kept"
    run.mkdir(parents=True)
    kept.mkdir()
    value = {"setting": "engine", "group": "engine", "mean": 0.5, "interval": None}
    value |= {"standard_error": 0.0, "smallest": 0.25, "largest": 0.75}
    value["changes"] = [{"setting": "engine"}, {"setting": "threads"}, {"setting": "engine"}]
    found = {"kind": "all orders", "orders": 2, "runnable_orders": 2, "configurations": 4}
    found |= {"splits": 6, "gap": 0.5, "values": [value]}
    content = {"name": "leekasso-r-to-python", "profile": "orders", "start": "a", "end": "b"}
    (run / "ladder.json").write_text(json.dumps(content | {"attribution": found}))
    said = {"profile": "orders", "git_commit": "c0ffee" * 7, "machine": {"cpu": "one"}}
    seal_folder(run, Progress(24, 24, 0), **said)
    assert collect(tmp_path / "out", kept) == ["orders-leekasso-r-to-python.json"]
    made = block("leekasso-r-to-python-orders", kept)
    assert "| engine | `engine`, `threads` | +0.500 | +0.250 | +0.750 |\n" in made
