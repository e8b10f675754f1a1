"""The worker keeps to itself: signals, descriptors, profiles, locale, threads."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np

from rbridge import RResult, RSession


def evaluate(session: RSession, code: str) -> RResult:
    return session.call("bridgeprobe", "evaluate", {"code": code})


def test_ctrl_c_in_a_terminal_does_not_reach_the_worker(r: RSession) -> None:
    evaluate(r, "NULL")
    pid = r.pid
    assert pid is not None
    assert os.getpgid(pid) == os.getsid(pid) == pid
    os.kill(pid, signal.SIGINT)
    assert evaluate(r, "Sys.getpid()").unwrap() == pid


def test_r_s_children_do_not_get_the_channel(r: RSession) -> None:
    descriptors = evaluate(r, "system('ls -l /proc/self/fd', intern = TRUE)").unwrap()
    assert isinstance(descriptors, np.ndarray)
    assert not [line for line in descriptors if "socket" in line]


def test_children_forked_by_r_can_answer_and_write(r: RSession) -> None:
    result = evaluate(r, "parallel::mclapply(1:2, function(i) { cat('here '); i })")
    assert result.unwrap() == [1, 2]
    assert result.output == "here here "


def test_no_profile_is_read(library: Path, tmp_path: Path) -> None:
    (tmp_path / ".Rprofile").write_text("cat('profile read'); options(digits = 3)\n")
    with RSession([library], environment={"HOME": str(tmp_path)}) as session:
        result = evaluate(session, "getOption('digits')")
    assert (result.unwrap(), result.output) == (7, "")


def test_r_is_not_interactive(r: RSession) -> None:
    assert evaluate(r, "interactive()").unwrap() is False
    assert evaluate(r, "readline('name? ')").unwrap() == ""


def test_one_thread_and_a_fixed_locale_unless_said_otherwise(r: RSession, library: Path) -> None:
    code = "c(Sys.getenv('OMP_NUM_THREADS'), Sys.getlocale('LC_CTYPE'), sort(c('a', 'B')))"
    usual = evaluate(r, code).unwrap()
    assert isinstance(usual, np.ndarray)
    assert usual.tolist() == ["1", "C.UTF-8", "B", "a"]
    changed = {"OMP_NUM_THREADS": "2", "LC_ALL": "C"}
    with RSession([library], environment=changed) as session:
        other = evaluate(session, code).unwrap()
    assert isinstance(other, np.ndarray)
    assert other.tolist() == ["2", "C", "B", "a"]


def test_text_crosses_in_any_locale(library: Path) -> None:
    with RSession([library], environment={"LC_ALL": "C"}) as session:
        assert session.call("base", "identity", {"x": "日本語 é"}).unwrap() == "日本語 é"
