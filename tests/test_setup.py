"""The set-up, run in a sandbox: a copy of its inputs, and a PATH of fake programs only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
INPUTS = ["setup.sh", "pyproject.toml", "constraints.txt", "r/DESCRIPTION"]
TOOLS = (
    "bash cat cmp cut dirname env find grep ln mkdir readlink rm sed sha256sum sort touch tr xargs"
)

# Each fake logs how it was called. What it finds or does is told by files in the sandbox, as if
# the machine had changed: `apt-get install` leaves the file `installed`, which R, Java and the
# others look for.
LOG = 'echo "$(basename "$0") $*" >>"$SANDBOX/log"\n'
WHEN_INSTALLED = '[ -e "$SANDBOX/installed" ] || exit 1\n'
FAKES = {
    "id": 'cat "$SANDBOX/uid"\n',
    "basename": 'printf "%s" "${1##*/}"\n',
    "apt-get": LOG
    + """echo "apt-get at work"
[ ! -e "$SANDBOX/apt-fails" ] || exit 100
case "$*" in *" install "*) touch "$SANDBOX/installed" ;; esac
""",
    "dpkg": LOG,
    "Rscript": WHEN_INSTALLED,
    "R": LOG
    + WHEN_INSTALLED
    + """[ "$1" != --version ] || echo "R version 4.2.2"
if [ "$2" = INSTALL ]; then
  [ ! -e "$SANDBOX/r-fails" ] || exit 1
  mkdir -p .venv/lib/R/library/fitdiff
fi
""",
    "cc": WHEN_INSTALLED,
    "chromium": WHEN_INSTALLED,
    "fc-list": WHEN_INSTALLED + 'echo "Liberation Sans"\n',
    "npm": "exit 0\n",
}
# A Python whose version is in a file, and which makes environments of itself.
PYTHON = (
    LOG
    + """case "$*" in
  *version_info*) cat "$SANDBOX/python-version" ;;
  *find_java*) [ -e "$SANDBOX/installed" ] || { echo "There is no Java here."; exit 1; } ;;
  *"import venv"*) [ -e "$SANDBOX/installed" ] ;;
  "-m venv .venv")
    mkdir -p .venv/bin ".venv/lib/python$(cat "$SANDBOX/python-version")"
    ln -s "$0" .venv/bin/python ;;
  *"pip install"*) [ ! -e "$SANDBOX/pip-fails" ] ;;
  *sources=*) [ -e "$SANDBOX/cached" ] ;;
  *load_images*) [ ! -e "$SANDBOX/no-network" ] && touch "$SANDBOX/cached" ;;
esac
"""
)


class Machine:
    """A machine without anything of ours: Python, apt-get and the usual tools."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checkout = folder / "checkout"
        self.bin = folder / "bin"
        for name in INPUTS:
            copy = self.checkout / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, copy)
        self.bin.mkdir()
        for tool in TOOLS.split():
            real = shutil.which(tool)
            assert real, f"this test needs {tool}"
            (self.bin / tool).symlink_to(real)
        for name, text in {**FAKES, "python3": PYTHON}.items():
            self.add(name, text)
        self.write("uid", "0")
        self.write("python-version", "3.11")

    def add(self, program: str, text: str) -> None:
        file = self.bin / program
        file.write_text(f"#!{self.bin / 'bash'}\n{text}")
        file.chmod(0o755)

    def remove(self, *programs: str) -> None:
        for program in programs:
            (self.bin / program).unlink()

    def write(self, name: str, text: str = "") -> None:
        (self.folder / name).write_text(text)

    def forget(self, *names: str) -> None:
        for name in names:
            (self.folder / name).unlink()

    def set_up(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        self.write("log")
        environment = {"PATH": str(self.bin), "SANDBOX": str(self.folder), **variables}
        return subprocess.run(
            [self.checkout / "setup.sh", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def log(self, program: str) -> list[str]:
        lines = (self.folder / "log").read_text().splitlines()
        return [line for line in lines if line.split()[0] == program]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def r_packages() -> dict[str, str]:
    """Debian's name of each R package that the set-up installs."""
    table = re.search(r"^readonly R_PACKAGES='\n(.*?)^'", _text("setup.sh"), re.M | re.S)
    assert table
    rows = [line.split(maxsplit=2) for line in table[1].splitlines()]
    return {name: debian for name, debian, _ in rows}


def _text(name: str) -> str:
    return (CHECKOUT / name).read_text()


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


def test_npm_is_installed_only_when_keras_cannot_fetch(machine: Machine) -> None:
    machine.remove("npm")
    machine.set_up()
    assert [line for line in machine.log("apt-get") if line.endswith(" npm")] == []
    machine.forget("cached")
    machine.write("no-network")
    machine.set_up()
    assert [line for line in machine.log("apt-get") if line.endswith(" npm")]


def test_root_needs_no_sudo(machine: Machine) -> None:
    machine.add("sudo", LOG + 'exec "$@"\n')
    machine.set_up()
    assert machine.log("sudo") == []


def test_sudo_is_used_for_debian_packages_only_and_said(machine: Machine) -> None:
    machine.add("sudo", LOG + 'exec "$@"\n')
    machine.write("uid", "1000")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert "sudo is used" in done.stdout
    assert all("apt-get" in line or "dpkg" in line for line in machine.log("sudo"))
    assert len(machine.log("apt-get")) == 2


def test_neither_root_nor_sudo_names_the_missing_packages(machine: Machine) -> None:
    machine.write("uid", "1000")
    done = machine.set_up()
    assert done.returncode == 2
    assert "r-bioc-genefilter" in done.stderr
    assert "no sudo" in done.stderr
    assert machine.log("apt-get") == []


def test_a_package_that_cannot_be_installed_is_named(machine: Machine) -> None:
    machine.write("apt-fails")
    assert "r-cran-nnls" in machine.set_up().stderr


def test_without_debian_packages_are_named_and_the_rest_goes_on(machine: Machine) -> None:
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
def test_other_pythons_are_refused(machine: Machine, number: str) -> None:
    machine.write("python-version", number)
    done = machine.set_up()
    assert done.returncode == 2
    assert f"'python3' is Python {number}; allowed are 3.11 to 3.13" in done.stderr
    assert done.stdout == ""


def test_python_names_the_interpreter(machine: Machine) -> None:
    assert machine.set_up(PYTHON="nowhere").returncode == 2
    assert "'nowhere' is missing" in machine.set_up(PYTHON="nowhere").stderr
    machine.add("my-python", PYTHON)
    machine.set_up(PYTHON="my-python")
    assert machine.log("my-python")
    assert machine.log("python3") == []


def test_every_r_package_that_ours_needs_is_installed() -> None:
    fields = dict(re.findall(r"^(\w+):((?:.*\n)(?:[ \t].*\n)*)", _text("r/DESCRIPTION"), re.M))
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
