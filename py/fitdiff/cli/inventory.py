"""Studies, methods, ladders and engines that can be named, and whether each can run here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fitdiff.cli.lazy import summary_line
from fitdiff.errors import FitdiffError, SpecificationError
from fitdiff.methods.specification import read_toml
from fitdiff.plugins import announced
from fitdiff.studies.catalog import KINDS, Kind, available, home_of

Entry = dict[str, str]


def home(beside: Path | None) -> Path | None:
    """Home of a study file, or the folder itself; `SpecificationError` if there is neither."""
    if beside is None or beside.is_dir():
        return beside
    if not beside.is_file():
        raise SpecificationError(f"{beside} does not exist. Name a study file or a folder.")
    return home_of(beside)


def titles(beside: Path | None = None) -> dict[str, list[Entry]]:
    """List names and titles by kind; nothing but the files' titles is read."""
    content: dict[str, list[Entry]] = {
        kind: [_title(path) for path in _files(kind, beside)] for kind in KINDS
    }
    points = announced("fitdiff.engines").items()
    content["engines"] = [
        {"name": name, "title": summary_line(point.value).removeprefix(f"Engine ``{name}``: ")}
        for name, point in points
    ]
    return content


def checked(beside: Path | None = None) -> dict[str, list[Entry]]:
    """List everything by kind, read and checked; 'problem' says why one cannot run, '' for none."""
    from fitdiff.attribution.ladder import read_ladder
    from fitdiff.engines.contract import engine_points, load_engine, problem_of
    from fitdiff.studies.study import find_method, read_study

    def engine_problem(name: str) -> str:
        try:
            return problem_of(load_engine(name)) or ""
        except FitdiffError as error:
            return str(error)

    engines = {name: engine_problem(name) for name in engine_points()}

    def engines_of(kind: Kind, path: Path) -> set[str]:
        if kind == "studies":
            return {method.engine for method in read_study(str(path)).methods}
        if kind == "methods":
            return {find_method(str(path)).engine}
        return {one.method.engine for one in read_ladder(str(path)).configurations}

    content = titles(beside)
    for kind in KINDS:
        for entry, path in zip(content[kind], _files(kind, beside), strict=True):
            entry["problem"] = _problem(lambda k=kind, p=path: engines_of(k, p), engines)  # type: ignore[misc]
    for entry in content["engines"]:
        entry["problem"] = engines[entry["name"]]
    return content


def _files(kind: Kind, beside: Path | None) -> list[Path]:
    return list(available(kind, beside).values())


def _title(path: Path) -> Entry:
    try:
        title = read_toml(path).get("title", "")
    except FitdiffError as error:
        title = str(error)
    return {"name": path.stem, "title": str(title)}


def _problem(engines_of: Callable[[], set[str]], problems: dict[str, str]) -> str:
    try:
        lacking = sorted(name for name in engines_of() if problems[name])
    except FitdiffError as error:
        return str(error)
    return "; ".join(f"{name}: {problems[name]}" for name in lacking)
