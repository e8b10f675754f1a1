"""Isolation of the worker: signals, profiles, locale, threads."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rbridge import RResult, RSession


def evaluate(session: RSession, code: str) -> RResult:
    return session.call("bridgeprobe", "evaluate", {"code": code})


@pytest.fixture(scope="module")
def configured(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RSession]:
    """A session with two threads, the C locale and a user's profile."""
    home = tmp_path_factory.mktemp("home")
    (home / ".Rprofile").write_text("options(digits = 3)\n")
    environment = {"OMP_NUM_THREADS": "2", "LC_ALL": "C", "HOME": str(home)}
    with RSession([library], environment=environment) as session:
        yield session


def test_ctrl_c_in_a_terminal_does_not_reach_the_worker(r: RSession) -> None:
    evaluate(r, "NULL")
    pid = r.pid
    assert pid is not None
    assert os.getpgid(pid) == os.getsid(pid) == pid
    os.kill(pid, signal.SIGINT)
    assert evaluate(r, "Sys.getpid()").unwrap() == pid


def test_children_of_r_do_not_inherit_the_socket(r: RSession) -> None:
    descriptors = evaluate(r, "system('ls -l /proc/self/fd', intern = TRUE)").unwrap()
    assert isinstance(descriptors, np.ndarray)
    assert not [line for line in descriptors if "socket" in line]


def test_children_forked_by_r_can_answer_and_write(r: RSession) -> None:
    result = evaluate(r, "parallel::mclapply(1:2, function(i) { cat('here '); i })")
    assert result.unwrap() == [1, 2]
    assert result.output == "here here "


def test_no_profile_is_read(configured: RSession) -> None:
    assert evaluate(configured, "getOption('digits')").unwrap() == 7


def test_the_default_packages_are_attached(r: RSession) -> None:
    attached = evaluate(r, "search()").unwrap()
    assert isinstance(attached, np.ndarray)
    assert {"package:stats", "package:methods", "package:utils"} <= {*attached}
    assert evaluate(r, "nzchar(Sys.getenv('R_SCRIPT_DEFAULT_PACKAGES'))").unwrap() is False


def test_r_is_not_interactive(r: RSession) -> None:
    assert evaluate(r, "interactive()").unwrap() is False
    assert evaluate(r, "readline('name? ')").unwrap() == ""


def test_one_thread_and_a_fixed_locale_by_default(r: RSession, configured: RSession) -> None:
    code = "c(Sys.getenv('OMP_NUM_THREADS'), Sys.getlocale('LC_CTYPE'), sort(c('a', 'B')))"
    usual = evaluate(r, code).unwrap()
    assert isinstance(usual, np.ndarray)
    assert usual.tolist() == ["1", "C.UTF-8", "B", "a"]
    other = evaluate(configured, code).unwrap()
    assert isinstance(other, np.ndarray)
    assert other.tolist() == ["2", "C", "B", "a"]


def test_text_returns_unchanged_in_the_c_locale(configured: RSession) -> None:
    assert configured.call("base", "identity", {"x": "日本語 é"}).unwrap() == "日本語 é"
