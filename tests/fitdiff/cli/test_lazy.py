"""Commands are listed without being imported."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from fitdiff.cli.lazy import OWN, importing, summary_line

HEAVY = ("numpy", "pandas", "pyarrow", "scipy", "sklearn", "rpy2", "rbridge", "keras", "rich")


def announce(folder: Path, *commands: str) -> None:
    """Install a package ``own`` that adds commands to fitdiff."""
    announced = folder / "own-1.0.dist-info"
    announced.mkdir()
    (announced / "METADATA").write_text("Metadata-Version: 2.1\nName: own\nVersion: 1.0\n")
    (announced / "entry_points.txt").write_text(
        "\n".join(["[fitdiff.commands]", *(f"{name} = own:{name}" for name in commands)])
    )


@pytest.mark.parametrize(
    "words", [["--help"], ["list"], ["run", "nothing"], ["compare", "nothing", "a", "b"]]
)
def test_quick_commands_import_nothing_heavy(words: list[str]) -> None:
    program = "import sys; from fitdiff.cli.app import app; app(standalone_mode=False)"
    report = f"; print(*({{*{HEAVY}}} & sys.modules.keys()), file=sys.stderr)"
    finished = subprocess.run(
        [sys.executable, "-c", f"{program}{report}", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "warning" not in finished.stderr.lower()
    assert not set(finished.stderr.split()) & set(HEAVY)


@pytest.mark.parametrize("point", OWN, ids=lambda point: point.name)
def test_every_command_has_a_line_of_help(point) -> None:
    assert summary_line(point.value) == point.load().__doc__.splitlines()[0]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("own:greet", "Greet the user."),
        ("own:missing", "A package of the user's own."),
        ("own:broken syntax", "A package of the user's own."),
        ("nothing.here:run", ""),
        ("nothing:run", ""),
        ("", ""),
    ],
)
def test_help_is_read_from_the_source(tmp_path, monkeypatch, value: str, line: str) -> None:
    (tmp_path / "own.py").write_text(
        '"""A package of the user\'s own."""\n\nraise ImportError\n\n\n'
        'def greet():\n    """Greet the user.\n\n    At length.\n    """\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert summary_line(value) == line


def test_a_plugin_adds_commands_and_cannot_hide_ours(fitdiff, tmp_path, monkeypatch) -> None:
    announce(tmp_path, "greet", "run")
    (tmp_path / "own.py").write_text(
        'def greet(name: str) -> None:\n    """Greet somebody."""\n    print("Hello", name)\n\n\n'
        "def run() -> None:\n    raise AssertionError\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert "Greet somebody." in fitdiff("--help").stdout
    assert fitdiff("greet", "R").stdout == "Hello R\n"
    assert "STUDY" in fitdiff("run", "--help").stdout


def test_a_plugin_that_cannot_be_imported_leaves_the_rest(fitdiff, tmp_path, monkeypatch) -> None:
    announce(tmp_path, "broken")
    monkeypatch.syspath_prepend(tmp_path)
    assert fitdiff("--help").exit_code == 0
    finished = fitdiff("broken")
    assert finished.exit_code == 2
    assert "cannot be imported" in finished.stderr


def interrupted_import(seen: list[bool]) -> None:
    with importing():
        seen.append(gc.isenabled())
        raise ImportError


def test_garbage_is_collected_again_after_imports_even_if_one_fails() -> None:
    seen: list[bool] = []
    with pytest.raises(ImportError):
        interrupted_import(seen)
    assert [*seen, gc.isenabled()] == [False, True]
