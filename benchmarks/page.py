"""Make ``docs/reference/speed.md`` of what was measured: ``python benchmarks/page.py``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from measuring import RESULTS, kept

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "speed.md"
HEAD = """\
# How fast it is

Each row is timed beside its plain loop, the code that a user would write without fitdiff, in turns,
so that what else the machine does hits both. Median of {runs} runs, least and most in brackets; the
ratio is that of runs which followed each other. "Asked" is what was wanted before it was measured.
A row with a star was measured while other programs kept the machine busy: its seconds are too long.
Seconds of rows that were measured on different processors, which are listed below, do not compare.

`python benchmarks/run.py` measures all rows again, `python benchmarks/run.py ROW` one, and
`python benchmarks/page.py` makes this page of `benchmarks/results`.

| row | plain loop | fitdiff | times as fast | asked | met |
|---|---:|---:|---:|---:|---|
"""


def page(folder: Path = RESULTS) -> str:
    """Make the page."""
    found = [one for one in kept(folder) if "ratio" in one]
    fewest = min((len(one["runs"]["ours"]) for one in found), default=0)
    parts = [HEAD.format(runs=f"at least {fewest}"), *map(_row, found)]
    parts += ["\n## What is timed\n\n", *map(_timed, found)]
    parts += ["\n## On what machine\n\n", *_machines(found)]
    growth = folder / "growth.json"
    if growth.is_file():
        parts += ["\n## How it grows\n\n", *_growth(json.loads(growth.read_text()))]
    return "".join(parts)


def line(found: Mapping[str, Any]) -> str:
    """One row as a line of text."""
    plain, ours, ratio = (_spread(found, what) for what in ("plain", "ours", "ratio"))
    return f"{found['name']:16} plain {plain}, fitdiff {ours}, times as fast {ratio}"


def write() -> None:
    """Write the page."""
    PAGE.write_text(page())


def _row(found: Mapping[str, Any]) -> str:
    star = r" \*" if _busy(found) else ""
    cells = [f"[{found['name']}](#{found['name']}){star}"]
    cells += [_spread(found, what) for what in ("plain", "ours", "ratio")]
    return f"| {' | '.join([*cells, *_asked(found)])} |\n"


def _busy(found: Mapping[str, Any]) -> bool:
    """Whether more ran before than the processors hold."""
    machine = found["machine"]
    return bool(machine["load before"] > machine["cores"])


def _asked(found: Mapping[str, Any]) -> tuple[str, str]:
    match found["asked"]:
        case {"kind": "ratio", "number": number}:
            return f"{_number(number)} times", "yes" if found["ratio"]["median"] >= number else "no"
        case {"kind": "seconds", "number": number}:
            met = found["seconds"]["ours"]["median"] <= number
            return f"{_time(number)}", "yes" if met else "unknown" if _busy(found) else "no"
        case _:
            return "", ""


def _timed(found: Mapping[str, Any]) -> str:
    return (
        f'<a id="{found["name"]}"></a>**{found["name"]}**: {found["work"]}. '
        f"Plain: {found['plain']}. fitdiff: {found['ours']}.{_parts(found)}\n\n"
    )


def _parts(found: Mapping[str, Any]) -> str:
    """What the seconds of a cell go to, where cells tell."""
    told = [f"{part} {_time(one['median'])}" for part, one in found.get("parts", {}).items()]
    return f" In such a cell, beside another: {', '.join(told)}." if told else ""


def _machines(found: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| row | date | commit | processor | cores | load before | after |\n"
        "|---|---|---|---|---:|---:|---:|\n"
    ]
    for one in found:
        machine = one["machine"]
        # Not kept of the first measurements.
        told = one["name"], one["date"], one["commit"], machine.get("processor", "")
        numbers = *told, machine["cores"], machine["load before"], machine["load after"]
        lines.append(f"| {' | '.join(map(str, numbers))} |\n")
    return lines


def _growth(found: Mapping[str, Any]) -> list[str]:
    """A table for cells and one for rows: seconds and memory by size, and the exponents."""
    parts = [
        "`python benchmarks/bench_growth.py`: seconds, and the largest memory of the process\n"
        "that took them. The exponent is the slope of log(seconds) on log(size) over the last two\n"
        "decades: 1 is linear.\n"
    ]
    for kind, grown in found.items():
        lines, exponents = grown["measured"], grown["exponents"]
        names = list(dict.fromkeys(name for line in lines for name in line if name != "size"))
        parts += [f"\n| {' | '.join([kind, *names])} |\n", f"|{'---:|' * (len(names) + 1)}\n"]
        for line in lines:
            cells = [_grown(name, line[name]) if name in line else "" for name in names]
            parts.append(f"| {' | '.join([format(line['size'], ','), *cells])} |\n")
        slopes = [_number(exponents[name]) if name in exponents else "" for name in names]
        parts.append(f"| {' | '.join(['exponent', *slopes])} |\n")
    return parts


def _grown(name: str, number: float) -> str:
    return format(number, ",.0f") if name.endswith("MB") else _time(number)


def _spread(found: Mapping[str, Any], what: str) -> str:
    numbers = found["ratio"] if what == "ratio" else found["seconds"][what]
    shown = _number if what == "ratio" else _time
    middle, least, most = (shown(numbers[name]) for name in ("median", "least", "most"))
    return f"{middle} ({least} to {most})"


def _time(seconds: float) -> str:
    return f"{_number(1e3 * seconds)} ms" if seconds < 0.1 else f"{_number(seconds)} s"


def _number(number: float) -> str:
    """Three significant digits, without an exponent."""
    text = f"{number:.3g}"
    return f"{float(text):,.0f}" if abs(number) >= 100 else text


if __name__ == "__main__":
    write()
