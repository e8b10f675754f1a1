"""Ctrl-C and the end of the disk, in a real process."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]


def start(*words: str, **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "fitdiff", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def hear_interrupts() -> None:
    """Undo what `nohup` and `&` leave to their children: SIGINT ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("to_group", [False, True], ids=["process", "group"])
def test_ctrl_c_says_what_is_kept(sandbox, monkeypatch, to_group: bool) -> None:
    # The engine writes here when a fit begins: reading waits for that.
    os.mkfifo(sandbox.log)
    monkeypatch.setenv("USER_ENGINE_LOG", str(sandbox.log))
    words = ["run", sandbox.study("hangs"), "--out", str(sandbox.out), "--workers", "1"]
    # As a terminal does, to all processes of the group; or as `kill` does, to one.
    with start(*words, preexec_fn=hear_interrupts) as process:
        with sandbox.log.open() as log:
            assert log.readline().startswith("hangs")
        (os.killpg if to_group else os.kill)(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Interrupted. Finished cells are kept; run the same command again to go on." in said
    assert "Traceback" not in said


def test_a_full_disk_is_one_message(sandbox, tmp_path: Path) -> None:
    """No file may grow beyond 1000 bytes, as if the disk were full."""
    words = ["run", sandbox.study("works"), "--out", str(tmp_path / "out")]
    limit = (1000, 1000)
    with start(
        *words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    ) as process:
        _, said = process.communicate(timeout=120)
    assert process.returncode == 2, said
    assert "Free some space and run the same command again" in " ".join(said.split())
    assert "Traceback" not in said


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["list", "comparisons"]])
def test_output_that_cannot_be_written_is_one_message(words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        finished = subprocess.run(
            [sys.executable, "-m", "fitdiff", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=CHECKOUT,
            text=True,
            check=False,
        )
    assert finished.returncode == 2
    assert " ".join(finished.stderr.split()) == (
        "fitdiff: No space left on device. Free some space and run the same command again: "
        "finished cells are kept."
    )
