from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.errors import SpecificationError
from fitdiff.installation.drift import Drift, Lock, find_drift, read_lock

VERSIONS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["1.0", "1.0-1", "2.0"]))


def test_reads_the_versions_only(tmp_path: Path) -> None:
    file = tmp_path / "renv.lock"
    packages = {"digest": {"Package": "digest", "Version": "0.6.31", "Source": "Repository"}}
    file.write_text(json.dumps({"R": {"Version": "4.2.2"}, "Packages": packages}))
    assert read_lock(file) == Lock("4.2.2", {"digest": "0.6.31"})


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"R": {"Version": "4.2.2"}, "Packages": {"digest": {}}}']
)
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "renv.lock"
    file.write_text(text)
    with pytest.raises(SpecificationError, match=r"renv\.lock is not in renv's format"):
        read_lock(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecificationError, match=r"There is no .*renv\.lock"):
        read_lock(tmp_path / "renv.lock")


def test_other_versions_come_first_and_packages_not_installed_last() -> None:
    lock = Lock("4.2.2", {"h2o": "3.46.0.12", "digest": "0.6.31", "curl": "5.0.0"})
    found = find_drift(lock, "4.5.1", {"digest": "0.6.37", "curl": "5.0.0", "unknown": "1"})
    assert found == (
        Drift("R", "4.2.2", "4.5.1"),
        Drift("digest", "0.6.31", "0.6.37"),
        Drift("h2o", "3.46.0.12", None),
    )
    assert [str(drift) for drift in found] == [
        "R is 4.5.1, stated 4.2.2",
        "digest is 0.6.37, stated 0.6.31",
        "h2o 3.46.0.12 is not installed",
    ]


@given(stated=VERSIONS, installed=VERSIONS)
def test_drift_is_every_difference_in_what_is_stated(
    stated: dict[str, str], installed: dict[str, str]
) -> None:
    found = find_drift(Lock("4.2.2", stated), "4.2.2", installed)
    differing = {name for name, number in stated.items() if installed.get(name) != number}
    assert {drift.name for drift in found} == differing
    assert len(found) == len(differing)
    assert find_drift(Lock("4.2.2", installed), "4.2.2", installed) == ()
