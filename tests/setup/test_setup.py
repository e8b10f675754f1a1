"""Steps of the set-up, their order, and a second run."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from fitdiff.engines.r.stamp import changed_since

from .conftest import CHECKOUT, PYTHON, Machine, r_packages


def test_check_says_what_is_missing_and_why_and_changes_nothing(machine: Machine) -> None:
    done = machine.set_up("--check")
    assert done.returncode == 1
    for what in [
        "Python environment",
        "module venv",
        "R ",
        "Java",
        "font",
        "Chromium",
        "C compiler",
        "MNIST",
    ]:
        assert re.search(rf"^  {what}.*\w", done.stdout, re.M), what
    for name in r_packages():
        assert re.search(rf"^  R package {name} +\w", done.stdout, re.M)
    assert done.stderr == ""
    assert machine.log("apt-get") == []
    assert not (machine.checkout / ".venv").exists()


def test_missing_packages_are_listed_before_installation(machine: Machine) -> None:
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert done.stdout.index("R package genefilter") < done.stdout.index("apt-get at work")


def test_everything_is_installed_only_once(machine: Machine) -> None:
    machine.set_up()
    (install,) = [line for line in machine.log("apt-get") if " install " in line]
    assert {*r_packages().values(), "r-base-core", "openjdk-17-jre-headless"} <= {*install.split()}
    assert len([line for line in machine.log("R") if "INSTALL" in line]) == 1
    again = machine.set_up()
    assert again.returncode == 0
    assert again.stdout == "Everything that fitdiff needs is here.\n"
    assert machine.log("apt-get") == []
    assert [line for line in machine.log("python") if "pip" in line] == []
    assert [line for line in machine.log("R") if "INSTALL" in line] == []


@pytest.mark.parametrize("interrupted", ["pip-fails", "r-fails", "apt-fails", "no-network"])
def test_a_failed_set_up_is_an_error_and_a_second_run_completes_it(
    machine: Machine, interrupted: str
) -> None:
    machine.write(interrupted)
    failed = machine.set_up()
    assert failed.returncode == 2
    assert failed.stderr.startswith("set-up: ")
    machine.forget(interrupted)
    assert machine.set_up().returncode == 0
    assert machine.set_up().stdout == "Everything that fitdiff needs is here.\n"


def test_an_unfinished_environment_is_created_again(machine: Machine) -> None:
    machine.write("pip-fails")
    machine.set_up()
    left = machine.checkout / ".venv" / "lib" / "left"
    left.touch()
    machine.forget("pip-fails")
    assert "unfinished" in machine.set_up("--check").stdout
    machine.set_up()
    assert not left.exists()


def test_a_changed_pin_updates_the_environment_in_place(installed: Machine) -> None:
    kept = installed.checkout / ".venv" / "kept"
    kept.touch()
    pins = installed.checkout / "constraints.txt"
    pins.write_text(pins.read_text() + "another==1.0\n")
    assert installed.set_up().returncode == 0
    assert [line for line in installed.log("python") if "pip" in line]
    assert kept.exists()


def test_another_python_gets_a_new_environment(installed: Machine) -> None:
    installed.write("python-version", "3.13")
    assert installed.set_up().returncode == 0
    assert [folder.name for folder in (installed.checkout / ".venv" / "lib").glob("python*")] == [
        "python3.13"
    ]


def test_an_environment_keeps_its_python_unless_another_is_named(machine: Machine) -> None:
    machine.add("python-next", PYTHON.replace("python-version", "next-version"))
    machine.write("next-version", "3.12")
    machine.set_up(PYTHON="python-next")
    assert machine.set_up().stdout == "Everything that fitdiff needs is here.\n"
    assert machine.log("python3") == []
    assert machine.set_up("--check", PYTHON="python3").returncode == 1


def test_changed_r_code_is_reinstalled(installed: Machine) -> None:
    (installed.checkout / "r" / "fitdiff" / "new.R").write_text("x <- 1\n")
    installed.set_up()
    assert [line for line in installed.log("R") if "INSTALL" in line]
    assert [line for line in installed.log("python") if "pip" in line] == []


def test_the_stamp_records_which_r_code_is_installed(installed: Machine) -> None:
    """Read it as the engines do, which reject a package older than the checkout."""
    stamp = installed.checkout / ".venv" / "fitdiff-r.stamp"
    sources = installed.checkout / "r" / "fitdiff"
    assert "r/fitdiff/DESCRIPTION" in stamp.read_text()
    assert changed_since(stamp, sources) == ()
    (sources / "R").mkdir()
    (sources / "R" / "new.R").write_text("x <- 1\n")
    assert changed_since(stamp, sources) == ("r/fitdiff/R/new.R",)
    installed.set_up()
    assert changed_since(stamp, sources) == ()


def test_npm_is_installed_only_when_keras_cannot_fetch(machine: Machine) -> None:
    machine.remove("npm")
    machine.set_up()
    assert [line for line in machine.log("apt-get") if line.endswith(" npm")] == []
    machine.forget("cached")
    machine.write("no-network")
    machine.set_up()
    assert [line for line in machine.log("apt-get") if line.endswith(" npm")]


def test_debian_packages_follow_from_descriptions(machine: Machine) -> None:
    description = machine.checkout / "r" / "own" / "DESCRIPTION"
    description.parent.mkdir()
    description.write_text(
        "Imports: MASS (>= 7.3), utils\nSuggests:\n    h2o,\n    Rcpp\nEnhances: xgboost\n"
    )
    machine.set_up()
    (install,) = [line for line in machine.log("apt-get") if " install " in line]
    assert {"r-cran-mass", "r-cran-rcpp", "r-bioc-genefilter"} <= {*install.split()}
    assert not {"r-cran-utils", "r-cran-h2o", "r-cran-xgboost"} & {*install.split()}


def test_every_distribution_of_the_checkout_is_installed(machine: Machine) -> None:
    machine.set_up()
    (pip,) = [line for line in machine.log("python") if "pip install" in line]
    assert pip.endswith("--editable .[dev] --editable py/debate2017")


def test_the_scripts_are_executable_and_parse() -> None:
    for script in ("setup.sh", ".ci/run"):
        assert os.access(CHECKOUT / script, os.X_OK)
        subprocess.run(["bash", "-n", CHECKOUT / script], check=True)
