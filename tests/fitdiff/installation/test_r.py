from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from fitdiff.errors import UnavailableError
from fitdiff.installation.r import ask_r


def fake_r(folder: Path, script: str) -> Path:
    """An R home whose ``Rscript`` is a shell script."""
    home = folder / "R"
    (home / "lib").mkdir(parents=True)
    (home / "lib" / "libR.so").touch()
    (home / "bin").mkdir()
    program = home / "bin" / "Rscript"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return home


def test_asks_the_r_that_is_here(tmp_path: Path) -> None:
    r = ask_r(tmp_path)
    assert re.fullmatch(r"\d+\.\d+\.\d+", r.version)
    assert (r.home / "lib" / "libR.so").exists()
    assert r.packages["stats"] == r.version
    assert re.fullmatch(r"\d+\.\d+\.\d+", r.lapack)


def test_our_library_comes_first(tmp_path: Path) -> None:
    source, library = tmp_path / "source", tmp_path / "library"
    source.mkdir()
    library.mkdir()
    (source / "NAMESPACE").touch()
    (source / "DESCRIPTION").write_text("Package: digest\nVersion: 0.0.1\n")
    install = ["R", "CMD", "INSTALL", "--no-help", f"--library={library}", str(source)]
    subprocess.run(install, check=True, capture_output=True)
    assert ask_r(library).packages["digest"] == "0.0.1"
    assert ask_r(tmp_path / "nowhere").packages["digest"] != "0.0.1"


def test_missing_r_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("R_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match="There is no R"):
        ask_r(tmp_path)


def test_broken_r_is_reported_with_its_output(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = fake_r(tmp_path, "echo 'cannot open libRblas.so' >&2; exit 1")
    monkeypatch.setenv("R_HOME", str(home))
    with pytest.raises(UnavailableError, match=r"R does not run.*cannot open libRblas\.so"):
        ask_r(tmp_path)


def test_unexpected_answer_of_r_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("R_HOME", str(fake_r(tmp_path, "echo hello")))
    with pytest.raises(UnavailableError, match=r"answered 'hello\\n'"):
        ask_r(tmp_path)
