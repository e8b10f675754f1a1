"""One R worker and many calls: its state, its limits, its end, its output."""

from __future__ import annotations

import copy
import gc
import os
import pickle
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from rbridge import (
    RRefused,
    RResult,
    RSession,
    RSessionError,
    RTimedOut,
    RUnavailable,
    RWorkerDied,
)

MEBIBYTE = 2**20


def evaluate(session: RSession, code: str) -> RResult:
    return session.call("bridgeprobe", "evaluate", {"code": code})


def endless(session: RSession, code: str, limit: float) -> RResult:
    """Evaluate the code, then compute until the limit."""
    arguments = {"code": f"{code}; repeat sum(1)"}
    return session.call("bridgeprobe", "evaluate", arguments, time_limit=limit)


def compute(session: RSession, signpost: Any) -> RResult:
    return session.call("bridgeprobe", "compute", {"signpost": signpost.path}, time_limit=60)


def test_r_starts_at_the_first_call_and_ends_with_the_block(library: Path) -> None:
    with RSession([library]) as session:
        assert session.pid is None
        pid = evaluate(session, "Sys.getpid()").unwrap()
        assert session.pid == pid
        assert evaluate(session, "Sys.getpid()").unwrap() == pid
    assert session.pid is None
    assert isinstance(pid, int)
    assert not psutil.pid_exists(pid)


def test_a_session_keeps_its_state_and_does_not_share_it(killable: RSession, r: RSession) -> None:
    evaluate(r, "options(mine = 7L)")
    try:
        assert evaluate(r, "getOption('mine')").unwrap() == 7
        assert evaluate(killable, "is.null(getOption('mine'))").unwrap() is True
        assert killable.pid != r.pid
    finally:
        evaluate(r, "options(mine = NULL)")


def test_calls_from_many_threads_get_their_own_results(r: RSession) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(range(200))
        results = pool.map(lambda i: r.call("base", "identity", {"x": i}).unwrap(), numbers)
        assert list(results) == numbers


def test_given_libraries_come_first(r: RSession, library: Path) -> None:
    paths = r.call("base", ".libPaths").unwrap()
    assert isinstance(paths, np.ndarray)
    assert paths[0] == str(library)


def test_a_missing_library_folder_is_reported(tmp_path: Path) -> None:
    session = RSession([tmp_path / "nowhere"])
    with pytest.raises(RUnavailable, match=r"nowhere' is not a folder"):
        session.call("base", "date")


def test_a_call_over_its_time_limit_is_killed_and_r_replaced(killable: RSession) -> None:
    first = evaluate(killable, "Sys.getpid()").unwrap()
    with pytest.raises(RTimedOut, match=r"evaluate took longer than 0\.1 s"):
        endless(killable, "NULL", 0.1)
    assert isinstance(first, int)
    assert not psutil.pid_exists(first)
    assert killable.pid is None
    assert evaluate(killable, "Sys.getpid()").unwrap() == killable.pid != first


def test_a_timeout_holds_the_output_so_far(killable: RSession) -> None:
    for limit in (0.3, 3, 30):  # a busy machine may need longer until R prints
        with pytest.raises(RTimedOut) as caught:
            endless(killable, "cat('so far\\n')", limit)
        if caught.value.output:
            break
    assert caught.value.output == "so far\n"


def test_the_time_limit_of_the_session_applies_to_its_calls(library: Path) -> None:
    session = RSession([library], time_limit=0.1)
    with session, pytest.raises(RTimedOut, match=r"longer than 0\.1 s"):
        evaluate(session, "repeat sum(1)")


def test_killing_r_kills_what_it_started(
    killable: RSession, has_ended: Callable[[int], bool]
) -> None:
    pids = killable.call("bridgeprobe", "start_children").unwrap()
    assert isinstance(pids, np.ndarray)
    assert len(pids) == 2
    assert all(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(RTimedOut):
        endless(killable, "NULL", 0.1)
    assert all(has_ended(pid) for pid in pids)


@pytest.mark.parametrize("limit", [0, -1.0, float("nan")])
def test_an_invalid_time_limit_is_refused(own: RSession, limit: float) -> None:
    with pytest.raises(RRefused, match="time_limit must be a number"):
        own.call("base", "date", time_limit=limit)
    with pytest.raises(RRefused, match="time_limit must be a number"):
        RSession(time_limit=limit)


@pytest.mark.parametrize(("package", "function"), [("", "f"), ("base", ""), ("base", "a\0b")])
def test_invalid_names_are_refused(own: RSession, package: str, function: str) -> None:
    with pytest.raises(RRefused, match=r"must be the name of an R (package|function), got '"):
        own.call(package, function)


def test_an_unknown_nonfinite_mode_is_refused(own: RSession) -> None:
    with pytest.raises(RRefused, match=r"nonfinite must be 'refuse' or 'carry', got 'ignore'\."):
        own.call("base", "date", nonfinite="ignore")


def test_a_refused_argument_does_not_start_r(own: RSession) -> None:
    with pytest.raises(RRefused, match=r"arguments\['x'\]"):
        own.call("base", "identity", {"x": np.arange(3)})
    assert own.pid is None


def test_a_worker_killed_during_a_call_is_reported_and_replaced(
    killable: RSession, signpost: Any
) -> None:
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(compute, killable, signpost)
        (pid,) = signpost.wait()
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(RWorkerDied, match="during bridgeprobe::compute") as caught:
            call.result()
    assert caught.value.signal == "SIGKILL"
    assert evaluate(killable, "Sys.getpid()").unwrap() == killable.pid != pid


def test_a_worker_killed_between_calls_is_reported_and_replaced(killable: RSession) -> None:
    evaluate(killable, "NULL")
    pid = killable.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert killable.pid is None
    with pytest.raises(RWorkerDied, match="this one was not made") as caught:
        evaluate(killable, "NULL")
    assert caught.value.signal == "SIGKILL"
    assert evaluate(killable, "Sys.getpid()").unwrap() == killable.pid != pid


def test_r_that_quits_is_reported_with_its_exit_code(killable: RSession) -> None:
    with pytest.raises(RWorkerDied) as caught:
        evaluate(killable, "cat('goodbye\\n'); quit(status = 3)")
    assert (caught.value.exit_code, caught.value.signal) == (3, None)
    assert caught.value.output == "goodbye\n"


def test_crash_is_reported_with_its_output(killable: RSession) -> None:
    with pytest.raises(RWorkerDied) as caught:
        evaluate(killable, "tools::pskill(Sys.getpid(), 11); Sys.sleep(60)")
    assert caught.value.signal == "SIGSEGV"
    assert "Segmentation fault" in caught.value.output


def test_a_session_closed_during_a_call(
    own: RSession, signpost: Any, has_ended: Callable[[int], bool]
) -> None:
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(compute, own, signpost)
        (pid,) = signpost.wait()
        own.close()
        with pytest.raises(RSessionError, match="closed during the call"):
            call.result()
    assert has_ended(pid)


def test_a_closed_session_is_refused(own: RSession) -> None:
    own.close()
    own.close()
    with pytest.raises(RSessionError, match="closed"):
        own.call("base", "date")


@pytest.mark.parametrize("duplicate", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_session_cannot_be_pickled_or_copied(
    r: RSession, duplicate: Callable[[RSession], object]
) -> None:
    with pytest.raises(RSessionError, match="cannot be pickled"):
        duplicate(r)


def test_a_garbage_collected_session_ends_its_worker(library: Path) -> None:
    session = RSession([library])
    session.call("base", "date")
    pid = session.pid
    del session
    gc.collect()
    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_output_of_all_kinds_belongs_to_its_call(r: RSession) -> None:
    code = "cat('console é\\n'); cat('error\\n', file = stderr()); system('echo child')"
    result = evaluate(r, code)
    assert result.output == "console é\nerror\nchild\n"
    assert result.unwrap() == 0
    assert evaluate(r, "NULL").output == ""


def test_long_output_is_cut_and_says_so(r: RSession) -> None:
    output = evaluate(r, "cat(strrep('x', 3e6)); cat('the end')").output
    assert output.startswith(f"[{3_000_007 - MEBIBYTE} bytes left out]\n")
    assert output.endswith("xthe end")


def test_memory_does_not_grow_with_the_calls(own: RSession) -> None:
    array = np.zeros(MEBIBYTE // 8)

    def make(calls: int) -> None:
        for _ in range(calls):
            assert own.call("base", "identity", {"x": array}).value is not None

    make(100)  # until R's heap has its working size
    assert own.pid is not None
    processes = psutil.Process(own.pid), psutil.Process()
    before = [process.memory_info().rss for process in processes]
    make(600)
    grown = [
        process.memory_info().rss - start for process, start in zip(processes, before, strict=True)
    ]
    # One array kept for each call would be 600 MiB; R's heap was seen to swing by 50 MiB between
    # two collections.
    assert max(grown) < 150 * MEBIBYTE
