"""Every study's figure holds the numbers of its table; Leek's is drawn by R and by Python."""

from __future__ import annotations

from itertools import pairwise, product
from math import log10
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from debate2017.figures.drawing import differences, draw_in_python, draw_in_r
from debate2017.figures.frame import draw_figures
from debate2017.figures.style import PLOTTED, load_style
from debate2017.study_tables import figure_of
from fitdiff.engines.r.package import open_session
from fitdiff.results.manifest import Progress
from fitdiff.results.table import RESULTS, seal_folder
from fitdiff.studies.study import Study, read_study

pytestmark = pytest.mark.long

# Those that draw the mean accuracy of an arm at a size, with x the size and y the mean.
OF_MEANS = ["leek2017", "beam2017-r", "beam2017-python", "smalldata"]
IMAGES = 1763
# What the panels of smalldata are called.
WORDS = {
    "MNIST: 3 v 5": "mnist 3 v 5",
    "MNIST: 4 v 9": "mnist 4 v 9",
    "Fashion-MNIST: T-shirt v shirt": "fashion-mnist 0 v 6",
    "Fashion-MNIST: sneaker v ankle boot": "fashion-mnist 7 v 9",
}
# A mean of a few dozen accuracies, each below one, summed in another order.
ROUNDING = 1e-15


def style_of(study: Study) -> str:
    figure = figure_of(study)
    assert figure is not None
    return figure.style


def arms_of(study: Study) -> dict[str, str]:
    figure = figure_of(study)
    assert figure is not None
    return figure.arms


def invent_results(study: Study, folder: Path, profile: str = "paper") -> pd.DataFrame:
    """Write results of a profile's sizes and replicates, on the sources of the smoke profile."""
    numbers = np.random.default_rng(7)
    chosen, smoke = study.profile(profile), study.profile("smoke")
    sizes = [100 if size == "all" else size for size in chosen.sizes]
    replicates = range(1, chosen.replicates + 1)
    rows = []
    for number, (method, source, n, replicate) in enumerate(
        product(arms_of(study).values(), study.sources(smoke), sizes, replicates)
    ):
        correct = int(numbers.integers(IMAGES // 2, IMAGES + 1))
        place = {"study": study.name, "method": method, "source": source.label, "n": n}
        score = {"correct": correct, "total": IMAGES, "accuracy": correct / IMAGES}
        rows.append(place | score | {"replicate": replicate, "status": "ok", "cell": f"{number}"})
    table = pa.Table.from_pylist(rows, schema=RESULTS)
    folder.mkdir(exist_ok=True)
    pq.write_table(table, folder / "results.parquet")
    seal_folder(folder, Progress(len(rows) + 1, len(rows), 0))
    return table.to_pandas()


def plotted(folder: Path, stem: str) -> pd.DataFrame:
    """Read the numbers of a figure; Python's own reading of a double is exact."""
    table = pd.read_csv(folder / f"{stem}.csv", dtype=str, keep_default_na=False)
    numbers = [name for name, kind in PLOTTED.items() if kind is float]
    return table.assign(
        **{name: [float(text or "nan") for text in table[name]] for name in numbers}
    )


def assert_means_of(numbers: pd.DataFrame, results: pd.DataFrame, study: Study) -> None:
    """Every mark that is a mean is that of the table, and every mean of the table is a mark."""
    arms = arms_of(study)
    dodged = dodge(study, results) if style_of(study) == "smalldata" else dict.fromkeys(arms, 1)
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
    """Positions of the arms around a size: equally spaced over 0.7 of the way to the next size."""
    sizes, arms = sorted(results["n"].unique()), list(arms_of(study))
    ways = [log10(after / before) for before, after in pairwise(sizes)]
    step = 0.7 * min([1, *ways]) / len(arms)
    return {label: 10 ** (step * (k - (len(arms) + 1) / 2)) for k, label in enumerate(arms, 1)}


@pytest.mark.parametrize("profile", ["paper", "smoke"])
@pytest.mark.parametrize("name", OF_MEANS)
def test_a_figure_holds_the_means_of_its_table(name: str, profile: str, tmp_path: Path) -> None:
    study = read_study(name)
    results = invent_results(study, tmp_path, profile)
    draw_figures(study, tmp_path)
    numbers = plotted(tmp_path, "figure")
    assert set(numbers["series"]) == set(arms_of(study))
    assert set(numbers["panel"]) == set(WORDS) or style_of(study) != "smalldata"
    assert_means_of(numbers, results, study)
    # Leek's quantiles need no second replicate; a deviation and an interval do.
    alone = study.profile(profile).replicates == 1 and style_of(study) != "leek2017"
    assert (numbers[["low", "high"]].isna() == alone).all(axis=None)


def test_a_real_run_is_drawn_by_both_beside_the_record(leek2017, tmp_path: Path) -> None:
    for name in ("results.parquet", "manifest.json"):
        (tmp_path / name).write_bytes((leek2017.folder / name).read_bytes())
    draw_figures(leek2017.study, tmp_path, overlay=True)
    by_r, by_python = plotted(tmp_path, "figure"), plotted(tmp_path, "figure-python")
    assert differences(by_r, by_python) == []
    # 3 sizes of ours, 16 of Leek's, of two arms each.
    assert len(by_r) == 2 * (3 + 16)
    for numbers in (by_r, by_python):
        assert_means_of(numbers, leek2017.results, leek2017.study)


def test_one_image_more_in_one_cell_is_found(tmp_path: Path) -> None:
    """Negative control: R is given one accuracy that differs by one test image."""
    study = read_study("leek2017")
    invent_results(study, tmp_path)
    style = load_style("leek2017")
    points = style.points(study, tmp_path)
    changed = points.copy()
    changed.loc[0, "accuracy"] += 1 / IMAGES
    assert style.check is not None
    with open_session() as session:
        _, by_r = draw_in_r(session, "leek2017", changed, ("", ""), tmp_path / "figure")
    _, by_python = draw_in_python(style.check, points, ("", ""), tmp_path / "figure-python")
    found = differences(by_r, by_python)
    assert any(line.startswith("y of") for line in found)
    assert all(f"'{points['series'].iloc[0]}' at " in line for line in found)
