import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from debate2017.claims.looks import keep
from debate2017.claims.report import FILES, as_json, as_text, make_report, rows, write_report
from fitdiff.errors import DataError, SpecificationError
from fitdiff.results.manifest import read_manifest, write_content
from fitdiff.results.table import RESULTS, RESULTS_FILE, read_results, seal_folder
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
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
  { from = "works", to = "twin", setting = "max_iterations", expects = "gain", splits = 5 },
  { from = "works", to = "raises", setting = "max_iterations", expects = "gain", splits = 5 },
]

[[claims]]
id = "C2"
statement = "It does not matter."
who = "Another"
steps = [
  { from = "twin", to = "works", setting = "max_iterations", expects = "no-effect", splits = 5 },
]
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
    assert "No gain of 0.01: works -> twin, max_iterations 0 -> 9: accuracy" in text
    assert "Not measured: works -> raises" in text
    assert "Supported: twin -> works" in text
    assert "C1. The count of iterations matters. (Somebody)" in text

    calls = len(sandbox.calls())
    again = fitdiff("claims", study_file, "--out", str(sandbox.out), "--no-fit", "--json")
    assert len(sandbox.calls()) == calls
    content = json.loads(again.stdout)
    assert [claim["verdict"] for claim in content["claims"]] == [
        "no gain of 0.01",
        "supported",
    ]
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
    assert [look["profile"] for look in content["looks"]] == ["paper"]
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
    assert json.loads(as_json(report))["notice"] == "paper: INCOMPLETE: 3 of 30 cells"
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
def test_profiles_are_kept_and_judged_together(study_file, sandbox) -> None:
    """A profile of few splits and then one of more: the first is not overwritten."""
    file = Path(study_file)
    few = "[profiles.few]\nsizes = [10, 20]\nreplicates = 2\nmethods = ['works', 'twin']\n\n"
    file.write_text(file.read_text().replace("[profiles.paper]", f"{few}[profiles.paper]"))
    first = fitdiff("claims", study_file, "--profile", "few", "--out", str(sandbox.out))
    assert "Interim: 2 of the 5 splits" in " ".join(first.stdout.split())
    fitdiff("claims", study_file, "--out", str(sandbox.out))
    report = make_report(read_study(study_file), sandbox.out)
    assert [(look.profile, look.splits) for look in report.looks] == [("few", 2), ("paper", 5)]
    assert [step.tried for claim in report.claims for step in claim.steps] == [5, 5, 5]
    assert len(read_results(sandbox.out / "profiles" / "few")) == 8


@pytest.mark.long
def test_other_fits_of_the_same_cell_are_not_mixed(run, sandbox) -> None:
    keep(sandbox.out)
    table = read_results(sandbox.out)
    table.loc[0, "cell"] = "of another version"
    kept = sandbox.out / "profiles" / "paper"
    other = sandbox.out / "profiles" / "other"
    kept.rename(other)
    pq.write_table(pa.Table.from_pandas(table, schema=RESULTS), other / RESULTS_FILE)
    content, progress = read_manifest(other)
    content = {key: value for key, value in content.items() if key not in ("cells", "tables")}
    seal_folder(other, progress, **content)
    with pytest.raises(DataError, match="hold different fits of the same method and split"):
        make_report(run, sandbox.out)


def test_profile_that_decides_nothing_is_rejected_before_the_run(study_file, sandbox) -> None:
    path = only(study_file, "works")
    finished = fitdiff("claims", path, "--out", str(sandbox.out))
    assert finished.returncode == 2
    assert "Profile 'paper' of study 'own' fits no step that decides" in " ".join(
        finished.stderr.split()
    )
    assert not sandbox.calls()
