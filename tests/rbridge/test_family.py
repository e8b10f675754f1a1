"""Ending a process with its children."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from rbridge import family

# One child in the leader's process group, one that has left it.
LEADER = "sleep 600 & echo $!; setsid sleep 600 > /dev/null & echo $!; echo $$; wait"


def start_leader() -> tuple[subprocess.Popen[str], list[int]]:
    leader = subprocess.Popen(
        ["sh", "-c", LEADER], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert leader.stdout is not None
    pids = [int(leader.stdout.readline()) for _ in range(3)]
    leader.stdout.close()
    return leader, pids


def test_children_that_left_the_process_group_are_ended_too(
    has_ended: Callable[[int], bool],
) -> None:
    leader, pids = start_leader()
    family.end_family(leader.pid)
    assert leader.wait() == -9
    assert all(has_ended(pid) for pid in pids)


def test_ending_a_family_twice_is_not_an_error() -> None:
    leader, _ = start_leader()
    family.end_family(leader.pid)
    family.end_family(leader.pid)  # not waited for yet: its number is still its own
    assert leader.wait() == -9


def test_the_sentinel_ends_the_family_when_its_input_ends(
    tmp_path: Path, has_ended: Callable[[int], bool]
) -> None:
    directory = tmp_path / "temporary"
    directory.mkdir()
    leader, pids = start_leader()
    sentinel = subprocess.Popen(
        [sys.executable, str(family.__file__), str(leader.pid), str(directory)],
        stdin=subprocess.PIPE,
    )
    assert all(psutil.pid_exists(pid) for pid in pids)
    assert directory.exists()
    sentinel.communicate()
    assert leader.wait() == -9
    assert all(has_ended(pid) for pid in pids)
    assert not directory.exists()


def test_a_sentinel_without_a_worker_removes_the_directory(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    sentinel = [sys.executable, str(family.__file__), str(gone.pid), str(tmp_path / "temporary")]
    (tmp_path / "temporary").mkdir()
    subprocess.run(sentinel, stdin=subprocess.DEVNULL, check=True)
    assert not (tmp_path / "temporary").exists()
