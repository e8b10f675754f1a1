"""The command ``fitdiff compare``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fitdiff.cli.compare_methods import StudyOptions, are_methods, compare_methods
from fitdiff.cli.options import AsJson, as_path, printable
from fitdiff.cli.options import Workers as WorkerProcesses
from fitdiff.errors import FitdiffError, SpecificationError

if TYPE_CHECKING:
    from fitdiff.calls import Workers as CallWorkers
    from fitdiff.calls.tree import Language

CODES = {"same": 0, "nearly the same": 0, "different": 1, "not comparable": 3, "undecided": 3}
Call = typer.Argument(
    help="'r: ...' or 'py: ...'; @FILE, or - for standard input. Of a study: a method."
)


def compare(
    table: Annotated[
        str,
        typer.Argument(
            help="A file (CSV, TSV, Parquet, RDS, Stata ...) or a set such as "
            "'r:datasets::mtcars' or 'sklearn:iris'; or a study."
        ),
    ],
    first: Annotated[str, Call],
    second: Annotated[str, Call],
    outcome: Annotated[str | None, typer.Option(help="Column that y is.")] = None,
    features: Annotated[str, typer.Option(help="Columns that X is: a,b,c.")] = "",
    types: Annotated[
        list[str] | None,
        typer.Option(help="COLUMN=TYPE, such as g=category, or a TOML file; repeatable."),
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(help="Text that means a missing value; repeatable. [default: NA and nothing]"),
    ] = None,
    encoding: Annotated[str, typer.Option(help="Of a text file, such as latin-1.")] = "",
    budget: Annotated[float, typer.Option(min=0, help="Seconds for the search.")] = 30.0,
    tol: Annotated[
        list[str] | None,
        typer.Option(
            "--tol", "--tolerance", help="KIND=1e-4, such as coefficients=1e-4; repeatable."
        ),
    ] = None,
    digits: Annotated[
        int | None, typer.Option(min=1, max=15, help="Digits in which all must agree.")
    ] = None,
    allow: Annotated[
        list[str] | None, typer.Option(help="Package to allow besides the listed; repeatable.")
    ] = None,
    saw: Annotated[
        list[str] | None,
        typer.Option(help="Numbers you saw: 'py: x1 = 0.46, se(x1) = 0.1'; repeatable."),
    ] = None,
    reported: Annotated[
        list[str] | None,
        typer.Option(help="File of numbers you saw, 'py: coef.csv': names, then values."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="Probability above which the event is predicted.")
    ] = 0.5,
    alpha: Annotated[
        float, typer.Option(min=0, max=1, help="Level below which p is significant.")
    ] = 0.05,
    seed: Annotated[int, typer.Option(help="Of the random numbers of both calls.")] = 1,
    search: Annotated[bool, typer.Option(help="Look for what makes them differ.")] = True,
    profile: Annotated[
        str | None,
        typer.Option(
            help="Of a study: how much to run. [default: smoke if it has that, else paper]",
            parser=printable,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Of a study: folder of the results. [default: out/compare/STUDY/FIRST-SECOND]",
            parser=as_path,
        ),
    ] = None,
    workers: WorkerProcesses = None,
    tolerances: Annotated[
        Path | None,
        typer.Option(help="Of a study: TOML file of tolerances, NAME = VALUE.", parser=as_path),
    ] = None,
    fit: Annotated[
        bool, typer.Option(help="Of a study: fit what is missing, or compare what is there.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Compare two calls on a table, or two methods of a study; say why they differ.

    Exit codes: 0 same, 1 different, 2 usage, 3 not comparable or undecided.
    """
    read = _reading(types, missing, encoding)
    if are_methods(first, second):
        if read:
            raise SpecificationError(
                f"--{next(iter(read))} is of a table. Of a study, state it in [data]."
            )
        study_options = StudyOptions(
            profile, out, workers, as_json, tol or (), tolerances, fit, search
        )
        raise typer.Exit(compare_methods(table, first, second, study_options))
    import threading

    from fitdiff.calls import Workers
    from fitdiff.calls.source import read_source
    from fitdiff.causes.calls.comparison import compare_calls
    from fitdiff.comparison.calls.observed import parse_saw, read_reported
    from fitdiff.comparison.calls.side import Given
    from fitdiff.report.comparison import as_text
    from fitdiff.report.comparison_json import as_json as render_json
    from fitdiff.tables.reading import read_table

    given = Given(
        outcome,
        tuple(name.strip() for name in features.split(",") if name.strip()),
        tuple(allow or ()),
        seed,
        tolerances=_tolerances(tol or (), digits),
        threshold=threshold,
        alpha=alpha,
    )
    sources = (read_source(first), read_source(second))
    languages = (sources[0][0], sources[1][0])
    observed = [
        *(one for text in saw or () for one in parse_saw(text, languages)),
        *(one for text in reported or () for one in read_reported(text, languages)),
    ]
    with Workers() as processes, _interruptible(processes) as interrupted:
        starting = threading.Thread(target=_start, args=(processes, frozenset(languages)))
        starting.start()
        frame = read_table(table, **read).to_pandas()
        starting.join()
        one, two = (f"{language}: {code}" for language, code in sources)
        found = compare_calls(
            frame, one, two, given, processes,
            search_causes=search, budget=budget,
            say=_tell, stop=lambda: bool(interrupted), observed=observed,
        )  # fmt: skip
    print(render_json(found) if as_json else as_text(found, table), end="")
    other = any(not one.agrees for one in found.seen)
    sys.exit(max(CODES[found.verdict], 1) if other else CODES[found.verdict])


def _reading(types: list[str] | None, missing: list[str] | None, encoding: str) -> dict[str, Any]:
    """Options of `read_table` that were given."""
    read: dict[str, Any] = {"missing": missing, "encoding": encoding}
    stated = dict(one.split("=", 1) for one in types or () if "=" in one)
    files = [Path(one) for one in types or () if "=" not in one]
    if len(files) > 1 or (files and stated):
        raise SpecificationError(
            "--types takes COLUMN=TYPE, as often as you like, or one TOML file. Name one file only."
        )
    read["types"] = files[0] if files else stated
    return {name: value for name, value in read.items() if value}


def _start(processes: CallWorkers, languages: frozenset[Language]) -> None:
    """Start the processes of both sides at once; what cannot start says so when it is used."""
    with suppress(FitdiffError):
        processes.warm(languages)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def _interruptible(processes: CallWorkers) -> Iterator[list[int]]:
    """Let the first Ctrl-C end the search, so that what was found is proved and printed.

    Before both calls have run there is nothing to print: then it ends all.
    """
    said: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if said or not processes.searching:
            raise KeyboardInterrupt
        said.append(number)
        _tell("Stopping: the best answer so far. Again Ctrl-C ends at once.")
        processes.stop_fit()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield said
    finally:
        signal.signal(signal.SIGINT, before)


def _tolerances(stated: list[str] | tuple[()], digits: int | None) -> dict[str, float]:
    """Tolerances by kind, from KIND=VALUE, where KIND may be the start of one."""
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
