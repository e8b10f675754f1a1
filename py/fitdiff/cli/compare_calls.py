"""Two calls compared on a table, for the command ``fitdiff compare``."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any

from fitdiff.cli.compare_written import Written, print_found
from fitdiff.cli.lazy import importing
from fitdiff.cli.options import as_typed
from fitdiff.errors import FitdiffError
from rbridge.errors import RUnavailable

if TYPE_CHECKING:
    from fitdiff.calls import Workers as CallWorkers
    from fitdiff.calls.tree import Language
    from fitdiff.causes.calls.comparison import Comparison
    from fitdiff.cli.progress import Teller
    from fitdiff.comparison.calls.side import Given
    from fitdiff.tables.table import Table
    from rbridge.nursery import Nursery

CODES = {"same": 0, "nearly the same": 0, "different": 1, "not comparable": 3, "undecided": 3}


@dataclass(frozen=True)
class CallOptions:
    """What the command is told besides the table and the two calls; as its options say.

    Attributes
    ----------
    outcome : str or None
    features : str
    reading : mapping of str to object
        Options of `read_table`.
    budget : float
    tolerances : sequence of str
        Each KIND=NUMBER.
    digits : int or None
    allow, saw, reported : sequence of str
    threshold, alpha : float
    seed : int
    search, as_json : bool
    written : Written
        What is written besides.
    """

    outcome: str | None
    features: str
    reading: Mapping[str, Any]
    budget: float
    tolerances: Sequence[str]
    digits: int | None
    allow: Sequence[str]
    saw: Sequence[str]
    reported: Sequence[str]
    threshold: float
    alpha: float
    seed: int
    search: bool
    as_json: bool
    written: Written


def compare_on_table(table: str, first: str, second: str, options: CallOptions) -> int:
    """Compare two calls, and print and write what was found; returns the exit code."""
    with _nurseries((first, second)) as started:
        from fitdiff.cli.progress import telling

        with telling() as tell:
            read, found = _compared(table, (first, second), options, tell, started)
    print_found(found, read, table, as_typed(), options.written, as_json=options.as_json)
    other = any(not one.agrees for one in found.seen)
    return max(CODES[found.verdict], 1) if other else CODES[found.verdict]


@contextmanager
def _nurseries(texts: Sequence[str]) -> Iterator[dict[Language, Nursery]]:
    """Start what calls are run by, which takes as long as what is imported here meanwhile."""
    from fitdiff.nurseries import nurseries, start

    own = nurseries()
    try:
        with suppress(RUnavailable):  # said when a call needs it
            start(own, texts)
        yield own
    finally:
        for nursery in own.values():
            nursery.close()


def _compared(
    table: str,
    texts: tuple[str, str],
    options: CallOptions,
    tell: Teller,
    started: dict[Language, Nursery],
) -> tuple[Table, Comparison]:
    with importing():
        from fitdiff.calls import Workers
        from fitdiff.calls.source import read_source

    sources = (read_source(texts[0]), read_source(texts[1]))
    languages = (sources[0][0], sources[1][0])
    one, two = (f"{language}: {code}" for language, code in sources)
    with Workers(own=started) as processes, _interruptible(processes, tell.said) as interrupted:
        starting = threading.Thread(target=_start, args=(processes, languages, (one, two)))
        starting.start()
        with importing():
            from fitdiff.causes.calls.compare_calls import compare_calls
            from fitdiff.comparison.calls.observed import parse_saw, read_reported
            from fitdiff.tables.reading import read_table

        observed = [
            *(one for text in options.saw for one in parse_saw(text, languages)),
            *(one for text in options.reported for one in read_reported(text, languages)),
        ]
        given = _given(options)
        read = read_table(table, **options.reading)
        frame = read.to_pandas()
        starting.join()
        found = compare_calls(
            frame, one, two, given, processes,
            search_causes=options.search, budget=options.budget,
            say=tell, stop=lambda: bool(interrupted), observed=observed,
        )  # fmt: skip
    return read, found


def _given(options: CallOptions) -> Given:
    from fitdiff.comparison.calls.side import Given

    return Given(
        options.outcome,
        tuple(name.strip() for name in options.features.split(",") if name.strip()),
        tuple(options.allow),
        options.seed,
        tolerances=tolerances_of(options.tolerances, options.digits),
        threshold=options.threshold,
        alpha=options.alpha,
    )


def _start(processes: CallWorkers, languages: Collection[Language], texts: Sequence[str]) -> None:
    """Start the processes of both sides at once; what cannot start says so when it is used."""
    with suppress(FitdiffError):
        processes.warm(languages, texts)


@contextmanager
def _interruptible(processes: CallWorkers, tell: Callable[[str], None]) -> Iterator[list[int]]:
    """Let the first Ctrl-C end the search, so that what was found is proved and printed.

    Before both calls have run there is nothing to print: then it ends all.
    """
    said: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if said or not processes.searching:
            raise KeyboardInterrupt
        said.append(number)
        tell("Stopping: the best answer so far. Again Ctrl-C ends at once.")
        processes.stop_fit()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield said
    finally:
        signal.signal(signal.SIGINT, before)


def tolerances_of(stated: Sequence[str], digits: int | None) -> dict[str, float]:
    """Tolerances by kind, from KIND=VALUE, where KIND may be the start of one."""
    from fitdiff.errors import SpecificationError
    from fitdiff.quantities.agreement import RULES

    measured = [kind for kind, rule in RULES.items() if rule.tolerance > 0]
    found: dict[str, float] = {}
    if digits is not None:
        found = {kind: 0.5 * 10.0**-digits for kind in measured}
    for text in stated:
        name, _, value = text.partition("=")
        kinds = [kind for kind in measured if kind.lower().startswith(name.strip().lower())]
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not name.strip() or len(kinds) != 1 or not number > 0:
            raise SpecificationError(
                f"--tol must be KIND=NUMBER above 0, got '{text}'. KIND is one of: "
                f"{', '.join(measured)}."
            )
        found[kinds[0]] = number
    return found
