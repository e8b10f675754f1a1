"""The worker process as its session sees it: start, ask, end."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

from rbridge import family
from rbridge.channel import Channel
from rbridge.environment import worker_environment
from rbridge.errors import RUnavailable
from rbridge.messages import Answer, Call, Elements, Started, attach, detach
from rbridge.nursery import Forked, Nursery, runs

# -P: what lies in the working directory does not shadow a module.
_PYTHON = (sys.executable, "-P")
_START_LIMIT = 60.0
_OUTPUT_LIMIT = 2**20
# Found through the folder of this very package, whatever the path of the session's process is.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from rbridge.worker import {0}; {0}()"


def _temporary_directory(parent: str | None) -> str:
    try:
        return tempfile.mkdtemp(prefix="rbridge-", dir=parent)
    except OSError as error:
        raise RUnavailable(
            f"No temporary directory can be made for R ({error}). Set TMPDIR to a folder that "
            "can be written to."
        ) from error


def _appending_file() -> IO[bytes]:
    # Every writer appends (tempfile leaves O_APPEND out), so that the file can be emptied.
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the caller closes it
    fcntl.fcntl(file, fcntl.F_SETFL, fcntl.fcntl(file, fcntl.F_GETFL) | os.O_APPEND)
    return file


def _command(function: str, descriptor: int, libraries: Sequence[Path]) -> list[str]:
    folder = str(Path(__file__).resolve().parent.parent)
    paths = json.dumps([str(library.absolute()) for library in libraries])
    return [*_PYTHON, "-c", _START.format(function), folder, str(descriptor), paths]


def r_nursery(libraries: Sequence[Path], environment: Mapping[str, str]) -> Nursery:
    """A process in which R has started, from which a session can fork its workers."""

    def start(descriptor: int) -> tuple[list[str], dict[str, str]]:
        command = _command("tend_nursery", descriptor, libraries)
        return command, worker_environment(environment)

    return Nursery(start)


class WorkerProcess:
    """One running worker.

    Parameters
    ----------
    libraries : sequence of Path
    environment : mapping of str to str
        Added to this process's own.
    nursery : Nursery, optional
        Of `r_nursery` with the same libraries and environment: forks the worker.

    Raises
    ------
    RUnavailable
        If R or rpy2 is missing or does not start.
    """

    def __init__(
        self,
        libraries: Sequence[Path],
        environment: Mapping[str, str],
        nursery: Nursery | None = None,
    ) -> None:
        self._owner = os.getpid()
        self._ending = threading.Lock()
        self._status: int | None = None
        self._worker: subprocess.Popen[bytes] | Forked | None = None
        self._sentinel: subprocess.Popen[bytes] | None = None
        # Everything temporary of the worker's, R's own directory included, since a process that
        # is killed does not tidy up.
        self._directory = _temporary_directory(environment.get("TMPDIR"))
        self._console = _appending_file()
        connection, theirs = socket.socketpair()
        self._channel = Channel(connection, self.alive)
        watched, lifeline = os.pipe()
        self._lifeline = os.fdopen(lifeline, "wb", buffering=0)
        _OURS.add(self)
        try:
            with theirs, os.fdopen(watched, "rb", buffering=0) as end_of_lifeline:
                self._worker = None if nursery is None else self._fork(theirs, nursery)
                if self._worker is None:
                    self._worker = self._spawn(theirs, libraries, environment)
                    self._sentinel = self._watch(end_of_lifeline)
            self._greet()
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        """Process id of the worker."""
        assert self._worker is not None
        return self._worker.pid

    def _fork(self, connection: socket.socket, nursery: Nursery) -> Forked | None:
        # A nursery in which R does not start ends; a worker that starts alone says why.
        with suppress(ChildProcessError):
            forked = nursery.fork(connection, self._console)
            os.rmdir(self._directory)
            self._directory = forked.directory
            return forked
        if nursery.closed:
            raise RUnavailable("The process that R was to be forked from has been closed.")
        return None

    def _spawn(
        self, connection: socket.socket, libraries: Sequence[Path], environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            _command("main", connection.fileno(), libraries),
            env=worker_environment(environment) | {"TMPDIR": self._directory},
            pass_fds=[connection.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=self._console,
            stderr=self._console,
            # Its own group, to end it with its children; its own session, out of reach of Ctrl-C.
            start_new_session=True,
        )

    def _watch(self, lifeline: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*_PYTHON, str(family.__file__), str(self.pid), self._directory],
            stdin=lifeline,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _greet(self) -> None:
        try:
            word, _ = self._channel.receive(time.monotonic() + _START_LIMIT)
        except TimeoutError:
            raise RUnavailable(
                f"R did not start within {_START_LIMIT:.0f} s. {self._said()}"
            ) from None
        except EOFError:
            raise RUnavailable(f"The R worker ended while starting. {self._said()}") from None
        if not isinstance(word, Started):
            raise RUnavailable(
                f"R could not be started through rpy2 ({getattr(word, 'reason', word)}). Install "
                "rpy2 for this Python and R (`python -m rpy2.situation` shows what it finds). "
                + self._said()
            )

    def _said(self) -> str:
        return f"It wrote:\n{self.take_output()}"

    def ask(self, call: Call, deadline: float) -> Answer:
        """Make a call and wait for its answer.

        Raises
        ------
        TimeoutError
            When ``deadline``, a value of `time.monotonic`, has passed.
        EOFError
            When the worker is gone.
        """
        buffers: list[memoryview] = []
        arguments = detach(call.arguments, buffers)
        assert isinstance(arguments, Elements)
        self._channel.send(Call(call.package, call.function, arguments), buffers, deadline)
        answer, incoming = self._channel.receive(deadline)
        assert isinstance(answer, Answer)
        return replace(answer, value=attach(answer.value, incoming.fill))

    def alive(self) -> bool:
        """Tell whether the process runs. Does not reap it: its group has to be ended first."""
        return self._status is None and runs(self.pid)

    def take_output(self) -> str:
        """Return what the process has printed since the last time, at most the last mebibyte."""
        descriptor = self._console.fileno()
        size = os.fstat(descriptor).st_size
        if size == 0:
            return ""
        kept = os.pread(descriptor, _OUTPUT_LIMIT, max(0, size - _OUTPUT_LIMIT))
        os.ftruncate(descriptor, 0)
        left_out = f"[{size - len(kept)} bytes left out]\n" if size > len(kept) else ""
        return left_out + kept.decode("utf-8", errors="replace")

    def end(self) -> None:
        """End the worker and its children now, from any thread.

        There is no gentler way: R's own shutdown aborts when reticulate has been loaded.
        """
        with self._ending:
            if self._worker is not None and self._status is None:
                family.end_family(self.pid)

    def kill(self) -> int:
        """End the worker, forget it, return its exit status as `subprocess` has it.

        Only for the thread that talks to the worker. In a forked child nothing is ended.
        """
        if self._owner != os.getpid():
            return 0
        self.end()
        with self._ending:
            self._status = 0 if self._worker is None else self._worker.wait()
        if self._sentinel is not None:
            self._sentinel.kill()
            self._sentinel.wait()
        self._forget()
        shutil.rmtree(self._directory, ignore_errors=True)
        return self._status

    def _forget(self) -> None:
        self._channel.close()
        self._console.close()
        self._lifeline.close()


_OURS: weakref.WeakSet[WorkerProcess] = weakref.WeakSet()


def _forget_all() -> None:
    # A child that kept the write end of a lifeline would keep the worker when our process dies.
    for worker in _OURS:
        worker._forget()


os.register_at_fork(after_in_child=_forget_all)
