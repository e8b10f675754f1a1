"""From a study's run and a comparison of two of its methods to the report, all for real."""

from __future__ import annotations

from pathlib import Path

import pytest

from fitdiff.comparison.render import write_report as write_comparison
from fitdiff.comparison.report import make_report as compare
from fitdiff.report.document import Report, Text
from fitdiff.report.make import make_report, write_report
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.studies.study import read_study

STUDY = Path(__file__).parents[3] / "comparisons" / "studies" / "breast-cancer.toml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out") / "breast-cancer"


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    quick = 'sizes = [40]\nreplicates = 2\nmethods = ["newton-top10", "lbfgs-top10"]\n'
    own = folder.parent / "studies" / "breast-cancer.toml"
    own.parent.mkdir()
    own.write_text(STUDY.read_text() + f"\n[profiles.quick]\n{quick}")
    (folder.parent / "methods").symlink_to(STUDY.parents[1] / "methods")
    study = read_study(str(own))
    listener = Listener(say=print, planned=print, fitted=lambda *cell: None)
    run_study(study, RunOptions("quick", folder, workers=1), listener)
    methods = {method.name: method for method in study.methods}
    newton, lbfgs = methods["newton-top10"], methods["lbfgs-top10"]
    write_comparison(compare(study, newton, lbfgs, (folder, folder)), folder.parent / "compare")
    return make_report(study, folder)


def test_the_answer_says_at_which_stage_the_methods_part(report: Report) -> None:
    assert "newton-top10 and lbfgs-top10 first part at the stage 'parameters'" in report.answer


def test_the_comparison_has_a_row_for_every_stage(report: Report) -> None:
    (section,) = [one for one in report.sections if one.id == "stages"]
    text, table, _ = section.blocks
    assert isinstance(text, Text)
    assert [row[0] for row in table.rows][:3] == ["rows", "selection", "parameters"]


def test_the_three_files_are_written(report: Report, folder: Path) -> None:
    assert [file.name for file in write_report(report, folder)] == [
        "report.html",
        "report.md",
        "report.json",
    ]
