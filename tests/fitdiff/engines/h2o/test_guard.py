"""The guard with a harmless command in the place of Java."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from fitdiff.engines.h2o import guard as guard_program

SECONDS_TO_END = 30  # a bound for a busy machine, not an expectation
# One write, as two commands share the pipe.
ENDLESS = "import os, signal; os.write(1, b'up\\n')\nwhile True: signal.pause()"


@contextmanager
def guarded(folder: Path, *codes: str) -> Iterator[subprocess.Popen[str]]:
    folder.mkdir()
    commands = json.dumps([[sys.executable, "-c", code] for code in codes])
    with subprocess.Popen(
        [sys.executable, "-I", guard_program.__file__, str(folder), commands],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as guard:
        yield guard


def child_of(guard: subprocess.Popen[str]) -> psutil.Process:
    """The command's process, once it runs its code."""
    assert guard.stdout is not None
    assert guard.stdout.readline() == "up\n"
    (child,) = psutil.Process(guard.pid).children()
    return child


def ended(child: psutil.Process) -> bool:
    return not psutil.wait_procs([child], timeout=SECONDS_TO_END)[1]


def test_end_of_input_ends_the_command(tmp_path: Path) -> None:
    with guarded(tmp_path / "files", ENDLESS) as guard:
        child = child_of(guard)
        assert guard.stdin is not None
        guard.stdin.close()
        assert guard.wait(SECONDS_TO_END) == 128 + signal.SIGKILL
        assert ended(child)
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_command_ends_with_the_guard(tmp_path: Path, number: signal.Signals) -> None:
    with guarded(tmp_path / "files", ENDLESS) as guard:
        child = child_of(guard)
        guard.send_signal(number)
        assert ended(child)


def test_exit_status_is_that_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    with guarded(tmp_path / "files", "import sys; sys.exit(3)") as guard:
        assert guard.wait(SECONDS_TO_END) == 3
    assert not (tmp_path / "files").exists()
    assert (tmp_path / "kept").exists()


def test_end_of_one_command_ends_the_others(tmp_path: Path) -> None:
    """A cluster does not outlive one of its nodes."""
    with guarded(tmp_path / "files", ENDLESS, ENDLESS) as guard:
        assert guard.stdout is not None
        assert [guard.stdout.readline() for _ in range(2)] == ["up\n"] * 2
        one, other = psutil.Process(guard.pid).children()
        one.terminate()
        assert ended(other)
        assert guard.wait(SECONDS_TO_END) == 128 + signal.SIGTERM
