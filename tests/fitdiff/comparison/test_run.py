import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fitdiff.cli.app import app
from fitdiff.comparison.report import NOT_COMPARED, make_report
from fitdiff.comparison.run import diff_methods, study_of_two
from fitdiff.comparison.texts import notice, verdict
from fitdiff.comparison.tolerances import TOLERANCES
from fitdiff.errors import DataError, SpecificationError
from fitdiff.methods.method import read_method
from fitdiff.results.table import read_results
from fitdiff.run.options import Listener, RunOptions
from fitdiff.studies.study import read_study

METHODS = Path(__file__).parents[3] / "comparisons" / "methods"
LISTENER = Listener(say=print, planned=print, fitted=lambda *cell: None)


def diff(sandbox, *words: str):
    """The command in this process; what it raises is raised here."""
    options = ["--profile", "paper", "--out", str(sandbox.out), "--workers", "1"]
    command = ["compare", sandbox.study("works"), *words, "--no-search", *options]
    return CliRunner().invoke(app, command, catch_exceptions=False)


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def twin(sandbox) -> str:
    """A method with another setting, which the user's engine takes no notice of."""
    file = sandbox.folder / "comparisons" / "methods" / "twin.toml"
    file.write_text(
        'name = "twin"\ntitle = "a twin"\nlike = "works"\n[transforms.select]\nk = 11\n'
    )
    return "twin"


def test_equal_methods_end_with_0_and_are_not_fitted_again(sandbox, twin) -> None:
    finished = diff(sandbox, "works", twin)
    assert finished.exit_code == 0
    text = words(finished.stdout)
    assert "EQUAL: works and twin agree at every stage but where they cannot be compared" in text
    assert "Settings that differ (1): select.k 10 -> 11." in text
    assert "neither returns parameters" in text
    assert finished.stdout == (sandbox.out / "diff.txt").read_text()

    calls = len(sandbox.calls())
    assert calls == 8
    again = diff(sandbox, "works", twin, "--json", "--no-fit")
    assert again.exit_code == 0
    assert len(sandbox.calls()) == calls
    assert again.stdout == (sandbox.out / "diff.json").read_text()
    content = json.loads(again.stdout)
    assert content["exit_code"] == 0
    assert content["first_stage_that_breaks"] is None
    assert content["judged"][0]["stage"] == "rows"
    assert len(content["splits"]) == 4


def test_different_methods_end_with_1_and_the_first_stage_is_named(sandbox) -> None:
    """Methods may be files anywhere; the study need not hold them."""
    paths = [str(METHODS / f"{name}.toml") for name in ("liblinear-top10", "svm-rbf")]
    finished = diff(sandbox, *paths)
    assert finished.exit_code == 1
    text = words(finished.stdout)
    assert (
        "DIFFERENT: liblinear-top10 and svm-rbf part at stage 'selection': they keep other columns."
        in text
    )
    assert "first to differ on 4 of 4 splits judged; no tolerance would make them equal" in text


def test_failed_fits_are_not_judged(sandbox) -> None:
    finished = diff(sandbox, "works", "raises")
    assert finished.exit_code == 3
    text = words(finished.stdout)
    assert "can be judged on none of 4 splits: 4 ok / failed" in text
    assert "Set apart: works ok, raises failed: 4 of 4 splits" in text


def test_undeclared_difference_is_reported(sandbox) -> None:
    # Each run has workers of its own, whose process numbers differ.
    engine = sandbox.folder / "package" / "user_engine.py"
    noisy = engine.read_text().replace(
        "    if behaviour == 4:", "    share = share + os.getpid()\n    if behaviour == 4:"
    )
    engine.write_text(noisy)
    finished = diff(sandbox, "works", "works")
    assert len(sandbox.calls()) == 8
    assert finished.exit_code == 1
    assert "UNDECLARED: no setting differs, and yet their predictions" in words(finished.stdout)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["works", "wroks"], "Did you mean 'works'"),
        (["works", "twin", "--tolerance", "lables=1"], "Did you mean 'labels'"),
        (["works", "no/such.toml"], "There is no file"),
        (["works", "twin", "--no-fit"], "Run the study first"),
    ],
)
def test_invalid_input_gives_one_message(sandbox, twin, options, message) -> None:
    finished = diff(sandbox, *options)
    assert finished.exit_code == 2
    assert message in words(finished.stderr)
    assert not sandbox.calls()


def test_a_tolerance_of_the_users_decides(sandbox, twin) -> None:
    engine = sandbox.folder / "package" / "user_engine.py"
    shifted = engine.read_text().replace(
        "    if behaviour == 4:",
        "    share = share + 1e-4 * (method.transform('select').k - 10)\n    if behaviour == 4:",
    )
    engine.write_text(shifted)
    strict = diff(sandbox, "works", twin)
    assert strict.exit_code == 1
    assert "part at stage 'predictions'" in words(strict.stdout)
    loose = [f"--tolerance={name}=1e-3" for name in ("predictions", "brier", "log_loss")]
    finished = diff(sandbox, "works", twin, *loose, "--no-fit")
    assert finished.exit_code == 0
    assert "set by the user" in finished.stdout


def run_both(sandbox, folder: Path):
    study = read_study(sandbox.study("works"))
    methods = [
        read_method(sandbox.folder / "comparisons" / "methods" / f"{name}.toml")
        for name in ("works", "twin")
    ]
    options = RunOptions("paper", folder, workers=1)
    return study, methods, diff_methods(study, *methods, options, TOLERANCES, LISTENER)


def test_incomplete_run_does_not_pass(sandbox, twin) -> None:
    study, methods, report = run_both(sandbox, sandbox.out)
    assert (report.exit_code, report.complete, notice(report)) == (0, True, "")
    cell = read_results(sandbox.out)["cell"].iloc[0]
    with closing(sqlite3.connect(sandbox.out / "cells.sqlite", isolation_level=None)) as store:
        store.execute("DELETE FROM cells WHERE key = ?", (cell,))
    two = study_of_two(study, *methods)
    partial = make_report(two, *methods, (sandbox.out, sandbox.out))
    assert partial.exit_code == NOT_COMPARED
    assert notice(partial) == "INCOMPLETE: 3 of 4 splits have both results"
    assert "others have no result yet" in verdict(partial)


def test_a_folder_of_other_methods_is_left_alone(sandbox, twin) -> None:
    study, (works, other), _ = run_both(sandbox, sandbox.out)
    options = RunOptions("paper", sandbox.out, workers=1)
    with pytest.raises(DataError, match="holds results of other methods, twin"):
        diff_methods(study, works, works, options, TOLERANCES, LISTENER)
    assert set(read_results(sandbox.out)["method"]) == {"works", other.name}


def test_two_methods_of_one_name_are_refused(sandbox, twin) -> None:
    study, (works, other), _ = run_both(sandbox, sandbox.out)
    namesake = type(other)(works.name, *list(vars(other).values())[1:])
    with pytest.raises(SpecificationError, match="Both methods are named 'works'"):
        study_of_two(study, works, namesake)
