"""The engine on a real server; comparisons hold it against r.h2o."""

import subprocess
import sys
from dataclasses import asdict, replace
from json import dumps

import numpy as np
import pytest

from fitdiff.engines.contract import Context, check_supported
from fitdiff.engines.h2o.client import connected, remove, send_rows
from fitdiff.engines.h2o.port import free_port
from fitdiff.engines.py_h2o import ENGINE, MAX_TEST_FRAMES
from fitdiff.errors import DataError, UnavailableError
from fitdiff.hashing import hash_rows

from .conftest import METHODS, as_rows, kept_on, no_r, vary, varying

FILE_ORDER = {"row_order": "file", "threads": 1}

# Fits in a process of its own, which notes with whom it talks, and says it only at the end.
ALONE = """
import json, socket, sys, warnings
from pathlib import Path

import numpy as np

talked_to, connect = set(), socket.socket.connect
def note(self, address):
    talked_to.add(address[0])
    return connect(self, address)
socket.socket.connect = note

from fitdiff.engines.contract import Context
from fitdiff.engines.py_h2o import ENGINE
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import read_method
from fitdiff.models.contract import MatrixRows

x = np.random.default_rng(1).integers(0, 256, (20, 4), np.uint8)
y = (x[:, 0] > 127).astype(np.uint8)
rows = MatrixRows(x, y, x, hash_rows(x, y), hash_rows(x))
context = Context(1, 60.0, lambda: None, H2OAddress(**json.loads(sys.argv[1])))
before = sys.stdout, list(warnings.filters), "h2o" in sys.modules
fitted = ENGINE.fit(read_method(Path(sys.argv[2])), rows, context)
assert fitted.status == "ok" and not before[2]
assert before[:2] == (sys.stdout, list(warnings.filters))
assert talked_to == {"127.0.0.1"}, talked_to
"""


@pytest.fixture(scope="module")
def context(h2o_address):
    return Context(seed=1, time_limit=120.0, r=no_r, resource=h2o_address)


@pytest.fixture(scope="module")
def fit(context):
    def fit(rows, **changes):
        method = vary("h2o-mlp-python", **changes)
        check_supported(ENGINE, method)
        return ENGINE.fit(method, rows, context)

    return fit


def test_racing_net_learns_and_labels_by_its_threshold(easy, fit):
    rows, y = easy(40, 0)
    fitted = fit(rows)
    assert (fitted.status, fitted.selected) == ("ok", varying(rows))
    assert (fitted.prediction.dtype, fitted.label.dtype) == (np.float64, np.uint8)
    np.testing.assert_array_equal(fitted.label, fitted.prediction >= fitted.threshold)
    (warned,) = fitted.warnings
    assert "constant columns" in warned
    assert fitted.updates == 40 * fitted.epochs
    assert np.mean((fitted.prediction > 0.5) == y) > 0.85  # 0.95 is usual


def test_numeric_threshold(easy, fit):
    rows, _ = easy(40, 0)
    half = fit(rows, threshold=0.5, **FILE_ORDER)
    assert half.threshold == 0.5
    np.testing.assert_array_equal(half.label, half.prediction > 0.5)


def test_fit_is_silent_and_leaves_no_trace_in_its_process(h2o_address):
    method = str(METHODS / "h2o-mlp-python.toml")
    command = [sys.executable, "-c", ALONE, dumps(asdict(h2o_address)), method]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_server_keeps_the_latest_test_rows_only(easy, fit, h2o_address):
    rows, _ = easy(10, 0)
    before = kept_on(h2o_address)
    for first in range(MAX_TEST_FRAMES + 1):
        fit(as_rows(rows.x_train, rows.y_train, rows.x_test[first : first + 5]), hidden=(2,))
    ours = kept_on(h2o_address) - before
    assert len(ours) == MAX_TEST_FRAMES
    assert all("test" in name for name in ours)
    fit(as_rows(rows.x_train, rows.y_train, rows.x_test[4:9]), hidden=(2,))
    assert kept_on(h2o_address) - before == ours


def test_labels_reach_the_server_as_two_classes_and_not_as_numbers(easy, h2o_address):
    """Of numbers it would make a regression, without a word."""
    rows, _ = easy(10, 0)
    with connected(h2o_address, nodes=1):
        frame = send_rows("labelled", rows.x_train[:, 120:130], rows.y_train)
        assert frame.types["label"] == "enum"
        assert frame["label"].levels() == [["0", "1"]]
        remove(["labelled"])


def test_rows_changed_in_transit_are_rejected(easy, fit):
    rows, _ = easy(10, 0)
    with pytest.raises(DataError, match="training rows received hash to"):
        fit(replace(rows, train_hash=hash_rows(rows.x_train)))


def test_rows_that_h2o_would_not_keep_in_order(easy, fit):
    """The text of 4,500 rows is longer than a chunk."""
    rows, _ = easy(4500, 0)
    with pytest.raises(DataError, match="one chunk"):
        fit(as_rows(255 - rows.x_train, rows.y_train, rows.x_test[:5]), **FILE_ORDER)


def test_clusters_that_are_not_as_stated(easy, context, h2o_address):
    rows, _ = easy(10, 0)
    gone = replace(h2o_address, port=free_port())
    for address, reason in [
        (None, "start_h2o"),
        (gone, "does not answer"),
        (replace(h2o_address, password="wrong"), "401"),
        (replace(h2o_address, name="ours"), "not the one that this run started"),
    ]:
        with pytest.raises(UnavailableError, match=reason):
            ENGINE.fit(vary("h2o-mlp-python"), rows, replace(context, resource=address))
    with pytest.raises(UnavailableError, match=r"has 1 node.*states nodes = 2"):
        ENGINE.fit(vary("h2o-mlp-python", nodes=2), rows, context)


def test_versions_name_all_parts():
    assert ENGINE.problem() is None
    assert ENGINE.versions().keys() == {"H2O", "Java", "numpy"}
