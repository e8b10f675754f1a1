"""Output and exit codes of the commands, in any folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fitdiff.cli.app import app
from fitdiff.cli.lazy import OWN
from fitdiff.studies import catalog

from .conftest import COMPARISONS, STUDY


def test_help_fits_80_columns(fitdiff) -> None:
    shown = fitdiff("--help")
    assert shown.exit_code == 0
    assert max(map(len, shown.stdout.splitlines())) <= 80


def test_help_is_shown_without_arguments(fitdiff) -> None:
    assert "Commands:" in fitdiff().output


def test_version_is_printed(fitdiff) -> None:
    assert fitdiff("--version").stdout.count(".") == 2


def test_a_users_study_runs_in_any_folder(fitdiff, home) -> None:
    (home / "study.toml").write_text(STUDY.replace('"liblinear-top10"', '"liblinear-top10", "own"'))
    finished = fitdiff("run", home / "study.toml", "--workers", "1")
    assert finished.exit_code == 0, finished.stderr
    assert (Path("out") / "mine" / "summary.txt").read_text().strip() == finished.stdout.strip()
    assert "liblinear-top10" in finished.stdout
    assert "own" in finished.stdout
    assert "Written to out/mine" in finished.stderr


def test_a_failed_cell_ends_a_run_with_1_and_is_named(fitdiff, sandbox) -> None:
    finished = fitdiff("run", sandbox.study("works", "raises"), "--out", sandbox.out)
    assert finished.exit_code == 1
    assert "4 of 8 cells failed" in finished.stdout
    assert "the user's solver broke" in finished.stdout


def test_list_has_what_ships(fitdiff) -> None:
    content = json.loads(fitdiff("list", "--json").stdout)
    assert list(content) == ["studies", "methods", "ladders", "engines"]
    titles = {entry["name"]: entry["title"] for entry in content["studies"]}
    assert titles["breast-cancer"] == STUDIES_TITLE
    assert "lm-top10" in {entry["name"] for entry in content["methods"]}
    assert {"r.lm", "py.sklearn"} <= {entry["name"] for entry in content["engines"]}


STUDIES_TITLE = "Malignant or benign: every engine on the same 569 rows"


@pytest.mark.parametrize("beside", ["anywhere", "anywhere/study.toml"])
def test_list_adds_what_is_beside_a_file_or_in_a_folder(fitdiff, home, beside: str) -> None:
    content = json.loads(fitdiff("list", beside, "--json").stdout)
    assert {"own", "lm-top10"} <= {entry["name"] for entry in content["methods"]}


def test_list_begins_with_the_users_own_then_fitdiffs_then_plugins(
    fitdiff, home, tmp_path, monkeypatch
) -> None:
    (tmp_path / "plugin" / "methods").mkdir(parents=True)
    (tmp_path / "plugin" / "methods" / "another.toml").write_text('title = "Another"')
    homes = {"a-plugin": tmp_path / "plugin", "fitdiff": COMPARISONS}
    monkeypatch.setattr(catalog, "collections", lambda: homes)
    shown = fitdiff("list", "anywhere").stdout.splitlines()
    heads = [line for line in shown if line.startswith("methods")]
    assert heads == ["methods, beside your file", "methods", "methods, a-plugin"]
    content = json.loads(fitdiff("list", "anywhere", "--json").stdout)["methods"]
    origins = list(dict.fromkeys(entry["from"] for entry in content))
    assert origins == ["beside", "fitdiff", "a-plugin"]


def test_list_fits_80_columns_and_shows_damaged_files(fitdiff, home) -> None:
    (home / "methods" / "damaged.toml").write_text("[")
    shown = fitdiff("list", "anywhere")
    assert shown.exit_code == 0
    assert max(map(len, shown.stdout.splitlines())) <= 80
    assert "is not valid TOML" in " ".join(shown.stdout.split())


def test_list_checks_what_can_run(fitdiff, home) -> None:
    method = home / "methods" / "own.toml"
    text = method.read_text().replace('name = "own"', 'name = "new"')
    method.with_stem("new").write_text(text.replace('"py.sklearn"', '"r.lm"'))
    content = json.loads(fitdiff("list", "anywhere", "--check", "--json").stdout)
    problems = {entry["name"]: entry["problem"] for entry in content["methods"]}
    assert problems["own"] == ""
    assert "'r.lm'" in problems["new"]
    assert "CANNOT RUN: " in fitdiff("list", "anywhere", "--check").stdout


def test_list_shows_why_an_engine_cannot_be_imported(fitdiff, sandbox) -> None:
    shown = fitdiff("list", "--check")
    assert "cannot be imported" in " ".join(shown.stdout.split())


def test_methods_that_cannot_be_compared_end_with_3(fitdiff, sandbox) -> None:
    finished = fitdiff(
        "compare", sandbox.study("works"), "works", "raises", "--no-search", "--profile", "paper"
    )
    assert finished.exit_code == 3, finished.output


@pytest.mark.parametrize("command", [point.name for point in OWN])
def test_help_of_every_command_fits_and_states_exit_codes(fitdiff, command: str) -> None:
    done = fitdiff(command, "-h")
    assert done.exit_code == 0
    assert "Exit codes: 0 " in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_completion_names_commands_and_studies(fitdiff, monkeypatch) -> None:
    monkeypatch.setenv("_FITDIFF_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "fitdiff comp")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert "compare" in CliRunner().invoke(app, [], prog_name="fitdiff").stdout
    monkeypatch.setenv("COMP_WORDS", "fitdiff run breast")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert "breast-cancer" in CliRunner().invoke(app, [], prog_name="fitdiff").stdout
    monkeypatch.setenv("COMP_WORDS", "fitdiff compare breast-cancer lm-t")
    monkeypatch.setenv("COMP_CWORD", "3")
    assert "lm-top10" in CliRunner().invoke(app, [], prog_name="fitdiff").stdout


def test_a_run_and_a_report_print_json_for_scripts(fitdiff, sandbox) -> None:
    study = sandbox.study("works")
    done = fitdiff("run", study, "--out", sandbox.out, "--workers", 1, "--json")
    assert json.loads(done.stdout)["failed"] == 0
    done = fitdiff("report", study, "--out", sandbox.out, "--json")
    assert Path(json.loads(done.stdout)["files"][0]).name == "report.html"


def test_open_shows_the_report(fitdiff, sandbox, monkeypatch) -> None:
    study = sandbox.study("works")
    fitdiff("run", study, "--out", sandbox.out, "--workers", 1)
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: shown.append(address) or True)
    assert fitdiff("report", study, "--out", sandbox.out, "--open").exit_code == 0
    (address,) = shown
    assert address.startswith("file:///")
    assert address.endswith("/report.html")


def test_methods_of_a_study_have_a_page_too(fitdiff, sandbox, monkeypatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: shown.append(address) or True)
    words = ["compare", sandbox.study("works"), "works", "raises", "--profile", "paper"]
    done = fitdiff(*words, "--no-search", "--out", sandbox.out, "--open")
    assert done.exit_code == 3, done.output
    assert shown == [(sandbox.out / "comparison.html").absolute().as_uri()]
    assert "NOT COMPARED: works and raises" in (sandbox.out / "comparison.html").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a", "b", "--saw", "py: x = 1"], "--saw is of two calls on a table"),
        (["a", "b", "--methods-paragraph"], "--methods-paragraph is of two calls"),
        (["r: lm(y ~ x)", "py: Ridge()", "--profile", "smoke"], "--profile is of a study"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(fitdiff, words: list[str], said: str) -> None:
    done = fitdiff("compare", "breast-cancer", *words)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
