"""Every TOML block of docs/studies.md, and each choice in its tables, is read as a user's file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fitdiff.engines.contract import engine_of
from fitdiff.studies.study import Study, find_method, read_study

PAGE = (Path(__file__).parents[3] / "docs" / "studies.md").read_text()
BLOCKS = re.findall(r'^```toml title="(\S+)"\n(.*?)^```$', PAGE, re.DOTALL | re.MULTILINE)
# A row of a table whose first cell is TOML: `{ ... }` of [split], `kind = { ... }` of a transform.
SPLITS = re.findall(r"^\| `(\{ .*?\})` \|", PAGE, re.MULTILINE)
TRANSFORMS = re.findall(r"^\| `(\w+ = \{ .*?\})` \|", PAGE, re.MULTILINE)
STUDY = """\
methods = ["r-lm"]
split = {split}
[data]
table = "r:datasets::airquality"
outcome = "Temp"
"""
# It makes every transform.
METHOD = """\
name = "own"
title = "own"
like = "statsmodels-ols"
[transforms]
{transform}
"""


@pytest.fixture
def study(tmp_path: Path) -> Study:
    for name, text in BLOCKS:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    return read_study(str(tmp_path / "air.toml"))


def test_the_study_is_read_with_its_methods(study: Study) -> None:
    assert PAGE.count("```toml") == len(BLOCKS) == 3
    assert [method.name for method in study.methods] == list(study.file.methods)
    assert study.profile("paper").replicates == 10
    for method in study.methods:
        engine_of(method)


def test_methods_differ_in_what_their_blocks_state(study: Study) -> None:
    methods = {method.name: method for method in study.methods}
    assert methods["r-imputed"].transforms == methods["py-imputed"].transforms
    assert methods["r-imputed"].transform("encode").name == "polynomial"
    assert methods["py-imputed"].engine == "py.statsmodels"


@pytest.mark.parametrize("split", SPLITS)
def test_each_way_of_splitting_is_read(tmp_path: Path, split: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(STUDY.format(split=split))
    assert f'protocol = "{read_study(str(file)).file.division.protocol}"' in split


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_each_transform_is_read_and_made(tmp_path: Path, transform: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(METHOD.format(transform=transform))
    method = find_method(str(file))
    engine_of(method)
    assert f'name = "{method.transform(transform.split(maxsplit=1)[0]).name}"' in transform


def test_the_page_lists_all_that_there_are() -> None:
    assert len(SPLITS) == 6
    assert len(TRANSFORMS) == 7
