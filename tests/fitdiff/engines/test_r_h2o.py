"""The engine on real digits, against a real cluster."""

import json
import os
import subprocess
import urllib.request
from base64 import b64encode
from dataclasses import replace

import numpy as np
import pytest

from fitdiff import r_package
from fitdiff.engine import Context, refuse
from fitdiff.engines.r_h2o import ENGINE
from fitdiff.errors import RefusedFactorError, UnavailableError
from fitdiff.h2o.port import free_port
from fitdiff.h2o.server import start_h2o
from fitdiff.hashing import hash_rows
from fitdiff.method import read_method
from rbridge import RError

from .conftest import METHODS, as_rows, vary

R_PACKAGE = METHODS.parents[1] / "r"
FILE_ORDER = {"row_order": "file", "threads": 1}

# What R's h2o.deeplearning 3.46.0.12 documents as the defaults of the parameters that we leave out
# and that can change a fit of two classes. R's package sends only what its caller states.
R_DEFAULTS = {
    "train_samples_per_iteration": -2,
    "target_ratio_comm_to_comp": 0.05,
    "seed": -1,
    "rate": 0.005,
    "rate_annealing": 1e-06,
    "rate_decay": 1,
    "momentum_start": 0,
    "momentum_ramp": 1e6,
    "momentum_stable": 0,
    "nesterov_accelerated_gradient": True,
    "l1": 0,
    "l2": 0,
    "max_w2": 3.4028235e38,
    "initial_weight_scale": 1,
    "loss": "Automatic",
    "distribution": "AUTO",
    "score_interval": 5,
    "score_training_samples": 10000,
    "score_duty_cycle": 0.1,
    "score_each_iteration": False,
    "stopping_metric": "AUTO",
    "stopping_tolerance": 0,
    "max_runtime_secs": 0,
    "fast_mode": True,
    "force_load_balance": True,
    "replicate_training_data": True,
    "single_node_mode": False,
    "shuffle_training_data": False,
    "missing_values_handling": "MeanImputation",
    "balance_classes": False,
    "use_all_factor_levels": True,
    "sparse": False,
    "average_activation": 0,
    "sparsity_beta": 0,
    "reproducible": False,
    "autoencoder": False,
    "nfolds": 0,
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with start_h2o(tmp_path_factory.mktemp("h2o") / "h2o.log") as server:
        yield server.address


@pytest.fixture(scope="module")
def context(address):
    with r_package.open_session() as session:
        yield Context(seed=1, time_limit=300.0, r=lambda: session, h2o=address)


@pytest.fixture(scope="module")
def fit(context):
    def fit(rows, seed=1, **changes):
        method = vary("L2", **changes)
        refuse(ENGINE, method)
        return ENGINE.fit(method, rows, replace(context, seed=seed))

    return fit


@pytest.fixture(scope="module")
def repeatable(easy, fit):
    """Rows, their test labels, and the published net trained in file order on one thread."""
    rows, y = easy(40, 0)
    return rows, y, fit(rows, **FILE_ORDER)


def ask(address, path):
    token = b64encode(f"{address.user}:{address.password}".encode()).decode()
    request = urllib.request.Request(
        f"{address.url}{path}", headers={"Authorization": f"Basic {token}"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        return json.load(answer)


def kept(address):
    frames = {frame["frame_id"]["name"] for frame in ask(address, "/3/Frames")["frames"]}
    models = {model["model_id"]["name"] for model in ask(address, "/3/Models")["models"]}
    return frames | models


def accuracy(label, y):
    return np.mean(label == y)


def test_leek_s_net(easy, fit):
    """Six fits as published: sane, labelled by H2O's threshold, over after 2 of 20 epochs."""
    epochs = []
    for n, least in [(10, 0.6), (40, 0.85)]:
        by_half = []
        for seed in range(3):
            rows, y = easy(n, seed)
            fitted = fit(rows)
            assert (fitted.status, fitted.selected) == ("ok", tuple(range(784)))
            np.testing.assert_array_equal(fitted.label, fitted.probability >= fitted.threshold)
            assert any("constant columns" in text for text in fitted.warnings)
            assert fitted.updates == round(fitted.epochs * n)
            epochs.append(fitted.epochs)
            by_half.append(accuracy(fitted.probability > 0.5, y))
        # Recorded elsewhere: 0.91 and 0.95. Threads race, so each run differs.
        assert np.mean(by_half) > least
    # The first scoring nearly always finds no training error.
    assert np.median(epochs) == pytest.approx(2, abs=0.3)


def test_one_thread_in_file_order_can_be_repeated(fit, repeatable):
    rows, y, first = repeatable
    second = fit(rows, **FILE_ORDER)
    np.testing.assert_array_equal(first.probability, second.probability)
    np.testing.assert_array_equal(first.label, second.label)
    assert (first.threshold, first.epochs) == (second.threshold, 2.0)
    assert accuracy(first.label, y) > 0.85
    assert not np.array_equal(fit(rows, seed=2, **FILE_ORDER).probability, first.probability)


def test_the_order_is_that_of_the_rows(fit, repeatable):
    rows, _, before = repeatable
    turned = fit(as_rows(rows.x_train[::-1], rows.y_train[::-1], rows.x_test), **FILE_ORDER)
    assert not np.array_equal(before.probability, turned.probability)


def test_rows_of_doubles_are_the_same_rows(fit, repeatable):
    rows, _, pixels = repeatable
    doubles = as_rows(rows.x_train.astype(float), rows.y_train, rows.x_test.astype(float))
    np.testing.assert_array_equal(fit(doubles, **FILE_ORDER).probability, pixels.probability)
    # Standardised, a 255th of a pixel is that pixel but for the last bits of mean and deviation,
    # which two epochs magnify somewhat.
    shares = as_rows(rows.x_train / 255, rows.y_train, rows.x_test / 255)
    fitted = fit(shares, **FILE_ORDER)
    np.testing.assert_allclose(fitted.probability, pixels.probability, rtol=0, atol=1e-9)


def test_a_threshold_that_is_a_number(fit, repeatable):
    rows, _, own = repeatable
    half = fit(rows, threshold=0.5, **FILE_ORDER)
    np.testing.assert_array_equal(own.probability, half.probability)
    np.testing.assert_array_equal(half.label, half.probability > 0.5)
    assert half.threshold == 0.5 != own.threshold


def test_without_stopping_rule_all_epochs_are_run(fit, repeatable):
    rows, _, stopped = repeatable
    fitted = fit(rows, stopping_rule="none", stopping_rounds=0, **FILE_ORDER)
    assert (stopped.epochs, stopped.updates) == (2.0, 80)
    assert (fitted.epochs, fitted.updates) == (20.0, 800)


@pytest.mark.parametrize(
    "changes",
    [
        {"activation": "relu"},
        {"scaling": "none"},
        {"hidden": (160,)},
        {"constant_columns": "kept"},
    ],
    ids=str,
)
def test_a_factor_changes_the_fit(fit, repeatable, changes):
    rows, y, published = repeatable
    changed = fit(rows, **changes, **FILE_ORDER)
    assert not np.array_equal(changed.probability, published.probability)
    assert accuracy(changed.probability > 0.5, y) > 0.75


def test_dropout_is_honoured_when_threads_race(easy, fit):
    rows, y = easy(40, 0)
    fitted = fit(rows, hidden_dropout=0.2, input_dropout=0.1)
    assert accuracy(fitted.probability > 0.5, y) > 0.75


def test_the_server_keeps_test_rows_only(easy, fit, address):
    rows, _ = easy(10, 0)
    fit(rows)
    before = kept(address)
    assert all("test" in name for name in before)
    fit(rows)
    fit(rows, **FILE_ORDER)
    assert kept(address) == before


def test_a_fit_beyond_its_time_is_cancelled_on_the_server(easy, fit, context, address):
    rows, _ = easy(60, 0)
    fit(rows)  # so that the test rows are there
    endless = vary("L2", epochs=1e6, stopping_rule="none", stopping_rounds=0)
    with pytest.raises(TimeoutError, match="cancelled"):
        ENGINE.fit(endless, rows, replace(context, time_limit=10.0))
    assert not [job for job in ask(address, "/3/Jobs")["jobs"] if job["status"] == "RUNNING"]
    assert all("test" in name for name in kept(address))


def test_one_class_is_h2o_s_error(easy, fit):
    rows, _ = easy(40, 0)
    zeros = rows.y_train == 0
    single = as_rows(rows.x_train[zeros], rows.y_train[zeros], rows.x_test)
    with pytest.raises(RError, match="constant"):
        fit(single)


def test_rows_that_changed_on_the_way(easy, fit):
    rows, _ = easy(10, 0)
    with pytest.raises(RError, match="training rows received by R hash to"):
        fit(replace(rows, train_hash=hash_rows(rows.x_train)))


def test_no_cluster(easy, context):
    rows, _ = easy(10, 0)
    with pytest.raises(UnavailableError, match="start_h2o"):
        ENGINE.fit(vary("L2"), rows, replace(context, h2o=None))


def test_a_cluster_that_is_gone(easy, context, address):
    rows, _ = easy(10, 0)
    gone = replace(address, port=free_port(), name="gone")
    with pytest.raises(RError, match="does not answer"):
        ENGINE.fit(vary("L2"), rows, replace(context, h2o=gone))


def test_a_cluster_that_is_another(easy, context, address):
    rows, _ = easy(10, 0)
    with pytest.raises(RError, match="not the one that this run started"):
        ENGINE.fit(vary("L2"), rows, replace(context, h2o=replace(address, name="ours")))


@pytest.mark.parametrize(
    ("factor", "value"),
    [
        ("hidden", ()),
        ("output", "sigmoid"),
        ("initialisation", "glorot-uniform"),
        ("batch_size", 32),
        ("row_order", "shuffled"),
        ("scaling", "divide-by-255"),
        ("elastic_averaging", True),
        ("threads", 2),
    ],
)
def test_refuses(refused, factor, value):
    with pytest.raises(RefusedFactorError, match=f"'r.h2o' cannot honour {factor} = "):
        refused(ENGINE, "L2", **{factor: value})


@pytest.mark.parametrize("changes", [{"decay": 0.99}, {"momentum": 0.9}], ids=str)
def test_refuses_annealing_and_momentum(refused, changes):
    descent = replace(read_method(METHODS / "B3.toml").spec.optimiser, decay=0.0)
    refused(ENGINE, "L2", optimiser=descent)
    with pytest.raises(RefusedFactorError, match=f"cannot honour optimiser.{next(iter(changes))}"):
        refused(ENGINE, "L2", optimiser=replace(descent, **changes))


def test_refuses_factors_together(refused):
    with pytest.raises(RefusedFactorError, match="'file' needs a single one"):
        refused(ENGINE, "L2", row_order="file")


def test_the_server_s_defaults_are_r_s(address):
    stated = ask(address, "/3/ModelBuilders/deeplearning")["model_builders"]["deeplearning"]
    defaults = {each["name"]: each["default_value"] for each in stated["parameters"]}
    assert {name: defaults[name] for name in R_DEFAULTS} == R_DEFAULTS


def test_what_takes_part_is_stated():
    assert ENGINE.problem() is None
    assert ENGINE.versions().keys() >= {"R", "H2O", "Java", "curl", "jsonlite", "fitdiff-code"}


def test_r_s_own_tests_with_a_cluster(tmp_path):
    """On a cluster of their own, because they look at what it holds."""
    library = str(r_package.library())
    code = 'testthat::test_local(load_package = "installed", filter = "h2o", reporter = "check")'
    with start_h2o(tmp_path / "h2o.log") as server:
        a = server.address
        environment = {
            "FITDIFF_TEST_H2O": f"{a.ip} {a.port} {a.name} {a.user} {a.password}",
            "R_LIBS": os.pathsep.join(filter(None, [library, os.environ.get("R_LIBS")])),
        }
        run = subprocess.run(
            ["Rscript", "-e", code],
            cwd=R_PACKAGE,
            env=os.environ | environment,
            check=False,
            capture_output=True,
            text=True,
        )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "FAIL 0" in run.stdout
    assert "no H2O cluster" not in run.stdout
