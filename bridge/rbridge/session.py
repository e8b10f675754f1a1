"""The session: one R worker at a time, called like a function."""

from __future__ import annotations

import math
import os
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from rbridge.convert import from_r, to_r_list
from rbridge.errors import (
    RRefused,
    RSessionError,
    RTimedOut,
    RUnavailable,
    RWorkerDied,
)
from rbridge.messages import Answer, Call
from rbridge.nursery import Nursery
from rbridge.process import WorkerProcess
from rbridge.results import RResult
from rbridge.values import NonFinite, Value


class RSession:
    """R, in a worker process that is started at the first call.

    Parameters
    ----------
    libraries : sequence of Path
        Existing folders put before R's own library paths (``.libPaths()``).
    time_limit : float
        Seconds a call may take, unless the call says otherwise.
    environment : mapping of str to str, optional
        Added to the worker's environment; see `rbridge.environment.worker_environment` for what is
        fixed by default.
    nursery : Nursery, optional
        Of `rbridge.process.r_nursery` with the same libraries and environment: workers are forked
        from it, which takes some hundredths of a second.

    Notes
    -----
    The worker keeps its state (loaded packages, options, random numbers) from call to call. A
    session belongs to the process that made it; its calls may come from any thread and are made
    one after the other. It ends with `close`, with the ``with`` block, when it is collected and
    when its process ends, however that ends.
    """

    def __init__(
        self,
        libraries: Sequence[Path] = (),
        time_limit: float = 300.0,
        environment: Mapping[str, str] | None = None,
        nursery: Nursery | None = None,
    ) -> None:
        self._libraries = tuple(Path(library) for library in libraries)
        self._time_limit = _positive(time_limit)
        self._environment = dict(environment or {})
        self._nursery = nursery
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._finalizer: weakref.finalize[[], RSession] | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __reduce__(self) -> NoReturn:
        raise RSessionError(
            "An RSession cannot be pickled or copied: its R belongs to this process. Make a "
            "new session in the other process, with the same arguments."
        )

    @property
    def pid(self) -> int | None:
        """Process id of the worker; None when none is running."""
        worker = self._worker
        mine = self._owner == os.getpid()
        return worker.pid if worker is not None and mine and worker.alive() else None

    def close(self) -> None:
        """End the worker, also in the middle of a call. The session cannot be used again."""
        if self._owner != os.getpid():
            return
        self._closed = True
        if self._worker is not None:
            self._worker.end()
        # Held by a call of another thread, or of this one if a signal handler closes: that call
        # finds its worker gone and tidies up.
        if self._lock.acquire(blocking=False):
            try:
                self._discard()
            finally:
                self._lock.release()

    def call(
        self,
        package: str,
        function: str,
        arguments: Mapping[str, Value] | None = None,
        *,
        time_limit: float | None = None,
        nonfinite: NonFinite = "refuse",
    ) -> RResult:
        """Call ``package::function`` with named arguments.

        Parameters
        ----------
        package, function : str
        arguments : mapping of str to Value
            float64, int32, uint8, bool and str arrays become double, integer, raw, logical and
            character vectors, from two dimensions on with ``dim``; Python scalars become vectors
            of length one, None NULL, a dict a named and a list an unnamed list, a `Frame` a data
            frame.
        time_limit : float, optional
            Seconds for this call, in place of the session's. Starting R, and waiting for another
            thread's call, are not counted.
        nonfinite : {'refuse', 'carry'}
            With 'carry', NaN and infinities in doubles cross to the bit, and what holds R's NA
            comes back as `Masked`. Otherwise each is an error.

        Returns
        -------
        RResult
            With the R error, if there was one, as data. Vectors of length one without ``dim``
            come back as scalars, data frames as `Frame`; names and other attributes
            of atomic vectors do not cross.

        Raises
        ------
        RRefused
            If an argument or the value cannot cross exactly.
        RUnavailable
            If R cannot be started.
        RTimedOut
            After ``time_limit``; the worker has been killed, the next call starts another.
        RWorkerDied
            If the worker ended during the call, or since the last one (then this call was not
            made); the next call starts another.
        RSessionError
            If the session is closed or belongs to another process.
        """
        limit = self._time_limit if time_limit is None else _positive(time_limit)
        call = _call(package, function, arguments or {}, nonfinite)
        self._refuse_foreign()
        with self._lock:
            worker = self._running_worker()
            answer = self._ask(worker, call, limit)
            output = worker.take_output()
        return _result(answer, output, nonfinite)

    def _refuse_foreign(self) -> None:
        if self._owner != os.getpid():
            raise RSessionError(
                f"This RSession belongs to process {self._owner} and this is process "
                f"{os.getpid()}, forked from it. Make a new session here."
            )

    def _running_worker(self) -> WorkerProcess:
        if self._closed:
            raise RSessionError("This RSession is closed. Make a new one.")
        worker = self._worker
        if worker is None:
            return self._start()
        if not worker.alive():
            self._report_death(worker, "since the last call; this one was not made")
        return worker

    def _start(self) -> WorkerProcess:
        for library in self._libraries:
            if not library.is_dir():
                raise RUnavailable(
                    f"The R library {str(library)!r} is not a folder. Create it or leave it out."
                )
        worker = WorkerProcess(self._libraries, self._environment, self._nursery)
        self._finalizer = weakref.finalize(self, worker.kill)
        self._worker = worker
        if self._closed:  # meanwhile, by another thread
            self._discard()
            raise RSessionError("This RSession was closed while its R was starting.")
        return worker

    def _ask(self, worker: WorkerProcess, call: Call, limit: float) -> Answer:
        try:
            return worker.ask(call, time.monotonic() + limit)
        except TimeoutError:
            output = worker.take_output()
            self._discard()
            raise RTimedOut(f"{call.package}::{call.function}", limit, output) from None
        except EOFError:
            self._report_death(worker, f"during {call.package}::{call.function}")
        except BaseException:
            # An interrupt, say. The answer would be taken for the next call's.
            self._discard()
            raise

    def _report_death(self, worker: WorkerProcess, when: str) -> NoReturn:
        output = worker.take_output()
        status = self._discard()
        if self._closed:
            raise RSessionError("This RSession was closed during the call.")
        raise RWorkerDied(when, status, output) from None

    def _discard(self) -> int:
        worker, self._worker = self._worker, None
        if self._finalizer is not None:
            self._finalizer.detach()
        return 0 if worker is None else worker.kill()


def _call(
    package: str, function: str, arguments: Mapping[str, Value], nonfinite: NonFinite
) -> Call:
    for what, name in (("package", package), ("function", function)):
        if not isinstance(name, str) or not name or "\0" in name:
            raise RRefused(f"The {what} must be the name of an R {what}, got {name!r}.")
    if nonfinite not in ("refuse", "carry"):
        raise RRefused(f"nonfinite must be 'refuse' or 'carry', got {nonfinite!r}.")
    return Call(package, function, to_r_list(dict(arguments), "arguments", nonfinite))


def _result(answer: Answer, output: str, nonfinite: NonFinite) -> RResult:
    try:
        value = _value(answer, nonfinite)
    except RRefused as refusal:
        for said in answer.conditions:
            refusal.add_note(f"R {said.kind}: {said.message.rstrip()}")
        raise
    return RResult(value, answer.conditions, output, answer.failure, answer.seconds)


def _value(answer: Answer, nonfinite: NonFinite) -> Value:
    if answer.refusal is not None:
        raise RRefused(answer.refusal)
    return from_r(answer.value, "value", nonfinite)


def _positive(seconds: float) -> float:
    if not seconds > 0 or math.isnan(seconds):
        raise RRefused(f"time_limit must be a number of seconds above 0, got {seconds!r}.")
    return float(seconds)
