"""One R worker, many calls; what happens to it, and what is left of it."""

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


def test_the_worker_keeps_its_state(own: RSession) -> None:
    evaluate(own, "options(kept = 7L)")
    assert evaluate(own, "getOption('kept')").unwrap() == 7


def test_two_sessions_do_not_share_anything(own: RSession, r: RSession) -> None:
    evaluate(own, "options(mine = 1L)")
    assert evaluate(r, "is.null(getOption('mine'))").unwrap() is True
    assert own.pid != r.pid


def test_threads_take_turns(r: RSession) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(range(200))
        results = pool.map(lambda i: r.call("base", "identity", {"x": i}).unwrap(), numbers)
        assert list(results) == numbers


def test_libraries_come_first(own: RSession, library: Path) -> None:
    paths = own.call("base", ".libPaths").unwrap()
    assert isinstance(paths, np.ndarray)
    assert paths[0] == str(library)


def test_a_library_that_is_not_there_is_named(tmp_path: Path) -> None:
    session = RSession([tmp_path / "nowhere"])
    with pytest.raises(RUnavailable, match=r"nowhere' is not a folder"):
        session.call("base", "date")


def test_a_call_over_its_limit_is_killed_and_r_replaced(own: RSession) -> None:
    first = evaluate(own, "Sys.getpid()").unwrap()
    code = "cat('so far\\n'); repeat sum(1)"
    with pytest.raises(RTimedOut, match=r"evaluate took longer than 0\.5 s") as caught:
        own.call("bridgeprobe", "evaluate", {"code": code}, time_limit=0.5)
    assert caught.value.output == "so far\n"
    assert isinstance(first, int)
    assert not psutil.pid_exists(first)
    assert own.pid is None
    assert evaluate(own, "Sys.getpid()").unwrap() == own.pid != first


def test_the_session_s_own_limit_holds_for_all_calls(library: Path) -> None:
    with RSession([library], time_limit=0.5) as session, pytest.raises(RTimedOut):
        evaluate(session, "repeat sum(1)")


def test_what_r_started_is_killed_with_it(
    own: RSession, signpost: Any, has_ended: Callable[[int], bool]
) -> None:
    with pytest.raises(RTimedOut):
        own.call("bridgeprobe", "compute_with_children", {"signpost": signpost.path}, time_limit=3)
    pids = signpost.wait()
    assert len(pids) == 3
    assert all(has_ended(pid) for pid in pids)


@pytest.mark.parametrize("limit", [0, -1.0, float("nan")])
def test_a_limit_that_is_none_is_refused(own: RSession, limit: float) -> None:
    with pytest.raises(RRefused, match="time_limit"):
        own.call("base", "date", time_limit=limit)
    with pytest.raises(RRefused, match="time_limit"):
        RSession(time_limit=limit)


@pytest.mark.parametrize(("package", "function"), [("", "f"), ("base", ""), ("base", "a\0b")])
def test_names_that_r_cannot_have_are_refused(own: RSession, package: str, function: str) -> None:
    with pytest.raises(RRefused, match="it must be the name"):
        own.call(package, function)


def test_a_mode_that_does_not_exist_is_refused(own: RSession) -> None:
    with pytest.raises(RRefused, match="'refuse' and 'carry'"):
        own.call("base", "date", nonfinite="ignore")


def test_a_refused_argument_costs_no_worker(own: RSession) -> None:
    with pytest.raises(RRefused, match=r"arguments\['x'\]"):
        own.call("base", "identity", {"x": np.arange(3)})
    assert own.pid is None


def test_a_worker_killed_during_a_call_is_reported_and_replaced(
    own: RSession, signpost: Any
) -> None:
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(compute, own, signpost)
        (pid,) = signpost.wait()
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(RWorkerDied, match="during bridgeprobe::compute") as caught:
            call.result()
    assert caught.value.signal == "SIGKILL"
    assert evaluate(own, "Sys.getpid()").unwrap() == own.pid != pid


def test_a_worker_killed_between_calls_is_reported_and_replaced(own: RSession) -> None:
    evaluate(own, "NULL")
    pid = own.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert own.pid is None
    with pytest.raises(RWorkerDied, match="this one was not made") as caught:
        evaluate(own, "NULL")
    assert caught.value.signal == "SIGKILL"
    assert evaluate(own, "Sys.getpid()").unwrap() == own.pid != pid


def test_r_that_quits_is_reported_with_its_exit_code(own: RSession) -> None:
    with pytest.raises(RWorkerDied) as caught:
        evaluate(own, "cat('goodbye\\n'); quit(status = 3)")
    assert (caught.value.exit_code, caught.value.signal) == (3, None)
    assert caught.value.output == "goodbye\n"


def test_a_crash_is_reported_with_what_was_written(own: RSession) -> None:
    with pytest.raises(RWorkerDied) as caught:
        evaluate(own, "tools::pskill(Sys.getpid(), 11); Sys.sleep(60)")
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


def test_a_session_nobody_holds_ends_its_worker(library: Path) -> None:
    session = RSession([library])
    session.call("base", "date")
    pid = session.pid
    del session
    gc.collect()
    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_output_of_all_kinds_belongs_to_its_call(own: RSession) -> None:
    code = "cat('console é\\n'); cat('error\\n', file = stderr()); system('echo child')"
    result = evaluate(own, code)
    assert result.output == "console é\nerror\nchild\n"
    assert result.unwrap() == 0
    assert evaluate(own, "NULL").output == ""


def test_output_without_end_is_cut_and_says_so(own: RSession) -> None:
    output = evaluate(own, "cat(strrep('x', 3e6)); cat('the end')").output
    assert output.startswith(f"[{3_000_007 - MEBIBYTE} bytes left out]\n")
    assert output.endswith("xthe end")


def test_memory_does_not_grow_with_the_calls(own: RSession) -> None:
    array = np.zeros(MEBIBYTE // 8)

    def make(calls: int) -> None:
        for _ in range(calls):
            assert own.call("base", "identity", {"x": array}).value is not None

    make(300)  # until R's heap has its working size
    assert own.pid is not None
    processes = psutil.Process(own.pid), psutil.Process()
    before = [process.memory_info().rss for process in processes]
    make(2000)
    grown = [
        process.memory_info().rss - start for process, start in zip(processes, before, strict=True)
    ]
    # One array kept for each call would be 2000 MiB; R's heap was seen to swing by 50 MiB between
    # two collections.
    assert max(grown) < 200 * MEBIBYTE
