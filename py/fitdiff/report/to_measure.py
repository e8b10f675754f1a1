"""What would measure why two methods of a study differ, and how long that takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fitdiff.attribution.specification import LadderFile
from fitdiff.methods.differences import differences
from fitdiff.methods.specification import read_toml, shown, validate
from fitdiff.report.document import Missing
from fitdiff.report.finding import extremes, mean_over_sizes
from fitdiff.report.material import Material
from fitdiff.report.pairs import chosen_pairs, explain_pair
from fitdiff.report.phrases import counted
from fitdiff.studies.catalog import available


def to_measure(material: Material) -> tuple[Missing, ...]:
    """Name the ladders of the study, or else the pair of methods that are furthest apart."""
    ladders = tuple(_ladders(material))
    return ladders or tuple(_pair(material))


def _ladders(material: Material) -> Iterator[Missing]:
    """Those that ship or lie beside the study."""
    for path in available("ladders", material.study.folder).values():
        content = read_toml(path)
        if content.get("study") != material.study.name:
            continue
        file = validate(LadderFile, content, where=str(path))
        profile = file.profiles.get("paper") or next(iter(file.profiles.values()))
        fits = (len(file.steps) + 1) * len(profile.sizes) * profile.replicates
        time = _time(material, (file.start, file.end), fits)
        named = _named(file.name, path)
        command = material.command_beside(file.name, "explain", "--ladder", named)
        yield Missing(f"{file.title}: {time}", command)


def _named(name: str, path: Path) -> str:
    """A ladder as commands take it: a name that ships, or the path of the user's own file."""
    return name if name in available("ladders") else shown(path)


def _pair(material: Material) -> Iterator[Missing]:
    """The two that the study is about, the best and the worst method, or the first two."""
    pair = _stated(material) or extremes(mean_over_sizes(material), material.metric)
    pair = pair or next(iter(chosen_pairs(material)), None)
    if pair is None:
        return
    methods = {method.name: method for method in material.methods}
    first, second = (methods[name] for name in pair)
    settings = len(differences(first, second))
    what = f"{pair[0]} and {pair[1]} differ in {counted(settings, 'setting')}"
    time = _time(material, pair, settings * material.results["split_hash"].nunique())
    yield Missing(f"{what}; {time}", explain_pair(material, pair))


def _stated(material: Material) -> tuple[str, str] | None:
    focus = (material.study.file.focus or ())[:2]
    present = {method.name for method in material.methods}
    return (focus[0], focus[1]) if focus and {*focus} <= present else None


def _time(material: Material, pair: tuple[str, str], fits: int) -> str:
    """As long as so many fits take, one after the other, each as a typical one of the two."""
    seconds = material.results.groupby("method")["seconds"].median()
    known = [float(seconds[name]) for name in pair if name in seconds.index]
    if not known:
        return f"{counted(fits, 'fit')}, of unknown length"
    minutes = fits * sum(known) / len(known) / 60
    return "less than a minute" if minutes < 1 else f"about {counted(round(minutes), 'minute')}"
