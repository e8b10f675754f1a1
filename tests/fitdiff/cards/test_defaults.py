"""Defaults are read in what is installed: Python signatures, R formals, an H2O server."""

from __future__ import annotations

import numpy as np
import pytest

from fitdiff.cards import defaults
from fitdiff.cards.defaults import (
    of_kind,
    read_h2o,
    read_python,
    read_r,
    spell_default,
)
from fitdiff.engines.r.package import open_session
from fitdiff.errors import SpecificationError
from rbridge import RError

C = "python:sklearn.linear_model:LogisticRegression:C"
EPSILON = "r:stats::glm.control:epsilon"
RHO = "h2o:deeplearning:rho"


def test_references_of_a_kind_are_listed_once():
    every = [C, EPSILON, RHO, C]
    assert [of_kind(every, kind) for kind in ("python", "r", "h2o")] == [[C], [EPSILON], [RHO]]


@pytest.mark.parametrize("reference", ["python:numpy:std", "r:glm.control:epsilon:1", "", "c:f:x"])
def test_malformed_reference_is_refused(reference):
    with pytest.raises(SpecificationError, match="is not a reference to a default"):
        of_kind([reference], "python")


def test_defaults_of_functions_classes_and_methods_are_read():
    def own(first, second=0.25):
        return first, second

    defaults.own = own  # type: ignore[attr-defined]
    try:
        module = "python:fitdiff.cards.defaults"
        found = read_python([f"{module}:own:first", f"{module}:own:second", C])
    finally:
        del defaults.own  # type: ignore[attr-defined]
    assert list(found.values()) == ["no default", "0.25", "1"]


@pytest.mark.parametrize(
    "reference",
    ["python:no_such_module:f:x", "python:numpy:no_such_function:x", "python:numpy:std:no_such"],
)
def test_missing_function_or_argument_is_named(reference):
    with pytest.raises(SpecificationError, match=rf"{reference}: \w+Error: "):
        read_python([reference])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (True, "true"),
        (False, "false"),
        (1.0, "1"),
        (1e-8, "1e-08"),
        (100000, "100000"),
        ((200, 200), "[200, 200]"),
        ("lbfgs", "lbfgs"),
        (np.mean, "mean"),
    ],
)
def test_values_are_written_the_same_way_in_any_language(value, text):
    assert spell_default(value) == text


def test_r_defaults_are_written_like_those_of_python():
    references = [
        EPSILON,
        "r:base::rank:ties.method",
        "r:stats::glm:family",
        "r:stats::predict.lm:se.fit",
        "r:stats::glm.control:maxit",
        "r:base::rank:x",
    ]
    with open_session() as session:
        found = read_r(references, session)
        assert read_r([EPSILON], session) == {EPSILON: "1e-08"}
        assert read_r([], session) == {}
        with pytest.raises(RError, match="no argument 'tol'"):
            read_r(["r:stats::glm.control:tol"], session)
    assert list(found) == references
    assert list(found.values()) == ["1e-08", "average", "gaussian", "false", "25", "no default"]


def test_h2o_defaults_are_those_of_its_server(monkeypatch):
    asked = []
    parameters = [{"name": "rho", "default_value": 0.99}, {"name": "seed", "default_value": -1}]
    content = {"model_builders": {"deeplearning": {"parameters": parameters}}}

    class Address:
        password = "secret"

    def ask(address, verb, path, password):
        asked.append((verb, path, password))
        return 200, content

    monkeypatch.setattr(defaults, "ask", ask)
    assert read_h2o([RHO, "h2o:deeplearning:seed"], Address()) == {
        RHO: "0.99",
        "h2o:deeplearning:seed": "-1",
    }
    assert asked == [("GET", "/3/ModelBuilders/deeplearning", "secret")]
    with pytest.raises(SpecificationError, match="deeplearning has no parameter 'decay'"):
        read_h2o(["h2o:deeplearning:decay"], Address())
