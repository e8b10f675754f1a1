"""Set-up on machines with other rights, programs and Pythons."""

from __future__ import annotations

import pytest

from .conftest import LOG, PYTHON, Machine


def test_root_needs_no_sudo(machine: Machine) -> None:
    machine.add("sudo", LOG + 'exec "$@"\n')
    machine.set_up()
    assert machine.log("sudo") == []


def test_sudo_is_announced_and_used_for_debian_packages_only(machine: Machine) -> None:
    machine.add("sudo", LOG + 'exec "$@"\n')
    machine.write("uid", "1000")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert "sudo is used" in done.stdout
    assert all("apt-get" in line or "dpkg" in line for line in machine.log("sudo"))
    assert len(machine.log("apt-get")) == 2


def test_without_root_and_sudo_the_missing_packages_are_named(machine: Machine) -> None:
    machine.write("uid", "1000")
    done = machine.set_up()
    assert done.returncode == 2
    assert "r-bioc-genefilter" in done.stderr
    assert "no sudo" in done.stderr
    assert machine.log("apt-get") == []


def test_packages_that_cannot_be_installed_are_named(machine: Machine) -> None:
    machine.write("apt-fails")
    assert "r-cran-nnls" in machine.set_up().stderr


def test_other_systems_get_a_list_of_packages(machine: Machine) -> None:
    machine.remove("apt-get", "dpkg")
    lacking = machine.set_up()
    assert lacking.returncode == 2
    assert "not Debian" in lacking.stdout
    assert "cannot go on without" in lacking.stderr
    assert "Java" in lacking.stderr
    machine.write("installed")
    machine.add("fc-list", "exit 1\n")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert "fonts-liberation" in done.stdout


@pytest.mark.parametrize("number", ["2.7", "3.10", "3.14", "3.1"])
def test_unsupported_pythons_are_refused(machine: Machine, number: str) -> None:
    machine.write("python-version", number)
    done = machine.set_up()
    assert done.returncode == 2
    assert f"'python3' is Python {number}; allowed are 3.11 to 3.13" in done.stderr
    assert done.stdout == ""


def test_the_variable_python_chooses_the_interpreter(machine: Machine) -> None:
    done = machine.set_up(PYTHON="nowhere")
    assert done.returncode == 2
    assert "'nowhere' is missing" in done.stderr
    machine.add("my-python", PYTHON)
    machine.set_up(PYTHON="my-python")
    assert machine.log("my-python")
    assert machine.log("python3") == []
