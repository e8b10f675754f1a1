"""What is to be typed before a call, from fits made by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Call, Name, Node
from fitdiff.comparison.calls.setup import setup_lines

TABLE = pd.DataFrame({"y": [0.0, 1.0, 0.0], "x": [1.0, 2.0, 4.0], "g": ["a", "b", "a"]})


def lines(
    call: str,
    features: pd.DataFrame,
    outcome: str | None = "y",
    *,
    given: str = "",
    table: pd.DataFrame = TABLE,
    complete: tuple[str, ...] = (),
) -> list[str]:
    tree = parse_python(given or call)
    fit = SimpleNamespace(
        result=SimpleNamespace(language="py", tree=parse_python(call)),
        bound=SimpleNamespace(table=table, functions=(), names={"X": features}, tree=tree),
    )
    return setup_lines(fit, "t.csv", outcome, complete)  # type: ignore[arg-type]


def made(code: list[str]) -> dict[str, object]:
    """What the lines below the reading of the table make."""
    names: dict[str, object] = {"pd": pd, "data": TABLE}
    start = next(at for at, line in enumerate(code) if line.startswith("data ="))
    exec("\n".join(code[start + 1 :]), names)
    return names


@pytest.mark.parametrize(
    ("language", "call", "said"),
    [
        ("r", Call(Name("f"), (Argument("data", Name("sleep")),)), "sleep <- data"),
        ("py", parse_python("f(df)"), "df = data"),
    ],
)
def test_another_name_of_the_table_is_given_to_it(language: str, call: Node, said: str) -> None:
    name = said.split(maxsplit=1)[0]
    fit = SimpleNamespace(
        result=SimpleNamespace(language=language, tree=call),
        bound=SimpleNamespace(table=TABLE, functions=(), names={name: TABLE}, tree=call),
    )
    found = setup_lines(fit, "t.csv", "y", ())  # type: ignore[arg-type]
    assert found[-1] == said


def test_a_column_called_y_is_y() -> None:
    assert made(lines("f(X, y)", TABLE[["x"]]))["y"].tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("term", "values"),
    [
        ("x", [1.0, 2.0, 4.0]),
        ("g[b]", [0.0, 1.0, 0.0]),
        ("I(x^2)", [1.0, 4.0, 16.0]),
        ("g[b]:x", [0.0, 2.0, 0.0]),
    ],
)
def test_a_term_of_a_design_is_made_from_columns(term: str, values: list[float]) -> None:
    code = lines("f(X, y)", pd.DataFrame({"x": TABLE["x"], term: values}))
    assert made(code)["X"][term].tolist() == values


def test_a_term_that_columns_do_not_make_is_said_to_be_of_r() -> None:
    code = lines("f(X, y)", pd.DataFrame({"poly(x, 2)1": [0.1, 0.2, 0.3]}))
    assert any(line.startswith("# X: columns of R's model matrix") for line in code)


def test_x_of_a_fit_that_was_added_is_no_column_of_that_name() -> None:
    table = TABLE.rename(columns={"x": "X"})
    code = lines("f().fit(X, y)", table[["X"]], given="f()", table=table)
    assert "X = data[['X']]" in code
    assert "X = data['X']" not in code
    assert "X = data['X']" in lines("f(X, y)", table[["X"]], table=table)


def test_a_column_with_spaces_is_found_by_its_term() -> None:
    table = TABLE.rename(columns={"x": "height (cm)"})
    code = lines("f(X, y)", pd.DataFrame({"height (cm)": [1.0, 2.0, 4.0]}), table=table)
    assert "X = data[['height (cm)']]" in code


def test_rows_that_both_sides_lost_are_dropped_before_the_call() -> None:
    code = lines("f(X, y)", TABLE[["x"]], complete=("x", "y"))
    assert code.index("data = data.dropna(subset=['x', 'y'])") < code.index("X = data[['x']]")
