"""What nurseries load ahead, by the calls' texts."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

import pytest

from fitdiff.nurseries import beside, likely, nurseries, start


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("py: LogisticRegression()", ("sklearn.linear_model",)),
        ("py: smf.ols('y ~ x', data).fit()", ("statsmodels.formula.api",)),
        ("python: scipy.stats.ttest_ind(a, b)", ("scipy.stats",)),
        ("r: lm(y ~ x)", ()),
        ("@call.py", ()),
    ],
)
def test_text_of_a_call_tells_what_python_loads(text: str, modules: tuple[str, ...]) -> None:
    assert likely("py", [text, "r: glm(y ~ x)"]) == modules


@pytest.mark.parametrize(
    ("other", "packages"),
    [
        ("py: LogisticRegression()", ("glmnet",)),
        ("py: make_pipeline(StandardScaler(), Ridge(alpha=2))", ("glmnet",)),
        ("py: LogisticRegression(penalty = None)", ()),
        ("py: LinearRegression()", ()),
        ("py: KernelRidge()", ()),
    ],
)
def test_penalty_of_a_call_tells_what_r_will_be_asked_for(
    other: str, packages: tuple[str, ...]
) -> None:
    assert beside(["r: glm(y ~ x)", other]) == packages
    assert beside([other, "py: smf.logit('y ~ x', data).fit()"]) == ()


def test_only_nurseries_of_the_calls_start() -> None:
    own = nurseries()
    with closing(own["py"]), closing(own["r"]):
        start(own, ["py: LinearRegression()", "py: Ridge()"])
        assert own["py"]._process is not None
        assert own["r"]._process is None


def test_they_start_before_anything_slow_is_imported() -> None:
    code = "import sys, fitdiff.cli.compare_calls, fitdiff.nurseries; print(*sys.modules)"
    modules = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    assert not {"numpy", "pandas", "rich"} & set(modules)
