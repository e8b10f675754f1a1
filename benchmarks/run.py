"""Measure fitdiff against plain loops: ``python benchmarks/run.py [--quick] [ROW ...]``.

Each row is timed beside the loop that a user would write, in turns, and kept in
``benchmarks/results``, from which ``docs/reference/speed.md`` is made. All rows take about half an
hour on two quiet cores. ``--quick`` tries every row at a small size and keeps nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

from measuring import Row, keep, measured
from page import line, write

HERE = Path(__file__).parent


def rows() -> Iterator[Row]:
    """Find the rows: those in the files ``*_rows.py``."""
    for file in sorted(HERE.glob("**/*_rows.py")):
        specification = importlib.util.spec_from_file_location(file.stem, file)
        assert specification is not None
        assert specification.loader is not None
        module = importlib.util.module_from_spec(specification)
        # Workers import it by its name.
        sys.path.append(str(file.parent))
        sys.modules[file.stem] = module
        specification.loader.exec_module(module)
        yield from module.ROWS


def main() -> None:
    """Measure the rows asked for, all by default; print and keep each."""
    known = {row.name: row for row in rows()}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(known))
    parser.add_argument("--quick", action="store_true", help="small sizes, keep nothing")
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    if unknown := set(asked.rows) - set(known):
        parser.error(f"no row {', '.join(sorted(unknown))}. Rows: {', '.join(known)}.")
    for name in asked.rows or known:
        found = measured(known[name], 1 if asked.quick else asked.repeats, asked.quick)
        print(line(found), flush=True)
        if not asked.quick:
            keep(found)
    if not asked.quick:
        write()


if __name__ == "__main__":
    main()
