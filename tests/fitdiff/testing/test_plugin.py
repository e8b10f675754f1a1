"""The pytest plugin in a user's own project: record, replay without R, stale records, JUnit."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

TEST = """
    import pytest
    from fitdiff.testing import assert_same_fit

    CARS = {
        "mpg": [21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 19.2, 17.8, 16.4, 17.3, 15.2],
        "wt": [2.6, 2.3, 3.2, 3.4, 3.5, 3.6, 3.2, 3.15, 3.44, 4.07, 3.73, 3.78],
    }

    @pytest.mark.requirement("R1: slopes as in R")
    def test_port(r_call):
        expected = r_call("lm(mpg ~ wt)", CARS)
        ols = "py: smf.ols('mpg ~ wt', data).fit()"
        assert_same_fit(expected, ols, stage=["coefficients", "standard errors", "p-values"])

    def test_other(r_call):
        expected = r_call("lm(mpg ~ wt)", CARS)
        assert_same_fit(expected, "py: Ridge().fit(X, y)", stage="coefficients", budget=5)
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the record is kept that R wrote once."""
    return tmp_path_factory.mktemp("record") / "test_port.r.json"


@pytest.fixture
def project(pytester: pytest.Pytester, record: Path) -> pytest.Pytester:
    """A project with a file of tests and R's recorded results."""
    pytester.makepyfile(test_port=TEST)
    if not record.exists():
        done = pytester.runpytest("--fitdiff-record", "-q")
        done.assert_outcomes(passed=1, failed=1)
        record.write_text((pytester.path / record.name).read_text())
    (pytester.path / record.name).write_text(record.read_text())
    return pytester


@pytest.fixture
def without_r(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide R: it is neither on the PATH nor in R_HOME."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("R_HOME", raising=False)


def test_the_record_is_readable_and_names_its_call(project: pytest.Pytester) -> None:
    content = json.loads((project.path / "test_port.r.json").read_text())
    (one, other) = content["records"].values()
    assert list(content["records"]) == ["test_other 1", "test_port 1"]
    assert one["call"] == other["call"] == "lm(mpg ~ wt)"
    assert set(one["versions"]) == {"R", "stats"}
    coefficients = next(q for q in one["quantities"] if q["kind"] == "coefficients")
    assert set(coefficients["values"]) == {"(Intercept)", "wt"}
    assert len(one["table"]) == 64


def test_a_record_is_replayed_without_r(project: pytest.Pytester, without_r: None) -> None:
    # In a process of its own, in which no R has run.
    done = project.runpytest_subprocess("-q")
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*Coefficients differ by up to *", "*Tolerance needed: *"])
    done.stdout.fnmatch_lines(["*No cause was searched, which takes R: There is no R*"])


def test_junit_holds_stage_digits_and_cause(project: pytest.Pytester) -> None:
    done = project.runpytest("-q", "--junitxml=out.xml")
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*Why: penalty. *"])
    cases = {
        one.get("name"): {p.get("name"): p.get("value") for p in one.iter("property")}
        for one in ElementTree.parse(project.path / "out.xml").iter("testcase")
    }
    assert cases["test_port"]["fitdiff.requirement"] == "R1: slopes as in R"
    assert cases["test_port"]["fitdiff.result"] == "same"
    failed = cases["test_other"]
    assert failed["fitdiff.result"] == "different"
    assert failed["fitdiff.stage"] == "coefficients"
    assert int(failed["fitdiff.digits"] or "") < 16
    assert failed["fitdiff.cause"] == "penalty (alpha)"


def test_without_a_record_and_without_r_the_test_fails(
    pytester: pytest.Pytester, without_r: None
) -> None:
    pytester.makepyfile(test_port=TEST)
    done = pytester.runpytest("-q")
    done.assert_outcomes(failed=2)
    done.stdout.fnmatch_lines(["*is not recorded in test_port.r.json, and R cannot be asked*"])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("lm(mpg ~ wt)", "lm(mpg ~ 1)", "the call was 'lm(mpg ~ wt)' and is 'lm(mpg ~ 1)'"),
        ("[21.0, 22.8", "[21.5, 22.8", "the table has changed"),
        ('wt)", CARS)', 'wt)", CARS, seed=2)', "seed was 1 and is 2"),
    ],
)
def test_a_stale_record_fails(
    project: pytest.Pytester, without_r: None, before: str, after: str, said: str
) -> None:
    file = project.path / "test_port.py"
    file.write_text(file.read_text().replace(before, after))
    done = project.runpytest("-q", "-k", "test_")
    done.assert_outcomes(failed=2)
    done.stdout.fnmatch_lines([f"*R's result in test_port.r.json is stale: {escaped(said)}. Run *"])


def test_a_record_of_another_package_fails_where_r_can_be_asked(project: pytest.Pytester) -> None:
    file = project.path / "test_port.r.json"
    file.write_text(file.read_text().replace('"stats": "', '"stats": "0.'))
    done = project.runpytest("-q")
    done.assert_outcomes(failed=2)
    done.stdout.fnmatch_lines(["*is stale: stats was 0.* and is *"])
    project.runpytest("-q", "--fitdiff-no-r").assert_outcomes(passed=1, failed=1)


def test_a_damaged_record_is_named_and_kept(project: pytest.Pytester) -> None:
    file = project.path / "test_port.r.json"
    file.write_text(file.read_text()[:100])
    done = project.runpytest("-q", "--fitdiff-record")
    done.assert_outcomes(failed=2)
    done.stdout.fnmatch_lines(["*test_port.r.json cannot be read as recorded results of R*"])
    assert len(file.read_text()) == 100


def escaped(said: str) -> str:
    """Text for fnmatch, in which brackets stand for themselves."""
    return said.replace("[", "[[]")
