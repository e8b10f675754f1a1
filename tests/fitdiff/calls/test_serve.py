"""The process in which Python calls run."""

from __future__ import annotations

import gc
import os
import socket
import warnings
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.serve import Server, _texts, serve, without_frame
from fitdiff.calls.worker_messages import Ask, Failed, Ran, Request, Run


class Ended(BaseException):
    """The process would have ended."""


def end(status: int) -> NoReturn:
    raise Ended(status)


def test_a_worker_collects_its_own_garbage_and_leaves_its_nurserys_objects_alone(
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
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        gc.enable()


def test_an_object_of_a_process_that_has_ended_is_said_to_be_gone() -> None:
    answer = Server().answer(Ask(16, "fitdiff.calls.describing:code", {}))
    assert isinstance(answer, Failed)
    assert answer.refused
    assert answer.message.startswith("The Python process that held a fit has ended")


def doubled(value: object, data: pd.Series) -> list[float]:
    """What is asked of a value, for the tests below: it looks at data of its own."""
    assert np.ndim(value) == 0
    return [2 * one for one in data]


HERE = f"{__name__}:doubled"


def asked(call: str, *then: tuple[str, Mapping[str, Any]]) -> Run:
    return Run(parse_python(call), {}, (), {"x": pd.Series([1.0, 2.0])}, then=then)


def test_what_is_asked_then_is_answered_after_the_call() -> None:
    data = {"data": pd.Series([1.0, 2.0])}
    ran, first, second = Server().answers(lambda: asked("x[0]", (HERE, data), (HERE, data)))
    assert isinstance(ran, Ran)
    assert first == second == [2.0, 4.0]


def test_what_is_asked_then_sees_the_data_as_they_were_sent() -> None:
    """Each time the request is read its data are new: a call may write to them."""
    made: list[pd.Series] = []

    def read() -> Request:
        request = asked("x[0]", (HERE, {"data": pd.Series([1.0, 2.0])}))
        made.append(request.then[0][1]["data"])
        if len(made) == 1:
            made[0][:] = 9.0
        return request

    _, answer = Server().answers(read)
    assert answer == [2.0, 4.0]


def test_nothing_is_asked_of_a_call_that_fails() -> None:
    (answer,) = Server().answers(lambda: asked("x['none']", (HERE, {})))
    assert isinstance(answer, Failed)


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


def test_what_a_later_version_will_do_is_no_warning_of_a_fit() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        warnings.warn("only by keyword in 4.0", DeprecationWarning, stacklevel=1)
        warnings.warn("did not converge", RuntimeWarning, stacklevel=1)
    assert _texts(said) == ("RuntimeWarning: did not converge",)
