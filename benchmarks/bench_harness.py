"""Time what a run costs beyond its fits: ``python benchmarks/bench_harness.py [CELLS ...]``.

Fits least squares in scikit-learn to as many cells (640 and 6,400 by default) of 40 rows, from
splits to sealed tables, and then runs again with nothing to do. A cell's overhead is the time of
all workers less that of the fits, by the number of cells.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.studies.study import read_study

STUDY = Path(__file__).parents[1] / "comparisons" / "studies" / "breast-cancer.toml"
WORKERS = 2


def _ignore(*seen: object) -> None:
    """Show no progress."""


QUIET = Listener(say=_ignore, planned=_ignore, fitted=_ignore)


def write_study(folder: Path, cells: int) -> Path:
    """Write a study of as many cells of one cheap method."""
    head, _, _ = STUDY.read_text().partition("[profiles.smoke]")
    before, _, after = head.partition("methods = [")
    _, _, after = after.partition("]")
    methods = STUDY.parents[1] / "methods"
    (folder / "methods").symlink_to(methods)
    file = folder / "cheap.toml"
    profile = f"[profiles.paper]\nsizes = [40]\nreplicates = {cells}\n"
    file.write_text(f'{before}methods = ["ols-top10"]{after}{profile}')
    return file


def measure(cells: int) -> tuple[float, float, float]:
    """Seconds of a first run, of its fits, and of a second run."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        study = read_study(str(write_study(folder, cells)))
        options = RunOptions("paper", folder / "out", workers=WORKERS)
        start = time.perf_counter()
        table = run_study(study, options, QUIET)
        middle = time.perf_counter()
        run_study(study, options, QUIET)
        assert (table.status == "ok").all()
        return middle - start, float(table.seconds.sum()), time.perf_counter() - middle


def main() -> None:
    """Print a line for each number of cells."""
    print("   cells  first run  of it fits  overhead a cell  nothing to do")
    for cells in [int(word) for word in sys.argv[1:]] or [640, 6400]:
        first, fits, again = measure(cells)
        overhead = (WORKERS * first - fits) / cells
        print(
            f"{cells:>8,}{first:>9.2f} s{fits / WORKERS:>10.2f} s{1e3 * overhead:>14.2f} ms"
            f"{again:>13.2f} s"
        )


if __name__ == "__main__":
    main()
