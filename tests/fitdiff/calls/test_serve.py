"""The process in which Python calls run."""

from __future__ import annotations

import gc
import os
import socket
from typing import NoReturn

import pytest

from fitdiff.calls.serve import Server, serve, without_frame
from fitdiff.calls.worker_messages import Ask, Failed


class Ended(BaseException):
    """The process would have ended."""


def end(status: int) -> NoReturn:
    raise Ended(status)


def test_a_worker_collects_garbage_which_its_nursery_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, theirs = socket.socketpair()
    ours.close()
    monkeypatch.setattr(os, "_exit", end)
    gc.disable()
    try:
        with pytest.raises(Ended):
            serve(theirs)
        assert gc.isenabled()
    finally:
        gc.enable()


def test_an_object_of_a_process_that_has_ended_is_said_to_be_gone() -> None:
    answer = Server().answer(Ask(16, "fitdiff.calls.serve:code", {}))
    assert isinstance(answer, Failed)
    assert answer.refused
    assert answer.message.startswith("The Python process that held a fit has ended")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Error evaluating factor\n    y ~ Q(x)\n        ^^^^", "Error evaluating factor"),
        ("two lines\nof words", "two lines\nof words"),
        ("x\n^", "x\n^"),
    ],
)
def test_the_line_that_carets_underline_is_left_out(text: str, said: str) -> None:
    assert without_frame(text) == said
