"""What the set-up does, in which order, and what it does when it is run again."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from fitdiff.engines.r.stamp import changed_since

from .conftest import CHECKOUT, PYTHON, Machine, r_packages, text_of


def test_check_names_all_that_is_missing_and_why_and_changes_nothing(machine: Machine) -> None:
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


def test_says_what_is_missing_before_doing_anything(machine: Machine) -> None:
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert done.stdout.index("R package genefilter") < done.stdout.index("apt-get at work")


def test_installs_everything_once(machine: Machine) -> None:
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
def test_a_failed_set_up_is_an_error_and_completes_when_run_again(
    machine: Machine, interrupted: str
) -> None:
    machine.write(interrupted)
    failed = machine.set_up()
    assert failed.returncode == 2
    assert failed.stderr.startswith("set-up: ")
    machine.forget(interrupted)
    assert machine.set_up().returncode == 0
    assert machine.set_up().stdout == "Everything that fitdiff needs is here.\n"


def test_a_half_made_environment_is_made_anew(machine: Machine) -> None:
    machine.write("pip-fails")
    machine.set_up()
    left = machine.checkout / ".venv" / "lib" / "left"
    left.touch()
    machine.forget("pip-fails")
    assert "unfinished" in machine.set_up("--check").stdout
    machine.set_up()
    assert not left.exists()


def test_a_changed_pin_updates_the_environment_in_place(machine: Machine) -> None:
    machine.set_up()
    kept = machine.checkout / ".venv" / "kept"
    kept.touch()
    pins = machine.checkout / "constraints.txt"
    pins.write_text(pins.read_text() + "another==1.0\n")
    assert machine.set_up().returncode == 0
    assert [line for line in machine.log("python") if "pip" in line]
    assert kept.exists()


def test_another_python_makes_another_environment(machine: Machine) -> None:
    machine.set_up()
    machine.write("python-version", "3.13")
    assert machine.set_up().returncode == 0
    assert [folder.name for folder in (machine.checkout / ".venv" / "lib").glob("python*")] == [
        "python3.13"
    ]


def test_an_environment_keeps_its_python_unless_another_is_named(machine: Machine) -> None:
    machine.add("python-next", PYTHON.replace("python-version", "next-version"))
    machine.write("next-version", "3.12")
    machine.set_up(PYTHON="python-next")
    assert machine.set_up().stdout == "Everything that fitdiff needs is here.\n"
    assert machine.log("python3") == []
    assert machine.set_up("--check", PYTHON="python3").returncode == 1


def test_changed_r_code_is_installed_again(machine: Machine) -> None:
    machine.set_up()
    (machine.checkout / "r" / "new.R").write_text("x <- 1\n")
    machine.set_up()
    assert [line for line in machine.log("R") if "INSTALL" in line]
    assert [line for line in machine.log("python") if "pip" in line] == []


def test_the_stamp_tells_which_r_code_is_installed(machine: Machine) -> None:
    """As the engines read it, who refuse a package that is older than the checkout."""
    machine.set_up()
    stamp, sources = machine.checkout / ".venv" / "fitdiff-r.stamp", machine.checkout / "r"
    assert "r/DESCRIPTION" in stamp.read_text()
    assert changed_since(stamp, sources) == ()
    (sources / "R").mkdir()
    (sources / "R" / "new.R").write_text("x <- 1\n")
    assert changed_since(stamp, sources) == ("r/R/new.R",)
    machine.set_up()
    assert changed_since(stamp, sources) == ()


def test_npm_is_installed_only_when_keras_cannot_fetch(machine: Machine) -> None:
    machine.remove("npm")
    machine.set_up()
    assert [line for line in machine.log("apt-get") if line.endswith(" npm")] == []
    machine.forget("cached")
    machine.write("no-network")
    machine.set_up()
    assert [line for line in machine.log("apt-get") if line.endswith(" npm")]


def test_every_r_package_that_ours_needs_is_installed() -> None:
    fields = dict(re.findall(r"^(\w+):((?:.*\n)(?:[ \t].*\n)*)", text_of("r/DESCRIPTION"), re.M))
    wanted = {
        re.split(r"[\s(]", name.strip())[0]
        for field in ("Imports", "Suggests")
        for name in fields[field].split(",")
    }
    part_of_r = {"graphics", "grDevices", "grid", "methods", "stats", "tools", "utils"}
    # Official clients, used where a user has them, which Debian lacks.
    assert wanted - part_of_r - {"h2o", "keras3"} <= r_packages().keys()


def test_the_scripts_can_be_run() -> None:
    for script in ("setup.sh", ".ci/run"):
        assert os.access(CHECKOUT / script, os.X_OK)
        subprocess.run(["bash", "-n", CHECKOUT / script], check=True)
