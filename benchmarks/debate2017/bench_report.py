"""Seconds to make and write the report of 10,000 cells: under ten.

Run ``python benchmarks/debate2017/bench_report.py`` on a quiet machine.
Results are made up; R draws the figure as always.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from fitdiff.data.source import load_data
from fitdiff.report.make import make_report, write_report
from fitdiff.results.manifest import Manifest, Progress, write_manifest
from fitdiff.results.table import PREDICTIONS, RESULTS
from fitdiff.splits.split import Split, stored_splits
from fitdiff.studies.study import Study, read_study

CELLS = 10_000
LIMIT = 10.0
LARGEST = 5_000_000


def main() -> None:
    """Time the report of a study of 10,000 cells; fail above the limit."""
    study = read_study("leek2017")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / study.name
        folder.mkdir()
        write_results(study, folder)
        start, busy = time.perf_counter(), time.process_time()
        report = make_report(study, folder)
        made = time.perf_counter() - start
        page, *_ = write_report(report, folder)
        seconds, processor = time.perf_counter() - start, time.process_time() - busy
        size = page.stat().st_size
    table = Table("what", "value")
    table.add_row(f"make the report of {CELLS:,} cells, s", f"{made:.2f}")
    table.add_row("make and write it, s", f"{seconds:.2f}")
    table.add_row("the same, time of the processor, without R", f"{processor:.2f}")
    table.add_row("size of the page, MB", f"{size / 1e6:.2f}")
    Console().print(table)
    if seconds > LIMIT:
        raise SystemExit(f"The report takes {seconds:.1f} s, more than {LIMIT:.0f} s.")
    if size > LARGEST:
        raise SystemExit(f"The page has {size:,} bytes, more than {LARGEST:,}.")


def write_results(study: Study, folder: Path) -> None:
    """Write tables of made-up results on splits of the profile deep."""
    profile = study.profile("deep")
    (source,) = study.sources(profile)
    data = load_data(source)
    splits = stored_splits(folder / "splits.parquet", study.file, {source: data}, profile)
    truth = data.y[data.positions(splits[0].test_rows)]
    names = [(method.name, method.engine) for method in study.methods]
    places = [(split, *name) for split in splits for name in names][:CELLS]
    rng = np.random.default_rng(2017)
    probability = rng.random((len(places), truth.size))
    label = (probability < 0.03).astype(np.uint8) ^ truth
    rows = [_row(place, at, label[at] == truth) for at, place in enumerate(places)]
    pq.write_table(pa.Table.from_pylist(rows, schema=RESULTS), folder / "results.parquet")
    results = pd.DataFrame(rows)
    answers = results[["method", "source", "n", "replicate", "seed", "cell"]].assign(
        prediction=list(probability), label=list(label)
    )
    pq.write_table(
        pa.Table.from_pandas(answers, schema=PREDICTIONS),
        folder / "predictions.parquet",
        row_group_size=500,
    )
    write_manifest(folder, _manifest(study), Progress(CELLS, CELLS, 0))


def _row(
    place: tuple[Split, str, str], at: int, right: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> dict[str, object]:
    split, method, engine = place
    return {
        "study": "leek2017",
        "method": method,
        "engine": engine,
        "source": split.source,
        "n": split.n,
        "replicate": split.replicate,
        "seed": 0,
        "split_hash": split.hash,
        "one_class": False,
        "status": "separated" if at % 50 == 0 else "ok",
        "accuracy": float(right.mean()),
        "correct": int(right.sum()),
        "total": right.size,
        "selected": [(37 * at + k) % 784 for k in range(10)],
        "seconds": 0.1,
        "warnings": [f"warning {at % 7}"],
        "error": "",
        "cell": str(at),
    }


def _manifest(study: Study) -> Manifest:
    made_up = {"study": study.name, "profile": "deep", "python": "", "git_commit": "made up"}
    nothing = {"methods": {}, "engines": {}, "packages": {}, "blas": [], "machine": {}}
    return Manifest(**made_up, **nothing, data_hash="", splits_hash="")


if __name__ == "__main__":
    main()
