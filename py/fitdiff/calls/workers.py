"""One warm R and one warm Python, each started at its first use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self

import numpy as np
import pandas as pd

from fitdiff.calls.allowed_r import PACKAGES
from fitdiff.calls.errors import CallError
from fitdiff.calls.index import python_names
from fitdiff.calls.python_worker import CallStopped, PythonWorker, told, unless_refused
from fitdiff.calls.sent import Sent
from fitdiff.calls.tree import Language
from fitdiff.calls.worker_messages import (
    Ask,
    Described,
    Forget,
    Request,
    Run,
)
from fitdiff.errors import UnavailableError
from fitdiff.nurseries import beside, likely, nurseries
from fitdiff.r_library import PACKAGE, library, missing
from fitdiff.tables.frames import to_frame
from fitdiff.tables.objects import from_object
from rbridge import Nursery, RBridgeError, RResult, RSession, RUnavailable, Value


class Workers:
    """The processes in which calls run.

    Parameters
    ----------
    time_limit : float
        Seconds that a call may take unless it says otherwise.
    parent : Workers, optional
        Whose nurseries the processes are forked from.
    own : dict of Language to Nursery, optional
        Nurseries that were started before, and end with the workers.

    Notes
    -----
    Each process is forked from a *nursery* of its language: one that has loaded packages and run
    no call. So a process for the verification of what is printed is there at once, and has run as
    little as one that was just started.
    """

    def __init__(
        self,
        time_limit: float = 25.0,
        parent: Workers | None = None,
        own: dict[Language, Nursery] | None = None,
    ) -> None:
        self.time_limit = time_limit
        self._parent = parent
        self._nurseries: dict[Language, Nursery] = (
            parent._nurseries if parent is not None else own or nurseries()
        )
        self._loaded: dict[Language, set[str]] = {"r": set(), "py": set()}
        self._python = PythonWorker(self._nurseries["py"])
        # R itself starts at the first call.
        self.session = RSession(
            [library()] if library().is_dir() else [],
            time_limit=time_limit,
            nursery=self._nurseries["r"],
        )
        self._r_pid: int | None = None
        self._in_r: Sent[pd.DataFrame] = Sent()
        self._told: set[str] = set()
        self._told_pid: int | None = None
        # What was said of packages and functions does not change while the workers live.
        self._exports: dict[str, tuple[str, ...]] = {} if parent is None else parent._exports
        self.described: dict[tuple[Any, ...], Described | None] = (
            {} if parent is None else parent.described
        )
        # Whether there is an answer to give when the user ends the search.
        self.searching = False
        self._optional = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def warm(
        self, languages: Collection[Language] = ("r", "py"), texts: Sequence[str] = ()
    ) -> None:
        """Start both at once, and load what the calls need; returns when R is ready.

        Without R only Python starts. The texts of the calls tell what Python is to import, which
        takes longest: a call of R runs meanwhile, and the first one of Python waits for it.
        """

        def start_r() -> None:
            # What stops it, or ends it when this is closed meanwhile, is said at its first call.
            with suppress(UnavailableError, RBridgeError):
                self.load("r", (PACKAGE,))
                self.exports()
                self.load("r", beside(texts))  # once R has a worker, while Python still loads

        thread = threading.Thread(target=start_r)
        if "py" in languages:
            self._nurseries["py"].load(())  # starts it
            self.load("py", likely("py", texts))
        if "r" in languages:
            thread.start()
        if "py" in languages:
            python_names()  # while they load
        if "r" in languages:
            thread.join()

    @contextmanager
    def fresh(self, ahead: Collection[Language] = ()) -> Iterator[Workers]:
        """Lend processes in which no call has run; they end after it.

        Parameters
        ----------
        ahead : collection of {'r', 'py'}
            Languages whose process is forked meanwhile, and not when it is first asked.
        """
        workers = Workers(self.time_limit, parent=self)
        for language in set(ahead):
            threading.Thread(
                target=workers._fork, args=(language,), name=f"fork {language}", daemon=True
            ).start()
        try:
            yield workers
        finally:
            workers.close()

    def _fork(self, language: Language) -> None:
        """Let a process be there; what stops it is said at its first call."""
        with suppress(UnavailableError, RBridgeError, CallError):
            self.forget(language, ())

    def keep_ready(self) -> None:
        """Let the nurseries load what calls have used, for the workers to come."""
        used = [(key, about) for key, about in self.described.items() if about is not None]
        r = {key[1] for key, _ in used if key[0] == "r"}
        python = {key[1][0] for key, about in used if key[0] == "py" and not about.problem}
        self.load("r", r)
        self.load("py", python)

    def load(self, language: Language, names: Collection[str]) -> None:
        """Let a nursery load packages or modules, for the workers to come; returns at once."""
        if new := set(names) - self._loaded[language]:
            self._loaded[language] |= new
            self._nurseries[language].load(sorted(new))

    def close(self) -> None:
        """End both processes."""
        if self._parent is None:  # at once, even where one is loading packages
            for nursery in self._nurseries.values():
                nursery.close()
        self._python.close()
        self.session.close()

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

    def tell_r_once(self, function: str, arguments: Callable[[], Mapping[str, Value]]) -> None:
        """Call a function of our R package once in each R, with arguments that are made then."""
        if self.session.pid != self._told_pid:
            self._told.clear()
        if function not in self._told:
            self.r(function, arguments()).unwrap()
            self._told.add(function)
            self._told_pid = self.session.pid

    def table_in_r(self, table: pd.DataFrame) -> int:
        """Return the number of a table in R, to which it is sent once."""
        if self.session.pid != self._r_pid:
            self._in_r.clear()
        number, new = self._in_r.number(table, lambda one: int(one.memory_usage().sum()))
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
        return unless_refused(self._python.ask(request, time_limit or self.time_limit))

    def run_python(self, request: Run, time_limit: float | None = None) -> tuple[Any, list[Any]]:
        """Run a call in the Python worker, and ask what is to be asked then.

        Returns
        -------
        answer : Ran or Failed
        told : list of object
            What was asked then, up to the first that failed, which `told` raises.

        Raises
        ------
        CallError
            As `python` does.
        """
        answer, told = self._python.run(request, time_limit or self.time_limit, self.time_limit)
        return unless_refused(answer), told

    def ask_python(self, handle: int, function: str, **arguments: object) -> Any:
        """Call ``module:function`` of ours with the object behind a handle.

        Raises
        ------
        CallError
            If it raises.
        """
        return told(self._python.ask(Ask(handle, function, arguments), self.time_limit))

    def forget(self, language: str, handles: tuple[int, ...]) -> None:
        """Forget objects that are no longer needed."""
        if language == "py":
            self.python(Forget(handles))
        else:
            self.r("call_forget", {"handles": np.array(handles, dtype=np.int32)}).unwrap()
