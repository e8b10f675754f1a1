"""The process in which Python calls run."""

from __future__ import annotations

import gc
import os
import socket
from typing import NoReturn

import pytest

from fitdiff.calls.serve import serve


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
