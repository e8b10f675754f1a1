"""Break the code on purpose, a line at a time, and list the breaks that no test sees.

    python -m pip install mutmut==3.8.1
    python benchmarks/mutants.py run stats
    python benchmarks/mutants.py write docs/mutants.md

mutmut makes the mutants and runs, for each, the tests that reach its function. Each room is mutated
in a copy of the checkout, in out/mutants. What is found stays there: a room is run again from
nothing. docs/mutants.md is written from all that is there, and says why a mutant may survive by
the reasons in benchmarks/mutants.toml.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
OUT = CHECKOUT / "out" / "mutants"

# What is mutated in each room, under py/fitdiff, and the tests that are to see it.
ROOMS = {
    "stats": (["stats/*"], ["tests/fitdiff/stats"]),
    "splits": (["splits/*"], ["tests/fitdiff/splits"]),
    "hashing": (["hashing.py"], ["tests/fitdiff/test_hashing.py"]),
    "attribution": (["attribution/*"], ["tests/fitdiff/attribution"]),
    "comparison": (["comparison/*"], ["tests/fitdiff/comparison"]),
    "causes": (["causes/*"], ["tests/fitdiff/causes"]),
}
# Words of messages are held by tests only where they carry a figure.
CONFIGURATION = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {only}
do_not_mutate_patterns = ['raise \\w+']
also_copy = ["comparisons", "conftest.py", "py", "r", "renv.lock", "constraints.txt", "docs"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist"]
pytest_add_cli_args_test_selection = {tests}
"""

Call = Callable[..., str]
_BYTECODE = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True)
class Found:
    """What became of one mutant; ``change`` is what it changes, where it was not killed."""

    name: str
    outcome: str
    change: str = ""


def run(room: str, sample: int | None, seed: int, processes: int) -> None:
    """Mutate one room in a copy of the checkout and keep what became of each mutant."""
    folder = OUT / room
    shutil.rmtree(folder, ignore_errors=True)
    _copy(folder, *ROOMS[room])
    environment = os.environ | {"PYTHONPATH": str(folder / "mutants" / "src")}
    mutmut = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()"]

    def call(*arguments: str) -> str:
        done = subprocess.run(
            [*mutmut, *arguments], cwd=folder, env=environment, check=True, stdout=subprocess.PIPE
        )
        return done.stdout.decode()

    chosen: list[str] = []
    if sample is not None:
        call("run", "no such mutant*")  # makes them all, and tries none
        names = sorted(name for name, _ in _outcomes(call))
        chosen = sorted(random.Random(seed).sample(names, min(sample, len(names))))
    call("run", "--max-children", str(processes), *chosen)
    found = [
        Found(name, outcome, "" if outcome == "killed" else _change(folder, name))
        for name, outcome in _outcomes(call)
        if not chosen or name in chosen
    ]
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], cwd=CHECKOUT)
    content = {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit.decode().strip(),
        "mutmut": version("mutmut"),
        "sample": f"{len(chosen)} drawn with seed {seed}" if chosen else "all",
        "found": [vars(one) for one in found],
    }
    (OUT / f"{room}.json").write_text(json.dumps(content, indent=1))
    print(room, dict(Counter(one.outcome for one in found)))


def _copy(folder: Path, only: Sequence[str], tests: Sequence[str]) -> None:
    """Lay out a checkout as mutmut expects it: sources in src."""
    for source in ("fitdiff", "../bridge/rbridge"):
        kept = CHECKOUT / "py" / source
        shutil.copytree(kept, folder / "src" / kept.name, ignore=_BYTECODE)
    for name in ("tests", "comparisons", "py", "r", "docs"):
        shutil.copytree(CHECKOUT / name, folder / name, ignore=_BYTECODE)
    for name in ("conftest.py", "renv.lock", "constraints.txt"):
        shutil.copy(CHECKOUT / name, folder)
    # It is on Python's path from the start, and must be there by then.
    (folder / "mutants" / "src").mkdir(parents=True)
    patterns = [f"src/fitdiff/{each}" for each in only]
    configuration = CONFIGURATION.format(only=patterns, tests=list(tests))
    (folder / "pyproject.toml").write_text(
        (CHECKOUT / "pyproject.toml").read_text() + configuration
    )


def _outcomes(call: Call) -> Iterator[tuple[str, str]]:
    """Name and outcome of every mutant."""
    for line in call("results", "--all", "true").splitlines():
        name, _, outcome = line.strip().partition(": ")
        if outcome:
            yield name, outcome


def _change(folder: Path, name: str) -> str:
    """The lines that a mutant changes, before and after."""
    # `mutmut show` starts Python for each, a second or more.
    from mutmut.mutation.diff_apply import get_diff_for_mutant  # noqa: PLC0415

    module = name.rsplit(".", 1)[0].replace(".", "/")
    with chdir(folder):
        lines = get_diff_for_mutant(name, path=Path("src", f"{module}.py")).splitlines()
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in changed)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    runs = commands.add_parser("run")
    runs.add_argument("room", choices=ROOMS)
    runs.add_argument("--sample", type=int)
    runs.add_argument("--seed", type=int, default=1)
    runs.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    run(asked.room, asked.sample, asked.seed, asked.processes)


if __name__ == "__main__":
    main()
