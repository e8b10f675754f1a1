"""What ``fitdiff compare`` says of the pairs of functions that people ask about most.

``python -m comparisons.compare.pairs [--keep FOLDER] [NUMBER ...]`` runs those of ``pairs.toml``,
one at a time with defaults, and writes ``pairs.md``; given numbers, it runs these and keeps the
others.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
COMMAND = "python -m comparisons.compare.pairs"
FITDIFF = Path(sys.executable).with_name("fitdiff")
SLOWEST = 600.0  # seconds; the search has a budget of 30, the calls themselves have none


@dataclass(frozen=True)
class Pair:
    """Two calls on a table, as in ``pairs.toml``."""

    name: str
    table: str
    first: str
    second: str
    outcome: str = ""
    features: str = ""

    def arguments(self) -> list[str]:
        """The command line that compares them, in JSON."""
        options = [("--outcome", self.outcome), ("--features", self.features)]
        given = [part for option in options if option[1] for part in option]
        return ["compare", self.table, self.first, self.second, *given, "--json"]


@dataclass(frozen=True)
class Answer:
    """What was said of a pair, in words for a table."""

    verdict: str
    stage: str
    causes: str
    seconds: float


def read_pairs(path: Path = HERE / "pairs.toml") -> list[Pair]:
    """Read the pairs, in the order of the file."""
    return [Pair(**one) for one in tomllib.loads(path.read_text(encoding="utf-8"))["pair"]]


def answer(content: dict[str, Any], seconds: float) -> Answer:
    """What the JSON of a comparison says.

    Parameters
    ----------
    content : dict
    seconds : float
        From the shell, start of R and Python included.
    """
    differ = [stage for stage in content["stages"] if stage["same"] is False]
    untold = [stage for stage in differ if not stage["relation"]]
    first = (untold or differ)[:1]
    counts = [_counted(side) for side in content.get("sides", {}).values()]
    if all(counts) and len(set(counts)) > 1:
        first = [{"stage": "outcome"}]
    told = [f"{one['stage']}: {one['relation']}" for one in differ if one["relation"]]
    causes = _sets(content["causes"])
    partial = _sets(content["partial"])
    said = "; ".join(causes)
    if not causes and partial:
        said = f"in part: {'; '.join(partial)}"
    said = said or "; ".join(told)
    if not said and content.get("random"):
        said = f"depends on the seed: {', '.join(content['random'])}"
    if not said and content.get("nearest"):
        near = content["nearest"][0]
        said = f"none found; nearest: {near['code']}, off by {near['off']:.2g}"
    if not said and (tried := content.get("tried")) and content["verdict"] == "different":
        said = f"none found among {tried['changes']} changes"
    return Answer(content["verdict"], first[0]["stage"] if first else "-", said or "-", seconds)


def _counted(side: dict[str, Any]) -> tuple[float, ...]:
    """How many events and censored times a side counts; nothing where it does not say so."""
    told = side.get("outcome", {})
    return tuple(told[name] for name in ("events", "censored") if told.get(name) is not None)


def _sets(causes: Sequence[dict[str, Any]]) -> list[str]:
    """Each set of changes once, in the order in which they were named."""
    sets = (
        " + ".join(f"{one['setting']} -> {one['after']}" for one in cause["changes"])
        for cause in causes
    )
    return [one for one in dict.fromkeys(sets) if one]


def run(pair: Pair, keep: Path | None, number: int) -> Answer:
    """Compare a pair from the shell; a message without JSON is the verdict."""
    started = time.monotonic()
    try:
        done = subprocess.run(
            [str(FITDIFF), *pair.arguments()],
            capture_output=True,
            text=True,
            timeout=SLOWEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(f"stopped after {SLOWEST:.0f} s", "-", "-", SLOWEST)
    seconds = time.monotonic() - started
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{number:02d}.json").write_text(done.stdout or done.stderr, encoding="utf-8")
    if done.stdout.startswith("{"):
        return answer(json.loads(done.stdout), seconds)
    message = " ".join(done.stderr.split())
    return Answer(f"exit {done.returncode}", "-", message.rpartition("fitdiff: ")[2], seconds)


def as_row(number: int, pair: Pair, said: Answer) -> str:
    """A row of the table, in Markdown."""
    cells = (str(number), pair.name, said.verdict, said.stage, said.causes, f"{said.seconds:.0f}")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def page(rows: Sequence[str]) -> str:
    """The page, with the command that makes it on top."""
    return "\n".join(
        [
            f"<!-- made by `{COMMAND}`; do not edit -->",
            "",
            "# What fitdiff says of the pairs that people ask about most",
            "",
            "The calls are in [pairs.toml](pairs.toml), one run each with defaults, on tables that",
            "come with R. Several causes are several right answers, unless joined by +.",
            "",
            "| | pair | verdict | first stage that differs | causes | s |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def kept_rows(text: str) -> dict[int, str]:
    """The rows of a page by their numbers."""
    lines = (line for line in text.splitlines() if re.match(r"\| \d+ \|", line))
    return {int(line.split("|")[1]): line for line in lines}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the pairs that are numbered, or all; write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for what each says, as JSON")
    parser.add_argument("numbers", nargs="*", type=int, metavar="NUMBER")
    given = parser.parse_args(arguments)
    place = HERE / "pairs.md"
    rows = kept_rows(place.read_text(encoding="utf-8")) if given.numbers else {}
    pairs = dict(enumerate(read_pairs(), 1))
    for number in given.numbers or pairs:
        rows[number] = as_row(number, pairs[number], run(pairs[number], given.keep, number))
        print(rows[number], flush=True)
        place.write_text(page([rows[one] for one in sorted(rows)]), encoding="utf-8")


if __name__ == "__main__":
    main()
