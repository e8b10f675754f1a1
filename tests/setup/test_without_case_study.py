"""The tool lives without the case study: a copy of the checkout from which that is removed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
CASE_STUDY = ("py/debate2017", "tests/debate2017", "comparisons/debate2017", "r/debate2017")
TOOL = ("py/fitdiff", "tests/fitdiff", "comparisons", "r/fitdiff/R", "r/fitdiff/man")
# Words of the case study, which the tool must not use.
WORDS = re.compile(
    r"debate|mnist|leek|\bbeam|robinson|smalldata|(one|best)[- ]pixel\b|pixel-rule"
    # Images of digits; numbers have digits too.
    r"|handwritten|\bdigit images?|(pairs?|images?|sets?) of digits|\bdigits? [0-9]\b",
    re.IGNORECASE,
)
TEXT = {".py", ".R", ".toml", ".md", ".html", ".css", ".js", ".json", ".csv", ".txt", ".Rd", ""}

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the checkout, without the case study."""
    folder = tmp_path_factory.mktemp("core")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if name.startswith(tuple(f"{folder}/" for folder in CASE_STUDY)):
            continue
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def python(copy: Path) -> Path:
    """A Python with the packages of ours, but with the copy's fitdiff and no case study."""
    place = copy / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    site = place / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    for folder in map(Path, sys.path):
        if folder.name != "site-packages":
            continue
        for entry in folder.iterdir():
            ours = entry.name.lower().startswith(("fitdiff", "_fitdiff", "debate2017", "_debate"))
            if not ours and entry.suffix != ".pth" and not (site / entry.name).exists():
                (site / entry.name).symlink_to(entry)
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"),
            *("--no-deps", "--no-build-isolation", "--ignore-installed"),
            *("--prefix", place, "--editable", copy),
        ],
        check=True,
    )
    library = place / "lib" / "R" / "library"
    library.mkdir(parents=True)
    subprocess.run(
        ["R", "CMD", "INSTALL", "--no-lock", f"--library={library}", copy / "r" / "fitdiff"],
        check=True,
        capture_output=True,
    )
    return place / "bin" / "python"


def call(python: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [python, *words],
        cwd=python.parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def words_of_the_case_study(root: Path) -> Iterator[str]:
    for folder in TOOL:
        for file in sorted((root / folder).rglob("*")):
            if not file.is_file() or file.suffix not in TEXT:
                continue
            for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
                if found := WORDS.search(line):
                    yield f"{file.relative_to(root)}:{number}: {found[0]}: {line.strip()[:80]}"


def test_the_tool_does_not_name_the_case_study(copy: Path) -> None:
    found = list(words_of_the_case_study(copy))
    assert not found, f"{len(found)} lines:\n" + "\n".join(found)


def test_copy_does_not_contain_the_case_study(python: Path) -> None:
    assert call(python, "-c", "import debate2017").returncode == 1
    assert str(python.parents[2]) in call(python, "-c", "import fitdiff; print(fitdiff)").stdout


@pytest.mark.parametrize("words", [["--help"], ["list"], ["list", "comparisons", "--check"]])
def test_commands_work(python: Path, words: list[str]) -> None:
    finished = call(python, "-m", "fitdiff", *words)
    assert finished.returncode == 0, finished.stderr
    assert "debate" not in finished.stdout


def test_a_study_runs(python: Path) -> None:
    study = "comparisons/studies/breast-cancer.toml"
    finished = call(python, "-m", "fitdiff", "run", study, "--profile", "smoke")
    assert finished.returncode == 0, finished.stderr


@pytest.mark.timeout(3600)
def test_the_remaining_tests_pass(python: Path) -> None:
    """Those that are quick; all of them with CORE_TESTS=tests, which takes as long as they do."""
    chosen = os.environ.get("CORE_TESTS", "tests/fitdiff/methods tests/fitdiff/studies").split()
    finished = call(python, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *chosen)
    assert finished.returncode == 0, finished.stdout[-4000:]
