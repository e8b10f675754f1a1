"""Calls of R in a test: run, recorded, or replayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from fitdiff.api.fitting import FitFailedError, FitResult
from fitdiff.api.objects.asked import Asked
from fitdiff.api.session import ONE_AT_A_TIME, workers
from fitdiff.calls import CallError, ParsedCall, Workers, check, parse_call
from fitdiff.comparison.calls.side import Given, SideFit, outcome_of, run_side
from fitdiff.quantities.quantity import Quantity
from fitdiff.r_library import missing
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table
from fitdiff.testing.records import Record, read_records, write_record

_AGAIN = "Run pytest --fitdiff-record where there is R, and look at what changes."


class RFit(FitResult):
    """What R reports of a call on a table: a side for `fitdiff.testing.assert_same_fit`.

    Attributes
    ----------
    record : Record
    table : Table
    given : Given
    recorded : bool
        It was read from a file, and R was not asked.
    r_missing : str
        Why R cannot be asked, for the search of a cause; '' where it can.
    """

    def __init__(
        self, record: Record, table: Table, given: Given, *, recorded: bool, r_missing: str = ""
    ) -> None:
        super().__init__(
            record.code, record.quantities, warnings=record.warnings, versions=record.versions
        )
        self.record = record
        self.table = table
        self.given = replace(given, outcome=record.outcome)
        self.recorded = recorded
        self.r_missing = r_missing

    def asked(self, *, with_call: bool) -> Asked:
        """Give this fit as a side of a comparison; with its call, causes can be searched."""
        title = "the recorded fit" if self.recorded else "the fit"
        found = self.record.quantities

        def read(features: pd.DataFrame | None, names: Sequence[str]) -> Sequence[Quantity]:  # noqa: ARG001
            return found

        return Asked(
            title, "r", f"r: {self.record.call}" if with_call else None,
            "Its call was not run again.", read, facts=self.record.facts,
            design=self.record.design,
        )  # fmt: skip


@dataclass
class RCalls:
    """The fixture ``r_call`` of one test.

    Attributes
    ----------
    file : Path
        Of the records.
    test : str
        Its name in the file of tests.
    record : bool
        Run R, and record.
    may_start_r : bool
        R may be asked where it is installed: for what is not recorded, and for its versions.
    made : int
        Calls so far.
    """

    file: Path
    test: str
    record: bool = False
    may_start_r: bool = True
    made: int = 0

    def __call__(
        self,
        call: str,
        data: object,
        *,
        outcome: str | None = None,
        features: Sequence[str] = (),
        allow: Sequence[str] = (),
        seed: int = 1,
        time_limit: float = 60.0,
    ) -> RFit:
        """Run a call of R on a table, or replay its record.

        Parameters
        ----------
        call : str
            As you would type it in R; 'r:' before it is left out.
        data : path, data frame, dict or Table
            Whatever `fitdiff.read_table` reads.
        outcome : str, optional
            The column that ``y`` is, where no formula tells.
        features : sequence of str
            The columns that ``X`` is.
        allow : sequence of str
            Packages whose functions may be called, besides the listed ones.
        seed : int
        time_limit : float
            Seconds.

        Raises
        ------
        AssertionError
            If the record is stale: the call, the table or a package of R has changed; or if there
            is none, and no R.
        FitdiffError
            If R refuses the call.
        """
        __tracebackhide__ = True
        self.made += 1
        name = f"{self.test} {self.made}"
        text = call.strip().removeprefix("r:").strip()
        table = read_table(data)
        given = Given(
            outcome or table.roles.outcome, tuple(features), tuple(allow), seed, time_limit
        )
        lacking = (missing() or "") if self.may_start_r else "--fitdiff-no-r was given."
        stated = {"outcome": given.outcome, "features": list(given.features), "seed": seed}
        kept = None if self.record else read_records(self.file).get(name)
        if kept is not None:
            _fresh(kept, text, stated, table, given, self.file, lacking)
            return RFit(kept, table, given, recorded=True, r_missing=lacking)
        if lacking:
            raise AssertionError(
                f"R's result of '{text}' is not recorded in {self.file.name}, and R cannot be "
                f"asked: {lacking} Run pytest --fitdiff-record where there is R."
            )
        record = _run(text, stated, table, given)
        if self.record:
            write_record(self.file, name, record)
        return RFit(record, table, given, recorded=False)


def _fresh(
    kept: Record,
    text: str,
    stated: Mapping[str, Any],
    table: Table,
    given: Given,
    file: Path,
    lacking: str,
) -> None:
    """Raise `AssertionError` for a record of another call, table or package."""
    __tracebackhide__ = True
    why = kept.stale(text, stated, table.hash)
    if not why and not lacking:
        with ONE_AT_A_TIME:
            parsed = parse_call(f"r: {text}", workers())
            why = kept.outdated(_versions(parsed, workers(), given, table))
    if why:
        raise AssertionError(f"R's result in {file.name} is stale: {why}. {_AGAIN}")


def _run(text: str, stated: Mapping[str, Any], table: Table, given: Given) -> Record:
    frame = table.to_pandas()
    with ONE_AT_A_TIME:
        shared = workers()
        parsed = parse_call(f"r: {text}", shared)
        known = given.outcome or outcome_of(parsed.tree, [str(name) for name in frame.columns])
        found = run_side(parsed, frame, replace(given, outcome=known), shared)
        if not isinstance(found, SideFit):
            raise FitFailedError(f"The R call failed: {found}")
        if found.result.handle is not None:
            shared.forget("r", (found.result.handle,))
        versions = _versions(parsed, shared, given, table)
    return Record(
        text, found.code, stated, table.hash, versions, found.quantities, found.facts,
        found.design, found.result.warnings, known,
    )  # fmt: skip


def _versions(parsed: ParsedCall, shared: Workers, given: Given, table: Table) -> dict[str, str]:
    """Versions of R, which are those of its package base, and of the packages that a call names."""
    base = check(parse_call("r: c(1)", shared), shared)
    found = {"R": base.functions[0].described.version}
    try:
        functions = check(parsed, shared, given.allow, table.names).functions
    except CallError as error:
        return {**found, "the call": f"refused ({error})"}
    return found | {one.module: one.described.version for one in functions}
