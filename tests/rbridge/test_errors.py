"""Errors can be sent to another process, and say what happened."""

from __future__ import annotations

import pickle

import pytest

from rbridge import RBridgeError, RError, RFailure, RTimedOut, RUnavailable, RWorkerDied

FAILURE = RFailure("no such column", "f(x)", ("g(x)", "f(x)"))
ERRORS = [
    RTimedOut("stats::nls", 2.5, "step 1\nstep 2\n"),
    RWorkerDied("during base::f", -11, "core\n"),
    RWorkerDied("during base::f", 3, ""),
    RError(FAILURE),
    RUnavailable("no R"),
]


@pytest.mark.parametrize("error", ERRORS)
def test_errors_survive_pickling(error: RBridgeError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_messages_say_what_happened() -> None:
    timed_out, crashed, left, raised, _ = map(str, ERRORS)
    assert "stats::nls took longer than 2.5 s" in timed_out
    assert "step 2" in timed_out
    assert "SIGSEGV" in crashed
    assert "core" in crashed
    assert "exit code 3" in left
    assert raised.splitlines() == [
        "no such column",
        "  in: f(x)",
        "  R traceback:",
        "    g(x)",
        "    f(x)",
    ]


def test_the_status_gives_the_signal_or_the_exit_code() -> None:
    crashed, left = ERRORS[1], ERRORS[2]
    assert isinstance(crashed, RWorkerDied)
    assert isinstance(left, RWorkerDied)
    assert (crashed.signal, crashed.exit_code) == ("SIGSEGV", None)
    assert (left.signal, left.exit_code) == (None, 3)
    assert RWorkerDied("now", -40, "").signal == "40"
