"""A folder of results that nobody fitted: answers made up for real splits of real digits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fitdiff.attribution.ladder import Rung
from fitdiff.attribution.measure import Effect
from fitdiff.attribution.report import LadderReport, MeasuredRung
from fitdiff.attribution.writing import write_report as write_ladder
from fitdiff.compare.render import write_report as write_diff
from fitdiff.compare.report import DiffReport
from fitdiff.compare.report import make_report as make_diff
from fitdiff.methods.differences import Difference
from fitdiff.methods.method import Method, read_method
from fitdiff.methods.specification import validate
from fitdiff.report.document import Report
from fitdiff.report.make import make_report, write_report
from fitdiff.report.material import Material, read_material
from fitdiff.results.cell import Cell, CellIdentity, CellRecord, CellResult, failure
from fitdiff.results.manifest import Manifest, Progress, write_manifest
from fitdiff.results.metrics import score
from fitdiff.results.store import open_store
from fitdiff.results.table import update_tables
from fitdiff.splits.split import Split, stored_splits
from fitdiff.stats.bootstrap import Interval
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import StudyFile
from fitdiff.tables.source import load_data

COMPARISONS = Path(__file__).parents[3] / "py/debate2017/src/debate2017"
# What must be shown as text wherever it comes from.
HOSTILE = "<script>alert(1)</script>"
MARKUP = "</script><img src=x onerror=alert(2)> | `code` *stars* & [link](http://x.invalid)"
SOURCE = "mnist 0 v 1"
CONTENT = {
    "name": "own",
    "title": f"a study of {HOSTILE}",
    "about": "What it is about.",
    "methods": ["plain", "other", HOSTILE, "broken"],
    "seed": 1,
    "time_limit": 1.0,
    "data": [{"name": "mnist", "classes": [0, 1]}],
    "pool": {"protocol": "hold-out", "class_counts": [60, 60], "draw_from": 80},
    "draw": {"protocol": "without-replacement", "stratification": "proportional"},
    "profiles": {"paper": {"sizes": [10, 20], "replicates": 3}},
    "recorded": {"file": "leek2017.csv", "arms": {"leekasso": "plain"}},
    "figure": {"style": "leek2017", "title": "", "arms": {"Plain": "plain", "Other": "other"}},
    "verdict": {"smallest_effect": 0.01, "level": 0.95, "fewest_splits": 2},
    "guesses": [
        {
            "id": "C1",
            "claim": f"Iterations matter {MARKUP}",
            "who": "Somebody",
            "steps": [
                {"from": "plain", "to": "other", "factor": "max_iterations", "expects": "gain"}
            ],
        }
    ],
}


@dataclass(frozen=True)
class Made:
    """A study with a folder of results."""

    study: Study
    folder: Path
    hostile: str = HOSTILE
    markup: str = MARKUP

    @property
    def material(self) -> Material:
        return read_material(self.study, self.folder)


def made_methods() -> tuple[Method, ...]:
    base = read_method(COMPARISONS / "methods" / "B4.toml")
    other = replace(base, name="other", spec=replace(base.spec, max_iterations=7))
    plain = replace(base, name="plain", title="a plain method")
    return (plain, other, replace(base, name=HOSTILE), replace(base, name="broken"))


def make_folder(folder: Path, planned: int = 24, **changed: object) -> Made:
    """Write results of every status; keywords change the study's file."""
    file = validate(StudyFile, CONTENT | changed, where="here")
    study = Study(file, made_methods(), COMPARISONS)
    source = file.sources[0]
    data = load_data(source)
    splits = stored_splits(folder / "splits.parquet", file, {source: data}, file.profiles["paper"])
    cells = [
        Cell(method, split, 0, CellIdentity(method.name, split.hash, 0, ""))
        for split in splits
        for method in study.methods
    ]
    with open_store(folder, print) as store:
        for cell in cells:
            truth = data.y[data.positions(cell.split.test_rows)]
            store.write(cell.identity, made_result(cell.method.name, cell.split, truth))
        table, seals = update_tables(study.name, cells, store, folder)
    failed = int((table["status"] == "failed").sum())
    progress = Progress(planned, len(table) - failed, failed)
    write_manifest(folder, made_manifest(study), progress, seals)
    return Made(study, folder)


def made_result(method: str, split: Split, truth: np.ndarray) -> CellResult:
    """Answers: ``plain`` is always right, ``other`` is wrong on as many rows as its replicate."""
    if method == "broken" and split.replicate == 3:
        return failure("failed", f"ValueError: {MARKUP}", 1.0)
    probability = np.where(truth == 1, 0.9, 0.2)
    if method != "plain":
        wrong = np.arange(truth.size) < split.replicate
        probability = np.where(wrong, 1 - probability, probability)
    label = (probability > 0.5).astype(np.uint8)
    status = "separated" if method == HOSTILE else "ok"
    outcome = CellRecord(
        status,
        0.5,
        score(probability, label, truth),
        selected=(0, 29, 400 + split.replicate),
        warnings=(MARKUP,) if status == "separated" else (),
    )
    return CellResult(outcome, probability, label, {}, np.empty(0))


def made_manifest(study: Study) -> Manifest:
    return Manifest(
        study=study.name,
        profile="paper",
        methods={method.name: method.key() for method in study.methods},
        data_hash="d" * 64,
        splits_hash="5" * 64,
        engines={"py.sklearn": {"scikit-learn": "1.9"}},
        python="3.11",
        packages={"numpy": "2"},
        blas=["openblas"],
        machine={"cpu": "a processor", "system": MARKUP},
        git_commit="0123456789abcdef",
    )


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A complete run with a failed method."""
    return make_folder(tmp_path_factory.mktemp("made") / "own")


@pytest.fixture(scope="session")
def report(made: Made, ladder: LadderReport, diff: DiffReport, plants: dict) -> Report:
    """With a ladder, a diff and planted differences beside the results, as commands leave them."""
    out = made.folder.parent
    write_ladder(ladder, out / "ladders" / "plain-to-other")
    write_diff(diff, out / "diff" / "own" / "plain-other")
    (out / "plants").mkdir()
    (out / "plants" / "plain.json").write_text(json.dumps(plants))
    return make_report(made.study, made.folder)


@pytest.fixture(scope="session")
def page(made: Made, report: Report) -> Path:
    """The page, with its two companions beside it."""
    return write_report(report, made.folder)[0]


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Made]:
    """Make a folder of results of another study; see `make_folder`."""

    def make(planned: int = 24, **changed: object) -> Made:
        return make_folder(tmp_path / "own", planned, **changed)

    return make


@pytest.fixture(scope="session")
def ladder(made: Made) -> LadderReport:
    """Two rungs at n = 10 and 20: one gains 3 of 40 images, one loses 1, inside the noise."""
    changes = [
        ("threshold", 0.5, 0.9, Fraction(3, 40)),
        ("penalty", "l2", MARKUP, Fraction(-1, 40)),
    ]
    start = Fraction(30, 40)
    rungs = []
    for number, (factor, before, after, mean) in enumerate(changes, start=1):
        effects = [_effect(n, start, mean, 0.01 if number == 1 else 0.1) for n in (None, 10, 20)]
        stated = Rung(f"{factor} changed", Difference(factor, before, after))
        names = ("plain", f"{number:02d} {factor}", "other")
        rungs.append(
            MeasuredRung(number, stated, *names[number - 1 :][:2], effects[0], tuple(effects[1:]))
        )
        start += mean
    gaps = [_effect(n, Fraction(30, 40), Fraction(2, 40), 0.01) for n in (None, 10, 20)]
    return LadderReport(
        *("plain-to-other", "From plain to other", made.study.name, "paper", "versions"),
        *(Progress(18, 18, 0), None, "plain", "other", tuple(rungs), gaps[0], tuple(gaps[1:])),
        *(0, ()),
    )


def _effect(n: int | None, before: Fraction, mean: Fraction, floor: float) -> Effect:
    interval = Interval(float(mean) - 0.01, float(mean) + 0.01)
    return Effect(
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
    )


@pytest.fixture(scope="session")
def plants() -> dict:
    """A detection table, as the comparisons write it."""
    counts = ["tried", "effective", "seen", "level right", "declared", "named"]
    trial = {"method": "plain", "sightings": [], "cause": None}
    threshold = {"kind": "factor", "what": "threshold: 0.5 -> 0.9", "factor": "threshold"}
    found = {"outcome": "found", "level": "labels", "named": ["threshold"]}
    missed = {"factor": "", "outcome": "missed", "level": None, "named": []}
    pair = {"first": "plain", "second": "plain", "how": "fitted twice", "seen": None}
    return {
        "study": "own",
        "splits": [SOURCE],
        "good": False,
        "counts": dict(zip(counts, (2, 2, 1, 1, 1, 1), strict=True))
        | {"identical pairs": 1, "flagged": 0},
        "plants": [trial | threshold | found, trial | {"kind": "rows", "what": MARKUP} | missed],
        "identical_pairs": [pair],
    }


@pytest.fixture(scope="session")
def diff(made: Made) -> DiffReport:
    """``plain`` against ``other`` on the splits of the folder, level by level."""
    plain, other, *_ = made.study.methods
    return make_diff(made.study, plain, other, (made.folder, made.folder))
