"""A user's own engine and studies of it, which the tests of the harness run."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fitdiff.engines.contract import engine_points, load_engine

METHOD = """
name = "{name}"
title = "a test"
model = "linear"
engine = "{engine}"

[transforms.select]
name = "top-k"
statistic = "pooled-f"
ties = "average-rank"
k = 10

[settings]
family = "binomial"
link = "logit"
intercept = true
penalty = "none"
l1_ratio = 0.0
strength = 0.0
strength_unit = "total-loss"
path_length = 1
path_ratio = 1.0
folds = 0
refit = "none"
intercept_penalised = false
weights = "none"
solver = "qr"
tolerance = 1e-7
max_iterations = {max_iterations}
threshold = 0.5
"""

STUDY = """
name = "{name}"
title = "a study of a user's own engine"
methods = [{methods}]
seed = 1
time_limit = {time_limit}

[data]
name = "scikit-learn"
set = "breast_cancer"
classes = ["malignant", "benign"]

[pool]
protocol = "hold-out"
class_counts = [200, 200]
draw_from = 300

[draw]
protocol = "without-replacement"
stratification = "proportional"

[profiles.paper]
sizes = [10, 20]
replicates = 2

[profiles.more]
sizes = [10, 20, 30]
replicates = 2
"""

# The setting max_iterations chooses what the user's engine does.
BEHAVIOUR = {
    **{"works": 0, "raises": 1, "dies": 2, "hangs": 3, "miscounts": 4},
    **{"exits": 5, "interrupts": 6, "prints": 7, "forks": 8},
}

ENGINE = '''
"""An engine of a user's own, which does what its setting max_iterations says."""

import os

import numpy as np

from fitdiff.models.allowed import ANYTHING
from fitdiff.models.preparation import SELECT
from fitdiff.engines.contract import Engine, Fit
from fitdiff.methods.method import setting_names


def fit(method, rows, context):
    with open(os.environ["USER_ENGINE_LOG"], "a") as log:
        log.write(f"{method.name} {len(rows.y_train)}\\n")
    behaviour = method.spec.max_iterations
    if behaviour == 1:
        raise RuntimeError("the user's solver broke")
    if behaviour == 2:
        os._exit(3)
    while behaviour == 3:
        pass
    if behaviour == 5:
        raise SystemExit(0)
    if behaviour == 6:
        raise KeyboardInterrupt
    if behaviour == 7:
        print("printed by Python")
        os.write(1, b"printed by a library")
    if behaviour == 8 and (child := os.fork()):
        with open(os.environ["USER_ENGINE_LOG"], "a") as log:
            log.write(f"forked {child}\\n")
    share = 1 / (1 + rows.x_test[:, 3] / 700)
    if behaviour == 4:
        share = share[1:]
    return Fit("ok", share, (share > 0.5).astype(np.uint8), 0.5, (3,), updates=7)


ENGINE = Engine(
    name="user.own",
    supports={"linear": {**SELECT, **{name: ANYTHING for name in setting_names("linear")}}},
    fit=fit,
    versions=lambda: {"user.own": os.environ.get("USER_ENGINE_VERSION", "1")},
    problem=lambda: None,
)
'''


class Sandbox:
    """A folder with a user's engine, a method for each of its behaviours, and studies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "calls.log"
        self.out = folder / "out"

    def study(self, *behaviours: str, name: str = "own", time_limit: float = 60.0) -> str:
        text = STUDY.format(
            name=name,
            methods=", ".join(f'"{behaviour}"' for behaviour in behaviours),
            time_limit=time_limit,
        )
        file = self.folder / "comparisons" / "studies" / f"{name}.toml"
        file.write_text(text)
        return str(file)

    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    package = tmp_path / "package"
    announced = package / "user_engine-1.0.dist-info"
    announced.mkdir(parents=True)
    (package / "user_engine.py").write_text(ENGINE)
    (announced / "METADATA").write_text("Metadata-Version: 2.1\nName: user-engine\nVersion: 1.0\n")
    (announced / "entry_points.txt").write_text(
        "[fitdiff.engines]\nuser.own = user_engine:ENGINE\nuser.broken = user_engine:NOTHING\n"
    )
    for kind in ("studies", "methods"):
        (tmp_path / "comparisons" / kind).mkdir(parents=True)
    for name, number in BEHAVIOUR.items():
        text = METHOD.format(name=name, engine="user.own", max_iterations=number)
        (tmp_path / "comparisons" / "methods" / f"{name}.toml").write_text(text)
    sandbox = Sandbox(tmp_path)
    monkeypatch.syspath_prepend(str(package))
    path = os.pathsep.join([str(package), *filter(None, [os.environ.get("PYTHONPATH")])])
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setenv("USER_ENGINE_LOG", str(sandbox.log))
    _forget()
    yield sandbox
    _forget()


def _forget() -> None:
    engine_points.cache_clear()
    load_engine.cache_clear()
    sys.modules.pop("user_engine", None)
    importlib.invalidate_caches()
