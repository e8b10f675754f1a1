"""Search for R; an error says what is missing and how to install it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from rbridge import RSession, RUnavailable
from rbridge.environment import find_r_home, variables_set_by_r, worker_environment


def start(environment: dict[str, str]) -> None:
    with RSession(environment=environment) as session:
        session.call("base", "date")


def test_r_missing_from_the_path_is_reported(tmp_path: Path) -> None:
    with pytest.raises(RUnavailable, match=r"no R is on PATH.*Install R"):
        start({"PATH": str(tmp_path), "R_HOME": ""})


def test_a_folder_that_is_not_the_home_of_r_is_reported(tmp_path: Path) -> None:
    with pytest.raises(RUnavailable, match=r"holds neither lib/libR.so nor lib/libR.dylib"):
        start({"R_HOME": str(tmp_path)})


def test_an_r_that_does_not_run_is_reported(tmp_path: Path) -> None:
    program = tmp_path / "R"
    program.write_text("#!/bin/sh\nexit 5\n")
    program.chmod(0o755)
    with pytest.raises(RUnavailable, match=r"RHOME` failed.*exit status 5"):
        start({"PATH": str(tmp_path), "R_HOME": ""})


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise ImportError('no rpy2 here')", r"through rpy2 \(ImportError: no rpy2 here\)"),
        ("print('last words', flush=True); import os; os._exit(9)", "ended while starting"),
    ],
)
def test_an_rpy2_that_does_not_load_is_reported(tmp_path: Path, code: str, says: str) -> None:
    (tmp_path / "modules" / "rpy2").mkdir(parents=True)
    (tmp_path / "modules" / "rpy2" / "__init__.py").write_text(code)
    (tmp_path / "temporary").mkdir()
    environment = {"PYTHONPATH": str(tmp_path / "modules"), "TMPDIR": str(tmp_path / "temporary")}
    with pytest.raises(RUnavailable, match=says) as caught:
        start(environment)
    assert ("last words" in str(caught.value)) == ("last words" in code)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_r_is_asked_for_its_home() -> None:
    without = {name: value for name, value in os.environ.items() if name != "R_HOME"}
    home = find_r_home(without)
    assert (home / "library" / "base" / "DESCRIPTION").exists()
    assert find_r_home({"R_HOME": str(home)}) == home


def test_threads_set_by_the_user_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    variables = worker_environment({"MKL_NUM_THREADS": "4"})
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    assert [variables[name] for name in names] == ["3", "1", "4"]


def test_the_loader_searches_the_folder_of_r_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "elsewhere")
    variables = worker_environment({})
    assert variables["LD_LIBRARY_PATH"] == f"{variables['R_HOME']}/lib:elsewhere"


def test_what_rs_front_end_sets_is_told_as_r_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in worker_environment({"R_DOC_DIR": "elsewhere"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("R_SHARE_DIR", raising=False)
    found = dict(variables_set_by_r())
    assert Path(found["R_SHARE_DIR"], "R").is_dir()
    assert Path(found["R_DOC_DIR"]).is_dir()
    # What is as it was, and how that R was kept from attaching packages.
    assert not {"R_HOME", "R_SCRIPT_DEFAULT_PACKAGES", "R_DEFAULT_PACKAGES"} & found.keys()


def test_r_that_is_embedded_attaches_its_default_packages() -> None:
    with RSession() as r:
        attached = r.call("base", "search").unwrap()
    assert {"package:stats", "package:utils", "package:methods"} <= set(np.asarray(attached))
