"""What is measured, how, and what is kept of it."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from fitdiff.results.manifest import processor

RESULTS = Path(__file__).parent / "results"

# Makes one run of something and returns its seconds.
Timed = Callable[[], float]


@dataclass(frozen=True)
class Asked:
    """A limit: at least so many times as fast as the plain loop, or at most so many seconds."""

    kind: Literal["ratio", "seconds"]
    number: float


@dataclass(frozen=True)
class Times:
    """Seconds of each run, of the plain loop and of fitdiff, in the order in which they ran.

    Attributes
    ----------
    plain, ours : tuple of float
    parts : tuple of mapping of str to float
        Where fitdiff's cells tell what their seconds went to: one a cell.
    """

    plain: tuple[float, ...]
    ours: tuple[float, ...]
    parts: tuple[Mapping[str, float], ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of the table.

    Attributes
    ----------
    name : str
        Of the row and of its file in ``benchmarks/results``.
    work : str
        What is done.
    plain : str
        What the plain loop is.
    ours : str
        What fitdiff is timed at.
    asked : Asked or None
    measure : callable (int repeats, bool quick) -> Times
        ``quick`` tries it out at a small size.
    """

    name: str
    work: str
    plain: str
    ours: str
    asked: Asked | None
    measure: Callable[[int, bool], Times]


def seconds(action: Callable[[], object]) -> float:
    """Time one run."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def interleaved(plain: Timed, ours: Timed, repeats: int) -> Times:
    """Run both in turns, so that what else the machine does hits both; once more to warm up."""
    plain()
    ours()
    pairs = [(plain(), ours()) for _ in range(repeats)]
    return Times(tuple(one for one, _ in pairs), tuple(other for _, other in pairs))


def command(words: Sequence[str]) -> float:
    """Time a command from its start to its end, whatever its exit code."""
    return seconds(lambda: subprocess.run(words, capture_output=True, check=False))


def measured(row: Row, repeats: int, quick: bool) -> dict[str, object]:
    """Measure a row; returns what is kept of it."""
    before = os.getloadavg()[0]
    times = row.measure(repeats, quick)
    described = asdict(row)
    del described["measure"]
    return {
        **described,
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
        "machine": {
            "processor": processor(),
            "cores": os.cpu_count(),
            "load before": round(before, 1),
            "load after": round(os.getloadavg()[0], 1),
        },
        "seconds": {
            "plain": spread(times.plain),
            "ours": spread(times.ours),
        },
        # Of runs that followed each other.
        "ratio": spread([one / other for one, other in zip(times.plain, times.ours, strict=True)]),
        "runs": {"plain": rounded(times.plain), "ours": rounded(times.ours)},
        "parts": {
            part: spread([cell[part] for cell in times.parts])
            for part in dict.fromkeys(part for cell in times.parts for part in cell)
        },
    }


def spread(numbers: Sequence[float]) -> dict[str, float]:
    """Median, least and most."""
    three = statistics.median(numbers), min(numbers), max(numbers)
    return dict(zip(("median", "least", "most"), rounded(three), strict=True))


def rounded(numbers: Sequence[float]) -> list[float]:
    """Four significant digits: more are noise."""
    return [float(f"{number:.4g}") for number in numbers]


def commit() -> str:
    """Return the commit that is measured, marked where files of it have been changed."""
    words = ["git", "describe", "--always", "--abbrev=10", "--exclude=*", "--dirty=, changed"]
    told = subprocess.run(words, cwd=RESULTS.parent, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"


def keep(found: dict[str, object], folder: Path = RESULTS) -> Path:
    """Write what was measured of a row."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{found['name']}.json"
    file.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return file


def kept(folder: Path = RESULTS) -> Iterator[dict[str, object]]:
    """Read what was measured of each row."""
    for file in sorted(folder.glob("*.json")):
        yield json.loads(file.read_text())
