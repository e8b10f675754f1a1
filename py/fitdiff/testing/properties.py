"""What a check found, as properties of its test."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from fitdiff.api.comparison import ComparisonResult
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage
from fitdiff.report.comparison_words import listed, name_of
from fitdiff.tables.table import Table
from fitdiff.testing.noted import Property
from fitdiff.testing.r_calls import RFit


def properties_of(
    found: ComparisonResult,
    stages: Sequence[Stage],
    table: Table,
    given: tuple[object, object],
    *,
    failed: bool,
) -> list[Property]:
    """List what JUnit files and evidence reports hold of a check; first `fitdiff.result`.

    Parameters
    ----------
    found : ComparisonResult
    stages : sequence of Stage
        Those that were asked for and could be compared.
    table : Table
    given : pair of object
        Both sides, as the test gave them.
    failed : bool
    """
    said: list[Property] = [
        ("fitdiff.result", "different" if failed else "same"),
        ("fitdiff.stages", ", ".join(one.kind for one in stages) or "none"),
    ]
    decisive = _decisive(stages)
    if decisive is not None and (worst := decisive.agreement) is not None:
        said += [
            ("fitdiff.stage", decisive.kind),
            ("fitdiff.digits", str(worst.digits)),
            ("fitdiff.needed", f"{worst.distance:.3g}"),
            ("fitdiff.tolerance", f"{worst.tolerance:.3g}"),
        ]
    cause = found.causes[0] if found.causes else None
    if failed:
        named = listed([name_of(one) for one in cause.changes]) if cause else "not known"
        said.append(("fitdiff.cause", named))
    said += [
        *zip(("fitdiff.first", "fitdiff.second"), _calls(found, given), strict=True),
        ("fitdiff.table", table.hash),
        ("fitdiff.versions", _versions(found, given)),
    ]
    return said


def _calls(found: ComparisonResult, given: tuple[object, object]) -> list[str]:
    return [
        f"r: {value.record.call}" if isinstance(value, RFit) else call
        for value, call in zip(given, found.found.calls, strict=True)
    ]


def _decisive(stages: Sequence[Stage]) -> Stage | None:
    """The first stage that differs; else the one that is nearest to its tolerance."""
    differing = next((one for one in stages if one.differs), None)
    measured = [one for one in stages if one.agreement is not None and one.agreement.tolerance > 0]
    return differing or max(measured or stages, key=_used, default=None)


def _used(stage: Stage) -> float:
    worst = stage.agreement
    return worst.distance / worst.tolerance if worst is not None and worst.tolerance > 0 else 0.0


def _versions(found: ComparisonResult, given: tuple[object, object]) -> str:
    """Versions of what took part: those of calls, and of the package of a fitted object."""
    known = {"fitdiff": version("fitdiff"), "Python": platform.python_version()}
    for value, fit in zip(given, found.found.fits, strict=True):
        if isinstance(value, RFit):
            known |= value.record.versions
        elif isinstance(fit, SideFit) and fit.result.versions:
            known |= {k: v for k, v in fit.result.versions.items() if k != "python"}
        elif not isinstance(value, str):
            package = type(value).__module__.partition(".")[0]
            try:
                known[package] = version({"sklearn": "scikit-learn"}.get(package, package))
            except PackageNotFoundError:
                continue
    return ", ".join(f"{name} {one}" for name, one in known.items())
