import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from fitdiff.report.to_measure import to_measure


def test_the_pair_furthest_apart_is_named_with_what_it_costs(material) -> None:
    """The methods of the fixture are one method under four names: nothing would be fitted."""
    (missing,) = to_measure(material)
    worst = material.methods[2].name
    beside = material.folder.parent / f"plain-to-{worst}"
    words = ["fitdiff", "explain", "plain", worst, "--study", "own", "--out", str(beside)]
    assert shlex.split(missing.command) == words
    assert missing.what == f"plain and {worst} differ in 0 settings; less than a minute"


@pytest.mark.parametrize(
    ("name", "steps", "words"), [("own", 2, "about 3 minutes"), ("another", 2, "differ in")]
)
def test_a_ladder_beside_the_study_is_named_if_it_is_the_studys(
    material, tmp_path, name, steps, words
) -> None:
    """Fits take a second: three methods on 60 splits are 180 seconds."""
    file = tmp_path / "ladders" / "mine.toml"
    file.parent.mkdir()
    step = '[[steps]]\nsetting = "penalty"\nto = "l1"\n'
    profile = "[profiles.paper]\nsizes = [10, 20]\nreplicates = 30\n"
    head = f'name = "mine"\ntitle = "Mine"\nstudy = "{name}"\nstart = "plain"\nend = "other"\n'
    file.write_text(head + step * steps + profile)
    found = to_measure(replace(material, study=replace(material.study, folder=tmp_path)))
    assert words in found[0].what
    if name == "own":
        beside = material.folder.parent / "mine"
        assert found[0].command == f"fitdiff explain --ladder {file} --out {beside}"


def test_folders_that_are_the_defaults_are_not_named(material) -> None:
    usual = replace(material, folder=Path("out") / "own")
    (missing,) = to_measure(usual)
    assert missing.command.endswith(" --study own")
