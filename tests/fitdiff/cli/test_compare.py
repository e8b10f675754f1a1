"""`fitdiff compare` in process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fitdiff.cli.app import app
from fitdiff.cli.compare_calls import tolerances_of
from fitdiff.cli.compare_methods import are_methods
from fitdiff.errors import SpecificationError

ROWS = "a,b\n" + "\n".join(f"{k}.5,{(k * 7) % 11}" for k in range(12)) + "\n"


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "table.csv"
    path.write_text(ROWS)
    return str(path)


def test_equal_calls_end_with_0(table: str) -> None:
    calls = ["py: np.std(a)", "py: np.std(a, ddof=0)"]
    done = CliRunner().invoke(app, ["compare", table, *calls])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("SAME.")


def test_different_calls_end_with_1_and_json_is_all_of_the_output(table: str) -> None:
    calls = ["py: np.std(a)", "py: np.std(a, ddof=1)"]
    done = CliRunner().invoke(app, ["compare", table, *calls, "--json"])
    assert done.exit_code == 1, done.output
    assert json.loads(done.stdout)["causes"][0]["changes"][0]["setting"] == "std:ddof"


def test_without_search_no_cause_is_sought(table: str) -> None:
    calls = ["py: np.std(a)", "py: np.std(a, ddof=1)"]
    done = CliRunner().invoke(app, ["compare", table, *calls, "--no-search", "--json"])
    assert json.loads(done.stdout)["status"] == "not searched"


def test_tolerances_are_named_by_the_start_of_their_kind() -> None:
    assert tolerances_of(["coef=1e-3"], None) == {"coefficients": 1e-3}
    assert tolerances_of([], 4)["coefficients"] == pytest.approx(5e-5)


@pytest.mark.parametrize("text", ["coef", "coef=-1", "nothing=1", "=1", "d=1"])
def test_a_tolerance_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(SpecificationError, match="--tol"):
        tolerances_of([text], None)


def test_numbers_that_the_call_does_not_give_end_with_1(table: str) -> None:
    calls = ["py: np.std(a)", "py: np.std(a, ddof=0)"]
    words = ["compare", table, *calls, "--saw", "second: values = 3.6056"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1, done.output
    assert done.stdout.startswith("THIS IS NOT THE FIT YOU RAN: 'values', seen as 3.6056, is 3.45")
    assert "std:ddof: 0 -> 1" in " ".join(done.stdout.split())
    assert "SAME." in done.stdout


@pytest.mark.parametrize(
    ("first", "second", "methods"),
    [
        ("lm-top10", "ols-top10", True),
        ("lm-top10", "mine/own.toml", True),
        ("r: lm(y ~ x)", "py: Ridge()", False),
        ("@call.R", "py: Ridge()", False),
        ("-", "py: Ridge()", False),
        ("lm(y ~ x)", "Ridge()", False),
    ],
)
def test_names_are_of_methods_and_the_rest_are_calls(
    first: str, second: str, methods: bool
) -> None:
    assert are_methods(first, second) is methods


def test_a_report_and_evidence_are_written_and_shown(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: shown.append(address) or True)
    words = ["compare", table, "py: np.std(a)", "py: np.std(a, ddof=0)", "--open"]
    places = ["--report", str(tmp_path / "one.html"), "--evidence", str(tmp_path / "evidence")]
    done = CliRunner().invoke(app, [*words, *places])
    assert done.exit_code == 0, done.output
    assert "Same." in (tmp_path / "one.html").read_text()
    assert (tmp_path / "evidence" / "evidence.qmd").is_file()
    assert shown == [(tmp_path / "one.html").as_uri()]


def test_the_paragraph_alone_is_printed(table: str) -> None:
    words = ["compare", table, "py: np.std(a)", "py: np.std(a, ddof=0)", "--methods-paragraph"]
    done = CliRunner().invoke(app, words)
    assert done.stdout.startswith("Results were checked between implementations")
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_differences_and_translations_are_json_for_scripts(table: str) -> None:
    done = CliRunner().invoke(app, ["differences", "sd", "std", "--json"])
    said = json.loads(done.stdout)
    assert (said["first"]["language"], said["second"]["language"]) == ("r", "py")
    assert said["rows"][0]["second"] == "n (ddof=0)"
    done = CliRunner().invoke(app, ["translate", "r: sd(a)", table, "--json", "--no-run"])
    assert json.loads(done.stdout)["target"]["language"] == "py"


def test_a_table_is_read_as_the_options_say(tmp_path: Path) -> None:
    """Without them, -9 would be a number, and codes in Latin-1 an error."""
    table = tmp_path / "own.csv"
    rows = ["y,x,städte", *(f"{i % 5}.5,{-9 if i == 3 else i},{i % 2}" for i in range(12))]
    table.write_text("\n".join(rows), encoding="latin-1")
    call = "py: smf.ols('y ~ x', data).fit()"
    words = ["compare", str(table), call, call, "--no-search"]
    assert "latin-1" in CliRunner().invoke(app, words).output
    read = ["--encoding", "latin-1", "--missing", "-9", "--types", "städte=category"]
    done = CliRunner().invoke(app, [*words, *read])
    assert done.exit_code == 0, done.output
    assert "11 on both sides" in done.output


def test_options_of_a_table_are_not_those_of_a_study() -> None:
    done = CliRunner().invoke(app, ["compare", "own.toml", "a", "b", "--missing", "-9"])
    assert done.exit_code == 2
    assert "--missing is of a table. Of a study, state it in [data]." in done.output
