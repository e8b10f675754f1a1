"""What a comparison was made of: rows, calls and versions, and what its agreement shows."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from fitdiff.causes.calls.answers import Cause
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage
from fitdiff.quantities.agreement import RULES
from fitdiff.report.comparison_stages import number
from fitdiff.report.comparison_words import capital, listed, name_of
from fitdiff.tables.table import Table

# R's own packages have R's version.
_OF_R = frozenset(
    {"compiler", "graphics", "utils", "grDevices", "stats", "datasets", "methods", "tools"}
)

SHOWN = (
    "The two calls, run on the rows with the stated hash, with the stated versions, on this "
    "machine, report the same numbers within the stated tolerances.",
    "Where a cause is named: with that change they agree, on these rows and, if it says verified, "
    "on perturbed copies of them.",
)
NOT_SHOWN = (
    "That either result is right: both may share a mistake, or a library.",
    "That the model suits the question, or that the table holds what it should.",
    "That they agree on other rows, with other versions, or on another processor.",
    "Anything about quantities that only one side reports: these are listed as not compared.",
)


@dataclass(frozen=True)
class Provenance:
    """What a comparison was made of.

    Attributes
    ----------
    source : str
        The table as the user named it.
    table : str
        Its hash, SHA-256: of names, types, levels and values.
    rows, columns : int
    calls : tuple of str
        As they were run, with their languages.
    versions : mapping of str to str
    command : str
        What makes the same again; '' where it was not made by a command.
    """

    source: str
    table: str
    rows: int
    columns: int
    calls: tuple[str, ...]
    versions: Mapping[str, str]
    command: str = ""


def provenance_of(found: Comparison, table: Table, source: str, command: str = "") -> Provenance:
    """Gather what a comparison was made of."""
    versions = {"fitdiff": version("fitdiff"), "Python": platform.python_version()}
    calls = []
    for fit, language, call in zip(found.fits, found.languages, found.calls, strict=True):
        named = "R" if language == "r" else "Python"
        code = fit.code if isinstance(fit, SideFit) else call.partition(":")[2].strip()
        calls.append(f"{named}: {code}")
        if isinstance(fit, SideFit):
            versions |= _packages(fit.result.versions)
    return Provenance(
        source, table.hash, table.n_rows, len(table.columns), tuple(calls), versions, command
    )


def _packages(stated: Mapping[str, str]) -> dict[str, str]:
    shown = {name: one for name, one in stated.items() if name not in _OF_R | {"python"}}
    return {"scikit-learn" if name == "sklearn" else name: one for name, one in shown.items()}


def methods_paragraph(found: Comparison, made: Provenance) -> str:
    """Write a paragraph for the methods section of a manuscript: what was done and found."""
    versions = [f"{name} {one}" for name, one in made.versions.items() if name != "fitdiff"]
    compared = [stage for stage in found.stages if stage.agreement is not None]
    parts = [
        f"Results were checked between implementations with fitdiff {made.versions['fitdiff']}. "
        f"{listed(made.calls)} were fitted to the same {made.rows} rows "
        f"(SHA-256 {made.table}) with {listed(versions)}.",
    ]
    if not compared:
        return " ".join([*parts, "They report no quantity that could be compared."])
    parts.append(
        f"Compared were {listed([one.kind for one in compared])}, each within a tolerance that was "
        f"set beforehand{_tolerances(compared)}."
    )
    return " ".join([*parts, _result(found, compared)])


def _tolerances(compared: Sequence[Stage]) -> str:
    stated = [
        f"{one.kind} {number(one.agreement.tolerance)} ({RULES[one.kind].measure})"
        for one in compared
        if one.agreement is not None and one.kind in ("coefficients", "standard errors", "estimate")
    ]
    return f": {'; '.join(stated)}" if stated else ""


def _result(found: Comparison, compared: Sequence[Stage]) -> str:
    apart = [one.kind for one in compared if one.differs]
    if found.verdict == "same":
        return "All of these agreed."
    if found.verdict == "nearly the same":
        return f"They agreed to {found.digits} digits; what is left closes with tighter solvers."
    said = f"{capital(listed(apart))} did not agree."
    if found.verdict == "undecided":
        return f"{said} The results depend on the seed, so no cause was sought."
    cause = next(iter(found.explanation.causes), None)
    if cause is None:
        sought = found.explanation.status != "not searched"
        return f"{said} {'The cause is not known.' if sought else 'No cause was sought.'}"
    return " ".join([said, *_cause(found, cause)])


def _cause(found: Comparison, cause: Cause) -> Iterator[str]:
    """Say what was proved of a cause, and what it leaves."""
    settings = [
        f"{name_of(one)}{' (how far a solver goes)' * (one.family == 'accuracy')}: {one.before} "
        f"there, {one.after} for agreement"
        for one in cause.changes
    ]
    how = (
        f"by refitting on these rows and on {cause.proof.usable} perturbed copies of them"
        if cause.proof.outcome == "verified"
        else "on these rows only"
    )
    differing = {one.kind for one in found.stages if one.differs}
    closed = [one.kind for one in found.stages if one.kind in cause.kinds & differing]
    yield f"The difference of {listed(closed)} comes from {'; '.join(settings)} (verified {how})."
    left = [one for one in found.stages if one.differs and one.kind not in cause.kinds]
    if left:
        yield f"That does not account for {listed([one.kind for one in left])}."
