"""Examine the installation: what is here, in what state, and which command puts it right."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from threadpoolctl import threadpool_info

from fitdiff.engines.h2o.command import find_jar, h2o_version
from fitdiff.engines.h2o.java import find_java
from fitdiff.errors import SpecificationError, UnavailableError
from fitdiff.installation.drift import find_drift, read_lock
from fitdiff.installation.finding import CHECKS, Finding
from fitdiff.installation.r import RInstallation, ask_r
from fitdiff.installation.r_packages import RESTORE, findings_of
from fitdiff.r_library import PACKAGE, library
from fitdiff.remedies import SET_UP, in_checkout, remedy
from rbridge import RSession

_LOCK = Path(__file__).resolve().parents[3] / "renv.lock"
# Of the checkout; an installed fitdiff has none.
LOCK = _LOCK if _LOCK.is_file() else None
OLDEST_R = (4, 2)


def examine(lock: Path | None = LOCK) -> tuple[Finding, ...]:
    """Examine everything, in a few seconds; anything missing is a finding, not an error.

    Parameters
    ----------
    lock : Path, optional
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
        checks.append(("R", lambda: [_missing("R", problem, _r_remedy())]))
    else:
        checks += [
            ("R", partial(_r, r)),
            ("R packages", partial(findings_of, PACKAGE, r)),
            ("BLAS of R", partial(_r_blas, r)),
        ]
        if lock is not None:
            checks.append(("renv.lock", partial(_renv_lock, r, lock)))
    checks += [
        ("rpy2", _rpy2),
        ("Java", _java),
        ("H2O", _h2o),
        ("Keras", _keras),
        ("BLAS of NumPy", _numpy_blas),
    ]
    checks += [(name, partial(_announced, name, r)) for name in CHECKS]
    # Two packages may need the same; what one requires is required.
    found: dict[str, Finding] = {}
    for finding in (each for name, check in checks for each in _guarded(name, check)):
        if finding.name not in found or finding.required > found[finding.name].required:
            found[finding.name] = finding
    return tuple(found.values())


def _announced(name: str, r: RInstallation | None) -> Sequence[Finding]:
    return CHECKS[name](r)


def _guarded(name: str, check: Callable[[], Sequence[Finding]]) -> Sequence[Finding]:
    """Run a check; one that breaks on what it examines is a finding as well."""
    try:
        return check()
    except Exception as error:  # a broken installation can raise anything
        cure = SET_UP if in_checkout() else "pip install --force-reinstall fitdiff"
        return [Finding(name, "", "wrong", f"{type(error).__name__}: {error}", cure, True)]


def _python() -> Sequence[Finding]:
    number = ".".join(str(part) for part in sys.version_info[:3])
    return [Finding("Python", number, "ok", sys.executable, "", True)]


def _r(r: RInstallation) -> Sequence[Finding]:
    if tuple(int(part) for part in r.version.split(".")[:2]) >= OLDEST_R:
        return [Finding("R", r.version, "ok", str(r.home), "", True)]
    oldest = ".".join(map(str, OLDEST_R))
    detail = f"{r.home}: fitdiff needs R {oldest} or newer"
    cure = f"install R {oldest}, then {remedy('r')}; R_HOME picks one of several"
    return [Finding("R", r.version, "wrong", detail, cure, in_checkout())]


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
        return [_missing("rpy2", "R from Python", remedy("r"))]
    with RSession() as session:
        session.call("base", "R.home").unwrap()
    return [Finding("rpy2", number, "ok", "a worker process answers", "", True)]


def _java() -> Sequence[Finding]:
    try:
        java = find_java()
    except UnavailableError as error:
        java_of = SET_UP if in_checkout() else "apt-get install openjdk-17-jre-headless"
        return [_missing("Java", str(error), java_of)]
    return [Finding("Java", java.version, "ok", str(java.path), "", True)]


def _h2o() -> Sequence[Finding]:
    try:
        jar = find_jar()
    except UnavailableError as error:
        return [_missing("H2O", str(error), remedy("h2o"))]
    return [Finding("H2O", h2o_version(), "ok", str(jar), "", True)]


def _keras() -> Sequence[Finding]:
    findings = []
    for name, published in (("Keras", ["keras"]), ("TensorFlow", ["tensorflow-cpu", "tensorflow"])):
        numbers = [number for package in published if (number := _version_of(package))]
        here = bool(numbers) and find_spec(name.lower()) is not None
        number = numbers[0] if here else ""
        findings.append(
            Finding(name, number, "ok", "nets", "", in_checkout())
            if here
            else _missing(name, "nets", remedy("keras"))
        )
    return findings


def _missing(name: str, detail: str, cure: str) -> Finding:
    """Something optional that is not here; the checkout's set-up installs it all."""
    return Finding(name, "", "missing", detail, cure, in_checkout())


def _r_remedy() -> str:
    return SET_UP if in_checkout() else f"install R 4.2 or newer, then {remedy('r')}"


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


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
