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
try:
    session.call("bridgeprobe", "compute_with_children", {"signpost": sys.argv[2]})
except KeyboardInterrupt:
    print("interrupted", session.pid, flush=True)
print(session.call("base", "identity", {"x": 5}).unwrap(), flush=True)
"""
IDLE = """
import sys
from rbridge import RSession
session = RSession([sys.argv[1]], environment={"TMPDIR": sys.argv[2]})
session.call("base", "tempfile")
print(session.pid, flush=True)
sys.stdin.read()
"""
FORKING = """
import os, sys
from rbridge import RBridgeError, RSession
session = RSession([sys.argv[1]])

def fork(stay):
    child = os.fork()
    if child:
        return child
    try:
        session.call("base", "date")
    except RBridgeError as error:
        print(type(error).__name__, session.pid, error, flush=True)
    session.close()
    if stay:
        sys.stdin.read()
    sys.exit(0)

print(session.call("base", "Sys.getpid").unwrap(), flush=True)
os.waitpid(fork(stay=False), 0)
print(session.call("base", "Sys.getpid").unwrap(), flush=True)
fork(stay=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("how", "ignore_signals"), [(signal.SIGTERM, False), (signal.SIGKILL, True)]
)
def test_r_ends_when_its_session_s_process_is_killed_during_a_call(
    library: Path,
    signpost: Any,
    start_python: Start,
    has_ended: HasEnded,
    how: signal.Signals,
    ignore_signals: bool,
) -> None:
    script = start_python(BUSY, library, signpost.path, ignore_signals=ignore_signals)
    pids = signpost.wait()
    assert len(pids) == 3  # R and its children
    script.send_signal(how)
    assert script.wait() == -how
    assert all(has_ended(pid) for pid in pids)


def test_an_interrupt_ends_the_call_and_r_but_not_the_session(
    library: Path, signpost: Any, start_python: Start, has_ended: HasEnded
) -> None:
    script = start_python(BUSY, library, signpost.path)
    pids = signpost.wait()
    script.send_signal(signal.SIGINT)
    assert script.stdout.readline() == "interrupted None\n"
    assert all(has_ended(pid) for pid in pids)
    assert script.stdout.readline() == "5\n"
    assert script.wait() == 0


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


def test_a_forked_process_can_neither_use_nor_end_nor_keep_r(
    library: Path, start_python: Start, has_ended: HasEnded
) -> None:
    script = start_python(FORKING, library)
    pid, refused, again, refused_too = (script.stdout.readline() for _ in range(4))
    for line in (refused, refused_too):
        assert line.startswith("RSessionError None This RSession belongs to process")
    assert again == pid
    script.kill()  # its second child lives on
    assert has_ended(int(pid))
    script.stdin.close()  # lets that child end
