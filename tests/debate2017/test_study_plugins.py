from pathlib import Path

import pytest

from debate2017.study_tables import FOLDER, figure_of, recorded_file, recorded_of
from fitdiff.errors import SpecificationError
from fitdiff.studies.study import read_study

TEXT = (FOLDER / "studies" / "leek2017.toml").read_text()


def write(folder: Path, text: str) -> str:
    """A user's own study, which names methods that ship."""
    file = folder / "own.toml"
    file.write_text(text)
    return str(file)


def test_tables_of_the_case_study_are_read(tmp_path: Path) -> None:
    study = read_study(write(tmp_path, TEXT))
    figure, recorded = figure_of(study), recorded_of(study)
    assert figure is not None
    assert figure.style == "leek2017"
    assert recorded is not None
    assert recorded.arms["leekasso"] == "leek-lm"
    file = recorded_file(study)
    assert file == FOLDER / "recorded" / "leek2017.csv"
    assert file.exists()


@pytest.mark.parametrize("table", ["recorded", "figure"])
def test_figure_of_an_unknown_method_is_rejected(table: str, tmp_path: Path) -> None:
    start = TEXT.index(f"[{table}]")
    changed = TEXT[:start] + TEXT[start:].replace('"leek-lm"', '"beam-cnn"', 1)
    with pytest.raises(SpecificationError, match=rf"\[{table}\] names methods .* beam-cnn"):
        read_study(write(tmp_path, changed))
