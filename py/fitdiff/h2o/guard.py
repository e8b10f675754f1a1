"""The process between a run and H2O's Java, so that Java never outlives the run.

Java cannot watch its parent, so this guard does. It is started in a session of its own (signals
sent to the run's terminal do not reach it), holds the reading end of a pipe whose other end only
the run holds, and kills Java when the pipe ends: however the run ended, SIGKILL included. Java in
turn is killed by the kernel when the guard is. What remains is the folder, which the guard removes.

Run as a script with nothing but the standard library, because it must be up before Java is.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading

_PR_SET_PDEATHSIG = 1  # from the kernel's prctl.h


def main(folder: str, command: list[str]) -> int:
    """Run Java until it ends or standard input does; then remove ``folder``.

    Parameters
    ----------
    folder : str
        Java's own temporary files.
    command : list of str

    Returns
    -------
    int
        Java's exit status; 128 plus the signal's number when a signal ended it.
    """
    guard = os.getpid()
    java = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: _die_with(guard),  # noqa: PLW1509 - safe, as no thread exists yet
    )
    threading.Thread(target=_kill_at_end_of_input, args=(java,), daemon=True).start()
    status = java.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return status if status >= 0 else 128 - status


def _die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(1)


def _kill_at_end_of_input(java: subprocess.Popen[bytes]) -> None:
    # Not sys.stdin: a thread that waits inside its lock would break the interpreter's shutdown.
    while os.read(0, 1):
        pass
    java.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
