"""Fitting two methods, and no others, on the splits of a study, to compare them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fitdiff.comparison.report import DiffReport, make_report
from fitdiff.comparison.tolerances import Tolerances
from fitdiff.errors import DataError, SpecificationError
from fitdiff.methods.method import Method
from fitdiff.results.manifest import read_manifest
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.studies.study import Study

# The second fit of the same work has a folder of its own: a run does no work twice.
AGAIN = "again"


def study_of_two(study: Study, first: Method, second: Method) -> Study:
    """Return the study with two methods in place of its own, which need not be among these.

    Its splits and seeds are the same, since they depend on no method.

    Raises
    ------
    SpecificationError
        If two methods that differ have the same name.
    """
    if first.name == second.name and first != second:
        raise SpecificationError(
            f"Both methods are named '{first.name}', and their results could not be told apart. "
            "Give one of the files another name."
        )
    methods = tuple(dict.fromkeys((first, second)))
    profiles = {
        name: replace(profile, methods=None) for name, profile in study.file.profiles.items()
    }
    file = replace(
        study.file,
        methods=tuple(method.name for method in methods),
        profiles=profiles,
    )
    return replace(study, file=file, methods=methods, tables={})


def diff_methods(
    study: Study,
    first: Method,
    second: Method,
    options: RunOptions,
    tolerances: Tolerances,
    listener: Listener | None,
) -> DiffReport:
    """Fit what is missing, and compare two methods on every split of a profile.

    Methods with the same settings are the same work, so that a run would fit it once: they are
    fitted twice, to see whether the work repeats itself.

    Parameters
    ----------
    study : Study
    first, second : Method
    options : RunOptions
    tolerances : Tolerances
    listener : Listener or None
        None to compare what the folder holds, without any fit.

    Raises
    ------
    FitdiffError
        As `fitdiff.run.run.run_study` and `fitdiff.comparison.report.make_report` do.
    """
    two = study_of_two(study, first, second)
    if listener is not None:
        _require_own_folder(options.folder, two)
    folders = [options.folder]
    if first.key() == second.key():
        folders.append(options.folder / AGAIN)
    if listener is not None:
        for folder in folders:
            run_study(two, replace(options, folder=folder), listener)
    return make_report(two, first, second, (folders[0], folders[-1]), tolerances)


def _require_own_folder(folder: Path, two: Study) -> None:
    """A run of two methods would leave a folder of more without the results of the others."""
    if not (folder / "manifest.json").exists():
        return
    held = read_manifest(folder)[0]["methods"].keys()
    if others := sorted(held - {method.name for method in two.methods}):
        raise DataError(
            f"{folder} holds results of other methods, {', '.join(others)}, which a run of these "
            "two would leave out. Choose another --out, or compare what is there with --no-fit."
        )
