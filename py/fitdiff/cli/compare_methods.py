"""``fitdiff compare STUDY METHOD METHOD``: two methods of a study, stage by stage."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fitdiff.cli.messages import say_written
from fitdiff.cli.options import (
    as_typed,
    known,
    processors,
    require_methods,
    results_folder,
    show_file,
)

if TYPE_CHECKING:
    from fitdiff.comparison.report import DiffReport
    from fitdiff.comparison.tolerances import Tolerances
    from fitdiff.methods.method import Method
    from fitdiff.studies.study import Study

# A name, or a path; calls have a language and brackets.
_METHOD = re.compile(r"^(?!-$)[^@:()\s][^:()]*$|^$")


@dataclass(frozen=True)
class StudyOptions:
    """What the command is told besides the study and its methods.

    Attributes
    ----------
    profile : str or None
        By default the quick one, 'smoke', of a study that has it.
    out : Path or None
    workers : int or None
    as_json : bool
    tolerances : sequence of str
        Each NAME=VALUE.
    tolerances_file : Path or None
    fit : bool
        Fit what is missing first.
    search : bool
        Find the settings that make the two differ.
    page : Path or None
        Where to write the answer as a page.
    opened : bool
        Show the page in a browser.
    """

    profile: str | None
    out: Path | None
    workers: int | None
    as_json: bool
    tolerances: Sequence[str]
    tolerances_file: Path | None
    fit: bool
    search: bool
    page: Path | None = None
    opened: bool = False


def are_methods(first: str, second: str) -> bool:
    """Whether both are names or paths, and not calls."""
    return all(_METHOD.match(one) is not None for one in (first, second))


def compare_methods(study: str, first: str, second: str, options: StudyOptions) -> int:
    """Compare two methods of a study and print what was found; returns the exit code."""
    known("studies")(study)
    require_methods((first, second), study)
    from fitdiff.comparison.tolerances import parse_tolerances
    from fitdiff.studies.study import find_method, read_study

    in_force = parse_tolerances(options.tolerances, options.tolerances_file)
    chosen = read_study(study)
    one, other = (find_method(name, chosen.folder) for name in (first, second))
    folder = results_folder(options.out, "compare", chosen.name, f"{one.name}-{other.name}")
    report = _compared(chosen, (one, other), folder, in_force, options)
    why: list[str] = []
    if options.search and report.exit_code and report.has_fits and not report.told_otherwise:
        why = _searched(chosen, report, folder, options)
    if options.page is not None or options.opened:
        _write_page(report, why, options.page or folder / "comparison.html", options.opened)
    return report.exit_code


def _compared(
    study: Study,
    methods: tuple[Method, Method],
    folder: Path,
    in_force: Tolerances,
    options: StudyOptions,
) -> DiffReport:
    """Fit what is missing, compare, print and write."""
    from fitdiff.cli.progress import show_progress
    from fitdiff.comparison.render import FILES, as_json, write_report
    from fitdiff.comparison.run import diff_methods
    from fitdiff.run.options import RunOptions

    profile = options.profile or study.quick_profile
    how = RunOptions(profile, folder, options.workers or processors(), keep_weights=True)
    with show_progress() as listener:
        made = diff_methods(study, *methods, how, in_force, listener if options.fit else None)
    report = replace(made, command=as_typed())
    text = write_report(report, folder)
    print(as_json(report) if options.as_json else text, end="")
    for name in FILES:
        say_written(folder / name)
    return report


def _searched(study: Study, report: DiffReport, folder: Path, options: StudyOptions) -> list[str]:
    """Search for the cause, print and write it; returns its sentences."""
    from fitdiff.causes.between import cause_between
    from fitdiff.causes.texts import diff_cause_lines, wrapped
    from fitdiff.cli.progress import telling

    with telling("fitting again, in search of the cause"):
        lines = diff_cause_lines(report, cause_between(study, report))
    (folder / "cause.txt").write_text(wrapped(lines))
    print(wrapped(lines), end="", file=sys.stderr if options.as_json else sys.stdout)
    return lines


def _write_page(report: DiffReport, why: Sequence[str], page: Path, opened: bool) -> None:
    import json

    from fitdiff.atomic import write_atomically
    from fitdiff.comparison.render import as_json
    from fitdiff.report.methods_page import methods_page

    text = methods_page(json.loads(as_json(report)), why)
    write_atomically(page, lambda path: path.write_text(text, encoding="utf-8"))
    say_written(page)
    if opened:
        show_file(page)
