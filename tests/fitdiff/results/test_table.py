from pathlib import Path

import pandas as pd
import pytest

from fitdiff.errors import DataError
from fitdiff.results.manifest import Progress
from fitdiff.results.table import read_results, seal_folder

TABLE = pd.DataFrame({"method": ["lm"], "accuracy": [0.5]})


def write(folder: Path) -> None:
    TABLE.to_parquet(folder / "results.parquet")
    seal_folder(folder, Progress(1, 1, 0))


def test_a_sealed_table_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    pd.testing.assert_frame_equal(read_results(tmp_path), TABLE)


def test_no_results_are_named_with_their_remedy(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Run the study first"):
        read_results(tmp_path)


def test_a_missing_table_is_named_with_its_remedy(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "results.parquet").unlink()
    with pytest.raises(DataError, match=r"There is no .*results\.parquet\. Run the study again"):
        read_results(tmp_path)


def test_a_damaged_table_is_named_with_its_remedy(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "results.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(DataError, match="finished cells are not fitted again"):
        read_results(tmp_path)
