"""Errors between Python and R, one class for each remedy."""

from __future__ import annotations

import signal

from rbridge.conditions import RFailure


class RBridgeError(Exception):
    """Base of every error that rbridge raises."""


class RUnavailable(RBridgeError):  # noqa: N818 - the name says what is the matter
    """No R worker can be started: R or rpy2 is missing, or cannot be loaded."""


class RSessionError(RBridgeError):
    """The session cannot be used here: closed, pickled, or in a forked process."""


class RRefused(RBridgeError, ValueError):  # noqa: N818
    """A value that has no exact counterpart on the other side."""


class RError(RBridgeError):
    """The R function ended in an R error.

    Attributes
    ----------
    failure : RFailure
        Its message, its call and R's traceback, all of which the message shows.
    """

    def __init__(self, failure: RFailure) -> None:
        super().__init__(failure)
        self.failure = failure


class RTimedOut(RBridgeError, TimeoutError):  # noqa: N818
    """A call took longer than its limit; the worker was killed.

    Attributes
    ----------
    function : str
        What was called.
    seconds : float
        The limit.
    output : str
        What R had printed by then, at most the last mebibyte.
    """

    def __init__(self, function: str, seconds: float, output: str) -> None:
        super().__init__(function, seconds, output)  # all of them, so that it can be pickled
        self.function = function
        self.seconds = seconds
        self.output = output

    def __str__(self) -> str:
        return (
            f"{self.function} took longer than {self.seconds:g} s; its R was killed, the next "
            f"call starts another.{_last_lines(self.output)}"
        )


class RWorkerDied(RBridgeError):  # noqa: N818
    """The worker process ended by itself or was killed by someone else.

    Attributes
    ----------
    when : str
    status : int
        The exit code; minus the signal's number if a signal ended the process.
    output : str
        What the process had written to its standard output and error, at most the last
        mebibyte.
    """

    def __init__(self, when: str, status: int, output: str) -> None:
        super().__init__(when, status, output)
        self.when = when
        self.status = status
        self.output = output

    @property
    def exit_code(self) -> int | None:
        """The exit code; None when a signal ended the process."""
        return self.status if self.status >= 0 else None

    @property
    def signal(self) -> str | None:
        """Name of the signal that ended the process, such as ``SIGSEGV``; None without one."""
        if self.status >= 0:
            return None
        try:
            return signal.Signals(-self.status).name
        except ValueError:  # real-time signals have no name
            return str(-self.status)

    def __str__(self) -> str:
        how = f"exit code {self.status}" if self.signal is None else f"signal {self.signal}"
        return (
            f"The R worker ended {self.when} ({how}). The next call starts another."
            f"{_last_lines(self.output)}"
        )


def _last_lines(output: str) -> str:
    lines = output.rstrip().splitlines()[-20:]
    return "\nIt wrote last:\n" + "\n".join(lines) if lines else ""
