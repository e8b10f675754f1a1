"""Splits of ladders that change the data: rows are shared wherever both samplings allow it."""

from dataclasses import replace

import numpy as np
import pytest

from fitdiff.attribution.data import Sampling
from fitdiff.attribution.ladder import build_ladder
from fitdiff.attribution.specification import LadderProfile
from fitdiff.attribution.splits import draw_sampling, ladder_splits
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource, load_data
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import Study, read_study
from fitdiff.studies.study_file import Draw, Profile

PROFILE = Profile((10, 40), 3)
WITH = Draw("with-replacement", "proportional")


@pytest.fixture(scope="module")
def read(studies) -> tuple[Study, Study]:
    return read_study(studies["own"]), read_study(studies["other"])


@pytest.fixture(scope="module")
def source(read) -> DataSource:
    return read[0].file.sources[0]


@pytest.fixture(scope="module")
def data(source) -> Dataset:
    return load_data(source)


@pytest.fixture(scope="module")
def drawn(data, source, read):
    """Splits of four samplings, each one setting away from the one before."""
    own, other = (study.file for study in read)
    first = Sampling.of(own)
    samplings = [first, replace(first, draw=WITH)]
    samplings.append(replace(samplings[-1], pool=other))
    samplings.append(replace(samplings[-1], test=other))
    return [draw_sampling(own, samplings, one, source, data, PROFILE) for one in samplings]


def test_another_test_set_changes_no_training_row(drawn) -> None:
    for one, two in zip(drawn[2], drawn[3], strict=True):
        assert np.array_equal(one.train_rows, two.train_rows)
        assert (one.test_rows.size, two.test_rows.size) == (169, 150)


def test_changed_draw_keeps_common_rows(drawn) -> None:
    without, with_, other, _ = drawn
    for one, two, three in zip(without, with_, other, strict=True):
        # Rows drawn twice take the place of others: of 40 from some 300, by chance 2 or 3.
        assert np.intersect1d(one.train_rows, two.train_rows).size >= 0.6 * one.n
        # Most rows of one pool are in the other.
        assert np.intersect1d(two.train_rows, three.train_rows).size > 0


def test_training_rows_exclude_all_test_rows(drawn) -> None:
    tested = np.concatenate([splits[0].test_rows for splits in drawn])
    for splits in drawn:
        for split in splits:
            assert not np.isin(split.train_rows, tested).any()


def ladder_of(study: Study, configurations, name="own"):
    profiles = {"smoke": LadderProfile(sizes=(10, 40), replicates=3, reseeded=0)}
    return build_ladder(name, "a ladder", study, configurations, profiles)


def test_splits_equal_the_studys_if_data_do_not_change(
    tmp_path, data, source, read, configuration
) -> None:
    study = read[0]
    ladder = ladder_of(study, [configuration("lm-top10"), configuration("ols-top10")])
    (splits,) = ladder_splits(ladder, tmp_path, {source: data}, PROFILE)
    own = draw_splits(study.file, source, data, PROFILE)
    assert [split.hash for split in splits] == [split.hash for split in own]


def test_splits_of_settings_are_stored_apart_and_read_back(
    tmp_path, data, source, read, configuration
) -> None:
    study = read[0]
    first = configuration("lm-top10")
    second = replace(first, data=replace(first.data, draw=WITH))
    ladder = ladder_of(study, [first, second])
    splits = ladder_splits(ladder, tmp_path, {source: data}, PROFILE)
    stored = {file: file.stat().st_mtime_ns for file in tmp_path.glob("splits-*.parquet")}
    assert len(stored) == 2
    again = ladder_splits(ladder, tmp_path, {source: data}, PROFILE)
    hashes = [[split.hash for split in one] for one in (*splits, *again)]
    assert hashes[:2] == hashes[2:]
    assert hashes[0] != hashes[1]
    assert {file: file.stat().st_mtime_ns for file in stored} == stored
