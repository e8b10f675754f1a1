from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, suppress

import psutil
import pytest

from rbridge import Forked, Nursery, RSession, r_nursery

SERVE = """if True:
    import importlib, os, socket, sys
    from rbridge.tending import tend

    def serve(connection):
        names = [name for name in ("colorsys", "wave") if name in sys.modules]
        connection.send(" ".join([os.environ["TMPDIR"], *tidied, *names]).encode())
        if not connection.recv(1):
            os._exit(7)

    tidied = []
    control = socket.socket(fileno=int(sys.argv[1]))
    tend(control, importlib.import_module, serve, lambda: tidied.append("tidied"))
"""


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    def start(descriptor: int) -> tuple[list[str], dict[str, str]]:
        return [sys.executable, "-c", SERVE, str(descriptor)], dict(os.environ)

    with closing(Nursery(start)) as made:
        yield made


def forked(nursery: Nursery) -> tuple[Forked, socket.socket]:
    ours, theirs = socket.socketpair()
    ours.settimeout(60.0)
    with theirs:
        return nursery.fork(theirs), ours


def test_worker_has_what_was_loaded_and_a_folder_of_its_own(nursery: Nursery) -> None:
    nursery.load(["colorsys", "no_such_module"])
    first, one = forked(nursery)
    second, other = forked(nursery)
    with one, other:
        directories = [each.recv(999).decode().split() for each in (one, other)]
    assert [each[0] for each in directories] == [first.directory, second.directory]
    assert [each[-1] for each in directories] == ["colorsys", "colorsys"]
    assert first.directory != second.directory


def test_a_nursery_is_tidied_before_each_fork(nursery: Nursery) -> None:
    for times in (1, 2):
        _, connection = forked(nursery)
        with connection:
            assert connection.recv(999).decode().split()[1:] == ["tidied"] * times


def test_status_is_that_of_the_worker(nursery: Nursery) -> None:
    own, connection = forked(nursery)
    assert own.poll() is None
    connection.recv(999)
    connection.close()
    assert (own.wait(60.0), own.poll()) == (7, 7)
    killed, connection = forked(nursery)
    with connection:
        killed.kill()
        assert killed.wait(60.0) == -signal.SIGKILL


def test_workers_end_with_their_nursery_and_the_next_one_has_another(nursery: Nursery) -> None:
    own, connection = forked(nursery)
    with connection, suppress(ChildProcessError):
        psutil.Process(own.pid).parent().kill()  # type: ignore[union-attr]
        assert own.wait(60.0) == -signal.SIGKILL
    another, connection = forked(nursery)
    with connection:
        assert another.poll() is None


def test_r_that_was_forked_shares_nothing_but_what_was_loaded() -> None:
    with closing(r_nursery((), {})) as nursery:
        nursery.load(["splines"])
        sessions = [RSession(nursery=nursery) for _ in range(2)]
        first, second = sessions
        first.call("base", "options", {"digits": 3}).unwrap()
        assert first.call("base", "getOption", {"x": "digits"}).unwrap() == 3
        assert second.call("base", "getOption", {"x": "digits"}).unwrap() == 7
        assert second.call("base", "isNamespaceLoaded", {"name": "splines"}).unwrap() is True
        folders = {one.call("base", "tempdir").unwrap() for one in sessions}
        assert len(folders) == 2
        assert all(isinstance(one, str) and os.path.isdir(one) for one in folders)
        for one in sessions:
            one.close()
        assert not any(os.path.exists(str(one)) for one in folders)
