"""One warm R and one warm Python, each started at its first use."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self

import numpy as np
import pandas as pd

from fitdiff.calls.allowed_r import PACKAGES
from fitdiff.calls.errors import CallError
from fitdiff.calls.python_worker import CallStopped, PythonWorker
from fitdiff.calls.sent import Sent
from fitdiff.calls.tree import Language
from fitdiff.calls.worker_messages import Ask, Describe, Described, Failed, Forget, Request
from fitdiff.errors import FitdiffError, UnavailableError
from fitdiff.r_library import PACKAGE, library, missing
from fitdiff.tables.frames import to_frame
from fitdiff.tables.objects import from_object
from rbridge import RBridgeError, RResult, RSession, RUnavailable, Value


class Workers:
    """The processes in which calls run.

    Parameters
    ----------
    time_limit : float
        Seconds that a call may take unless it says otherwise.
    """

    def __init__(self, time_limit: float = 25.0) -> None:
        self.time_limit = time_limit
        self._python = PythonWorker()
        self._r: RSession | None = None
        self._r_pid: int | None = None
        self._in_r: Sent[pd.DataFrame] = Sent()
        self._exports: dict[str, tuple[str, ...]] = {}
        self._fresh: tuple[Workers, threading.Thread] | None = None
        self._lent = 0
        # Whether there is an answer to give when the user ends the search.
        self.searching = False
        self._optional = False
        # What was said of functions: it does not change while the workers live.
        self.described: dict[tuple[object, ...], Described | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def warm(self, languages: Collection[Language] = ("r", "py")) -> None:
        """Start both at once, and import what most calls need; returns when both are ready.

        Without R only Python starts.
        """

        def start_r() -> None:
            # What stops it, or ends it when this is closed meanwhile, is said at its first call.
            with suppress(UnavailableError, RBridgeError):
                self.exports()

        thread = threading.Thread(target=start_r)
        if "r" in languages:
            thread.start()
        packages = ("statsmodels", "sklearn")
        paths = (("statsmodels.formula.api", ("ols",)), ("sklearn.linear_model", ("Ridge",)))
        if "py" in languages:
            self.python(Describe(paths, packages))
        if "r" in languages:
            thread.join()

    def start_fresh(self, languages: Collection[Language]) -> None:
        """Let two more processes start meanwhile, which no call has run in."""
        if self._fresh is None:
            workers = Workers(self.time_limit)
            thread = threading.Thread(target=_warm, args=(workers, languages), daemon=True)
            thread.start()
            self._fresh = workers, thread

    @contextmanager
    def fresh(self, languages: Collection[Language]) -> Iterator[Workers]:
        """Lend processes in which no call has run; they end after it."""
        self.start_fresh(languages)
        assert self._fresh is not None
        workers, thread = self._fresh
        self._fresh = None
        thread.join()
        try:
            yield workers
        finally:
            workers.close()
        self._lent += 1
        # In a session of several comparisons the next ones are ready before they are asked for.
        if self._lent > 1:
            self.start_fresh(languages)

    def close(self) -> None:
        """End both processes, and those that were to be lent."""
        if self._fresh is not None:
            workers, thread = self._fresh
            self._fresh = None
            thread.join()
            workers.close()
        self._python.close()
        if self._r is not None:
            self._r.close()
            self._r = None

    @contextmanager
    def optional(self) -> Iterator[None]:
        """Mark a fit that the search can do without, so that `stop_fit` may end it."""
        self._optional = True
        try:
            yield
        finally:
            self._optional = False

    def stop_fit(self) -> None:
        """End a fit under way, from a handler of a signal; its worker is killed.

        Raises
        ------
        CallStopped
            Where a fit is under way that the search can do without.
        """
        if self._optional:
            raise CallStopped("The call was ended by Ctrl-C.")

    @property
    def session(self) -> RSession:
        """The R session; R starts at its first call."""
        if self._r is None:
            libraries = [library()] if library().is_dir() else []
            self._r = RSession(libraries=libraries, time_limit=self.time_limit)
        return self._r

    def r(
        self, function: str, arguments: Mapping[str, Value], time_limit: float | None = None
    ) -> RResult:
        """Call a function of our R package; an R error is in the result.

        Raises
        ------
        UnavailableError
            Without R.
        """
        try:
            result = self.session.call(
                PACKAGE, function, arguments, time_limit=time_limit, nonfinite="carry"
            )
        except RUnavailable as error:
            raise UnavailableError(missing() or str(error)) from error
        # It may also be in another of R's libraries.
        if result.error is not None and PACKAGE in result.error.message and (lacking := missing()):
            raise UnavailableError(lacking)
        return result

    def table_in_r(self, table: pd.DataFrame) -> int:
        """Return the number of a table in R, to which it is sent once."""
        if self.session.pid != self._r_pid:
            self._in_r.clear()
        number, new = self._in_r.number(table, int(table.memory_usage().sum()))
        if new:
            self._r_pid = None  # until it is there
            forget = np.array(self._in_r.dropped(1), dtype=np.int32)
            frame = to_frame(from_object(table, "the table"))
            sent: dict[str, Value] = {"number": number, "table": frame, "forget": forget}
            self.r("call_table", sent).unwrap()
            self._r_pid = self.session.pid
        return number

    def exports(self, packages: tuple[str, ...] = tuple(PACKAGES)) -> dict[str, tuple[str, ...]]:
        """Return what each installed R package exports; what is not installed is left out."""
        missing = [one for one in packages if one not in self._exports]
        if missing:
            found = self.r("call_exports", {"packages": np.array(missing, dtype=np.str_)}).unwrap()
            assert isinstance(found, dict)
            for one in missing:
                self._exports[one] = tuple(map(str, found.get(one) or ()))  # type: ignore[arg-type]
        return {one: self._exports[one] for one in packages if self._exports[one]}

    def python(self, request: Request, time_limit: float | None = None) -> Any:
        """Ask the Python worker.

        Returns
        -------
        object
            `Failed` where a fit raised.

        Raises
        ------
        CallError
            If what is asked is not allowed, took too long, or ended the process.
        """
        answer = self._python.ask(request, time_limit or self.time_limit)
        if isinstance(answer, Failed) and answer.refused:
            raise CallError(answer.message)
        return answer

    def ask_python(self, handle: int, function: str, **arguments: object) -> Any:
        """Call ``module:function`` of ours with the object behind a handle.

        Raises
        ------
        CallError
            If it raises.
        """
        answer = self.python(Ask(handle, function, arguments))
        if isinstance(answer, Failed):
            raise CallError(f"{answer.kind}: {answer.message}")
        return answer

    def forget(self, language: str, handles: tuple[int, ...]) -> None:
        """Forget objects that are no longer needed."""
        if language == "py":
            self.python(Forget(handles))
        else:
            self.r("call_forget", {"handles": np.array(handles, dtype=np.int32)}).unwrap()


def _warm(workers: Workers, languages: Collection[Language]) -> None:
    """Start processes; what cannot start says so when it is used."""
    with suppress(FitdiffError):
        workers.warm(languages)
