from __future__ import annotations

import json
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from fitdiff.engines.h2o import command, java
from fitdiff.errors import UnavailableError
from fitdiff.installation import doctor
from fitdiff.installation.doctor import examine
from fitdiff.installation.drift import read_lock
from fitdiff.installation.finding import Finding
from fitdiff.installation.r import RInstallation

R = RInstallation("4.2.2", Path("/opt/R"), "/opt/R/lib/libRblas.so", "3.11.0", {"digest": "0.6.31"})


def by_name(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    assert len({finding.name for finding in findings}) == len(findings)
    return {finding.name: finding for finding in findings}


class Answering:
    """A session whose R answers anything, so that tests of other things need not start one."""

    def __enter__(self) -> Answering:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def call(self, *_: object) -> Answering:
        return self

    def unwrap(self) -> None:
        pass


@pytest.fixture
def fake_r(monkeypatch: pytest.MonkeyPatch) -> None:
    """The R of `R`, and no checks of other packages."""
    monkeypatch.setattr(doctor, "ask_r", lambda library: R)
    monkeypatch.setattr(doctor, "RSession", Answering)
    monkeypatch.setattr(doctor, "CHECKS", {})


def test_this_machine_can_run_studies() -> None:
    findings = by_name(examine())
    assert [f for f in findings.values() if f.required and f.state != "ok"] == []
    assert findings["rpy2"].version == version("rpy2")
    assert findings["Keras"].version == version("keras")
    assert findings["H2O"].version == version("h2o")
    assert findings["R package digest"].version
    for finding in findings.values():
        assert bool(finding.remedy) == (finding.state != "ok"), finding


def test_doctor_works_without_r(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("R_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = by_name(examine())
    r = findings["R"]
    assert (r.state, r.required, r.remedy) == ("missing", True, "make setup")
    assert "There is no R" in r.detail
    assert (findings["rpy2"].state, findings["rpy2"].required) == ("wrong", True)
    assert findings["Keras"].state == "ok"


@pytest.mark.usefixtures("fake_r")
@pytest.mark.parametrize(
    ("number", "state"), [("4.1.3", "wrong"), ("4.2.0", "ok"), ("10.0.0", "ok")]
)
def test_r_must_not_be_too_old(monkeypatch: pytest.MonkeyPatch, number: str, state: str) -> None:
    old = RInstallation(number, R.home, R.blas, R.lapack, R.packages)
    monkeypatch.setattr(doctor, "ask_r", lambda library: old)
    finding = by_name(examine())["R"]
    assert (finding.version, finding.state) == (number, state)
    assert ("4.2" in finding.detail) == (state == "wrong")


@pytest.mark.usefixtures("fake_r")
def test_missing_python_packages_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(doctor, "version", nothing)
    findings = by_name(examine())
    for name in ("rpy2", "Keras", "TensorFlow"):
        finding = findings[name]
        assert (finding.version, finding.state) == ("", "missing")
        assert (finding.required, finding.remedy) == (True, "make setup")


@pytest.mark.usefixtures("fake_r")
def test_java_that_h2o_does_not_support_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "java"
    program.write_text("#!/bin/sh\necho 'openjdk version \"21.0.4\"' >&2\n")
    program.chmod(0o755)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(java, "INSTALLED", tmp_path / "none")
    monkeypatch.setattr(shutil, "which", lambda name, **_: str(program))
    finding = by_name(examine())["Java"]
    assert (finding.state, finding.required) == ("missing", True)
    assert "21.0.4" in finding.detail


@pytest.mark.usefixtures("fake_r")
def test_missing_h2o_server_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    finding = by_name(examine())["H2O"]
    assert (finding.state, finding.required, finding.remedy) == ("missing", True, "make setup")


@pytest.mark.usefixtures("fake_r")
def test_drift_names_the_package_and_both_versions(tmp_path: Path) -> None:
    lock = tmp_path / "renv.lock"
    versions = {"digest": "0.6.30", "h2o": "3.46.0.12"}
    packages = {name: {"Package": name, "Version": v} for name, v in versions.items()}
    lock.write_text(json.dumps({"R": {"Version": "4.3.0"}, "Packages": packages}))
    finding = by_name(examine(lock))["renv.lock"]
    assert (finding.state, finding.required) == ("warning", False)
    assert finding.detail == (
        "drift: R is 4.2.2, stated 4.3.0; digest is 0.6.31, stated 0.6.30; not installed: h2o"
    )


@pytest.mark.usefixtures("fake_r")
def test_versions_as_stated_are_no_drift(tmp_path: Path) -> None:
    lock = tmp_path / "renv.lock"
    packages = {"digest": {"Package": "digest", "Version": "0.6.31"}}
    lock.write_text(json.dumps({"R": {"Version": "4.2.2"}, "Packages": packages}))
    assert by_name(examine(lock))["renv.lock"].state == "ok"
    assert read_lock(lock).packages == R.packages


@pytest.mark.usefixtures("fake_r")
def test_a_damaged_or_missing_lock_is_a_finding(tmp_path: Path) -> None:
    assert by_name(examine(tmp_path / "renv.lock"))["renv.lock"].state == "wrong"


@pytest.mark.usefixtures("fake_r")
def test_a_check_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("libstdc++.so.6: version `GLIBCXX_3.4.32' not found")

    monkeypatch.setattr(doctor, "threadpool_info", broken)
    finding = by_name(examine())["BLAS of NumPy"]
    assert finding.state == "wrong"
    assert "GLIBCXX" in finding.detail


@pytest.mark.usefixtures("fake_r")
def test_r_that_does_not_answer_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(library: Path) -> RInstallation:
        raise UnavailableError("R did not answer within 30 s.")

    monkeypatch.setattr(doctor, "ask_r", silent)
    assert by_name(examine())["R"].detail == "R did not answer within 30 s."


@pytest.mark.usefixtures("fake_r")
def test_installed_package_needs_no_lock() -> None:
    assert "renv.lock" not in by_name(examine(None))


@pytest.mark.usefixtures("fake_r")
def test_packages_add_checks_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(r: RInstallation | None) -> list[Finding]:
        return [Finding("flux", r.version if r else "", "ok", "charged", "", required=False)]

    monkeypatch.setattr(doctor, "CHECKS", {"own": check})
    assert by_name(examine())["flux"].version == R.version


@pytest.mark.usefixtures("fake_r")
def test_a_plugin_that_cannot_be_imported_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(dict[str, object]):
        def __getitem__(self, name: str) -> object:
            raise UnavailableError("its module is damaged")

    monkeypatch.setattr(doctor, "CHECKS", Broken(own=None))
    finding = by_name(examine())["own"]
    assert (finding.state, "damaged" in finding.detail) == ("wrong", True)
