"""The Python worker as its parent sees it: start, ask, kill."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from typing import IO, Any

from numpy.typing import NDArray

from fitdiff.calls.arrays import pack
from fitdiff.calls.errors import CallError
from fitdiff.calls.sent import Sent
from fitdiff.calls.worker_messages import Request
from rbridge import family
from rbridge.channel import Channel

_START_LIMIT = 60.0
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
            "VECLIB_MAXIMUM_THREADS")  # fmt: skip


class CallTimedOut(CallError):  # noqa: N818 - as rbridge names its own
    """A call that took longer than its limit."""


class CallStopped(CallTimedOut):
    """A call that the user ended."""


class CallDied(CallError):  # noqa: N818
    """A call whose worker ended."""


class PythonWorker:
    """One warm process that runs Python calls, started at the first request.

    One thread for BLAS, as a sum over several is rounded differently. After a time-out or a death
    the next request starts another; handles of the old one are gone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        self._sent: Sent[NDArray[Any]] = Sent()
        self._lifeline: IO[bytes] | None = None
        self._sentinel: subprocess.Popen[bytes] | None = None
        self._finalizer: weakref.finalize[..., PythonWorker] | None = None

    def ask(self, request: Request, time_limit: float) -> Any:
        """Send a request and wait for its answer.

        Raises
        ------
        CallTimedOut
            After ``time_limit`` seconds; the process has been killed.
        CallDied
            If the process ended.
        """
        with self._lock:
            fresh = self._process is None or self._process.poll() is not None
            channel = self._start() if fresh else self._channel
            assert channel is not None
            deadline = time.monotonic() + time_limit + (_START_LIMIT if fresh else 0.0)
            try:
                packed, arrays = pack(request, self._sent)
                channel.send(packed, arrays, deadline)
                return channel.receive(deadline)[0]
            except TimeoutError:
                self._end()
                raise CallTimedOut(
                    f"The call took longer than {time_limit:g} s and was ended. Raise the time "
                    "limit."
                ) from None
            except EOFError:
                status = self._end(wait=True)
                raise CallDied(
                    f"The Python worker ended during the call (status {status}). Memory may have "
                    "run out; the next call starts another."
                ) from None
            except BaseException:  # an interrupt: the answer would be taken for the next one's
                self._end()
                raise

    def _start(self) -> Channel:
        self._end()
        ours, theirs = socket.socketpair()
        watched, lifeline = os.pipe()
        # Ends when this process does, however it does: the sentinel ends the worker then, also in
        # the middle of C code, where a thread of the worker could not.
        self._lifeline = os.fdopen(lifeline, "wb", buffering=0)
        self._directory = tempfile.mkdtemp(prefix="fitdiff-")
        with theirs, os.fdopen(watched, "rb", buffering=0) as end:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "fitdiff.calls.serve", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | dict.fromkeys(_THREADS, "1") | {"TMPDIR": self._directory},
                start_new_session=True,
            )
            self._sentinel = subprocess.Popen(
                [sys.executable, "-P", family.__file__, str(self._process.pid), self._directory],
                stdin=end,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._channel = Channel(ours, _alive(self._process))
        self._finalizer = weakref.finalize(self, self._process.kill)
        return self._channel

    def _end(self, wait: bool = False) -> int:
        if self._process is None:
            return 0
        if wait:  # it has closed its end: for its own status
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1.0)
        if self._process.poll() is None:
            family.end_family(self._process.pid)  # also what joblib started
        status = self._process.wait()
        for ending in (self._channel, self._lifeline):
            if ending is not None:
                ending.close()
        if self._sentinel is not None:
            self._sentinel.wait()
        if self._finalizer is not None:
            self._finalizer.detach()
        self._process = self._sentinel = self._channel = self._lifeline = None
        self._sent.clear()
        return status

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()


def _alive(process: subprocess.Popen[bytes]) -> Callable[[], bool]:
    return lambda: process.poll() is None
