"""What can be read from the arguments of functions that nobody described."""

from typing import Literal

import pytest
from sklearn.linear_model import LogisticRegression, Ridge

from fitdiff.causes.calls.options import Option, options_of


def described(
    x: object,
    kind: Literal["a", "b"] = "a",
    flag: bool = False,
    tol: float = 1e-3,
    max_iter: int = 10,
    verbose: int = 0,
) -> None:
    """Do something.

    Parameters
    ----------
    kind : {'a', 'b'}
    """
    del x, kind, flag, tol, max_iter, verbose


def values(target: object, argument: str) -> list[object]:
    return [one.value for one in options_of(target) if one.argument == argument]


@pytest.mark.parametrize(
    ("argument", "other"),
    [("kind", ["b"]), ("flag", [True]), ("tol", [1e-12]), ("max_iter", [10_000])],
)
def test_other_values_of_an_argument(argument: str, other: list[object]) -> None:
    assert values(described, argument) == other


def test_data_and_output_are_never_touched() -> None:
    assert not {"x", "verbose"} & {one.argument for one in options_of(described)}


def test_constraints_of_an_estimator_are_read() -> None:
    assert Option("fit_intercept", False, "flag") in options_of(Ridge)
    assert Option("C", float("inf"), "limit") in options_of(LogisticRegression)
    assert 0.0 in values(Ridge, "alpha")


def test_a_function_without_a_signature_has_none() -> None:
    assert options_of(int) == [] or all(isinstance(one, Option) for one in options_of(int))
