"""A study with invented results, whose names try to become markup."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fitdiff.attribution.ladder import Step
from fitdiff.attribution.manipulation import Manipulation
from fitdiff.attribution.measure import StepEffect
from fitdiff.attribution.report import LadderReport, MeasuredStep
from fitdiff.attribution.writing import as_json as ladder_as_json
from fitdiff.methods.differences import Difference
from fitdiff.methods.method import Method, read_method
from fitdiff.methods.specification import validate
from fitdiff.report import figures
from fitdiff.report.document import Report, Section
from fitdiff.report.make import report_of, write_report
from fitdiff.report.material import Material
from fitdiff.report.tables import Column, Table
from fitdiff.results.manifest import Progress
from fitdiff.stats.bootstrap import Interval
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import StudyFile

METHODS = Path(__file__).parents[3] / "comparisons" / "methods"
# What must be shown as text wherever it comes from.
HOSTILE = "<script>alert(1)</script>"
MARKUP = "</script><img src=x onerror=alert(2)> | `code` *stars* & [link](http://x.invalid)"
SOURCE = "breast_cancer: malignant v benign"
CONTENT = {
    "name": "own",
    "title": f"a study of {HOSTILE}",
    "about": "What it is about.",
    "methods": ["plain", "other", HOSTILE, "broken"],
    "seed": 1,
    "time_limit": 1.0,
    "data": [{"name": "scikit-learn", "set": "breast_cancer", "classes": ["malignant", "benign"]}],
    "pool": {"protocol": "official"},
    "draw": {"protocol": "without-replacement", "stratification": "proportional"},
    "profiles": {"paper": {"sizes": [10, 20], "replicates": 3}},
}
TEST_ROWS = 40


def made_methods() -> tuple[Method, ...]:
    base = read_method(METHODS / "liblinear-top10.toml")
    plain = replace(base, name="plain", title="a plain method")
    return (plain, *(replace(base, name=name) for name in ("other", HOSTILE, "broken")))


def made_cell(method: str, n: int, replicate: int) -> dict[str, Any]:
    """``plain`` is always right, others are wrong on as many rows as their replicate's number."""
    failed = method == "broken" and replicate == 3
    correct = TEST_ROWS if method == "plain" else TEST_ROWS - replicate
    separated = method == HOSTILE
    return {
        "study": "own",
        "method": method,
        "engine": "py.sklearn",
        "source": SOURCE,
        "n": n,
        "replicate": replicate,
        "seed": 0,
        "split_hash": f"{n} {replicate}",
        "one_class": False,
        "status": "failed" if failed else "separated" if separated else "ok",
        "accuracy": None if failed else correct / TEST_ROWS,
        "correct": correct,
        "total": TEST_ROWS,
        "selected": [0, 7],
        "seconds": 1.0,
        "warnings": [MARKUP] if separated else [],
        "error": f"ValueError: {MARKUP}" if failed else "",
    }


def made_material(folder: Path, planned: int = 24) -> Material:
    file = validate(StudyFile, CONTENT, where="here")
    study = Study(file, made_methods(), folder)
    places = product(file.methods, (10, 20), (1, 2, 3))
    results = pd.DataFrame([made_cell(*place) for place in places])
    manifest = {
        "profile": "paper",
        "methods": {method.name: method.key() for method in study.methods},
        "data_hash": "d" * 64,
        "splits_hash": "5" * 64,
        "engines": {"py.sklearn": {"scikit-learn": "1.9"}},
        "python": "3.11",
        "packages": {"fitdiff": "0.1", "numpy": "2"},
        "blas": ["openblas"],
        "machine": {"cpu": "a processor", "system": MARKUP},
        "git_commit": "0123456789abcdef",
    }
    progress = Progress(planned, finished=22, failed=2)
    ladder = json.loads(ladder_as_json(made_ladder()))
    return Material(study, folder, results, results[:0], manifest, progress, (ladder,), (DIFF,))


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """A complete run with a failed method, a ladder and a comparison of two methods."""
    return made_material(tmp_path_factory.mktemp("made") / "own")


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Material]:
    """Make other material; see `made_material`."""

    def make(**changed: Any) -> Material:
        return made_material(tmp_path / "own", **changed)

    return make


@pytest.fixture(scope="session")
def report(material: Material) -> Report:
    """Every section of fitdiff's own, and one with the blocks that only other packages show."""
    made = report_of(material)
    return replace(made, sections=(*made.sections, made_section()))


@pytest.fixture(scope="session")
def page(material: Material, report: Report) -> Path:
    """The page, with its two companions beside it."""
    material.folder.mkdir()
    return write_report(report, material.folder)[0]


def made_section() -> Section:
    effects = (figures.Effect("a step", MARKUP, 0.03, 0.01, 0.05),)
    blocks = (
        figures.Images(
            id="pictures",
            title="Two pictures",
            notice="",
            images=(
                figures.Image("a file", "what it shows", PNG, ("a.png", "a.csv")),
                figures.Image(HOSTILE, MARKUP, PNG),
            ),
            small=True,
        ),
        figures.Effects(
            id="steps",
            title="Effects",
            alternative=MARKUP,
            notice="",
            smallest=0.01,
            choices=(("all n", effects), ("n = 20", effects * 2)),
            table=Table("steps-table", "Effects", (Column("step"),), (("a step",),)),
        ),
    )
    return Section("more", "More", "Blocks that other packages show.", blocks)


# One white pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f8"
    "0f00010101005e1b5d2b0000000049454e44ae426082"
)

_STAGE = {"compared": 6, "not_comparable": {}, "tolerance": 0.0, "reason": "exact"}
DIFF: dict[str, Any] = {
    "study": "own",
    "profile": "paper",
    "notice": "",
    "verdict": "They differ.",
    "cause": f"The setting differs: {MARKUP}.",
    "exit_code": 1,
    "first_stage_that_breaks": "parameters",
    "methods": [{"name": "plain"}, {"name": "other"}],
    "judged": [
        _STAGE
        | {"stage": "rows", "quantity": "rows", "equal": 6, "first": 0, "needed": 0.0}
        | {"worst": None},
        _STAGE
        | {"stage": "parameters", "quantity": "slope", "equal": 0, "first": 6, "needed": "inf"}
        | {"worst": {"source": SOURCE, "n": 20, "replicate": 2}},
    ],
    "apart": [],
}


def made_ladder() -> LadderReport:
    """Two steps at n = 10 and 20: one gains 3 of 40 rows, one loses 1, inside the noise."""
    changes = [
        ("threshold", 0.5, 0.9, Fraction(3, 40)),
        ("penalty", "l2", MARKUP, Fraction(-1, 40)),
    ]
    start = Fraction(30, 40)
    steps = []
    for number, (setting, before, after, mean) in enumerate(changes, start=1):
        effects = [_effect(n, start, mean, 0.01 if number == 1 else 0.1) for n in (None, 10, 20)]
        stated = Step(f"{setting} changed", Difference(setting, before, after))
        names = ("plain", f"{number:02d} {setting}", "other")
        steps.append(
            MeasuredStep(number, stated, *names[number - 1 :][:2], effects[0], tuple(effects[1:]))
        )
        start += mean
    gaps = [_effect(n, Fraction(30, 40), Fraction(2, 40), 0.01) for n in (None, 10, 20)]
    return LadderReport(
        *("plain-to-other", "From plain to other", "own", "paper", "versions"),
        *(Progress(18, 18, 0), None, "plain", "other", tuple(steps), gaps[0], tuple(gaps[1:])),
        *(0, ()),
    )


def _effect(n: int | None, before: Fraction, mean: Fraction, floor: float) -> StepEffect:
    interval = Interval(float(mean) - 0.01, float(mean) + 0.01)
    return StepEffect(
        n=n,
        splits=6 if n is None else 3,
        fewest=3,
        before=before,
        after=before + mean,
        mean=mean,
        interval=interval,
        crossed=interval,
        p_value=0.03,
        p_adjusted=0.06,
        share=float(mean * 20),
        disagreement=0.1,
        probability_change=0.01,
        noise_floor=floor,
        weight=None,
        manipulation=Manipulation(6, {"labels": 6}, 6, 0.0),
    )
