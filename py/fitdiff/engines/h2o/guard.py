"""The process between a run and H2O's Java, so that no Java outlives the run.

Java cannot watch its parent, so this guard does. It is started in a session of its own (signals
sent to the run's terminal do not reach it), holds the reading end of a pipe whose other end only
the run holds, and kills every Java when the pipe ends: however the run ended, SIGKILL included.
Java in turn is killed by the kernel when the guard is; and by the guard when another Java ends,
because a cluster does not outlive one of its nodes. What remains is the folder, which the guard
removes.

Run as a script with nothing but the standard library, because it must be up before Java is.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from queue import SimpleQueue

_PR_SET_PDEATHSIG = 1  # from the kernel's prctl.h


def main(folder: str, commands: list[list[str]]) -> int:
    """Run all commands until one of them ends or standard input does; then remove ``folder``.

    Parameters
    ----------
    folder : str
        Java's own temporary files.
    commands : list of list of str
        One for each node.

    Returns
    -------
    int
        Exit status of the first Java that ended; 128 plus the signal's number when a signal
        ended it.
    """
    guard = os.getpid()
    nodes = [
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            preexec_fn=lambda: _die_with(guard),  # noqa: PLW1509 - safe, as no thread exists yet
        )
        for command in commands
    ]
    ended: SimpleQueue[int] = SimpleQueue()
    for java in nodes:
        threading.Thread(target=_tell_the_end, args=(java, ended), daemon=True).start()
    threading.Thread(target=_kill_at_end_of_input, args=(nodes,), daemon=True).start()
    status = ended.get()
    for java in nodes:
        java.kill()
    for java in nodes:
        java.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return status if status >= 0 else 128 - status


def _die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(1)


def _tell_the_end(java: subprocess.Popen[bytes], ended: SimpleQueue[int]) -> None:
    ended.put(java.wait())


def _kill_at_end_of_input(nodes: list[subprocess.Popen[bytes]]) -> None:
    # Not sys.stdin: a thread that waits inside its lock would break the interpreter's shutdown.
    while os.read(0, 1):
        pass
    for java in nodes:
        java.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], json.loads(sys.argv[2])))
