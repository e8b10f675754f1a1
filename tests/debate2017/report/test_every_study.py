"""Every study that ships says what it is about, and its report is never without an answer."""

import pandas as pd
import pytest

from fitdiff.report.make import report_of
from fitdiff.report.material import Material
from fitdiff.report.section import SECTIONS
from fitdiff.results.manifest import Progress
from fitdiff.studies.catalog import available
from fitdiff.studies.study import read_study

MANIFEST = {
    "profile": "smoke",
    "methods": {},
    "data_hash": "d",
    "splits_hash": "s",
    "engines": {},
    "python": "3.11",
    "packages": {"fitdiff": "0.1.0"},
    "blas": [],
    "machine": {},
    "git_commit": "c",
}


@pytest.mark.parametrize("name", sorted(available("studies")))
def test_a_report_has_a_title_an_answer_and_what_it_is_about(name, tmp_path, monkeypatch) -> None:
    """Of a study whose first fits all failed, the worst that a report can be made of."""
    study = read_study(name)
    assert len(study.file.about) > 100
    results = pd.DataFrame([_failed(study, method.name) for method in study.methods])
    progress = Progress(len(results), len(results), len(results))
    material = Material(study, tmp_path, results, results[:0], MANIFEST, progress)
    # Those that read images or let R draw have no results to do it with.
    core = {key: one for key, one in SECTIONS.items() if one.make.__module__.startswith("fitdiff.")}
    monkeypatch.setattr("fitdiff.report.make.SECTIONS", core)
    report = report_of(material)
    assert report.finding.title == "No method has been fitted"
    assert report.answer
    assert report.about == study.file.about


def _failed(study, method: str) -> dict:
    return {
        "study": study.name,
        "method": method,
        "engine": "py.sklearn",
        "source": study.sources(study.profile("smoke"))[0].label,
        "n": 20,
        "replicate": 1,
        "seed": 0,
        "split_hash": "s",
        "one_class": False,
        "status": "failed",
        "accuracy": float("nan"),
        "correct": 0,
        "total": 1,
        "selected": [],
        "seconds": 1.0,
        "warnings": [],
        "error": "ValueError",
    }
