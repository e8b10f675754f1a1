"""What the cases give in all: found, missed, falsely named, and seconds.

``python -m comparisons.compare.score [NAME ...]`` runs them and prints a line each.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass

from fitdiff.calls import CallError, Workers
from fitdiff.causes.calls.comparison import Comparison

from .cases import CASES, Case, named


@dataclass(frozen=True)
class Score:
    """What one case gave."""

    name: str
    found: bool
    missed: bool
    false: int
    seconds: float


def scored(case: Case, found: Comparison) -> Score:
    """Compare what was named to the right answer."""
    settings = set(named(found))
    return Score(
        case.name,
        found=bool(settings & set(case.causes)) or (not case.causes and not settings),
        missed=bool(case.causes) and not settings & set(case.causes),
        false=len(settings - set(case.causes)),
        seconds=found.seconds,
    )


def main(names: list[str]) -> None:
    """Run the cases that are named, or all."""
    scores = []
    with Workers(time_limit=120.0) as workers:
        for case in CASES:
            if names and case.name not in names:
                continue
            try:
                found = case.run(workers)
            except CallError as error:
                print(f"{case.name}: {error}", flush=True)
                continue
            score = scored(case, found)
            scores.append(score)
            wrong = "" if found.verdict == case.verdict else f" (should be {case.verdict})"
            said = "; ".join(" + ".join(sorted(one)) for one in named(found)) or "-"
            mark = "FALSE" if score.false else "missed" if score.missed else "ok"
            print(f"{case.name}: {mark}, {found.verdict}{wrong}: {said}", end="")
            print(f" [{found.explanation.status}, {score.seconds:.1f} s]", flush=True)
    print(
        f"{sum(one.found for one in scores)} right of {len(scores)}, "
        f"{sum(one.missed for one in scores)} missed, "
        f"{sum(bool(one.false) for one in scores)} with a falsely named cause; "
        f"median {statistics.median(one.seconds for one in scores):.1f} s"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
