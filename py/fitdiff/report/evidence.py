"""Evidence for validators: each requirement, the test of it, its result, versions and hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from fitdiff.causes.calls.comparison import Comparison
from fitdiff.errors import DataError
from fitdiff.quantities.agreement import RULES, Agreement
from fitdiff.report.comparison import names_of
from fitdiff.report.comparison_stages import first_difference, not_compared, number
from fitdiff.report.comparison_words import listed, name_of
from fitdiff.report.provenance import Provenance, methods_paragraph

Result = Literal["passed", "failed", "not run"]
_PREFIX = "fitdiff."
# Of an error's name, as pytest writes it.
_MODULE = re.compile(r"^(?:[A-Za-z_]\w*\.)+(?=[A-Z]\w*: )")


@dataclass(frozen=True)
class Check:
    """One row of the evidence.

    Attributes
    ----------
    requirement : str
    test : str
        What was done.
    result : {'passed', 'failed', 'not run'}
    found : str
        Stage, digits, the tolerance in force and the one that was needed; of a failure its cause.
    table : str
        Hash of the rows.
    versions : str
    """

    requirement: str
    test: str
    result: Result
    found: str = ""
    table: str = ""
    versions: str = ""


@dataclass(frozen=True)
class Evidence:
    """What is handed to a validator.

    Attributes
    ----------
    title : str
    source : str
        What the rows are from.
    checks : tuple of Check
    paragraph : str
        For the methods section; '' for none.
    left_out : int
        Tests of the same run that check nothing with fitdiff.
    left_out_failed : int
        Those of them that failed or were skipped: what they would have shown is not known.
    not_compared : str
        Quantities that only one side reports, with why.
    """

    title: str
    source: str
    checks: tuple[Check, ...]
    paragraph: str = ""
    left_out: int = 0
    left_out_failed: int = 0
    not_compared: str = ""

    @property
    def failed(self) -> int:
        """How many requirements are not shown to be met."""
        return sum(one.result != "passed" for one in self.checks)


def evidence_of(found: Comparison, made: Provenance) -> Evidence:
    """Make evidence of one comparison: a requirement a quantity that was compared."""
    versions = ", ".join(f"{name} {one}" for name, one in made.versions.items())
    test = f"both calls, on {made.source}"
    cause = next(iter(found.explanation.causes), None)
    rows = []
    for stage in found.stages:
        if stage.agreement is None:
            continue
        said = _measured(stage.agreement)
        if stage.differs and cause is not None and stage.kind in cause.kinds:
            said += f" Cause: {listed([name_of(one) for one in cause.changes])}."
        requirement = f"{stage.kind}: the same from both calls"
        result: Result = "failed" if stage.differs else "passed"
        rows.append(Check(requirement, test, result, said, made.table, versions))
    if not rows:
        failure = next((one for one in found.fits if isinstance(one, str)), "Nothing in common.")
        rows = [Check("the same from both calls", test, "failed", failure, made.table, versions)]
    worst = first_difference(found.stages)
    title = f"{made.calls[0]} and {made.calls[1]}: {found.verdict}"
    title += f", first in {worst.kind}" if worst is not None else ""
    lacking = "; ".join(
        said if kind == "not compared" else f"{kind}: {said}"
        for kind, said in not_compared(found, names_of(found))
    )
    return Evidence(
        title, made.command or made.source, tuple(rows), methods_paragraph(found, made),
        not_compared=lacking,
    )  # fmt: skip


def _measured(worst: Agreement) -> str:
    if worst.tolerance == 0:
        equal = worst.state == "same"
        return "Equal." if equal else f"{worst.first:.17g} and {worst.second:.17g}."
    rule = RULES[worst.kind]
    return (
        f"{_digits(worst.digits)}; tolerance {number(worst.tolerance)} ({rule.measure}; "
        f"{rule.reason}), needed {number(worst.distance)}."
    )


def _digits(count: int) -> str:
    return "1 digit agrees" if count == 1 else f"{count or 'no'} digits agree"


def read_junit(files: Sequence[Path]) -> Evidence:
    """Make evidence of what pytest wrote with ``--junitxml``, or testthat's ``JunitReporter``.

    Parameters
    ----------
    files : sequence of Path

    Raises
    ------
    DataError
        If one is no JUnit file, or if no test in them checks anything with fitdiff.
    """
    checks: list[Check] = []
    others: list[Result] = []
    for file in files:
        for case in _cases(file):
            own = list(_checks(case))
            checks += own
            others += [] if own else [_overall(case)]
    if not checks:
        raise DataError(
            f"No test in {listed([str(one) for one in files])} uses fitdiff.testing or names a "
            "requirement. Write them with pytest --junitxml=FILE, or in R with "
            "testthat::JunitReporter and expect_same_fit()."
        )
    ordered = sorted(checks, key=lambda one: one.requirement)
    source = listed([one.name for one in files])
    not_passed = sum(one != "passed" for one in others)
    return Evidence(
        f"Checks in {source}", source, tuple(ordered),
        left_out=len(others), left_out_failed=not_passed,
    )  # fmt: skip


def _cases(file: Path) -> Iterator[ElementTree.Element]:
    try:
        yield from ElementTree.parse(file).iter("testcase")
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}. Check the name.") from error
    except ElementTree.ParseError as error:
        raise DataError(
            f"{file} is not XML ({error}). Give what pytest --junitxml=FILE wrote."
        ) from error


def _checks(case: ElementTree.Element) -> Iterator[Check]:
    """Rows of one test: one for each check in it, or one if it only names a requirement."""
    requirement = ""
    blocks: list[dict[str, str]] = []
    for one in case.iter("property"):
        name, value = one.get("name", ""), one.get("value", "")
        if name == f"{_PREFIX}requirement":
            requirement = f"{requirement}; {value}" if requirement else value
        elif name == f"{_PREFIX}result":
            blocks.append({"result": value})
        elif name.startswith(_PREFIX) and blocks:
            blocks[-1][name.removeprefix(_PREFIX)] = value
    test = "::".join(filter(None, (case.get("classname"), case.get("name"))))
    overall = _overall(case)
    for block in blocks:
        result: Result = "failed" if block["result"] != "same" else "passed"
        calls = f"{block.get('first', '')} and {block.get('second', '')}"
        yield Check(
            requirement or f"{block.get('stages', 'results')}: the same", f"{test}: {calls}",
            result, _found(block), block.get("table", ""), block.get("versions", ""),
        )  # fmt: skip
    shown = "failed" if any(block["result"] != "same" for block in blocks) else "passed"
    # A test may fail before its first check, or after its last.
    if (requirement and not blocks) or (blocks and overall != "passed" and shown == "passed"):
        yield Check(requirement or test, test, overall, _message(case))


def _overall(case: ElementTree.Element) -> Result:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "not run" if case.find("skipped") is not None else "passed"


def _message(case: ElementTree.Element) -> str:
    for kind in ("failure", "error", "skipped"):
        if (one := case.find(kind)) is not None:
            # The module of an error says nothing to a reader.
            return _MODULE.sub("", one.get("message", "").split("\n")[0])
    return ""


def _found(block: Mapping[str, str]) -> str:
    said = (
        f"{block['stage']}: {_digits(int(block['digits']))}; tolerance {block['tolerance']}, "
        f"needed {block['needed']}."
        if "stage" in block
        else "Nothing was compared."
    )
    return said + (f" Cause: {block['cause']}." if "cause" in block else "")
