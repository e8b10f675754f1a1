"""Threads inside the worker processes of a run: one each, however many processors there are."""

from __future__ import annotations

import pytest

from fitdiff.run.executor import Pool

WORKERS = 3
# Threads of each library of linear algebra or OpenMP that is loaded once an engine is.
LIBRARIES = "[one['num_threads'] for one in __import__('threadpoolctl').threadpool_info()]"
NETS = (
    "[f() for at in [__import__('fitdiff.models.nets.network', fromlist=['*']).frameworks()[0]."
    "config.threading] for f in (at.get_intra_op_parallelism_threads, "
    "at.get_inter_op_parallelism_threads)]"
)


@pytest.fixture
def pool(tmp_path):
    pool = Pool(WORKERS, tmp_path)
    yield pool
    pool.close(kill=True)


@pytest.mark.long
@pytest.mark.parametrize("engine", ["sklearn.ensemble", "statsmodels.api"])
def test_workers_have_a_thread_each(pool, engine) -> None:
    loading = [pool.submit(exec, f"import {engine}") for _ in range(WORKERS)]
    assert [one.result() for one in loading] == [None] * WORKERS
    found = [pool.submit(eval, LIBRARIES).result() for _ in range(WORKERS)]
    assert all(len(threads) >= 1 for threads in found)
    assert {number for threads in found for number in threads} == {1}


@pytest.mark.long
def test_tensorflow_has_a_thread_in_a_worker(pool) -> None:
    pytest.importorskip("tensorflow")
    assert pool.submit(eval, NETS).result() == [1, 1]
    assert set(pool.submit(eval, LIBRARIES).result()) == {1}
