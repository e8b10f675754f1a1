from __future__ import annotations

import json
import re
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from debate2017.data.images import IMAGE_SETS, Images, cache_directory
from fitdiff.engines.h2o import command, java
from fitdiff.errors import UnavailableError
from fitdiff.installation import doctor
from fitdiff.installation.doctor import OPTIONAL_R_PACKAGES, REQUIRED_R_PACKAGES, Finding, examine
from fitdiff.installation.drift import read_lock
from fitdiff.installation.r import RInstallation

R = RInstallation("4.2.2", Path("/opt/R"), "/opt/R/lib/libRblas.so", "3.11.0", {"digest": "0.6.31"})


def by_name(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    assert len({finding.name for finding in findings}) == len(findings)
    return {finding.name: finding for finding in findings}


@pytest.fixture
def fake_r(monkeypatch: pytest.MonkeyPatch) -> None:
    """The R of `R`, so that a test of something else need not start one."""
    monkeypatch.setattr(doctor, "ask_r", lambda library: R)


def test_the_main_job_can_run_here(mnist: Images) -> None:
    findings = by_name(examine())
    assert [f for f in findings.values() if f.required and f.state != "ok"] == []
    assert findings["rpy2"].version == version("rpy2")
    assert findings["Keras"].version == version("keras")
    assert findings["H2O"].version == version("h2o")
    assert findings["R package digest"].version
    assert findings["MNIST"].state == "ok"
    for finding in findings.values():
        assert bool(finding.remedy) == (finding.state != "ok"), finding


def test_without_r_the_rest_is_examined_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("R_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = by_name(examine())
    r = findings["R"]
    assert (r.state, r.required, r.remedy) == ("missing", True, "make setup")
    assert "There is no R" in r.detail
    assert (findings["rpy2"].state, findings["rpy2"].required) == ("wrong", True)
    assert findings["Keras"].state == "ok"


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
def test_r_packages_that_the_main_job_needs_are_required() -> None:
    findings = by_name(examine())
    assert findings["R package digest"].state == "ok"
    lacking = findings["R package genefilter"]
    assert (lacking.state, lacking.required, lacking.remedy) == ("missing", True, "make setup")
    client = findings["R package h2o"]
    assert (client.state, client.required) == ("missing", False)
    assert "renv" in client.remedy


def test_an_r_package_older_than_the_checkout_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = RInstallation(R.version, R.home, R.blas, R.lapack, {"fitdiff": "0.1.0"})
    monkeypatch.setattr(doctor, "ask_r", lambda library: ours)
    assert by_name(examine())["R package fitdiff"].state == "ok"
    monkeypatch.setattr(doctor, "stale", lambda: "r/R/figure.R changed since it was installed.")
    finding = by_name(examine())["R package fitdiff"]
    assert (finding.version, finding.state, finding.required) == ("0.1.0", "wrong", True)
    assert (finding.detail, finding.remedy) == (doctor.stale(), "make setup")


def test_required_r_packages_are_those_that_ours_imports() -> None:
    description = (Path(__file__).parents[3] / "r" / "fitdiff" / "DESCRIPTION").read_text()
    block = re.search(r"^Imports:((?:.*\n)(?:[ \t].*\n)*)", description, re.M)
    assert block
    imported = {re.split(r"[\s(]", name.strip())[0] for name in block[1].split(",")}
    part_of_r = {"graphics", "grDevices", "grid", "methods", "stats", "tools", "utils"}
    assert REQUIRED_R_PACKAGES.keys() == (imported - part_of_r) | {"fitdiff"}
    assert REQUIRED_R_PACKAGES.keys().isdisjoint(OPTIONAL_R_PACKAGES)


@pytest.mark.usefixtures("fake_r")
def test_without_rpy2_keras_and_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(doctor, "version", nothing)
    findings = by_name(examine())
    for name in ("rpy2", "Keras", "TensorFlow"):
        finding = findings[name]
        assert (finding.version, finding.state) == ("", "missing")
        assert (finding.required, finding.remedy) == (True, "make setup")


@pytest.mark.usefixtures("fake_r")
def test_java_that_h2o_does_not_accept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
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
def test_without_the_jar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    finding = by_name(examine())["H2O"]
    assert (finding.state, finding.required, finding.remedy) == ("missing", True, "make setup")


@pytest.mark.usefixtures("fake_r")
def test_mnist_not_fetched_yet_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FITDIFF_CACHE", str(tmp_path / "cache"))
    finding = by_name(examine())["MNIST"]
    assert (finding.state, finding.required) == ("warning", False)
    assert not (tmp_path / "cache").exists()


@pytest.mark.usefixtures("fake_r", "mnist")
def test_damaged_mnist_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(cache_directory() / "mnist", tmp_path / "mnist")
    damaged = tmp_path / "mnist" / next(iter(IMAGE_SETS["mnist"].sha256))
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    monkeypatch.setenv("FITDIFF_CACHE", str(tmp_path))
    finding = by_name(examine())["MNIST"]
    assert finding.state == "wrong"
    assert damaged.name in finding.detail


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
def test_no_drift(tmp_path: Path) -> None:
    lock = tmp_path / "renv.lock"
    packages = {"digest": {"Package": "digest", "Version": "0.6.31"}}
    lock.write_text(json.dumps({"R": {"Version": "4.2.2"}, "Packages": packages}))
    assert by_name(examine(lock))["renv.lock"].state == "ok"
    assert read_lock(lock).packages == R.packages


@pytest.mark.usefixtures("fake_r")
def test_a_damaged_or_missing_lock_is_a_finding(tmp_path: Path) -> None:
    assert by_name(examine(tmp_path / "renv.lock"))["renv.lock"].state == "wrong"


@pytest.mark.usefixtures("fake_r")
def test_whatever_breaks_a_check_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("libstdc++.so.6: version `GLIBCXX_3.4.32' not found")

    monkeypatch.setattr(doctor, "threadpool_info", broken)
    finding = by_name(examine())["BLAS of NumPy"]
    assert finding.state == "wrong"
    assert "GLIBCXX" in finding.detail


def test_an_r_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(library: Path) -> RInstallation:
        raise UnavailableError("R did not answer within 30 s.")

    monkeypatch.setattr(doctor, "ask_r", silent)
    assert by_name(examine())["R"].detail == "R did not answer within 30 s."
