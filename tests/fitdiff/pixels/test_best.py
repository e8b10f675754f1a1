from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.pixels.best import write_pixel_tables
from fitdiff.specification import validate
from fitdiff.study import Study
from fitdiff.study_file import StudyFile

SIMULATION = {
    "name": "simulation",
    "title": "no images",
    "methods": ["D2"],
    "seed": 1,
    "time_limit": 1.0,
    "data": [{"name": "leekasso2014", "true_features": [5], "effect_sd": [1.0], "draws": 1}],
    "pool": {"protocol": "official"},
    "draw": {"protocol": "without-replacement", "stratification": "none"},
    "profiles": {},
}


def test_a_study_without_images_has_no_best_pixels(tmp_path: Path) -> None:
    study = Study(validate(StudyFile, SIMULATION, where="here"), (), tmp_path)
    with pytest.raises(SpecificationError, match="'5 true, sd 1, draw 1' of study 'simulation'"):
        write_pixel_tables(study, tmp_path)
