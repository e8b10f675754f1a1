"""What the cases give in all: found, missed, falsely named, seconds, fits.

``python -m comparisons.compare.score [--blind] [--text FOLDER] [NAME ...]`` runs them, a line each;
``--blind`` those that were written before they were run, ``--text`` keeps what each says.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fitdiff.calls import CallError, Workers
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.report.comparison import as_text

from .cases import CASES, Case, named


@dataclass(frozen=True)
class Score:
    """What one case gave.

    Attributes
    ----------
    name : str
    found, missed : bool
        Whether the verdict is right and a right answer was named (or rightly none).
    false : int
        Sets of settings that were named and are not a right answer.
    seconds : float
    fits : int
        Calls that the search ran besides the two.
    coincidences : int
        Changes that close the gap on this table and that the proof on others discarded.
    """

    name: str
    found: bool
    missed: bool
    false: int
    seconds: float
    fits: int = 0
    coincidences: int = 0


def scored(case: Case, found: Comparison) -> Score:
    """Compare what was named to the right answer."""
    settings = set(named(found))
    answered = bool(settings & set(case.causes)) if case.causes else not settings
    right = answered and found.verdict == case.verdict
    return Score(
        case.name,
        found=right,
        # Where nothing was to be named, what was is false, not missed.
        missed=not right and (bool(case.causes) or not settings),
        false=len(settings - set(case.causes)),
        seconds=found.seconds,
        fits=found.explanation.found.tried if found.explanation.found else 0,
        coincidences=found.explanation.coincidences,
    )


def line(case: Case, found: Comparison, score: Score) -> str:
    """What a case gave, on a line."""
    wrong = "" if found.verdict == case.verdict else f" (should be {case.verdict})"
    said = "; ".join(" + ".join(sorted(one)) for one in named(found)) or "-"
    mark = "FALSE" if score.false else "missed" if score.missed else "ok"
    return (
        f"{case.name}: {mark}, {found.verdict}{wrong}: {said} [{found.explanation.status}, "
        f"{score.seconds:.1f} s, {score.fits} fits, {score.coincidences} coincidences]"
    )


def summary(scores: Sequence[Score], refused: int) -> str:
    """The figures of all cases; those that were refused are missed and have no seconds."""
    if not scores:
        return f"0 right of {refused}, all refused"
    return (
        f"{sum(one.found for one in scores)} right of {len(scores) + refused}, "
        f"{sum(one.missed for one in scores) + refused} missed ({refused} refused), "
        f"{sum(bool(one.false) for one in scores)} with a falsely named cause; "
        f"median {statistics.median(one.seconds for one in scores):.1f} s, "
        f"{statistics.median(one.fits for one in scores):.0f} fits; "
        f"{sum(one.coincidences for one in scores)} coincidences discarded"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the cases that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m comparisons.compare.score")
    parser.add_argument("--blind", action="store_true", help="those written before they were run")
    parser.add_argument("--text", type=Path, metavar="FOLDER", help="keep what each case says")
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_args(arguments)
    chosen = [case for case in CASES if not given.names or case.name in given.names]
    scores, refused = [], 0
    with Workers(time_limit=120.0) as workers:
        for case in [one for one in chosen if one.blind or not given.blind]:
            try:
                found = case.run(workers)
            except CallError as error:
                refused += 1
                print(f"{case.name}: refused: {error}", flush=True)
                continue
            scores.append(scored(case, found))
            print(line(case, found, scores[-1]), flush=True)
            if given.text:
                given.text.mkdir(parents=True, exist_ok=True)
                (given.text / f"{case.name}.txt").write_text(as_text(found), encoding="utf-8")
    print(summary(scores, refused))


if __name__ == "__main__":
    main()
