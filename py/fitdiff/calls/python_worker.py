"""The Python worker as its parent sees it: start, ask, kill."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from numpy.typing import NDArray

from fitdiff.calls.arrays import pack
from fitdiff.calls.errors import CallError
from fitdiff.calls.sent import Sent
from fitdiff.calls.worker_messages import Failed, Request, Run
from rbridge import Forked, Nursery, family
from rbridge.channel import Channel

_START_LIMIT = 60.0


class CallTimedOut(CallError):  # noqa: N818 - as rbridge names its own
    """A call that took longer than its limit."""


class CallStopped(CallTimedOut):
    """A call that the user ended."""


class CallDied(CallError):  # noqa: N818
    """A call whose worker ended."""


class PythonWorker:
    """One warm process that runs Python calls, forked from a nursery at the first request.

    After a time-out or a death the next request starts another; handles of the old one are gone.

    Parameters
    ----------
    nursery : Nursery
        Of Python.
    """

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        self._lock = threading.Lock()
        self._closed = False
        self._process: Forked | None = None
        self._channel: Channel | None = None
        self._sent: Sent[NDArray[Any]] = Sent()
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
            return self._asked(request, time_limit)

    def run(self, request: Run, time_limit: float, limit_each: float) -> tuple[Any, list[Any]]:
        """Run a call, and ask for what is to follow it; its answer, and those that followed.

        None follows a `Failed`. What was raised while one was awaited stands in its place, and is
        the last.

        Parameters
        ----------
        request : Run
        time_limit, limit_each : float
            Seconds for the call, and for each answer that follows.

        Raises
        ------
        CallTimedOut, CallDied
            As `ask` does, of the call itself.
        """
        with self._lock:
            answer = self._asked(request, time_limit)
            told: list[Any] = []
            last = answer
            while len(told) < len(request.then) and not isinstance(last, Failed | CallError):
                try:
                    last = self._received(limit_each, time.monotonic() + limit_each)
                except (CallTimedOut, CallDied) as error:
                    last = error
                told.append(last)
            return answer, told

    def _asked(self, request: Request, time_limit: float) -> Any:
        """Send a request, to a process that is started where none runs, and wait for its answer."""
        fresh = self._process is None or self._process.poll() is not None
        channel = self._start() if fresh else self._channel
        assert channel is not None
        deadline = time.monotonic() + time_limit + (_START_LIMIT if fresh else 0.0)
        with self._ending(time_limit):
            packed, arrays = pack(request, self._sent)
            channel.send(packed, arrays, deadline)
        return self._received(time_limit, deadline)

    def _received(self, time_limit: float, deadline: float) -> Any:
        """Wait for an answer."""
        assert self._channel is not None
        with self._ending(time_limit):
            return self._channel.receive(deadline)[0]

    @contextlib.contextmanager
    def _ending(self, time_limit: float) -> Iterator[None]:
        """End the process when sending or waiting fails."""
        try:
            yield
        except TimeoutError:
            self._end()
            raise CallTimedOut(
                f"The call took longer than {time_limit:g} s and was ended. Raise the time limit."
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
        if self._closed:  # meanwhile, by another thread
            raise CallDied("The Python worker has been closed.")
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = self._nursery.fork(theirs)
            except ChildProcessError as error:
                raise CallDied("The Python worker ended while starting.") from error
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
        shutil.rmtree(self._process.directory, ignore_errors=True)
        if self._channel is not None:
            self._channel.close()
        if self._finalizer is not None:
            self._finalizer.detach()
        self._process = self._channel = None
        self._sent.clear()
        return status

    def close(self) -> None:
        """End the process; no other is started."""
        self._closed = True
        with self._lock:
            self._end()


def _alive(process: Forked) -> Callable[[], bool]:
    return lambda: process.poll() is None


def unless_refused(answer: Any) -> Any:
    """Return an answer.

    Raises
    ------
    CallError
        If what was asked is not allowed.
    """
    if isinstance(answer, Failed) and answer.refused:
        raise CallError(answer.message)
    return answer


def told(answer: Any) -> Any:
    """Return an answer.

    Raises
    ------
    CallError
        If it is what went wrong.
    """
    if isinstance(answer, CallError):
        raise answer
    answer = unless_refused(answer)
    if isinstance(answer, Failed):
        raise CallError(f"{answer.kind}: {answer.message}")
    return answer
