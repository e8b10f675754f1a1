"""R for the tests: a probe package in a library of its own, and a session that knows it."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

import rbridge
from rbridge import RResult, RSession

_PROBE = Path(__file__).parent / "probe"
# Long enough for a busy machine; reached only by a test that is about to fail.
_PATIENCE = 60


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An R library with the package bridgeprobe."""
    folder = tmp_path_factory.mktemp("library")
    subprocess.run(
        ["R", "CMD", "INSTALL", f"--library={folder}", "--no-docs", "--no-test-load", _PROBE],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="session")
def r(library: Path) -> Iterator[RSession]:
    """A session shared by the tests that leave it as they find it."""
    with RSession([library]) as session:
        yield session


@pytest.fixture
def own(library: Path) -> Iterator[RSession]:
    """A session that no other test uses."""
    with RSession([library]) as session:
        yield session


@pytest.fixture(scope="session")
def _killable(library: Path) -> Iterator[list[RSession]]:
    sessions: list[RSession] = []
    yield sessions
    for session in sessions:
        session.close()


@pytest.fixture
def killable(library: Path, _killable: list[RSession]) -> RSession:
    """A session whose R the test may kill; quicker than `own`, as one test starts R for the next.

    The test must leave it without R, or with an R that is as it was started.
    """
    if not _killable or _killable[-1].pid is None:
        _killable.append(RSession([library]))
    return _killable[-1]


@pytest.fixture(scope="session")
def evaluate(r: RSession) -> Callable[..., RResult]:
    """Evaluate R code in the shared session."""

    def run(code: str, **options: Any) -> RResult:
        return r.call("bridgeprobe", "evaluate", {"code": code}, **options)

    return run


@pytest.fixture(scope="session")
def has_ended() -> Callable[[int], bool]:
    """A function that waits until a process has ended."""
    return _has_ended


def _has_ended(pid: int) -> bool:
    # An orphan may stay a zombie for a while, or for good: that is init's business.
    deadline = time.monotonic() + _PATIENCE
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        while time.monotonic() < deadline:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(0.05)
                return True
        return False
    return True


# A process inherits which signals are ignored: under `nohup`, or in the background of a script,
# those of a terminal are. So a script that is to receive signals says itself what they do.
_SIGNALS = """
import signal
signal.pthread_sigmask(signal.SIG_SETMASK, [])
signal.signal(signal.SIGINT, {interrupt})
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
    signal.signal(number, {others})
"""
_AS_IN_A_TERMINAL = _SIGNALS.format(interrupt="signal.default_int_handler", others="signal.SIG_DFL")
_IGNORED = _SIGNALS.format(interrupt="signal.SIG_IGN", others="signal.SIG_IGN")


@pytest.fixture
def start_python() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a script that can import rbridge, with pipes to its standard input and output.

    It treats signals as in a terminal, or with ``ignore_signals`` as under `nohup`.
    """
    started: list[subprocess.Popen[str]] = []
    path = os.pathsep.join([str(Path(rbridge.__file__).parent.parent), *sys.path])

    def start(code: str, *arguments: object, ignore_signals: bool = False) -> subprocess.Popen[str]:
        signals = _IGNORED if ignore_signals else _AS_IN_A_TERMINAL
        script = subprocess.Popen(
            [sys.executable, "-c", signals + code, *map(str, arguments)],
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(script)
        return script

    yield start
    for script in started:
        with script:
            script.kill()


class Signpost:
    """A named pipe to which R writes when it has reached some point."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = str(path)
        self._reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def wait(self) -> list[int]:
        """Return the process ids written, when the line is complete."""
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self._reader], [], [], _PATIENCE)
            assert ready, "R did not reach the signpost"
            line += os.read(self._reader, 4096)
        return [int(word) for word in line.split()]

    def close(self) -> None:
        os.close(self._reader)


@pytest.fixture
def signpost(tmp_path: Path) -> Iterator[Signpost]:
    post = Signpost(tmp_path / "signpost")
    yield post
    post.close()
