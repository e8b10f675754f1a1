"""Python scripts are as ruff would leave them."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from fitdiff.translation.python_style import formatted

LONG = (
    "show('coefficients', pd.Series([fit.intercept_, *fit.coef_], "
    "['one', *fit.feature_names_in_]))\n"
)


def test_strings_get_double_quotes_unless_they_have_some_inside() -> None:
    assert formatted("""x = f('a', '"', 'b')\n""") == """x = f("a", '"', "b")\n"""
    assert formatted("x = '\\n'\n") == "x = '\\n'\n"


def test_a_long_call_has_an_argument_a_line() -> None:
    assert formatted(LONG) == (
        "show(\n"
        '    "coefficients",\n'
        '    pd.Series([fit.intercept_, *fit.coef_], ["one", *fit.feature_names_in_]),\n'
        ")\n"
    )


@pytest.mark.parametrize(
    "script",
    [
        LONG,
        f"x['ä'] = pd.Categorical(x['ä'], categories={['level ' + str(k) for k in range(9)]})\n",
        "x = 'a\u2028b'\n"
        "y = f(data['a column'], nan_policy='propagate', alternative='two-sided', n=1)\n",
    ],
)
def test_a_formatter_would_change_nothing_and_the_code_is_the_same(script: str) -> None:
    made = formatted(script)
    assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(script))
    assert all(len(line) <= 80 for line in made.splitlines())
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    done = subprocess.run(ruff, input=made, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == made
