"""Studies, methods, ladders and engines that can be named, and whether each can run here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fitdiff.cli.lazy import summary_line
from fitdiff.errors import FitdiffError, SpecificationError
from fitdiff.methods.specification import read_toml
from fitdiff.plugins import announced
from fitdiff.studies.catalog import KINDS, Kind, available, collection_of, home_of

Entry = dict[str, str]
# fitdiff's own collection, listed before those of plug-ins, and what is beside the user's file.
OWN, BESIDE = "fitdiff", "beside"


def home(beside: Path | None) -> Path | None:
    """Home of a study file, or the folder itself; `SpecificationError` if there is neither."""
    if beside is None or beside.is_dir():
        return beside
    if not beside.is_file():
        raise SpecificationError(f"{beside} does not exist. Name a study file or a folder.")
    return home_of(beside)


def titles(beside: Path | None = None) -> dict[str, list[Entry]]:
    """List names, titles and where they are from, by kind; only the files' titles are read.

    The user's own come first, then fitdiff's, then those of plug-ins.
    """
    content: dict[str, list[Entry]] = {
        kind: [_title(path) | {"from": origin} for origin, path in _files(kind, beside)]
        for kind in KINDS
    }
    points = announced("fitdiff.engines").items()
    content["engines"] = [
        {
            "name": name,
            "title": summary_line(point.value).removeprefix(f"Engine ``{name}``: "),
            "from": point.value.partition(".")[0],
        }
        for name, point in sorted(points, key=lambda one: not one[1].value.startswith(f"{OWN}."))
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
        for entry, (_, path) in zip(content[kind], _files(kind, beside), strict=True):
            entry["problem"] = _problem(lambda k=kind, p=path: engines_of(k, p), engines)  # type: ignore[misc]
    for entry in content["engines"]:
        entry["problem"] = engines[entry["name"]]
    return content


def _files(kind: Kind, beside: Path | None) -> list[tuple[str, Path]]:
    """Files with where they are from, in the order in which they are listed."""
    files = [(collection_of(one) or BESIDE, one) for one in available(kind, beside).values()]
    first = (BESIDE, OWN)
    return sorted(files, key=lambda one: first.index(one[0]) if one[0] in first else len(first))


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
