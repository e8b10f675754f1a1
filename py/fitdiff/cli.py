"""The command line: run, figure, guesses, diff, explain, list, doctor."""

from __future__ import annotations

import json
import logging
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import psutil
import typer
from rich import box
from rich.console import Console
from rich.logging import RichHandler
from rich.table import Table

from fitdiff.errors import FitdiffError
from fitdiff.ladders.command import explain
from rbridge import RBridgeError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The same data, the same splits: R says one thing and Python another. Why?",
)
# Piped output has no width of its own; at 80 columns the tables would be all line breaks.
_out = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
_err = Console(stderr=True, highlight=False)

StudyName = Annotated[str, typer.Argument(help="Name of a study, or path of its TOML file.")]
MethodName = Annotated[str, typer.Argument(help="Name of a method, or path of its TOML file.")]
Folder = Annotated[
    Path | None, typer.Option("--out", help="Folder of the results; without it out/STUDY.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def run(
    study: StudyName,
    profile: Annotated[str, typer.Option(help="How much to run: smoke, paper, deep.")] = "paper",
    out: Folder = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes at work at the same time.")
    ] = psutil.cpu_count(logical=False) or 1,
    plain: Annotated[
        bool, typer.Option("--plain", help="Train Keras nets with Keras' own fit: slow.")
    ] = False,
    h2o_memory: Annotated[str, typer.Option(help="Java heap of the H2O cluster.")] = "1g",
) -> None:
    """Run a study: what is finished already is not fitted again."""
    # Imported here so that `list` and `doctor` start, and work, without what a run needs.
    from fitdiff.progress import show_progress
    from fitdiff.results.manifest import read_manifest
    from fitdiff.results.summary import summarise, versions_line
    from fitdiff.run import RunOptions, run_study
    from fitdiff.study import read_study

    chosen = read_study(study)
    options = RunOptions(profile, out or Path("out") / chosen.name, workers, plain, h2o_memory)
    with show_progress(_err) as listener:
        results = run_study(chosen, options, listener)
    content, progress = read_manifest(options.folder)
    text = summarise(chosen, results, progress, versions_line(content))
    (options.folder / "summary.txt").write_text(text)
    print(text)
    _err.print(f"Written to {options.folder}", markup=False)
    if progress.failed:
        raise typer.Exit(1)


@app.command()
def figure(
    study: StudyName,
    out: Folder = None,
    overlay: Annotated[
        bool, typer.Option("--recorded", help="Add the recorded means as thin dashed lines.")
    ] = False,
    recorded_only: Annotated[
        bool, typer.Option("--recorded-only", help="Draw the recorded values alone.")
    ] = False,
) -> None:
    """Draw a study's figure from the results, in R in its original's style and in Python."""
    from fitdiff.figures.frame import draw_figures
    from fitdiff.study import read_study

    chosen = read_study(study)
    folder = out or Path("out") / chosen.name
    for file in draw_figures(chosen, folder, overlay=overlay, recorded_only=recorded_only):
        _err.print(f"Written: {file}", markup=False)


@app.command()
def guesses(
    study: Annotated[str, typer.Argument(help="Name or path of a study of guesses.")] = (
        "guesses2017"
    ),
    profile: Annotated[str, typer.Option(help="How much to run: smoke, paper, deep.")] = "paper",
    out: Folder = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes at work at the same time.")
    ] = psutil.cpu_count(logical=False) or 1,
    as_json: AsJson = False,
    fit: Annotated[
        bool, typer.Option(help="Fit what is missing first, or judge by what is there.")
    ] = True,
) -> None:
    """Test the public guesses, one factor each: effects with intervals, and verdicts by a rule."""
    from fitdiff.guesses import report as guesses_report
    from fitdiff.progress import show_progress
    from fitdiff.run import RunOptions, run_study
    from fitdiff.study import read_study

    chosen = read_study(study)
    guesses_report.require_guesses(chosen)
    folder = out or Path("out") / chosen.name
    if fit:
        with show_progress(_err) as listener:
            run_study(chosen, RunOptions(profile, folder, workers), listener)
    made = guesses_report.make_report(chosen, folder)
    text = guesses_report.write_report(made, folder)
    print(guesses_report.as_json(made) if as_json else text, end="")
    for name in guesses_report.FILES:
        _err.print(f"Written: {folder / name}", markup=False)


@app.command()
def diff(
    first: MethodName,
    second: MethodName,
    study: Annotated[str, typer.Option(help="Study whose splits both are fitted on.")],
    profile: Annotated[str, typer.Option(help="How much to run: smoke, paper, deep.")] = "smoke",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder of the results; without it out/diff/STUDY/FIRST-SECOND."),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes at work at the same time.")
    ] = psutil.cpu_count(logical=False) or 1,
    as_json: AsJson = False,
    tolerance: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE, such as parameters=1e-6; repeatable.")
    ] = None,
    tolerances: Annotated[
        Path | None, typer.Option(help="TOML file of tolerances, each NAME = VALUE.")
    ] = None,
    fit: Annotated[
        bool, typer.Option(help="Fit what is missing first, or compare what is there.")
    ] = True,
    name_cause: Annotated[
        bool, typer.Option("--name-cause", help="Find the one factor that makes them differ.")
    ] = False,
) -> None:
    """Compare two methods level by level: exit code 0 equal, 1 different, 2 not comparable."""
    from fitdiff.diffs.render import FILES, write_report
    from fitdiff.diffs.render import as_json as render_json
    from fitdiff.diffs.run import diff_methods
    from fitdiff.diffs.tolerances import parse_tolerances
    from fitdiff.progress import show_progress
    from fitdiff.run import RunOptions
    from fitdiff.study import find_method, read_study

    in_force = parse_tolerances(tolerance or (), tolerances)
    chosen = read_study(study)
    one, other = (find_method(name, chosen.folder) for name in (first, second))
    folder = out or Path("out") / "diff" / chosen.name / f"{one.name}-{other.name}"
    options = RunOptions(profile, folder, workers, keep_weights=True)
    with show_progress(_err) as listener:
        report = diff_methods(chosen, one, other, options, in_force, listener if fit else None)
    text = write_report(report, folder)
    print(render_json(report) if as_json else text, end="")
    for name in FILES:
        _err.print(f"Written: {folder / name}", markup=False)
    if name_cause:
        from fitdiff.causes.between import cause_between

        _err.print("Fitting again, in search of the cause", markup=False)
        found = cause_between(chosen, chosen.profile(profile), one, other, splits=2, fits=2000)
        (folder / "cause.txt").write_text(found.text() + "\n")
        print(found.text(), file=sys.stderr if as_json else sys.stdout)
    raise typer.Exit(report.exit_code)


@app.command()
def report(study: StudyName, out: Folder = None) -> None:
    """Write what a study found, to be read: one page, and the same as Markdown and JSON."""
    from fitdiff.report.make import make_report, write_report
    from fitdiff.study import read_study

    chosen = read_study(study)
    folder = out or Path("out") / chosen.name
    for file in write_report(make_report(chosen, folder), folder):
        _err.print(f"Written: {file}", markup=False)


@app.command()
def plants(
    methods: Annotated[list[str], typer.Argument(help="Methods to plant differences in.")],
    study: Annotated[str, typer.Option(help="Study whose splits they are planted on.")],
    profile: Annotated[str, typer.Option(help="Profile whose splits: smoke, paper, deep.")] = (
        "smoke"
    ),
    kind: Annotated[
        list[str] | None, typer.Option(help="factor, data or fit; repeatable. [default: all]")
    ] = None,
    factor: Annotated[str, typer.Option(help="The only factor to change.")] = "",
    value: Annotated[str, typer.Option(help="The only value that it gets.")] = "",
    values: Annotated[int, typer.Option(min=1, help="Values of each factor.")] = 3,
    splits: Annotated[int, typer.Option(min=1, help="Splits, the smallest first.")] = 2,
    fits: Annotated[int, typer.Option(min=1, help="Fits a split in search of causes.")] = 5000,
    out: Annotated[
        Path | None,
        typer.Option(help="File of the table. [default: out/STUDY/plants/METHODS.json]"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Plant differences behind fitdiff's back: exit code 0 all seen and named, 1 not, 2 cannot."""
    from fitdiff.plants.planting import PlantingOptions, kinds_of, plant_in
    from fitdiff.plants.render import render
    from fitdiff.plants.table import as_json as render_json
    from fitdiff.plants.table import write_table
    from fitdiff.study import find_method, read_study

    chosen = read_study(study)
    found = [find_method(name, chosen.folder) for name in methods]
    options = PlantingOptions(kinds_of(kind), factor, value, values, splits, fits=fits)
    table = plant_in(
        chosen,
        chosen.profile(profile),
        found,
        options,
        lambda trial: _err.print(
            f"{trial.method}: {trial.what}: {trial.outcome}", markup=False, style="dim"
        ),
    )
    names = "-".join(method.name for method in found)
    file = out or Path("out") / chosen.name / "plants" / f"{names}.json"
    write_table(table, file)
    print(render_json(table) if as_json else render(table), end="")
    _err.print(f"Written: {file}", markup=False)
    raise typer.Exit(0 if table.good else 1)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List studies, methods and engines, and say what cannot run here, and why."""
    from fitdiff.inventory import inventory

    content = inventory()
    if as_json:
        print(json.dumps(content, indent=1))
        return
    for kind, entries in content.items():
        _out.print(f"\n{kind}", style="bold")
        table = _table("name", "what", "here")
        for entry in entries:
            table.add_row(entry["name"], entry["what"], entry["problem"] or "can run")
        _out.print(table, markup=False)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Examine what the main job needs, and say which command mends what is wrong."""
    from dataclasses import asdict

    from fitdiff.doctor import examine

    findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        table = _table("what", "version", "state", "detail", "mended by")
        for f in findings:
            table.add_row(f.name, f.version, f.state, f.detail, f.remedy)
        _out.print(table, markup=False)
    fit = not any(f.required and f.state in ("missing", "wrong") for f in findings)
    _err.print("The main job can run." if fit else "The main job cannot run: see 'mended by'.")
    if not fit:
        raise typer.Exit(1)


@app.command("known-differences")
def known_differences_page(
    as_json: AsJson = False,
    update: Annotated[
        bool, typer.Option("--update", help="Read all defaults again; rewrite record and page.")
    ] = False,
    measured: Annotated[
        Path | None, typer.Option(help="With --update: take effects from this folder of a run.")
    ] = None,
) -> None:
    """List the defaults that differ between engines: values, measured effects, sources."""
    from dataclasses import asdict

    from fitdiff.known_differences.page import as_page
    from fitdiff.known_differences.recording import known_differences
    from fitdiff.known_differences.update import page_file, update_record
    from fitdiff.study import comparisons_folder

    folder = comparisons_folder()
    if update or measured:
        update_record(folder, measured)
    known = known_differences(folder)
    if update or measured:
        page_file(folder).write_text(as_page(known))
        _err.print(f"Written: {page_file(folder)}", markup=False)
    print(json.dumps(asdict(known), indent=1) if as_json else as_page(known))


app.command()(explain)


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def main() -> None:
    """Run the command line: errors that the user can mend are one message and exit code 2."""
    logging.basicConfig(
        level=logging.WARNING, format="%(message)s", handlers=[RichHandler(console=_err)]
    )
    logging.getLogger("fitdiff").setLevel(logging.INFO)
    signal.signal(signal.SIGTERM, _exit_on_signal)
    try:
        app()
    except (FitdiffError, RBridgeError) as error:
        _err.print(f"fitdiff: {error}", markup=False)
        sys.exit(2)
    except KeyboardInterrupt:
        _err.print("Interrupted. Finished cells are kept; run the same command again to go on.")
        sys.exit(130)


def _exit_on_signal(number: int, _: FrameType | None) -> None:
    """Leave through every ``finally``, so that R and Java end with us."""
    sys.exit(128 + number)
