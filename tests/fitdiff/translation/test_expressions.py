"""Expressions of columns, from one language to the other."""

from __future__ import annotations

import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.expressions import from_python, to_python, to_r


@pytest.mark.parametrize(
    ("python", "r"),
    [
        ("data['a'] / 2", "data$a / 2"),
        ("np.log(data['a']) ** 2", "log(data$a)^2"),
        ("(a + b) * 2", "(data$a + data$b) * 2"),
        ("data['a'][data['g'] == 'x']", 'data$a[data$g == "x"]'),
        ("data.loc[data['g'] == 'x', 'a']", 'data$a[data$g == "x"]'),
        ("data[data['g'] == 'x']['a']", 'data$a[data$g == "x"]'),
        ("data['loan amount']", "data$`loan amount`"),
    ],
)
def test_python_becomes_r(python: str, r: str) -> None:
    shared = from_python(parse_python(python))
    # integers of Python are doubles in R
    assert print_call(to_r(shared), "r").replace("2L", "2") == r


@pytest.mark.parametrize("code", ["np.log(data['a'])", "data['a'] - data['b'] * 3"])
def test_there_and_back_is_the_same(code: str) -> None:
    assert print_call(to_python(from_python(parse_python(code))), "py") == code


def test_comparisons_are_counted_as_r_does() -> None:
    shared = from_python(parse_python("(a > 1) + (b > 2)"))
    assert print_call(to_python(shared), "py") == "1 * (data['a'] > 1) + 1 * (data['b'] > 2)"


def test_a_function_that_numpy_lacks_is_refused() -> None:
    with pytest.raises(TranslationError, match="not an expression"):
        from_python(parse_python("data['a'].rolling(3)"))
