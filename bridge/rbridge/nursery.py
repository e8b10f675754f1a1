"""Workers forked from a process that has loaded packages and run nothing else.

Starting a process and loading its packages takes seconds, forking one that has loaded them some
hundredths of one. What is forked has run as little as a process that was just started: the nursery
itself loads, forks and waits, and never runs a call.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import IO, TypeAlias

import psutil

from rbridge import family
from rbridge.channel import Channel
from rbridge.tending import Fork, Load, Wait

# Packages may be loading when a worker is asked for.
_LIMIT = 60.0


# A command and its environment, by the descriptor on which the nursery is told what to do.
Start: TypeAlias = Callable[[int], tuple[Sequence[str], Mapping[str, str]]]


class Nursery:
    """The process that workers are forked from, as its owner sees it; started when first needed.

    Parameters
    ----------
    start : callable (int) -> (command, environment)
        The command runs `rbridge.tending.tend` on the descriptor.

    Attributes
    ----------
    closed : bool
    """

    def __init__(self, start: Start) -> None:
        self._start = start
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self.closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        _OURS.add(self)

    def load(self, names: Sequence[str]) -> None:
        """Let it load packages; returns at once. What cannot be loaded is left out."""
        with self._lock, contextlib.suppress(EOFError, TimeoutError):
            self._running().send(Load(tuple(names)), deadline=time.monotonic() + _LIMIT)

    def fork(self, connection: socket.socket, console: IO[bytes] | None = None) -> Forked:
        """Fork a worker that serves on one end of a socket pair.

        Raises
        ------
        ChildProcessError
            If the nursery ends instead, or is closed.
        """
        deadline = time.monotonic() + _LIMIT
        with self._lock:
            try:
                channel = self._running()
                directory = tempfile.mkdtemp(dir=self._directory)
                channel.send(Fork(directory, console is not None), deadline=deadline)
                for one in (connection, console):
                    if one is not None:
                        channel.give(one.fileno(), deadline)
                pid = channel.receive(deadline)[0]
            except (EOFError, TimeoutError):
                self._end()
                raise ChildProcessError("No worker could be forked.") from None
            assert isinstance(pid, int)
            return Forked(self, pid, directory)

    def status(self, pid: int) -> int | None:
        """Exit status of a worker as `subprocess` has it; None while it runs."""
        with self._lock:
            try:
                assert self._channel is not None
                self._channel.send(Wait(pid))
                found = self._channel.receive(time.monotonic() + _LIMIT)[0]
            except (EOFError, TimeoutError, AssertionError, OSError):
                return -signal.SIGKILL  # ended with the nursery
        assert found is None or isinstance(found, int)
        return found

    def close(self) -> None:
        """End it, and all workers that were forked from it; none can be forked any more."""
        if self._owner != os.getpid():
            return
        self.closed = True
        # Another thread may hold the lock until packages are loaded.
        process = self._process
        if process is not None and process.poll() is None:
            family.end_family(process.pid)
        with self._lock:
            self._end()

    def _running(self) -> Channel:
        if self._process is not None and self._process.poll() is None:
            assert self._channel is not None
            return self._channel
        self._end()
        if self.closed:
            raise EOFError
        ours, theirs = socket.socketpair()
        watched, lifeline = os.pipe()
        # Ends when this process does, however it does; then the sentinel ends all workers.
        self._lifeline = os.fdopen(lifeline, "wb", buffering=0)
        quiet = subprocess.DEVNULL
        with theirs, os.fdopen(watched, "rb", buffering=0) as end:
            command, environment = self._start(theirs.fileno())
            self._directory = tempfile.mkdtemp(prefix="rbridge-")
            self._process = subprocess.Popen(
                command, env={**environment, "TMPDIR": self._directory},
                pass_fds=[theirs.fileno()], stdin=quiet, stdout=quiet, stderr=quiet,
                start_new_session=True,
            )  # fmt: skip
            watch = [sys.executable, "-P", family.__file__, str(self._process.pid), self._directory]
            self._sentinel = subprocess.Popen(
                watch, stdin=end, stdout=quiet, stderr=quiet, start_new_session=True
            )
        process = self._process
        self._channel = Channel(ours, lambda: process.poll() is None)
        self._finalizer = weakref.finalize(self, self._lifeline.close)
        return self._channel

    def _end(self) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            family.end_family(self._process.pid)
        self._process.wait()
        self.forget()
        self._sentinel.kill()
        self._sentinel.wait()
        self._process = self._channel = None
        shutil.rmtree(self._directory, ignore_errors=True)

    def forget(self) -> None:
        """Close what this process holds of it."""
        if self._channel is not None:
            self._channel.close()
            self._finalizer()


class Forked:
    """A worker that was forked, with what its owner uses of `subprocess.Popen`.

    Attributes
    ----------
    pid : int
    directory : str
        For temporary files; the owner removes it.
    """

    def __init__(self, nursery: Nursery, pid: int, directory: str) -> None:
        self.pid, self.directory = pid, directory
        self._nursery, self._owner = nursery, os.getpid()
        self._status: int | None = None

    def poll(self) -> int | None:
        """Exit status; None while it runs."""
        # Its number is its own until the nursery has been asked for the status.
        if self._status is None and not runs(self.pid):
            self._status = self._nursery.status(self.pid)
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        """Exit status, when it has one.

        Raises
        ------
        subprocess.TimeoutExpired
        """
        late = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if late is not None and time.monotonic() > late:
                raise subprocess.TimeoutExpired("worker", timeout or 0.0)
            time.sleep(0.002)
        return status

    def kill(self) -> None:
        """End it."""
        if self._owner == os.getpid() and self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def runs(pid: int) -> bool:
    """Whether a process that has not been waited for runs."""
    try:
        return _process(pid).status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.NoSuchProcess:
        return False


@lru_cache(maxsize=32)
def _process(pid: int) -> psutil.Process:
    # Asked before every call, and three times as fast as one that is made anew: its status is that
    # of whatever has the number now.
    return psutil.Process(pid)


_OURS: weakref.WeakSet[Nursery] = weakref.WeakSet()


def _forget_all() -> None:
    # A child that kept the write end of a lifeline would keep workers when our process dies.
    for nursery in _OURS:
        nursery.forget()


os.register_at_fork(after_in_child=_forget_all)
