"""Examine what the main job needs: what is here, in what state, and what mends it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from threadpoolctl import threadpool_info

from debate2017.data.images import IMAGE_SETS, cache_directory, load_images
from fitdiff.engines.h2o.command import find_jar, h2o_version
from fitdiff.engines.h2o.java import find_java
from fitdiff.engines.r.package import PACKAGE, library, stale
from fitdiff.errors import DataError, SpecificationError, UnavailableError
from fitdiff.installation.drift import find_drift, read_lock
from fitdiff.installation.r import RInstallation, ask_r
from rbridge import RSession

State = Literal["ok", "warning", "missing", "wrong"]

SET_UP = "make setup"
RESTORE = "renv::restore() in R, where CRAN can be reached"
LOCK = Path(__file__).resolve().parents[3] / "renv.lock"
OLDEST_R = (4, 2)

# Without these the main job cannot run.
REQUIRED_R_PACKAGES = {
    "fitdiff": "the R engines and the original figure (folder r/)",
    "curl": "talks to the H2O server",
    "digest": "checks the hash of the rows that R received",
    "genefilter": "the F test of the Leekasso",
    "ggplot2": "figures",
    "glmnet": "penalised regression in R",
    "jsonlite": "reads what the H2O server answers",
    "nnls": "decides whether two classes are separable",
    "reticulate": "Python from R, which drives Keras",
}
OPTIONAL_R_PACKAGES = {
    "h2o": "H2O's own client; without it r.h2o talks to the same server by REST",
    "keras3": "Keras for R; without it r.keras talks to the same Keras by reticulate",
    "lintr": "checks the style of the R code",
    "roxygen2": "writes the help pages of the R package",
    "testthat": "runs the tests of the R package",
    "withr": "restores settings in the tests of the R package",
}
# Debian has no package of these.
OFFICIAL_CLIENTS = frozenset({"h2o", "keras3"})


@dataclass(frozen=True)
class Finding:
    """What the examination found of one thing.

    Attributes
    ----------
    name : str
    version : str
        Empty if it is missing or has none.
    state : {'ok', 'warning', 'missing', 'wrong'}
    detail : str
        Where it is, what it is for, or what is the matter with it.
    remedy : str
        The command that mends it; empty if nothing needs mending.
    required : bool
        Whether the main job cannot run while this is missing or wrong.
    """

    name: str
    version: str
    state: State
    detail: str
    remedy: str
    required: bool


def examine(lock: Path = LOCK) -> tuple[Finding, ...]:
    """Examine everything, in a few seconds; whatever is missing is a finding and no error.

    Parameters
    ----------
    lock : Path
        The ``renv.lock`` that the installed R is compared with.
    """
    r: RInstallation | None = None
    problem = ""
    try:
        r = ask_r(library())
    except UnavailableError as error:
        problem = str(error)
    checks: list[tuple[str, Callable[[], Sequence[Finding]]]] = [("Python", _python)]
    if r is None:
        checks.append(("R", lambda: [Finding("R", "", "missing", problem, SET_UP, True)]))
    else:
        checks += [
            ("R", partial(_r, r)),
            ("R packages", partial(_r_packages, r)),
            ("BLAS of R", partial(_r_blas, r)),
            ("renv.lock", partial(_renv_lock, r, lock)),
        ]
    checks += [
        ("rpy2", _rpy2),
        ("Java", _java),
        ("H2O", _h2o),
        ("Keras", _keras),
        ("BLAS of NumPy", _numpy_blas),
        ("images", _images),
    ]
    return tuple(finding for name, check in checks for finding in _guarded(name, check))


def _guarded(name: str, check: Callable[[], Sequence[Finding]]) -> Sequence[Finding]:
    """Run a check; one that breaks on what it examines is a finding as well."""
    try:
        return check()
    except Exception as error:  # a broken installation can raise anything
        return [Finding(name, "", "wrong", f"{type(error).__name__}: {error}", SET_UP, True)]


def _python() -> Sequence[Finding]:
    number = ".".join(str(part) for part in sys.version_info[:3])
    return [Finding("Python", number, "ok", sys.executable, "", True)]


def _r(r: RInstallation) -> Sequence[Finding]:
    if tuple(int(part) for part in r.version.split(".")[:2]) >= OLDEST_R:
        return [Finding("R", r.version, "ok", str(r.home), "", True)]
    oldest = ".".join(map(str, OLDEST_R))
    detail = f"{r.home}: fitdiff needs R {oldest} or newer"
    remedy = f"install R {oldest}, then {SET_UP}; R_HOME picks one of several"
    return [Finding("R", r.version, "wrong", detail, remedy, True)]


def _r_packages(r: RInstallation) -> Sequence[Finding]:
    findings = []
    for name, purpose in (REQUIRED_R_PACKAGES | OPTIONAL_R_PACKAGES).items():
        number = r.packages.get(name, "")
        old = stale() if number and name == PACKAGE else None
        state: State = "wrong" if old else "ok" if number else "missing"
        remedy = RESTORE if name in OFFICIAL_CLIENTS else SET_UP
        findings.append(
            Finding(
                f"R package {name}",
                number,
                state,
                old or purpose,
                "" if state == "ok" else remedy,
                name in REQUIRED_R_PACKAGES,
            )
        )
    return findings


def _r_blas(r: RInstallation) -> Sequence[Finding]:
    detail = r.blas or "R does not say which file"
    return [Finding("BLAS of R", f"LAPACK {r.lapack}", "ok", detail, "", False)]


def _renv_lock(r: RInstallation, lock: Path) -> Sequence[Finding]:
    try:
        stated = read_lock(lock)
    except SpecificationError as error:
        return [Finding("renv.lock", "", "wrong", str(error), "git checkout renv.lock", False)]
    drift = find_drift(stated, r.version, r.packages)
    count = f"{len(stated.packages)} packages"
    if not drift:
        return [Finding("renv.lock", count, "ok", "installed as stated", "", False)]
    differing = [str(one) for one in drift if one.installed is not None]
    absent = ", ".join(one.name for one in drift if one.installed is None)
    detail = "drift: " + "; ".join(differing + ([f"not installed: {absent}"] if absent else []))
    return [Finding("renv.lock", count, "warning", detail, RESTORE, False)]


def _rpy2() -> Sequence[Finding]:
    number = _version_of("rpy2")
    if not number:
        return [Finding("rpy2", "", "missing", "R from Python", SET_UP, True)]
    with RSession() as session:
        session.call("base", "R.home").unwrap()
    return [Finding("rpy2", number, "ok", "a worker process answers", "", True)]


def _java() -> Sequence[Finding]:
    try:
        java = find_java()
    except UnavailableError as error:
        return [Finding("Java", "", "missing", str(error), SET_UP, True)]
    return [Finding("Java", java.version, "ok", str(java.path), "", True)]


def _h2o() -> Sequence[Finding]:
    try:
        jar = find_jar()
    except UnavailableError as error:
        return [Finding("H2O", "", "missing", str(error), SET_UP, True)]
    return [Finding("H2O", h2o_version(), "ok", str(jar), "", True)]


def _keras() -> Sequence[Finding]:
    findings = []
    for name, published in (("Keras", ["keras"]), ("TensorFlow", ["tensorflow-cpu", "tensorflow"])):
        numbers = [number for package in published if (number := _version_of(package))]
        here = bool(numbers) and find_spec(name.lower()) is not None
        number = numbers[0] if here else ""
        state: State = "ok" if here else "missing"
        findings.append(Finding(name, number, state, "nets", "" if here else SET_UP, True))
    return findings


def _numpy_blas() -> Sequence[Finding]:
    import numpy  # noqa: F401, PLC0415 - loads the library that is looked for

    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    if not pools:
        detail = "no BLAS that threadpoolctl knows: results may depend on its number of threads"
        return [Finding("BLAS of NumPy", "", "warning", detail, "", False)]
    blas = pools[0]
    number = f"{blas['internal_api']} {blas['version']}"
    detail = f"{blas.get('architecture', 'unknown')}, {blas['num_threads']} threads"
    return [Finding("BLAS of NumPy", number, "ok", detail, "", False)]


def _images() -> Sequence[Finding]:
    return [_image_set(name) for name in IMAGE_SETS]


def _image_set(name: str) -> Finding:
    folder, title = cache_directory() / name, IMAGE_SETS[name].title
    if not any((folder / file).exists() for file in IMAGE_SETS[name].sha256):
        detail = f"not fetched yet into {folder}; a run fetches it"
        return Finding(title, "", "warning", detail, SET_UP, False)
    try:
        load_images(name, sources=())
    except DataError as error:
        return Finding(title, "", "wrong", str(error), SET_UP, False)
    return Finding(title, "", "ok", f"{folder}: four files, verified by SHA-256", "", False)


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
