"""The page of known differences, in Markdown: what `known-differences.toml` states, filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from debate2017.data.images import IMAGE_SHAPE
from fitdiff.constraints import STRICT, Text
from fitdiff.errors import DataError
from fitdiff.methods.differences import spell
from fitdiff.methods.specification import read_toml, validate

FOLDER = Path(__file__).parent
FILE, RECORD = "known-differences.toml", "recorded/known-differences.json"
LEVEL = 0.95
UPDATE = "python -m debate2017.known_differences --update"

# What was read and measured, as it is in the JSON file.
Record = dict[str, Any]


@dataclass(frozen=True, config=STRICT)
class Default:
    """Default of one framework: read from the installed version, or stated in words.

    Attributes
    ----------
    where, source : str
        Framework and function; documentation or source file.
    reads : str
        Reference by which the value is read; empty if ``says`` states it.
    says : str
        The value, or what the value read means.
    """

    where: Text
    source: Text
    reads: str = ""
    says: str = ""


@dataclass(frozen=True, config=STRICT)
class Step:
    """Two methods of the study, which differ in one setting."""

    from_: Annotated[str, Field(alias="from")]
    to: Text


@dataclass(frozen=True, config=STRICT)
class Difference:
    """One default that differs; the steps measure its effect, where it has one of its own."""

    id: Text
    title: Text
    area: Text
    setting: str
    text: Text
    values: Annotated[tuple[Default, ...], Field(min_length=2)]
    effects: tuple[Step, ...] = ()


@dataclass(frozen=True, config=STRICT)
class KnownDifferences:
    """The file: effects are of one study, selections of splits of another."""

    study: Text
    selection_study: Text
    selection_sizes: tuple[int, ...]
    selection_replicates: int
    differences: tuple[Difference, ...]

    def references(self) -> list[str]:
        """References from which defaults are read, each once."""
        every = [value.reads for one in self.differences for value in one.values if value.reads]
        return list(dict.fromkeys(every))

    def steps(self) -> list[Step]:
        """All steps, in order."""
        return [step for one in self.differences for step in one.effects]


def read_file() -> KnownDifferences:
    """Read what is stated."""
    return validate(KnownDifferences, read_toml(FOLDER / FILE), where=FILE)


def read_record() -> Record:
    """Read what was read and measured."""
    record: Record = json.loads((FOLDER / RECORD).read_text())
    return record


def as_page(file: KnownDifferences, record: Record) -> str:
    """Write the page in Markdown.

    Raises
    ------
    DataError
        If the record lacks a default or an effect that the file asks for.
    """
    effects = {(one["before"], one["after"]): one for one in record["effects"]}
    wanted = {*file.references(), *((step.from_, step.to) for step in file.steps())}
    if missing := sorted(map(str, wanted - {*record["defaults"], *effects})):
        raise DataError(f"Not recorded: {', '.join(missing)}. Read or measure it: {UPDATE}")
    lines = [
        "# Known differences",
        "",
        "What engines do by default differs from engine to engine. This page lists each such",
        "default, what it does to the accuracy on 0 against 1, and its source. It is generated",
        f"from `{FILE}` of the case study: values marked * were read in what is",
        "installed, and effects were measured, by the commands at its end.",
    ]
    for area, members in groupby(file.differences, key=lambda one: one.area):
        lines += ["", f"## {area}"]
        for one in members:
            setting = f" Setting: `{one.setting}`." if one.setting else ""
            values = [
                (value.where, _value(value, record["defaults"]), value.source)
                for value in one.values
            ]
            lines += ["", f"### {one.title}", "", one.text + setting, ""]
            lines += _table(("where", "by default", "source"), values)
            lines += _effects([effects[step.from_, step.to] for step in one.effects])
    lines += ["", "## Columns that each rule selects", "", *_selection(file, record["selection"])]
    return "\n".join([*lines, "", "## How this was made", "", *_made(file, record)]) + "\n"


def _value(value: Default, defaults: Mapping[str, str]) -> str:
    if not value.reads:
        return value.says
    argument = value.reads.rsplit(":", 1)[1]
    meaning = f": {value.says}" if value.says else ""
    return f"`{argument}` = {defaults[value.reads]} *{meaning}"


def _effects(effects: Sequence[Record]) -> Iterator[str]:
    if not effects:
        return
    rows = []
    for one in effects:
        before, after = spell(one["before_value"]), spell(one["after_value"])
        change = f"`{one['before']}` to `{one['after']}`: {one['setting']} {before} to {after}"
        for size in (one["overall"], *one["by_size"]):
            numbers = ("all" if size["n"] is None else str(size["n"]), str(size["splits"]))
            labels = f"{size['labels_changed']:.2%}"
            rows.append((change, *numbers, *_gain(one, size), labels))
            change = ""
    yield ""
    yield from _table(
        ("change", "n", "splits", "accuracy gained", "95 % interval", "labels changed"), rows
    )
    for one in effects:
        yield from _fits_changed(one)


def _gain(one: Record, size: Record) -> tuple[str, str]:
    """Effect and interval; of a step that changed too few fits no effect is claimed."""
    if one.get("fits", {}).get("too_few"):
        return "none claimed", ""
    interval = size["low"] is not None
    return (
        _signed(size["mean"]),
        f"{_signed(size['low'])} to {_signed(size['high'])}" if interval else "",
    )


def _fits_changed(one: Record) -> Iterator[str]:
    """Say on how many splits the step changed what a fit does, and what fitting again does."""
    fits, floor = one.get("fits"), one["overall"].get("noise_floor")
    words = []
    if fits and fits["delivered"] is not None:
        words.append(f"fits changed on {fits['delivered']} of {fits['splits']} splits")
    elif fits:
        words.append("no record shows on which splits the setting came into play")
    if not one["repeatable"]:
        words.append("threads race, so each fit differs: part of the change of labels is noise")
        if floor is not None:
            words.append(f"fitting again alone moves the mean by up to {floor:.4f} (95 %)")
    if words:
        yield ""
        yield f"`{one['after']}`: {'; '.join(words)}."


def _selection(file: KnownDifferences, rows: Sequence[Record]) -> Iterator[str]:
    yield (
        f"Ten columns are wanted, on the same splits of the study `{file.selection_study}`. "
        "*Other number*: share of splits on which ties keep more or fewer. *Differing*: share on "
        "which the columns are not those of the first rule, Leek's. *Exchanged*: mean number of "
        "columns kept by one of the two rules only. The last rule is Beam's."
    )
    yield ""
    width = IMAGE_SHAPE[1]
    yield from _table(
        ("n", "splits", "rule", "kept", "other number", "differing", "exchanged", "often"),
        [
            (
                *(str(row["n"]), str(row["splits"]), row["rule"], f"{row['kept']:.2f}"),
                *(f"{row['other_number']:.0%}", f"{row['differing']:.0%}"),
                f"{row['exchanged']:.2f}",
                ", ".join(
                    f"({at // width}, {at % width}) {share:.0%}" for at, share in row["often"]
                ),
            )
            for row in rows
        ],
    )
    yield ""
    yield "![Share of splits on which each pixel is kept, by rule and size](selection.png)"


def _made(file: KnownDifferences, record: Record) -> Iterator[str]:
    versions = ", ".join(f"{name} {number}" for name, number in record["versions"].items())
    yield (
        f"Values were read in {versions}. Effects are of the study `{file.study}`, profile "
        f"`{record['profile']}`: each step changes one setting on the same splits, every size has "
        f"the same weight, and intervals are {LEVEL:.0%} bootstrap intervals over splits for the "
        "test images at hand."
    )
    yield ""
    yield "```"
    yield f"fitdiff run {file.study} --profile {record['profile']} --out out/{file.study}"
    yield f"{UPDATE} --measured out/{file.study}"
    yield "```"


def _signed(value: float) -> str:
    """Four places, a plus sign for gains, and no sign for what rounds to nothing."""
    text = f"{value:+.4f}"
    return text[1:] if float(text) == 0 else text


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (headings, ["---"] * len(headings), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
