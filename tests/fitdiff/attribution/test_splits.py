from dataclasses import replace

import numpy as np
import pytest

from debate2017.data.specification import ImagePair
from fitdiff.attribution.data import DataSetting
from fitdiff.attribution.ladder import build_ladder
from fitdiff.attribution.specification import LadderProfile
from fitdiff.attribution.splits import draw_setting, ladder_splits
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import Study, read_study
from fitdiff.studies.study_file import Draw, Profile
from fitdiff.tables.dataset import Dataset
from fitdiff.tables.source import load_data

PAIR = ImagePair("mnist", (0, 1))
PROFILE = Profile((10, 40), 3)
WITH = Draw("with-replacement", "none")


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load_data(PAIR)


@pytest.fixture(scope="module")
def studies() -> tuple[Study, Study]:
    return read_study("leek2017"), read_study("beam2017-python")


@pytest.fixture(scope="module")
def drawn(data, studies):
    """Splits of four settings, each one factor away from the one before."""
    leek, beam = (study.file for study in studies)
    first = DataSetting.of(leek)
    settings = [first, replace(first, draw=WITH)]
    settings.append(replace(settings[-1], pool=beam))
    settings.append(replace(settings[-1], test=beam))
    return [draw_setting(leek, settings, one, PAIR, data, PROFILE) for one in settings]


def test_another_test_set_changes_no_training_row(drawn) -> None:
    for one, two in zip(drawn[2], drawn[3], strict=True):
        assert np.array_equal(one.train_rows, two.train_rows)
        assert (one.test_rows.size, two.test_rows.size) == (1763, 1058)


def test_another_draw_or_pool_keeps_the_rows_that_both_can_have(drawn) -> None:
    without, with_, official, _ = drawn
    for one, two, three in zip(without, with_, official, strict=True):
        # A row is drawn twice with a chance of some 40 / 7,000.
        assert np.intersect1d(one.train_rows, two.train_rows).size >= one.n - 3
        # Half of the rows that were drawn are official training rows.
        assert np.intersect1d(two.train_rows, three.train_rows).size > 0


def test_no_row_is_trained_on_that_any_rung_tests_on(drawn) -> None:
    tested = np.concatenate([splits[0].test_rows for splits in drawn])
    for splits in drawn:
        for split in splits:
            assert not np.isin(split.train_rows, tested).any()


def test_training_rows_come_from_the_pool_of_their_setting(drawn, data) -> None:
    for split in drawn[2]:
        assert split.train_rows.max() < 60_000
    rows = np.concatenate([split.train_rows for split in drawn[0]])
    # Leek's pool holds one official test row in seven: 150 rows lack them by chance with 1e-10.
    assert (rows >= 60_000).any()


def ladder_of(study: Study, hybrids, name="own"):
    profiles = {"smoke": LadderProfile(sizes=(10, 40), replicates=3, reseeded=0)}
    return build_ladder(name, "a ladder", study, hybrids, profiles)


def test_where_no_rung_changes_the_data_the_splits_are_those_of_the_study(
    tmp_path, data, studies, hybrid
) -> None:
    study = studies[0]
    ladder = ladder_of(study, [hybrid("leek-lm"), hybrid("leek-ols-statsmodels")])
    (splits,) = ladder_splits(ladder, tmp_path, {PAIR: data}, PROFILE)
    own = draw_splits(study.file, PAIR, data, PROFILE)
    assert [split.hash for split in splits] == [split.hash for split in own]


def test_splits_of_settings_are_stored_apart_and_read_back(tmp_path, data, studies, hybrid) -> None:
    study = studies[0]
    first = hybrid("leek-lm")
    second = replace(first, data=replace(first.data, draw=WITH))
    ladder = ladder_of(study, [first, second])
    splits = ladder_splits(ladder, tmp_path, {PAIR: data}, PROFILE)
    stored = {file: file.stat().st_mtime_ns for file in tmp_path.glob("splits-*.parquet")}
    assert len(stored) == 2
    again = ladder_splits(ladder, tmp_path, {PAIR: data}, PROFILE)
    hashes = [[split.hash for split in one] for one in (*splits, *again)]
    assert hashes[:2] == hashes[2:]
    assert hashes[0] != hashes[1]
    assert {file: file.stat().st_mtime_ns for file in stored} == stored
