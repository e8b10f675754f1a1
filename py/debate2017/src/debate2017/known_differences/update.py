"""Make the record of known differences anew: read defaults, take over measured effects."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from debate2017.data.images import IMAGE_SHAPE
from debate2017.known_differences.measuring import measure_effects, selection_rows
from debate2017.known_differences.model import SelectionRow
from debate2017.known_differences.recording import (
    Record,
    installed_versions,
    read_record,
    references,
    write_record,
)
from debate2017.known_differences.selection_effect import selection_effects
from debate2017.known_differences.selection_figure import write_selection_figure
from debate2017.known_differences.specification import (
    KnownDifferencesFile,
    SelectionFile,
    read_file,
)
from fitdiff.cards.defaults import of_kind, read_h2o, read_python, read_r
from fitdiff.engines.h2o.server import H2OAddress, start_h2o
from fitdiff.engines.r.package import open_session
from fitdiff.errors import DataError
from fitdiff.results.manifest import read_manifest
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile
from rbridge import RSession


def page_file(folder: Path) -> Path:
    """Where the page of a checkout is, given its ``comparisons`` folder."""
    return folder.parent / "docs" / "known-differences.md"


def read_defaults(
    file: KnownDifferencesFile, session: RSession, address: H2OAddress
) -> dict[str, str]:
    """Read every default in what is installed: Python, R, and a running H2O server."""
    every = references(file)
    found = read_python(of_kind(every, "python"))
    found |= read_r(of_kind(every, "r"), session)
    return found | read_h2o(of_kind(every, "h2o"), address)


def update_record(folder: Path, measured: Path | None) -> None:
    """Read all defaults, with R and a private H2O server, and write the record.

    Parameters
    ----------
    folder : Path
        A ``comparisons`` folder.
    measured : Path or None
        A complete run of the file's study, from which effects are taken; None keeps those that
        are recorded.

    Raises
    ------
    DataError
        If the run is of another study, or not complete.
    """
    file = read_file(folder)
    record = _before(folder)
    if measured is not None:
        study = read_study(str(folder / "studies" / f"{file.study}.toml"))
        steps = [step for one in file.differences for step in one.effects]
        profile = _profile(measured, file.study)
        record = replace(record, profile=profile, effects=measure_effects(study, measured, steps))
    with (
        tempfile.TemporaryDirectory() as logs,
        open_session() as session,
        start_h2o(Path(logs, "h2o.log"), memory="512m") as server,
    ):
        defaults = read_defaults(file, session, server.address)
    selection = _compare_selection(file.selection, folder)
    record = replace(record, versions=installed_versions(), defaults=defaults, selection=selection)
    write_record(folder, record)


def _compare_selection(stated: SelectionFile, folder: Path) -> tuple[SelectionRow, ...]:
    """Compare the rules, and draw the figure beside the page."""
    study = read_study(str(folder / "studies" / f"{stated.study}.toml"))
    effects = selection_effects(study, Profile(stated.sizes, stated.replicates))
    write_selection_figure(effects, IMAGE_SHAPE, page_file(folder).with_name("selection.png"))
    return selection_rows(effects)


def _before(folder: Path) -> Record:
    """The record, for the effects in it; an empty one where there is none that can be read."""
    try:
        return read_record(folder)
    except DataError:
        return Record({}, {})


def _profile(measured: Path, study: str) -> str:
    content, _ = read_manifest(measured)
    if content["study"] != study:
        raise DataError(
            f"{measured} holds a run of '{content['study']}'. Effects are those of '{study}': "
            f"fitdiff run {study} --out FOLDER."
        )
    return str(content["profile"])
