"""The store of cells: what is written is read again, and nothing else is."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fitdiff.errors import DataError
from fitdiff.quantities.quantity import quantity
from fitdiff.results.cell import CellIdentity, CellRecord, CellResult, failure
from fitdiff.results.encoding import decode, encode
from fitdiff.results.metrics import Metrics
from fitdiff.results.store import FILE, open_for_reading, open_store

ERRORS = quantity("standard errors", [0.5, np.nan], ["x", "g[b]"], "bse", "se")
ONE, TWO = (CellIdentity("a method", "a split", seed, "software") for seed in (1, 2))
vectors = arrays(np.float64, st.integers(0, 4))


def result(prediction=0.25) -> CellResult:
    record = CellRecord(
        "ok",
        0.5,
        Metrics(2, 2, 1, {"log_loss": None, "brier": 0.1, "auc": float("nan")}),
        selected=(3, 1),
        timings={"build": 0.25},
    )
    label = np.array([0, 1], dtype=np.uint8)
    slopes = {"slope": np.array([1.5, -np.inf]), "table": np.zeros((2, 3))}
    return CellResult(record, np.array([prediction, 1.0]), label, slopes, np.empty(0), (ERRORS,))


def equal(a: CellResult, b: CellResult) -> bool:
    def bits(result):
        arrays = {"p": result.prediction, "l": result.label, "t": result.train_prediction}
        arrays |= {repr((q.kind, q.labels, q.how, q.name)): q.values for q in result.quantities}
        return {
            name: (value.dtype, value.shape, value.tobytes())
            for name, value in (arrays | dict(result.parameters)).items()
        }

    # Written out, because NaN is not itself.
    return repr(a.record) == repr(b.record) and bits(a) == bits(b)


@given(
    st.text() | st.just("\ud800"),
    st.floats(),
    st.lists(st.integers(0, 2**40), max_size=3),
    vectors,
    st.dictionaries(st.text(), vectors, max_size=2),
)
def test_any_result_is_decoded_to_the_bit(text, number, selected, vector, parameters):
    record = CellRecord(
        *("ok", number, Metrics(4, 4, 3, {"brier": number, "auc": None})),
        selected=tuple(selected),
        warnings=(text, text),
        error=text,
    )
    label = np.zeros(vector.size, dtype=np.uint8)
    made = CellResult(record, vector, label, parameters, vector)
    cell = encode(ONE, made)
    assert cell.is_whole()
    assert equal(decode(cell), made)


def test_what_is_written_is_read_again(tmp_path):
    with open_store(tmp_path, print) as store:
        store.write(ONE, result())
        assert equal(store.read(ONE.key), result())
    with open_store(tmp_path, print) as store:
        assert store.found[ONE.key].finished
        store.write(ONE, result(0.75))
        store.write(TWO, failure("failed", "no", 1.0))
        assert not store.found[TWO.key].finished
    with open_for_reading(tmp_path) as store:
        assert equal(store.read(ONE.key), result(0.75))
        assert store.read(TWO.key).record.error == "no"
        assert store.read("another key") is None


def test_each_cell_is_on_disk_as_soon_as_it_is_written(tmp_path):
    with open_store(tmp_path, print) as store:
        store.write(ONE, result())
        with open_for_reading(tmp_path) as other:
            assert equal(other.read(ONE.key), result())


def test_a_folder_without_a_store_has_no_cells(tmp_path):
    with open_for_reading(tmp_path) as store:
        assert store.read(ONE.key) is None
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_message(tmp_path):
    with open_store(tmp_path, print) as store:
        store._connection.execute("PRAGMA max_page_count = 1")
        big = np.zeros(100_000)
        with pytest.raises(DataError, match=r"cells\.sqlite cannot be written: .*full"):
            store.write(ONE, CellResult(CellRecord("ok", 1.0), big, big, {}, big))


def test_a_later_format_is_refused(tmp_path):
    with open_store(tmp_path, print) as store:
        store.write(ONE, result())
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 3")
    with pytest.raises(DataError, match="a later fitdiff"), open_store(tmp_path, print):
        pass


def test_a_cell_that_has_changed_since_is_not_finished(tmp_path):
    with open_store(tmp_path, print) as store:
        store.write(ONE, result())
        store._connection.execute("UPDATE cells SET record = '{}'")
        assert store.read(ONE.key) is None
        assert ONE.key not in store.found


def test_a_path_too_long_for_sqlite_is_one_message(tmp_path):
    folder = tmp_path.joinpath(*["x" * 250] * 3)
    folder.mkdir(parents=True)
    with pytest.raises(DataError, match="a shorter path with --out"), open_store(folder, print):
        pass


def test_log_of_another_store_loses_no_cell(tmp_path):
    """SQLite plays whatever log it finds into the file."""
    mine, other = tmp_path / "mine", tmp_path / "other"
    for folder in (mine, other):
        folder.mkdir()
    with open_store(mine, print) as store:
        store.write(ONE, result())
    with open_store(other, print) as store:
        store.write(TWO, result(0.75))
        (mine / f"{FILE}-wal").write_bytes((other / f"{FILE}-wal").read_bytes())
    with open_store(mine, print) as store:
        assert equal(store.read(ONE.key), result())
    assert [path.name for path in mine.iterdir() if "before-log" in path.name] == []
