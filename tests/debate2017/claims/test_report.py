import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from debate2017.claims.report import FILES, as_json, as_text, make_report, rows, write_report
from fitdiff.errors import DataError, SpecificationError
from fitdiff.results.manifest import read_manifest, write_content
from fitdiff.run.run import Listener, RunOptions, run_study
from fitdiff.studies.study import read_study

METHODS = Path(__file__).parents[3] / "py/debate2017/src/debate2017" / "methods"

# The user's engine `works` and `twin` label every row the same; `raises` never has a result.
CLAIMS = """
[verdict]
smallest_effect = 0.01
level = 0.95
fewest_splits = 2

[[claims]]
id = "C1"
statement = "The count of iterations matters."
who = "Somebody"
steps = [
  { from = "works", to = "twin", setting = "max_iterations", expects = "gain" },
  { from = "works", to = "raises", setting = "max_iterations", expects = "gain" },
]

[[claims]]
id = "C2"
statement = "It does not matter."
who = "Another"
steps = [{ from = "twin", to = "works", setting = "max_iterations", expects = "no-effect" }]
"""


@pytest.fixture
def study_file(sandbox) -> str:
    folder = sandbox.folder / "comparisons" / "methods"
    works = (folder / "works.toml").read_text()
    twin = works.replace('"works"', '"twin"').replace("max_iterations = 0", "max_iterations = 9")
    (folder / "twin.toml").write_text(twin)
    path = Path(sandbox.study("works", "twin", "raises"))
    text = path.read_text().replace("replicates = 2", "replicates = 5") + CLAIMS
    path.write_text(text)
    return str(path)


def fitdiff(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fitdiff", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_the_command_runs_judges_and_writes(study_file: str, sandbox) -> None:
    finished = fitdiff("claims", study_file, "--out", str(sandbox.out), "--workers", "1")
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout == (sandbox.out / "claims.txt").read_text()
    text = " ".join(finished.stdout.split())
    assert "10 of 30 cells failed" in text
    assert "Refuted: works -> twin, max_iterations 0 -> 9: accuracy" in text
    assert "Not measured: works -> raises" in text
    assert "Supported: twin -> works" in text
    assert "C1. The count of iterations matters. (Somebody)" in text

    calls = len(sandbox.calls())
    again = fitdiff("claims", study_file, "--out", str(sandbox.out), "--no-fit", "--json")
    assert len(sandbox.calls()) == calls
    content = json.loads(again.stdout)
    assert [claim["verdict"] for claim in content["claims"]] == ["refuted", "supported"]
    assert again.stdout == (sandbox.out / "claims.json").read_text()


def test_study_without_claims_is_rejected_before_the_run(sandbox) -> None:
    finished = fitdiff("claims", sandbox.study("works"), "--out", str(sandbox.out))
    assert finished.returncode == 2
    assert "states no claim" in " ".join(finished.stderr.split())
    assert not sandbox.calls()


@pytest.fixture
def run(study_file: str, sandbox):
    """The study, run; its folder is that of the sandbox."""
    study = read_study(study_file)
    listener = Listener(say=print, planned=print, fitted=lambda *cell: None)
    run_study(study, RunOptions("paper", sandbox.out, workers=1), listener)
    return study


@pytest.mark.long
def test_the_report_is_the_same_in_every_file(run, sandbox) -> None:
    report = make_report(run, sandbox.out)
    write_report(report, sandbox.out)
    assert all((sandbox.out / name).exists() for name in FILES)
    table = pd.read_csv(sandbox.out / "claims.csv")
    content = json.loads((sandbox.out / "claims.json").read_text())
    assert content["profile"] == "paper"
    overall = table[table["n"] == "all"]
    steps = [step for claim in content["claims"] for step in claim["steps"]]
    assert overall["text"].tolist() == [step["text"] for step in steps]
    assert overall["verdict"].tolist() == [step["verdict"] for step in steps]
    # Two sizes of two measured steps, and three rows over all sizes.
    assert len(table) == 2 * 2 + 3
    assert table["decides"].sum() == 6
    assert (table.loc[table["n"] != "all", "text"].isna()).all()


@pytest.mark.long
def test_an_interrupted_run_says_so_in_every_file(run, sandbox) -> None:
    content, _ = read_manifest(sandbox.out)
    content["cells"] |= {"finished": 3, "failed": 0}
    write_content(sandbox.out, content)
    report = make_report(run, sandbox.out)
    assert as_text(report).count("INCOMPLETE: 3 of 30 cells") == 2
    assert json.loads(as_json(report))["notice"] == "INCOMPLETE: 3 of 30 cells"
    assert not any(row["complete"] for row in rows(report))


def test_claims_need_a_run(study_file: str, sandbox) -> None:
    with pytest.raises(DataError, match="Run the study first"):
        make_report(read_study(study_file), sandbox.out)


def test_a_study_without_claims_has_no_report(sandbox) -> None:
    with pytest.raises(SpecificationError, match="states no claim"):
        make_report(read_study(sandbox.study("works")), sandbox.out)


def only(path: str, *methods: str) -> str:
    """Restrict the profile paper of a study file to some methods."""
    file = Path(path)
    kept = ", ".join(f'"{name}"' for name in methods)
    text = file.read_text().replace("[profiles.paper]", f"[profiles.paper]\nmethods = [{kept}]")
    file.write_text(text)
    return path


@pytest.mark.long
def test_a_profile_of_some_methods_tests_the_steps_between_them(study_file: str, sandbox) -> None:
    path = only(study_file, "works", "twin")
    finished = fitdiff("claims", path, "--out", str(sandbox.out), "--workers", "1")
    assert finished.returncode == 0, finished.stderr
    assert "complete: 20 cells" in finished.stdout
    assert "Not measured" not in finished.stdout
    report = make_report(read_study(path), sandbox.out)
    assert [len(claim.steps) for claim in report.claims] == [1, 1]
    assert report.untested == ()


@pytest.mark.long
def test_claim_without_its_deciding_step_is_untested(study_file, sandbox) -> None:
    file = Path(study_file)
    file.write_text(
        file.read_text().replace(
            '{ from = "works", to = "twin"', '{ from = "raises", to = "twin"', 1
        )
    )
    path = only(study_file, "works", "twin")
    fitdiff("run", path, "--out", str(sandbox.out), "--workers", "1")
    report = make_report(read_study(path), sandbox.out)
    assert [claim.stated.id for claim in report.claims] == ["C2"]
    assert "Not tested by this profile: C1." in as_text(report)
    assert json.loads(as_json(report))["untested"] == ["C1"]


def test_profile_that_decides_nothing_is_rejected_before_the_run(study_file, sandbox) -> None:
    path = only(study_file, "works")
    finished = fitdiff("claims", path, "--out", str(sandbox.out))
    assert finished.returncode == 2
    assert "Profile 'paper' of study 'own' fits no step that decides" in " ".join(
        finished.stderr.split()
    )
    assert not sandbox.calls()
