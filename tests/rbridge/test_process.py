"""Nothing outlives the process that made the session, however that process ends."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

Start = Callable[..., Any]
HasEnded = Callable[[int], bool]

BUSY = """
import sys
from rbridge import RSession
session = RSession([sys.argv[1]])
session.call("bridgeprobe", "compute_with_children", {"signpost": sys.argv[2]})
"""
IDLE = """
import sys
from rbridge import RSession
session = RSession([sys.argv[1]], environment={"TMPDIR": sys.argv[2]})
session.call("base", "tempfile")
print(session.pid, flush=True)
sys.stdin.read()
"""
FORKED = """
import os, sys
from rbridge import RBridgeError, RSession
session = RSession([sys.argv[1]])
print(session.call("base", "Sys.getpid").unwrap(), flush=True)
child = os.fork()
if child == 0:
    try:
        session.call("base", "date")
    except RBridgeError as error:
        print(type(error).__name__, session.pid, error, flush=True)
    session.close()
    if sys.argv[2] == "stay":
        sys.stdin.read()
    sys.exit(0)
if sys.argv[2] == "stay":
    sys.stdin.read()
os.waitpid(child, 0)
print(session.call("base", "Sys.getpid").unwrap(), flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_r_ends_with_its_session_s_process_in_the_middle_of_a_call(
    library: Path, signpost: Any, start_python: Start, has_ended: HasEnded, how: signal.Signals
) -> None:
    script = start_python(BUSY, library, signpost.path)
    pids = signpost.wait()
    assert len(pids) == 3  # R and its children
    script.send_signal(how)
    script.wait()
    assert all(has_ended(pid) for pid in pids)


@pytest.mark.parametrize("how", ["killed", "at its end"])
def test_an_idle_worker_and_its_files_end_with_the_process(
    library: Path, tmp_path: Path, start_python: Start, has_ended: HasEnded, how: str
) -> None:
    script = start_python(IDLE, library, tmp_path)
    pid = int(script.stdout.readline())
    (directory,) = tmp_path.iterdir()
    assert list(directory.glob("Rtmp*"))
    sentinel = _sentinel_of(pid)
    if how == "killed":
        script.kill()
    else:
        script.stdin.close()
    script.wait()
    assert has_ended(pid)
    assert has_ended(sentinel)
    assert not directory.exists()


def _sentinel_of(pid: int) -> int:
    parent = psutil.Process(pid).parent()
    assert parent is not None
    (sentinel,) = {child.pid for child in parent.children()} - {pid}
    return sentinel


def test_a_forked_process_is_refused_and_does_no_harm(library: Path, start_python: Start) -> None:
    script = start_python(FORKED, library, "leave")
    first, child, last = (script.stdout.readline() for _ in range(3))
    assert child.startswith("RSessionError None This RSession belongs to process")
    assert last == first


def test_a_forked_process_that_lives_on_does_not_keep_r(
    library: Path, start_python: Start, has_ended: HasEnded
) -> None:
    script = start_python(FORKED, library, "stay")
    pid = int(script.stdout.readline())
    assert script.stdout.readline().startswith("RSessionError")
    script.kill()
    assert has_ended(pid)
    script.stdin.close()  # lets the child go
