from __future__ import annotations

from pathlib import Path

import pytest

from fitdiff.installation import r_packages
from fitdiff.installation.r import RInstallation
from fitdiff.installation.r_packages import findings_of, read_description

DESCRIPTION = """Package: own
Depends: R (>= 4.2.0)
Imports:
    digest,
    nnls (>= 1.4),
    stats
Suggests: h2o, testthat (>= 3.0.0)
Config/Needs/development: lintr
"""


@pytest.fixture
def r(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RInstallation:
    """An R with our package and one of the two that it imports."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "DESCRIPTION").write_text(DESCRIPTION)
    monkeypatch.setattr(r_packages, "library", lambda: tmp_path)
    return RInstallation("4.2.2", tmp_path, "", "3.11", {"own": "0.1.0", "digest": "0.6.31"})


def test_description_lists_packages_without_versions_and_without_those_of_r() -> None:
    assert read_description(DESCRIPTION) == {
        "Imports": ("digest", "nnls"),
        "Suggests": ("h2o", "testthat"),
        "Config/Needs/development": ("lintr",),
    }


@pytest.mark.parametrize("text", ["", "Package: own", "Imports:", "Imports: stats"])
def test_description_without_a_list_gives_none(text: str) -> None:
    assert set(read_description(text).values()) == {()}


def test_imported_packages_are_required_and_suggested_ones_are_not(r: RInstallation) -> None:
    found = {finding.name: finding for finding in findings_of("own", r)}
    assert [*found] == [f"R package {n}" for n in ("own", "digest", "nnls", "h2o", "testthat")]
    assert found["R package digest"].state == "ok"
    lacking = found["R package nnls"]
    assert (lacking.state, lacking.required, lacking.remedy) == ("missing", True, "make setup")
    client = found["R package h2o"]
    assert (client.state, client.required) == ("missing", False)
    assert "renv" in client.remedy


def test_a_package_of_ours_that_is_missing_is_the_only_finding(r: RInstallation) -> None:
    (finding,) = findings_of("other", r)
    assert (finding.name, finding.state, finding.required) == ("R package other", "missing", True)


def test_a_package_older_than_the_checkout_is_wrong(
    r: RInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(r_packages, "PACKAGE", "own")
    monkeypatch.setattr(r_packages, "stale", lambda: "R/rows.R changed since it was installed.")
    finding = findings_of("own", r)[0]
    assert (finding.version, finding.state, finding.required) == ("0.1.0", "wrong", True)
    assert (finding.detail, finding.remedy) == (r_packages.stale(), "make setup")
