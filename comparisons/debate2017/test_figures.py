"""Every study's figure, by R and by Python: both hold the same numbers, and those of the table."""

from __future__ import annotations

from itertools import pairwise, product
from math import log10
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from debate2017.figures.frame import draw_figures
from debate2017.figures.style import PLOTTED, load_style
from debate2017.figures.twins import differences, draw_in_python, draw_in_r
from fitdiff.engines.r.package import open_session
from fitdiff.results.cell import CellIdentity, CellRecord, CellResult
from fitdiff.results.manifest import write_content
from fitdiff.results.seal import as_content
from fitdiff.results.store import open_store
from fitdiff.results.table import RESULTS, seal_tables
from fitdiff.studies.study import Study, available, read_study

FOLDER = Path(__file__).parent
ALL = [read_study(str(path)) for path in available(FOLDER, "studies").values()]
STUDIES = [study for study in ALL if study.file.figure is not None]
# Those that draw the mean accuracy of an arm at a size, with x the size and y the mean.
OF_MEANS = [s for s in STUDIES if s.file.figure.style in ("leek2017", "beam2017", "smalldata")]
IMAGES = 1763
PIXELS = 784
# What the panels of smalldata are called.
WORDS = {
    "MNIST: 3 v 5": "mnist 3 v 5",
    "MNIST: 4 v 9": "mnist 4 v 9",
    "Fashion-MNIST: T-shirt v shirt": "fashion-mnist 0 v 6",
    "Fashion-MNIST: sneaker v ankle boot": "fashion-mnist 7 v 9",
}
# A mean of a few dozen accuracies, each below one, summed in another order.
ROUNDING = 1e-15


def invent_results(study: Study, folder: Path, profile: str = "paper") -> pd.DataFrame:
    """Write results of a profile's sizes and replicates, on the sources of the smoke profile."""
    numbers = np.random.default_rng(7)
    chosen, smoke = study.profile(profile), study.profile("smoke")
    sizes = [100 if size == "all" else size for size in chosen.sizes]
    replicates = range(1, chosen.replicates + 1)
    methods = study.file.figure.arms.values()
    rows: list[dict[str, object]] = []
    folder.mkdir(exist_ok=True)
    for number, (method, source, n, replicate) in enumerate(
        product(methods, study.sources(smoke), sizes, replicates)
    ):
        correct = int(numbers.integers(IMAGES // 2, IMAGES + 1))
        place = {"study": study.name, "method": method, "source": source.label, "n": n}
        score = {"correct": correct, "total": IMAGES, "accuracy": correct / IMAGES}
        rows.append(place | score | {"replicate": replicate, "status": "ok", "cell": f"{number}"})
        if study.file.figure.style == "robinson2017":
            rows[-1]["cell"] = invent_cell(folder, number, numbers.random(PIXELS))
    table = pa.Table.from_pylist(rows, schema=RESULTS)
    pq.write_table(table, folder / "results.parquet")
    cells = {"planned": len(rows) + 1, "finished": len(rows), "failed": 0}
    write_content(folder, {"cells": cells, "tables": as_content(seal_tables(folder))})
    return table.to_pandas()


def invent_cell(folder: Path, number: int, areas: np.ndarray) -> str:
    """Store a cell with the areas of its pixels; return its key."""
    nothing = np.empty(0)
    label = nothing.astype(np.uint8)
    result = CellResult(CellRecord("ok", 0.1), nothing, label, {"auc": areas}, nothing)
    identity = CellIdentity("", "", number, "")
    with open_store(folder, print) as store:
        store.write(identity, result)
    return identity.key


def plotted(folder: Path, stem: str) -> pd.DataFrame:
    """Read the numbers of a figure; Python's own reading of a double is exact."""
    table = pd.read_csv(folder / f"{stem}.csv", dtype=str, keep_default_na=False)
    numbers = [name for name, kind in PLOTTED.items() if kind is float]
    return table.assign(
        **{name: [float(text or "nan") for text in table[name]] for name in numbers}
    )


def draw_both(
    study: Study, for_r: pd.DataFrame, for_python: pd.DataFrame, folder: Path
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw points by R and by Python, and read the numbers in both figures from their files."""
    style, texts = load_style(study.file.figure.style), (study.file.figure.title, "")
    with open_session() as session:
        draw_in_r(session, style, for_r, texts, folder / "figure")
    draw_in_python(style, for_python, texts, folder / "figure-python")
    return plotted(folder, "figure"), plotted(folder, "figure-python")


def assert_means_of(numbers: pd.DataFrame, results: pd.DataFrame, study: Study) -> None:
    """Every mark that is a mean is that of the table, and every mean of the table is a mark."""
    arms = study.file.figure.arms
    side_by_side = study.file.figure.style == "smalldata"
    dodged = dodge(study, results) if side_by_side else dict.fromkeys(arms, 1)
    for label, method in arms.items():
        cells = results[(results["method"] == method) & results["accuracy"].notna()]
        marks = numbers[numbers["series"] == label]
        for panel in marks["panel"].unique():
            # A panel is a source, or else a range of the axis with all sources.
            shown = cells[cells["source"] == WORDS[panel]] if panel in WORDS else cells
            means = shown.groupby("n")["accuracy"].mean()
            of_panel = marks[marks["panel"] == panel].sort_values("x")
            # The sizes have been to a logarithmic axis and back.
            np.testing.assert_allclose(of_panel["x"], means.index * dodged[label], rtol=1e-12)
            np.testing.assert_allclose(of_panel["y"], means, rtol=0, atol=ROUNDING)
        assert len(marks) > 0


def dodge(study: Study, results: pd.DataFrame) -> dict[str, float]:
    """Where the arms stand around a size: at equal distances, in 0.7 of the way to the next."""
    sizes, arms = sorted(results["n"].unique()), list(study.file.figure.arms)
    ways = [log10(after / before) for before, after in pairwise(sizes)]
    step = 0.7 * min([1, *ways]) / len(arms)
    return {label: 10 ** (step * (k - (len(arms) + 1) / 2)) for k, label in enumerate(arms, 1)}


@pytest.mark.parametrize("profile", ["paper", "smoke"])
@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_r_and_python_draw_the_numbers_of_the_table(
    study: Study, profile: str, tmp_path: Path
) -> None:
    results = invent_results(study, tmp_path, profile)
    points = load_style(study.file.figure.style).points(study, tmp_path)
    by_r, by_python = draw_both(study, points, points, tmp_path)
    assert differences(by_r, by_python) == []
    assert len(by_r) > 0
    if study in OF_MEANS:
        assert set(by_r["series"]) == set(study.file.figure.arms)
        assert set(by_r["panel"]) == set(WORDS) or study.file.figure.style != "smalldata"
        assert_means_of(by_r, results, study)
        assert_means_of(by_python, results, study)
        # Leek's quantiles need no second replicate; a deviation and an interval do.
        alone = study.profile(profile).replicates == 1 and study.file.figure.style != "leek2017"
        assert (by_r[["low", "high"]].isna() == alone).all(axis=None)


def test_a_real_run_is_drawn_beside_the_record(leek2017, tmp_path: Path) -> None:
    for name in ("results.parquet", "manifest.json"):
        (tmp_path / name).write_bytes((leek2017.folder / name).read_bytes())
    draw_figures(leek2017.study, tmp_path, overlay=True, recorded_only=False)
    by_r, by_python = plotted(tmp_path, "figure"), plotted(tmp_path, "figure-python")
    assert differences(by_r, by_python) == []
    # 3 sizes of ours, 16 of Leek's, of two arms each.
    assert len(by_r) == 2 * (3 + 16)
    for numbers in (by_r, by_python):
        assert_means_of(numbers, leek2017.results, leek2017.study)


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_one_image_more_in_one_cell_is_found(study: Study, tmp_path: Path) -> None:
    """Negative control: R is given one accuracy, or area, that differs by one test image."""
    invent_results(study, tmp_path)
    points = load_style(study.file.figure.style).points(study, tmp_path)
    changed = points.copy()
    changed.loc[0, "auc" if "auc" in points else "accuracy"] += 1 / IMAGES
    by_r, by_python = draw_both(study, changed, points, tmp_path)
    found = differences(by_r, by_python)
    # Of tiles, what is coloured is in the columns low and high.
    column = "y" if study in OF_MEANS else "low"
    assert any(line.startswith(f"{column} of") for line in found)
    place = where(study, points)
    assert all(place in line for line in found)


def where(study: Study, points: pd.DataFrame) -> str:
    """Say how a line begins its place that names the mark of the first point."""
    first = points.iloc[0]
    if study in OF_MEANS:
        return f"'{first['series']}' at "
    return f"at {float(first['x'])} " if "x" in first else f"at {first['effect_sd']} "
