"""Machines on which the set-up is run: a copy of its inputs, and a PATH of fake programs only."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from fitdiff.installation.r_packages import OFFICIAL_CLIENTS, read_description

CHECKOUT = Path(__file__).parents[2]
# What the set-up reads, the DESCRIPTION of our R packages besides.
INPUTS = ["setup.sh", "pyproject.toml", "constraints.txt"]
# Another distribution of the checkout.
OTHER = "py/debate2017/pyproject.toml"
TOOLS = "bash cat cut dirname env find grep ln mkdir readlink rm sed sha256sum sort touch tr xargs"

# Each fake logs how it was called. Files in the sandbox say what it finds or does, as if the
# machine had changed: `apt-get install` leaves the file `installed`, which R, Java and the others
# look for. The fakes are run by plain `sh` and start no programs where the shell will do: most of
# the time of these tests is spent starting processes.
LOG = 'echo "${0##*/} $*" >>"$SANDBOX/log"\n'
WHEN_INSTALLED = '[ -e "$SANDBOX/installed" ] || exit 1\n'
FAKES = {
    "id": 'read -r uid <"$SANDBOX/uid" && echo "$uid"\n',
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
  for package in r/*/; do
    package=${package%/} && mkdir -p ".venv/lib/R/library/${package##*/}"
  done
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
    + """read -r version <"$SANDBOX/python-version"
case "$*" in
  *version_info*) echo "$version" ;;
  *find_java*) [ -e "$SANDBOX/installed" ] || { echo "There is no Java here."; exit 1; } ;;
  *"import venv"*) [ -e "$SANDBOX/installed" ] ;;
  "-m venv .venv")
    mkdir -p .venv/bin ".venv/lib/python$version"
    ln -s "$0" .venv/bin/python ;;
  *"pip install"*) [ ! -e "$SANDBOX/pip-fails" ] ;;
  *sources=*) [ -e "$SANDBOX/cached" ] ;;
  *load_images*) [ ! -e "$SANDBOX/no-network" ] && touch "$SANDBOX/cached" ;;
esac
"""
)


class Machine:
    """A machine with Python, apt-get and the usual tools, and nothing else that fitdiff needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checkout = folder / "checkout"
        self.bin = folder / "bin"
        for file in (*(CHECKOUT / name for name in INPUTS), *descriptions()):
            copy = self.checkout / file.relative_to(CHECKOUT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
        (self.checkout / OTHER).parent.mkdir(parents=True)
        (self.checkout / OTHER).touch()
        self.bin.mkdir(parents=True)
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
        file.write_text(f"#!/bin/sh\n{text}")
        file.chmod(0o755)

    def remove(self, *programs: str) -> None:
        for program in programs:
            (self.bin / program).unlink()

    def write(self, name: str, text: str = "") -> None:
        (self.folder / name).write_text(f"{text}\n" if text else "")

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


@pytest.fixture(scope="session")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Machine, Path]:
    folder = tmp_path_factory.mktemp("installed")
    machine, kept = Machine(folder / "machine"), folder / "kept"
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    shutil.copytree(machine.folder, kept, symlinks=True)
    return machine, kept


@pytest.fixture
def installed(_installed: tuple[Machine, Path]) -> Machine:
    """A machine on which the set-up has been run; as good as new for each test.

    Copied back to the place where the set-up was run, since an environment cannot be moved.
    """
    machine, kept = _installed
    shutil.rmtree(machine.folder)
    shutil.copytree(kept, machine.folder, symlinks=True)
    return machine


def descriptions() -> list[Path]:
    return sorted(CHECKOUT.glob("r/*/DESCRIPTION"))


def r_packages() -> dict[str, str]:
    """Debian's name of each R package that ours need, but for clients that Debian lacks."""
    fields = [
        names for file in descriptions() for names in read_description(file.read_text()).values()
    ]
    names = {name for field in fields for name in field} - OFFICIAL_CLIENTS
    return {name: f"r-cran-{name.lower()}" for name in names} | {"genefilter": "r-bioc-genefilter"}


def text_of(name: str) -> str:
    return (CHECKOUT / name).read_text()
