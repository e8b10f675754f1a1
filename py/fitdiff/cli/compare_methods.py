"""``fitdiff compare STUDY METHOD METHOD``: two methods of a study, stage by stage."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fitdiff.cli.messages import say, say_written
from fitdiff.cli.options import known, processors, require_methods, results_folder

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
    """

    profile: str | None
    out: Path | None
    workers: int | None
    as_json: bool
    tolerances: Sequence[str]
    tolerances_file: Path | None
    fit: bool
    search: bool


def are_methods(first: str, second: str) -> bool:
    """Whether both are names or paths, and not calls."""
    return all(_METHOD.match(one) is not None for one in (first, second))


def compare_methods(study: str, first: str, second: str, options: StudyOptions) -> int:
    """Compare two methods of a study and print what was found; returns the exit code."""
    known("studies")(study)
    require_methods((first, second), study)
    from fitdiff.cli.progress import show_progress
    from fitdiff.comparison.render import FILES, write_report
    from fitdiff.comparison.render import as_json as render_json
    from fitdiff.comparison.run import diff_methods
    from fitdiff.comparison.tolerances import parse_tolerances
    from fitdiff.run.options import RunOptions
    from fitdiff.studies.study import find_method, read_study

    in_force = parse_tolerances(options.tolerances, options.tolerances_file)
    chosen = read_study(study)
    one, other = (find_method(name, chosen.folder) for name in (first, second))
    folder = results_folder(options.out, "compare", chosen.name, f"{one.name}-{other.name}")
    profile = options.profile or chosen.quick_profile
    how = RunOptions(profile, folder, options.workers or processors(), keep_weights=True)
    with show_progress() as listener:
        report = diff_methods(chosen, one, other, how, in_force, listener if options.fit else None)
    text = write_report(report, folder)
    print(render_json(report) if options.as_json else text, end="")
    for name in FILES:
        say_written(folder / name)
    if options.search and report.exit_code and not report.told_otherwise:
        from fitdiff.causes.between import cause_between
        from fitdiff.causes.texts import diff_cause_text

        say("Fitting again, in search of the cause")
        words = diff_cause_text(report, cause_between(chosen, report))
        (folder / "cause.txt").write_text(words)
        print(words, end="", file=sys.stderr if options.as_json else sys.stdout)
    return report.exit_code
