"""Report section of the environment: versions, machine, hashes; and the commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from fitdiff.report.document import Commands, Section, Text
from fitdiff.report.found import Content
from fitdiff.report.material import Material
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table
from fitdiff.studies.catalog import available

# As `fitdiff explain --order` writes which settings came first.
_FIRST = re.compile(r"Named to come first: (.*?)\.(?: |$)")
# What a report is written with takes part in no fit.
COMMANDS_LEAD = (
    "With the same versions, the same commands give the same splits, and the same results of every "
    "method that is repeatable. A method whose threads race is not, and is named where it matters."
)


def environment_section(material: Material) -> Section:
    """List what took part, from the manifest."""
    manifest = material.manifest
    general = (
        ("profile", material.profile),
        *(("commit of the study", commit) for commit in _commit(material)),
        ("hash of the data", manifest["data_hash"]),
        ("hash of all splits", manifest["splits_hash"]),
        ("Python", manifest["python"]),
        *((name.replace("_", " "), value) for name, value in manifest["machine"].items()),
        *(("BLAS", name) for name in manifest["blas"]),
    )
    blocks = (
        Table("environment", "Run", (Column("what"), Column("value", "code")), general),
        Table(
            "engines",
            "Engines, and all that takes part in their fits",
            (Column("engine", "code"), Column("part"), Column("version", "code")),
            tuple(_engines(material)),
        ),
        Table(
            "method-hashes",
            "Methods, by hash of their content",
            (Column("method"), Column("hash", "code")),
            tuple(sorted(manifest["methods"].items())),
            folded=True,
        ),
        Table(
            "packages",
            "All Python packages of the environment",
            (Column("package"), Column("version", "code")),
            tuple(manifest["packages"].items()),
            folded=True,
        ),
    )
    lead = (
        "A hash is a fingerprint: two runs with the same hash of all splits were fitted on the "
        "same rows, and two methods with the same hash are the same work."
    )
    return Section("environment", "Environment and hashes", lead, blocks)


def commands_section(material: Material) -> Section:
    """Spell the commands that make this report again."""
    lines = (
        material.command("run", "--profile", material.profile),
        *(_explained(material, ladder) for ladder in material.ladders),
        *(_compared(material, diff) for diff in material.diffs),
        material.command("report"),
    )
    made = f"With fitdiff {material.manifest['packages']['fitdiff']}"
    made += "".join(f", the study at commit {commit}" for commit in _commit(material))
    blocks = (Text(f"{made}:"), Commands(lines))
    return Section("commands", "The commands that made this", COMMANDS_LEAD, blocks)


def _explained(material: Material, ladder: Content) -> str:
    """The command that made a ladder, as it was typed, or else as its content tells."""
    if ladder.get("command"):
        return str(ladder["command"])
    profile = ["--profile", ladder["profile"]]
    if ladder["name"] in available("ladders", material.study.folder):
        return shlex.join(["fitdiff", "explain", "--ladder", ladder["name"], *profile])
    first = _FIRST.search(ladder["order"])
    order = ["--order", first[1].replace(", ", ",")] if first else []
    ends = [ladder["start"], ladder["end"], "--study", material.argument]
    return shlex.join(["fitdiff", "explain", *ends, *profile, *order])


def _compared(material: Material, diff: Content) -> str:
    if diff.get("command"):
        return str(diff["command"])
    names = [method["name"] for method in diff["methods"]]
    words = ["fitdiff", "compare", material.argument, *names, "--profile", diff["profile"]]
    return shlex.join(words)


def _commit(material: Material) -> list[str]:
    """The commit of the study's folder, if that is in a repository."""
    commit = material.manifest["git_commit"]
    return [] if commit == "unknown" else [commit]


def _engines(material: Material) -> Iterator[tuple[str, str, str]]:
    for engine, versions in material.manifest["engines"].items():
        for part, version in versions.items():
            yield engine, part, version


ENVIRONMENT = ReportSection(110, environment_section, details=True)
COMMANDS = ReportSection(120, commands_section, details=True)
