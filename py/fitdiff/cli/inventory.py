"""What there is: studies, methods, engines and ladders; whether each can run here."""

from __future__ import annotations

from pathlib import Path

from fitdiff.attribution.ladder import read_ladder
from fitdiff.engines.contract import engine_points, load_engine
from fitdiff.errors import FitdiffError
from fitdiff.methods.method import read_method
from fitdiff.studies.catalog import available
from fitdiff.studies.study import read_study

Entry = dict[str, str]


def inventory() -> dict[str, list[Entry]]:
    """List everything by kind; each entry has a name, what it is, and its problem, '' for none."""
    engines = [_engine(name) for name in engine_points()]
    problems = {entry["name"]: entry["problem"] for entry in engines}
    studies = available("studies").values()
    return {
        "studies": [_study(path, problems) for path in studies],
        "methods": [_method(path, problems) for path in available("methods").values()],
        "engines": engines,
        "ladders": [_ladder(path, problems) for path in available("ladders").values()],
    }


def _engine(name: str) -> Entry:
    try:
        engine = load_engine(name)
    except FitdiffError as error:
        return {"name": name, "what": "", "problem": str(error)}
    models = f"fits {', '.join(sorted(engine.honours))}"
    return {"name": name, "what": models, "problem": engine.problem() or ""}


def _study(path: Path, problems: dict[str, str]) -> Entry:
    try:
        study = read_study(str(path))
    except FitdiffError as error:
        return {"name": path.stem, "what": "", "problem": str(error)}
    lacking = sorted({m.engine for m in study.methods if problems[m.engine]})
    what = f"{study.file.title} (profiles: {', '.join(study.file.profiles)})"
    problem = "; ".join(f"{name}: {problems[name]}" for name in lacking)
    return {"name": study.name, "what": what, "problem": problem}


def _ladder(path: Path, problems: dict[str, str]) -> Entry:
    try:
        ladder = read_ladder(str(path))
    except FitdiffError as error:
        return {"name": path.stem, "what": "", "problem": str(error)}
    lacking = sorted({one.method.engine for one in ladder.hybrids if problems[one.method.engine]})
    what = f"{ladder.title} ({len(ladder.rungs)} rungs; profiles: {', '.join(ladder.profiles)})"
    problem = "; ".join(f"{name}: {problems[name]}" for name in lacking)
    return {"name": ladder.name, "what": what, "problem": problem}


def _method(path: Path, problems: dict[str, str]) -> Entry:
    try:
        method = read_method(path)
    except FitdiffError as error:
        return {"name": path.stem, "what": "", "problem": str(error)}
    what = f"{method.title}: {method.model} by {method.engine}"
    return {"name": method.name, "what": what, "problem": problems[method.engine]}
