"""The engine in its process: what it imports, and that another process gives the same bits."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from fitdiff.engines.contract import Context
from fitdiff.engines.py_keras import ENGINE
from fitdiff.models.nets.network import frameworks
from fitdiff.remedies import remedy

from .conftest import METHODS, no_r, vary

CONTEXT = Context(seed=20170531, time_limit=300.0, r=no_r)

_IN_ANOTHER_PROCESS = """
import sys
import numpy as np
from fitdiff.engines.contract import Context
from fitdiff.models.contract import MatrixRows, SplitData
from fitdiff.engines.py_keras import ENGINE
from fitdiff.models.nets.settings import MlpSettings
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method
from fitdiff.methods.specification import read_toml, validate
from pathlib import Path
import hashlib

rows = np.load(sys.argv[1])
x_train, y_train, x_test = rows["x_train"], rows["y_train"], rows["x_test"]
rows = MatrixRows(x_train, y_train, x_test, hash_rows(x_train, y_train), hash_rows(x_test))
for file in map(Path, sys.argv[2:]):
    settings = read_toml(file)["settings"] | {"epochs": 5.0}
    spec = validate(MlpSettings, settings, where=file.stem)
    method = Method(file.stem, "", "mlp", "py.keras", spec)
    fit = ENGINE.fit(method, rows, Context(seed=20170531, time_limit=300.0, r=None))
    print(hashlib.sha256(fit.prediction.tobytes()).hexdigest())
"""


@pytest.mark.long
def test_another_process_gives_the_same_bits_and_writes_nothing_to_the_console(easy, tmp_path):
    rows, _ = easy(20, 1)
    file = tmp_path / "rows.npz"
    np.savez(file, x_train=rows.x_train, y_train=rows.y_train, x_test=rows.x_test)
    files = [str(METHODS / f"{name}.toml") for name in ("keras-mlp", "keras-mlp-sgd")]
    command = [sys.executable, "-c", _IN_ANOTHER_PROCESS, str(file), *files]
    there = subprocess.run(command, capture_output=True, text=True, check=True)
    here = [
        ENGINE.fit(vary(name, epochs=5.0), rows, CONTEXT).prediction
        for name in ("keras-mlp", "keras-mlp-sgd")
    ]
    assert there.stdout.split() == [hashlib.sha256(p.tobytes()).hexdigest() for p in here]
    assert there.stderr == ""


def test_importing_the_engine_imports_no_framework():
    code = (
        "import sys, fitdiff.engines.py_keras as engine\n"
        "assert engine.ENGINE.problem() is None\n"
        "assert {'keras', 'tensorflow', 'numpy'} <= set(engine.ENGINE.versions())\n"
        "print({'keras', 'tensorflow'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_versions_are_those_installed():
    tf, keras = frameworks()
    versions = ENGINE.versions()
    assert versions["keras"] == keras.__version__
    assert versions["tensorflow"] == tf.__version__


def test_engine_without_its_packages_says_how_to_get_them(monkeypatch):
    monkeypatch.setattr("fitdiff.engines.py_keras.find_spec", {"keras": object()}.get)
    problem = ENGINE.problem()
    assert problem.startswith("tensorflow cannot be imported")
    assert remedy("keras") in problem


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import os, tensorflow; os.environ.pop('TF_ENABLE_ONEDNN_OPTS', None)", "oneDNN"),
        (
            "import os; os.environ['TF_ENABLE_ONEDNN_OPTS'] = '0'\n"
            "import tensorflow as tf; tf.constant(1)",
            "number of threads",
        ),
    ],
    ids=["onednn", "threads"],
)
@pytest.mark.long
def test_tensorflow_with_other_settings_is_refused(code, message):
    code += (
        "\nfrom fitdiff.errors import UnavailableError"
        "\nfrom fitdiff.models.nets.network import frameworks"
        "\ntry: frameworks()"
        "\nexcept UnavailableError as error: print(error)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert message in done.stdout
