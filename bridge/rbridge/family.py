"""Ending a process with everything it started, even if its parent has died.

Run as a script this file is the sentinel of a worker: a process beside it, with the read end of
a pipe as its standard input. The write end is held by the session's process only, so that the
pipe ends when that process does, however it does. A thread of the worker could not do this, as
R holds Python's interpreter lock; nor could PR_SET_PDEATHSIG, which is tied to the thread that
started the worker and which a session may outlive.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys

import psutil


def end_family(leader: int) -> None:
    """Kill a process group and the descendants of its leader, the leader itself included.

    Parameters
    ----------
    leader : int
        Process id of a process that leads its own group and has not been waited for (so that
        its number cannot have passed to another process).
    """
    try:
        descendants = psutil.Process(leader).children(recursive=True)
    except psutil.NoSuchProcess:
        descendants = []
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
    for descendant in descendants:  # those that have left the group
        with contextlib.suppress(psutil.NoSuchProcess):
            descendant.kill()


def _watch(leader: int, directory: str) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        worker = psutil.Process(leader)
        sys.stdin.buffer.read()  # nothing is written: returns at the end of the stream
        if worker.is_running():  # the same process, not another that got its number
            end_family(leader)
    shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    _watch(int(sys.argv[1]), sys.argv[2])
