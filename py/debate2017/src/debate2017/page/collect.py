"""Figures for the page, from the folders of runs: small files, each with what it came from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from debate2017.record import compare, image_variances, read_recorded
from debate2017.study_tables import recorded_file, recorded_of
from fitdiff.results.files import json_text, write_texts
from fitdiff.results.manifest import FILE as MANIFEST
from fitdiff.results.manifest import read_manifest
from fitdiff.results.table import read_results
from fitdiff.studies.study import read_study

SOURCES = "sources.json"
# Of the columns of claims.csv, those that the page or a reader of the file may want.
_CLAIMS = (
    *("claim", "statement", "who", "from", "to", "setting", "decides", "labels", "judged_at"),
    *("tried", "n", "splits", "before", "after", "mean", "interval_low", "interval_high"),
    *("crossed_low", "crossed_high", "p_value", "p_adjusted", "verdict"),
)
_SIZES = (10, 20, 40, 60, 85)
_VALUE = ("setting", "group", "mean", "interval", "standard_error", "smallest", "largest")
_STEP = ("mean", "interval", "crossed", "p_adjusted", "noise_floor")


@dataclass(frozen=True)
class Figures:
    """Figures of one run.

    Attributes
    ----------
    folder : str
        Of the run, in that of all runs.
    needs : str
        File of it without which there is nothing to take.
    command : str
        By which it is made.
    take : callable (Path) -> mapping of str to str
        Texts of the files to keep, by name.
    pictures : mapping of str to str
        Pictures of the run that the page shows, and what they are called beside it.
    """

    folder: str
    needs: str
    command: str
    take: Callable[[Path], Mapping[str, str]]
    pictures: Mapping[str, str] = field(default_factory=dict)


def _as_csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, lineterminator="\n", float_format="%.6g")


def _claims(folder: Path) -> dict[str, str]:
    table = pd.read_csv(folder / "claims.csv")
    looks = json.loads((folder / "claims.json").read_text())["provenance"]
    lines = pd.DataFrame({"provenance": looks})
    return {
        "claims.csv": _as_csv(table[[name for name in _CLAIMS if name in table]]),
        "claims-looks.csv": _as_csv(lines),
    }


def _leek(folder: Path) -> dict[str, str]:
    study, results = read_study("leek2017"), read_results(folder)
    shown = results[results["n"].isin(_SIZES) & (results["seed"] == 0)]
    means = shown.groupby(["n", "method"], sort=False)["accuracy"].mean().reset_index()
    recorded, file = recorded_of(study), recorded_file(study)
    assert recorded is not None
    assert file is not None
    variances = image_variances(study, folder, [*recorded.arms.values()])
    by_size, overall = compare(results, read_recorded(file), recorded.arms, variances)
    tested = pd.json_normalize([asdict(one) for one in overall])
    return {
        "means.csv": _as_csv(means),
        "record.csv": _as_csv(tested),
        "record-by-size.csv": _as_csv(pd.DataFrame([asdict(one) for one in by_size])),
    }


def _baselines(folder: Path) -> dict[str, str]:
    return {"baselines.csv": _as_csv(pd.read_csv(folder / "baselines.csv"))}


def _ladder(folder: Path) -> dict[str, str]:
    content = json.loads((folder / "ladder.json").read_text())
    steps = [
        {"label": step["label"], "setting": step["setting"]}
        | {name: step["overall"].get(name) for name in _STEP}
        for step in content["steps"]
    ]
    kept: dict[str, Any] = {
        name: content[name] for name in ("name", "title", "profile", "start", "end")
    }
    kept |= {"gap": {name: content["gap"].get(name) for name in (*_STEP, "splits", "fewest")}}
    kept |= {"steps": steps, "both_ends": content.get("both_ends", [])}
    return {f"ladder-{content['name']}.json": json_text(kept)}


def _orders(folder: Path) -> dict[str, str]:
    content = json.loads((folder / "ladder.json").read_text())
    found = content["attribution"]
    named = ("kind", "orders", "runnable_orders", "configurations", "splits", "gap")
    kept: dict[str, Any] = {name: content[name] for name in ("name", "profile", "start", "end")}
    kept |= {name: found[name] for name in named}
    kept["values"] = [
        {name: one[name] for name in _VALUE}
        | {"settings": [*dict.fromkeys(change["setting"] for change in one["changes"])]}
        for one in found["values"]
    ]
    return {f"orders-{content['name']}.json": json_text(kept)}


def _waterfall(ladder: str) -> dict[str, str]:
    return {"waterfall.png": "waterfall.png"} if ladder == LADDERS[0] else {}


LADDERS = (
    "leek-net-to-beam-mlp",
    "leekasso-r-to-python",
    "mlp-leek-to-h2o",
    "beam-r-to-python-nets",
    "keras-to-xla",
)
# Those whose settings are several, so that there are orders to take the mean over.
ORDERED = LADDERS[:4]
FIGURES = (
    Figures(
        "leek2017", "results.parquet", "fitdiff run leek2017", _leek, {"figure.png": "leek2017.png"}
    ),
    Figures("guesses2017", "claims.csv", "fitdiff claims --no-fit", _claims),
    Figures(
        "smalldata",
        "baselines.csv",
        "fitdiff run smalldata",
        _baselines,
        {"figure.png": "smalldata.png"},
    ),
    *(
        Figures(
            name,
            "ladder.json",
            f"fitdiff explain --ladder {name} --profile {{profile}}",
            _ladder,
            _waterfall(name),
        )
        for name in LADDERS
    ),
    *(
        Figures(
            f"{name}-orders",
            "ladder.json",
            f"fitdiff explain --ladder {name} --profile {{profile}} --shapley --one-order "
            f"--out out/{name}-orders",
            _orders,
        )
        for name in ORDERED
    ),
)


def collect(runs: Path, kept: Path) -> list[str]:
    """Take the figures of the runs that are there; name what was taken.

    Parameters
    ----------
    runs : Path
        Folder of the folders of runs, such as ``out``.
    kept : Path
        Folder of the repository that they are kept in, with ``sources.json``.
    """
    file = kept / SOURCES
    sources = json.loads(file.read_text()) if file.is_file() else {}
    taken: list[str] = []
    for one in FIGURES:
        folder = runs / one.folder
        if not (folder / one.needs).is_file() or not (folder / MANIFEST).is_file():
            continue
        content, progress = read_manifest(folder)
        texts = one.take(folder)
        write_texts(kept, texts)
        for picture, name in one.pictures.items():
            if (folder / picture).is_file():
                shutil.copyfile(folder / picture, kept.parent / name)
        for name in texts:
            sources[name] = {
                "command": one.command.replace("{profile}", content["profile"]),
                "profile": content["profile"],
                "commit": content["git_commit"],
                "date": datetime.now(UTC).date().isoformat(),
                "cells": progress.planned,
                "complete": progress.complete,
                "processor": content["machine"]["cpu"],
            }
        taken += texts
    write_texts(kept, {SOURCES: json_text(dict(sorted(sources.items())))})
    return taken
