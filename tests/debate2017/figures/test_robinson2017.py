from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from debate2017.figures.robinson2017 import STYLE, tiles
from debate2017.study_tables import FigureTable
from fitdiff.errors import DataError, SpecificationError
from fitdiff.methods.specification import validate
from fitdiff.results.cell import CellIdentity, CellRecord, CellResult
from fitdiff.results.manifest import Progress
from fitdiff.results.store import open_store
from fitdiff.results.table import seal_folder
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import StudyFile

ARMS = {"AUC": "best-pixel"}
STUDY = {
    "name": "own",
    "title": "a study",
    "methods": ["best-pixel"],
    "seed": 1,
    "time_limit": 1.0,
    "data": [{"name": "mnist", "classes": [0, 1]}],
    "pool": {"protocol": "official"},
    "draw": {"protocol": "without-replacement", "stratification": "none"},
    "profiles": {},
}


@pytest.fixture
def areas() -> dict[tuple[int, int], np.ndarray]:
    generator = np.random.default_rng(1)
    return {pair: generator.random(784) for pair in ((0, 1), (3, 5))}


def one_panel(table: pd.DataFrame, panel: str) -> pd.DataFrame:
    return table[table["panel"] == panel].set_index(["x", "y"])


def test_tiles_follow_the_pixels_with_the_first_row_on_top(areas) -> None:
    panel = one_panel(tiles(areas), "3 v 5")
    assert len(panel) == 784
    assert panel.loc[(0, 28), "auc"] == areas[3, 5][0]
    assert panel.loc[(27, 28), "auc"] == areas[3, 5][27]
    assert panel.loc[(2, 1), "auc"] == areas[3, 5][27 * 28 + 2]


def test_each_pair_is_drawn_in_both_orders(areas) -> None:
    table = tiles(areas)
    assert set(table["panel"]) == {"0 v 1", "1 v 0", "3 v 5", "5 v 3"}
    there, back = one_panel(table, "0 v 1"), one_panel(table, "1 v 0")
    np.testing.assert_array_equal(1 - there["auc"], back.loc[there.index, "auc"])


def study(arms: dict[str, str] = ARMS, **changes: object) -> Study:
    figure = FigureTable("robinson2017", "", arms)
    return Study(validate(StudyFile, STUDY | changes, where="here"), (), Path(), {"figure": figure})


def test_figure_rejects_two_arms(tmp_path: Path) -> None:
    arms = {"AUC": "best-pixel", "other": "best-pixel-auc"}
    with pytest.raises(SpecificationError, match="draws one arm"):
        STYLE.points(study(arms), tmp_path)


IDENTITY = CellIdentity("", "", 0, "")
CELL = {"method": "best-pixel", "source": "mnist 0 v 1", "cell": IDENTITY.key, "accuracy": 0.9}


def write_results(folder: Path, **columns: object) -> None:
    write_table(folder, pd.DataFrame([CELL | columns]))


def write_table(folder: Path, table: pd.DataFrame) -> None:
    table.to_parquet(folder / "results.parquet")
    seal_folder(folder, Progress(1, 1, 0))


@pytest.mark.parametrize("changes", [{"method": "best-pixel-auc"}, {"accuracy": None}])
def test_figure_without_fitted_cells_is_an_error(changes, tmp_path: Path) -> None:
    write_results(tmp_path, **changes)
    with pytest.raises(DataError, match="no fitted cell of the method in the figure, best-pixel"):
        STYLE.points(study(), tmp_path)


def test_missing_cell_is_named(tmp_path: Path) -> None:
    write_results(tmp_path)
    with pytest.raises(DataError, match=r"cells\.sqlite lacks the cell"):
        STYLE.points(study(), tmp_path)


def write_cell(folder: Path, parameters: dict[str, np.ndarray]) -> None:
    outcome = CellRecord("ok", 1.0)
    nothing = np.empty(0)
    result = CellResult(outcome, nothing, nothing.astype(np.uint8), parameters, nothing)
    with open_store(folder, print) as store:
        store.write(IDENTITY, result)


def test_the_areas_are_those_that_the_fit_states(areas, tmp_path: Path) -> None:
    write_results(tmp_path)
    write_cell(tmp_path, {"auc": areas[0, 1]})
    pd.testing.assert_frame_equal(STYLE.points(study(), tmp_path), tiles({(0, 1): areas[0, 1]}))


def test_method_without_areas_is_rejected(tmp_path: Path) -> None:
    write_results(tmp_path)
    write_cell(tmp_path, {"coefficients": np.zeros(784)})
    with pytest.raises(SpecificationError, match="fits of 'best-pixel' do not state"):
        STYLE.points(study(), tmp_path)


def test_several_splits_of_a_pair_are_refused(areas, tmp_path: Path) -> None:
    write_table(tmp_path, pd.DataFrame([CELL, CELL]))
    write_cell(tmp_path, {"auc": areas[0, 1]})
    with pytest.raises(SpecificationError, match="several of 0 v 1"):
        STYLE.points(study(), tmp_path)
