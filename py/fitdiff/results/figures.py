"""The original figures, redrawn by R from our results or from the recorded ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from fitdiff.atomic import write_atomically
from fitdiff.errors import SpecificationError
from fitdiff.r_package import open_session
from fitdiff.results.manifest import read_manifest
from fitdiff.results.record import read_recorded
from fitdiff.results.table import read_results
from fitdiff.study import Study
from rbridge import Value

Device = Literal["png", "pdf"]
DEVICES: tuple[Device, ...] = ("png", "pdf")


def draw_figures(study: Study, folder: Path, *, overlay: bool, recorded_only: bool) -> list[Path]:
    """Draw a study's original figure as PNG and PDF.

    Parameters
    ----------
    study : Study
        Must name the recorded arms, which are the two curves.
    folder : Path
        Holds the results; the figures go there too, called ``figure`` or ``figure-recorded``.
    overlay : bool
        Add the recorded means as thin dashed lines.
    recorded_only : bool
        Draw the recorded values alone; needs no results.

    Returns
    -------
    list of Path
        The files written.
    """
    recorded_file = study.recorded_file()
    if recorded_file is None or study.file.recorded is None:
        raise SpecificationError(
            f"Study '{study.name}' has no [recorded] table, which names the curves of its figure. "
            "Add one, as comparisons/studies/leek2017.toml does."
        )
    recorded = read_recorded(recorded_file)
    notice = ""
    if recorded_only:
        points, stem = recorded, "figure-recorded"
    else:
        _, progress = read_manifest(folder)
        notice, stem = progress.notice(), "figure"
        points = _points(read_results(folder), study.file.recorded.arms)
    files = []
    with open_session() as session:
        for device in DEVICES:
            file = folder / f"{stem}.{device}"
            arguments: dict[str, Value] = {
                "results": _columns(points),
                "device": device,
                "recorded": _columns(recorded) if overlay else None,
                "incomplete": notice,
            }

            def draw(path: Path, arguments: dict[str, Value] = arguments) -> None:
                session.call("fitdiff", "plot_leek2017", arguments | {"file": str(path)}).unwrap()

            write_atomically(file, draw)
            files.append(file)
    return files


def _points(results: pd.DataFrame, arms: Mapping[str, str]) -> pd.DataFrame:
    """Rows of the methods that are curves of the figure, under the names of the record's arms."""
    arm_of = {method: arm for arm, method in arms.items()}
    fitted = results.dropna(subset=["accuracy"])
    return fitted.assign(arm=fitted["method"].map(arm_of)).dropna(subset=["arm"])


def _columns(points: pd.DataFrame) -> Value:
    return {
        "arm": points["arm"].to_numpy(dtype=np.str_),
        "n": points["n"].to_numpy(dtype=np.int32),
        "accuracy": points["accuracy"].to_numpy(dtype=np.float64),
    }
