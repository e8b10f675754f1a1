from pathlib import Path

import pytest

from debate2017.pixels.best import write_pixel_tables
from fitdiff.errors import SpecificationError
from fitdiff.methods.specification import validate
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import StudyFile

SIMULATION = {
    "name": "simulation",
    "title": "no images",
    "methods": ["best-pixel"],
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
