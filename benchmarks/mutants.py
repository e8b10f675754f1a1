"""Break the code on purpose, a line at a time, and list the breaks that no test sees.

    python -m pip install mutmut==3.8.1
    python benchmarks/mutants.py run stats
    python benchmarks/mutants.py write docs/mutants.md

mutmut makes the mutants and runs, for each, the tests that reach its function. Each room is mutated
in a copy of the checkout, in out/mutants, and what is found goes to benchmarks/results/mutants: a
room is run again from nothing. docs/mutants.md is written from all that is there, and says why a
mutant may survive by the reasons in benchmarks/mutants.toml.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
REASONS = CHECKOUT / "benchmarks" / "mutants.toml"
OUT = CHECKOUT / "out" / "mutants"
RESULTS = CHECKOUT / "benchmarks" / "results" / "mutants"

# What is mutated in each room, under py/fitdiff, and the tests that are to see it.
ROOMS = {
    "stats": (["stats/*"], ["tests/fitdiff/stats"]),
    "splits": (["splits/*"], ["tests/fitdiff/splits"]),
    "hashing": (["hashing.py"], ["tests/fitdiff/test_hashing.py"]),
    "attribution": (["attribution/*"], ["tests/fitdiff/attribution"]),
    "comparison": (["comparison/*"], ["tests/fitdiff/comparison"]),
    "causes": (["causes/*"], ["tests/fitdiff/causes"]),
}
# A mutant that never ends is stopped: that is seen.
DETECTED = ("killed", "timeout")
UNTRIED = "not checked"
NO_REASON = "Not seen"
FOLDERS = ("tests", "comparisons", "py", "r", "docs")
FILES = ("conftest.py", "renv.lock", "constraints.txt")
# Words of messages are held by tests only where they carry a figure.
CONFIGURATION = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {only}
do_not_mutate_patterns = ['raise \\w+']
also_copy = {copied}
# What hangs is stopped by mutmut alone.
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist", "--timeout=0"]
pytest_add_cli_args_test_selection = {tests}
# By the clock, 15 times as long as its tests took, and this: other work may take the processors.
timeout_constant = 20.0
"""

Call = Callable[..., str]
_BYTECODE = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True)
class Found:
    """What became of one mutant; ``change`` is what it changes, where it was not killed."""

    name: str
    outcome: str
    change: str = ""

    @property
    def module(self) -> str:
        """Such as stats.counts."""
        return self.name.rsplit(".", 1)[0].removeprefix("fitdiff.")

    @property
    def place(self) -> str:
        """Module and function."""
        function = self.name.rsplit(".", 1)[1].partition("__mutmut_")[0]
        return f"{self.module}.{function.removeprefix('x_').removeprefix('xǁ').replace('ǁ', '.')}"


def run(
    room: str, only: Sequence[str], sample: int | None, seed: int, processes: int, again: bool
) -> None:
    """Mutate one room in a copy of the checkout and keep what became of each mutant."""
    folder = OUT / room
    if not again:
        shutil.rmtree(folder, ignore_errors=True)
    _copy(folder, *_chosen(room, only))
    environment = os.environ | {"PYTHONPATH": str(folder / "mutants" / "src")}
    mutmut = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()"]

    def call(*arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [*mutmut, *arguments],
            cwd=folder,
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
        )
        said = done.stdout.decode()
        if done.returncode and not fails:
            sys.exit("\n".join(said.splitlines()[-40:]))  # a spinner's lines come before
        return said

    chosen: list[str] = []
    if again:
        # Tests may reach other functions than before.
        (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
        sampled = _sampled(room)
        chosen = [
            name
            for name, outcome in _outcomes(call)
            if outcome not in DETECTED and (outcome != UNTRIED or not sampled)
        ]
    elif sample is not None:
        call("run", "no such mutant*", fails=True)  # makes them all, and finds none to try
        names = sorted(name for name, _ in _outcomes(call))
        chosen = sorted(random.Random(seed).sample(names, min(sample, len(names))))
    call("run", "--max-children", str(processes), *chosen)
    outcomes = [*_outcomes(call)]
    found = [
        Found(name, outcome, "" if outcome in DETECTED else _change(folder, name))
        for name, outcome in outcomes
        if outcome != UNTRIED
    ]
    drawn = f"{len(found)} of {len(outcomes)}, seed {seed}"
    keep(room, found, "all" if len(found) == len(outcomes) else drawn)
    print(room, dict(Counter(one.outcome for one in found)))


def keep(room: str, found: Sequence[Found], tried: str) -> None:
    """Write down what became of a room's mutants: their counts, and those that tests missed."""
    modules = defaultdict[str, Counter[str]](Counter)
    for one in found:
        modules[one.module][one.outcome] += 1
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], cwd=CHECKOUT)
    content = {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit.decode().strip(),
        "tried": tried,
        "modules": modules,
        "missed": [vars(one) for one in found if one.outcome not in DETECTED],
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
    (RESULTS / f"{room}.json").write_text(text + "\n")


def _chosen(room: str, only: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What is mutated of a room, and the tests that are to see it; of some modules, their own."""
    if not only:
        return ROOMS[room]
    tests = [f"tests/fitdiff/{room}/{Path(one).parent}/test_{Path(one).name}.py" for one in only]
    own = [test.replace("/./", "/") for test in tests if (CHECKOUT / test).is_file()]
    return [f"{room}/{one}.py" for one in only], own


def _sampled(room: str) -> bool:
    file = RESULTS / f"{room}.json"
    return file.exists() and json.loads(file.read_text())["tried"] != "all"


def _copy(folder: Path, only: Sequence[str], tests: Sequence[str]) -> None:
    """Lay out a checkout as mutmut expects it: sources in src."""
    places = {"py/fitdiff": "src/fitdiff", "bridge/rbridge": "src/rbridge"}
    for name, place in (places | {each: each for each in FOLDERS}).items():
        shutil.copytree(CHECKOUT / name, folder / place, ignore=_BYTECODE, dirs_exist_ok=True)
    for name in FILES:
        shutil.copy(CHECKOUT / name, folder)
    # It is on Python's path from the start, and must be there by then.
    (folder / "mutants" / "src").mkdir(parents=True, exist_ok=True)
    mutmut = CONFIGURATION.format(
        only=[f"src/fitdiff/{each}" for each in only],
        copied=[*FOLDERS, *FILES],
        tests=list(tests),
    )
    text = (CHECKOUT / "pyproject.toml").read_text()
    (folder / "pyproject.toml").write_text(text + mutmut)


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


def write(file: Path) -> None:
    """Write what was found of all rooms, and why the survivors may live."""
    stated = tomllib.loads((CHECKOUT / "benchmarks" / "mutants.toml").read_text())
    reasons = {
        one["why"]: [re.compile(each) for each in one["changes"]] for one in stated["reason"]
    }
    rows, by_reason = [], defaultdict[str, list[str]](list)
    whole = Counter[str]()
    for path in sorted(RESULTS.glob("*.json")):
        run_of = json.loads(path.read_text())
        for one in (Found(**each) for each in run_of["missed"]):
            by_reason[_reason(one, reasons)].append(_line(one))
        for module, outcomes in sorted(run_of["modules"].items()):
            counts = Counter(outcomes)
            whole += counts
            rows.append(_row(module, counts, run_of))
    file.write_text(_page(rows, whole, by_reason))


def _reason(one: Found, reasons: dict[str, list[re.Pattern[str]]]) -> str:
    text = f"{one.place}\n{one.change}"
    found = (
        why for why, patterns in reasons.items() if any(each.search(text) for each in patterns)
    )
    return next(found, NO_REASON)


def _row(module: str, counts: Counter[str], run_of: dict[str, str]) -> str:
    detected = sum(counts[one] for one in DETECTED)
    share = f"{100 * detected / counts.total():.0f} %"
    cells = module, counts.total(), detected, share, run_of["tried"], run_of["date"]
    return f"| {' | '.join(map(str, (*cells, run_of['commit'])))} |"


def _line(one: Found) -> str:
    before, after = (
        " ".join(line[2:] for line in one.change.splitlines() if line[0] == sign) for sign in "-+"
    )
    return f"`{one.place}`: `{before}` -> `{after or 'nothing'}`"


def _page(rows: Sequence[str], whole: Counter[str], by_reason: dict[str, list[str]]) -> str:
    detected = sum(whole[one] for one in DETECTED)
    share = f"{100 * detected / whole.total():.1f} %"
    missed = len(by_reason.get(NO_REASON, []))
    lines = [
        "# Breaks of the code that no test sees",
        "",
        "A mutant is a line of the code, broken on purpose. Made and tried by mutmut "
        f"{version('mutmut')}, as `python benchmarks/mutants.py --help` says; this page is "
        "written by `python benchmarks/mutants.py write docs/mutants.md`. Each mutant is tried by "
        "the tests of its own room alone. Texts of errors, decorated functions and constants of "
        "modules are not mutated. A sample is of the modules listed, and says nothing of the "
        "others of its room.",
        "",
        f"**{detected} of {whole.total()} mutants are seen ({share}).** Of the others "
        f"{whole.total() - detected - missed} survive for the reasons below, and {missed} "
        "without one.",
        "",
        "| module | mutants | seen | share | tried | date | commit |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]
    for why, changes in sorted(by_reason.items(), key=lambda one: (one[0] == NO_REASON, one[0])):
        lines += ["", f"## {why}", "", f"{len(changes)}.", ""]
        lines += [f"- {change}" for change in sorted(changes)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    runs = commands.add_parser("run")
    runs.add_argument("room", choices=ROOMS)
    runs.add_argument("--only", nargs="+", default=[], help="modules, each with its own tests")
    runs.add_argument("--sample", type=int)
    runs.add_argument("--seed", type=int, default=1)
    runs.add_argument("--processes", type=int, default=2)
    runs.add_argument("--again", action="store_true", help="only those that tests did not see")
    commands.add_parser("write").add_argument("file", type=Path)
    asked = parser.parse_args()
    if asked.command == "write":
        write(asked.file)
    else:
        run(asked.room, asked.only, asked.sample, asked.seed, asked.processes, asked.again)


if __name__ == "__main__":
    main()
