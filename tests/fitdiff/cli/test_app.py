import json
import subprocess
import sys
from pathlib import Path

import pytest

from debate2017.record import read_recorded
from fitdiff.cli import app as cli
from fitdiff.errors import DataError

REPOSITORY = Path(__file__).parents[3]


def fitdiff(*words: str, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fitdiff", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "leek2071"], "Did you mean 'leek2017'"),
        (["run", "leek2017", "--profile", "papr"], "'paper'"),
        (["run", "no/such/study.toml"], "There is no file"),
        (["figure", "leek2017", "--out", "no/such/folder"], "Run the study first"),
    ],
)
def test_bad_input_is_one_clear_message_and_exit_code_2(words: list[str], message: str) -> None:
    finished = fitdiff(*words)
    assert finished.returncode == 2
    assert message in " ".join(finished.stderr.split())
    assert "Traceback" not in finished.stderr


def test_known_differences_are_printed_as_a_page_or_as_json() -> None:
    page = fitdiff("known-differences", cwd=REPOSITORY)
    assert page.returncode == 0, page.stderr
    assert page.stdout.strip() == (REPOSITORY / "docs" / "known-differences.md").read_text().strip()
    content = json.loads(fitdiff("known-differences", "--json", cwd=REPOSITORY).stdout)
    assert {"id", "title", "values", "effects"} <= content["differences"][0].keys()


def test_damaged_toml_is_located(sandbox) -> None:
    path = sandbox.study("works")
    Path(path).write_text("name = [")
    finished = fitdiff("run", path, "--out", str(sandbox.out))
    assert finished.returncode == 2
    assert "not valid TOML" in " ".join(finished.stderr.split())


def test_run_prints_and_keeps_the_summary(sandbox) -> None:
    finished = fitdiff("run", sandbox.study("works"), "--out", str(sandbox.out))
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip() == (sandbox.out / "summary.txt").read_text().strip()
    assert "complete: 4 cells" in finished.stdout


def test_a_run_with_failed_cells_ends_with_1_and_names_them(sandbox) -> None:
    finished = fitdiff("run", sandbox.study("works", "raises"), "--out", str(sandbox.out))
    assert finished.returncode == 1
    assert "4 of 8 cells failed" in finished.stdout
    assert "the user's solver broke" in finished.stdout


def test_a_run_without_r_says_what_is_missing(tmp_path: Path) -> None:
    """An empty PATH is a machine without R, Java and git."""
    environment = {"PATH": str(tmp_path), "HOME": str(Path.home())}
    out = str(tmp_path / "out")
    finished = fitdiff("run", "leek2017", "--out", out, env=environment, cwd=REPOSITORY)
    assert finished.returncode == 2
    text = " ".join(finished.stderr.split())
    assert "r.lm" in text
    assert "make setup" in text
    assert "Traceback" not in text


def test_list_tells_what_there_is_and_what_can_run() -> None:
    finished = fitdiff("list", "--json", cwd=REPOSITORY)
    content = json.loads(finished.stdout)
    names = {kind: {entry["name"] for entry in entries} for kind, entries in content.items()}
    assert "leek2017" in names["studies"]
    assert {
        "leek-lm",
        "leek-h2o",
        "beam-r-glm",
        "beam-mlp",
        "beam-leek-mlp",
        "beam-liblinear",
        "leek-ols-statsmodels",
        "beam-logit-statsmodels",
    } <= names["methods"]
    assert {"r.lm", "r.glm", "r.h2o", "py.sklearn", "py.statsmodels", "py.keras"} <= names[
        "engines"
    ]
    assert "leekasso-r-to-python" in names["ladders"]
    assert all(entry["problem"] == "" for entries in content.values() for entry in entries)


def test_list_says_why_an_engine_cannot_run(sandbox) -> None:
    sandbox.study("works")
    finished = fitdiff("list", cwd=sandbox.folder)
    assert finished.returncode == 0
    assert "cannot be imported" in " ".join(finished.stdout.split())


def test_doctor_finds_this_machine_fit_for_the_main_job() -> None:
    finished = fitdiff("doctor", "--json", cwd=REPOSITORY)
    assert finished.returncode == 0, finished.stdout
    found = {finding["name"] for finding in json.loads(finished.stdout)}
    assert {"R", "rpy2", "Java"} <= found


def test_doctor_ends_with_1_where_the_main_job_cannot_run(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "HOME": str(Path.home())}
    finished = fitdiff("doctor", env=environment, cwd=REPOSITORY)
    assert finished.returncode == 1
    assert "make setup" in " ".join(finished.stdout.split())


def test_the_recorded_values_alone_make_the_figure(tmp_path: Path) -> None:
    finished = fitdiff("figure", "leek2017", "--recorded-only", "--out", str(tmp_path))
    assert finished.returncode == 0, finished.stderr
    picture = (tmp_path / "figure-recorded.png").read_bytes()
    # Width and height stand in the header of a PNG file, big-endian, after 16 bytes.
    assert int.from_bytes(picture[16:20], "big") == 1344
    assert int.from_bytes(picture[20:24], "big") == 960
    assert (tmp_path / "figure-recorded.pdf").read_bytes().startswith(b"%PDF")


def test_our_figure_is_drawn_from_the_results(sandbox, tmp_path: Path) -> None:
    path = Path(sandbox.study("works", "raises"))
    recorded = sandbox.folder / "comparisons" / "recorded"
    recorded.mkdir()
    record = read_recorded(REPOSITORY / "comparisons" / "recorded" / "leek2017.csv")
    record.drop(columns="accuracy").to_csv(recorded / "leek2017.csv", index=False)
    arms = '{ leekasso = "works", h2o_deeplearning = "raises" }'
    figure = 'style = "leek2017"\ntitle = ""\narms = { Leekasso = "works" }'
    added = f'\n[recorded]\nfile = "leek2017.csv"\narms = {arms}\n[figure]\n{figure}\n'
    path.write_text(path.read_text() + added)
    fitdiff("run", str(path), "--out", str(sandbox.out))
    finished = fitdiff("figure", str(path), "--out", str(sandbox.out), "--recorded")
    assert finished.returncode == 0, finished.stderr
    assert (sandbox.out / "figure.png").exists()


def test_errors_of_the_user_leave_through_main_with_one_line(monkeypatch, capsys) -> None:
    def broken() -> None:
        raise DataError("the file is damaged: delete it")

    monkeypatch.setattr(cli, "app", broken)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    assert capsys.readouterr().err.strip() == "fitdiff: the file is damaged: delete it"
