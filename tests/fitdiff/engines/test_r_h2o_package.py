"""The R package's part of the engine: its own tests with a cluster, and H2O's defaults in R."""

import os
import subprocess

import pytest

from fitdiff.engines.h2o.cloud import ask
from fitdiff.engines.h2o.server import start_h2o
from fitdiff.r_library import library

from .conftest import METHODS

R_PACKAGE = METHODS.parents[1] / "r" / "fitdiff"

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


def test_defaults_of_the_server_are_those_of_r(h2o_address):
    path = "/3/ModelBuilders/deeplearning"
    answer = ask(h2o_address, "GET", path, h2o_address.password)[1]
    stated = answer["model_builders"]["deeplearning"]
    defaults = {each["name"]: each["default_value"] for each in stated["parameters"]}
    assert {name: defaults[name] for name in R_DEFAULTS} == R_DEFAULTS


@pytest.mark.long
def test_r_package_tests_pass_with_a_server(tmp_path):
    """On a cluster of their own, because they look at what it holds."""
    ours = str(library())
    code = 'testthat::test_local(load_package = "installed", filter = "h2o", reporter = "check")'
    with start_h2o(tmp_path / "h2o.log") as server:
        a = server.address
        environment = {
            "FITDIFF_TEST_H2O": f"{a.ip} {a.port} {a.name} {a.user} {a.password}",
            "R_LIBS": os.pathsep.join(filter(None, [ours, os.environ.get("R_LIBS")])),
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
