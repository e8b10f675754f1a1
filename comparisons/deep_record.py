"""The last result of every deep check: ``python -m comparisons.deep_record REPORT.xml``.

Reads what ``make test-deep`` writes for machines, and brings ``docs/deep-checks.csv`` up to date:
date, commit, result, minutes, and the figures that a check records (``record_property``).
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "docs" / "deep-checks.csv"
COLUMNS = ("check", "date", "commit", "result", "minutes", "figures")
_MARKED = re.compile(r"^@pytest\.mark\.deep\n(?:@.*\n)*def (test_\w+)", re.MULTILINE)

Row = dict[str, str]


def deep_checks() -> list[str]:
    """Name the checks that are marked `deep`, as pytest reports them."""
    return sorted(
        f"{'.'.join(file.relative_to(ROOT).with_suffix('').parts)}.{name}"
        for folder in ("tests", "comparisons")
        for file in (ROOT / folder).rglob("test_*.py")
        for name in _MARKED.findall(file.read_text())
    )


def read_record(file: Path = RECORD) -> dict[str, Row]:
    """Last results by check; nothing where there is no file."""
    if not file.is_file():
        return {}
    with file.open(newline="") as lines:
        return {row["check"]: row for row in csv.DictReader(lines)}


def reported(report: Path, date: str, commit: str) -> Iterator[Row]:
    """Results in a report of pytest in JUnit's format: a check is as good as its worst case."""
    for check, cases in _by_check(report).items():
        results = {_result(case) for case in cases}
        told = [
            (one.attrib["name"], one.attrib["value"]) for c in cases for one in c.iter("property")
        ]
        yield {
            "check": check,
            "date": date,
            "commit": commit,
            "result": next(one for one in ("failed", "skipped", "passed") if one in results),
            "minutes": f"{sum(float(case.attrib['time']) for case in cases) / 60:.1f}",
            "figures": "; ".join(f"{name}: {value}" for name, value in told),
        }


def _by_check(report: Path) -> dict[str, list[ElementTree.Element]]:
    cases: dict[str, list[ElementTree.Element]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.attrib['classname']}.{case.attrib['name'].partition('[')[0]}"
        cases.setdefault(name, []).append(case)
    return cases


def _result(case: ElementTree.Element) -> str:
    if any(case.find(kind) is not None for kind in ("failure", "error")):
        return "failed"
    return "passed" if case.find("skipped") is None else "skipped"


def updated(record: dict[str, Row], found: Iterator[Row]) -> list[Row]:
    """A row for every deep check: its last result, or that it was never run."""
    latest = record | {row["check"]: row for row in found}
    never = dict.fromkeys(COLUMNS, "") | {"result": "not run yet"}
    return [latest.get(check, never | {"check": check}) for check in deep_checks()]


def main(report: Path | None) -> None:
    """Bring the record up to date; without a report, with the list of checks."""
    command = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    commit = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    date = datetime.now(UTC).date().isoformat()
    found = iter(()) if report is None else reported(report, date, commit)
    rows = updated(read_record(), found)
    with RECORD.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
