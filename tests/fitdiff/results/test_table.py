from pathlib import Path

import pytest

from fitdiff.errors import DataError
from fitdiff.results.table import read_results


def test_no_table_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Run the study first"):
        read_results(tmp_path)


def test_a_damaged_table_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "results.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(DataError, match="finished cells are not fitted again"):
        read_results(tmp_path)
