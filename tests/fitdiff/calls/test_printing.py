from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fitdiff.calls import Workers, parse_call, print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.r_syntax import Wire, from_wire, to_wire
from fitdiff.calls.source import parse_r
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Items,
    Mapping,
    Member,
    Name,
    Node,
    Parens,
    Qualified,
    Unary,
)

# Random trees, as a parser would make them.
names = st.sampled_from(["x", "y", "data", "lm", "loan_amount"])
r_names = st.sampled_from(["x", "y", ".", "a.b", "loan amount", "if", "_x", "1a", "back`tick"])
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
# A literal of a parser has no sign.
numbers = st.floats(min_value=0, allow_nan=False)
shared = st.one_of(
    st.builds(Constant, st.just("logical"), st.booleans()),
    st.builds(Constant, st.just("integer"), st.integers(0, 2**31 - 1)),
    st.builds(Constant, st.just("double"), numbers),
    st.builds(Constant, st.just("string"), texts),
    st.just(Constant("null", None)),
)


def _arguments(values: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Argument, ...]]:
    plain = st.lists(st.builds(Argument, st.none(), values), max_size=2)
    named = st.lists(st.builds(Argument, names, values), max_size=2, unique_by=lambda one: one.name)
    return st.tuples(plain, named).map(lambda both: (*both[0], *both[1]))


def _one_index(node: Node) -> bool:
    return not isinstance(node, Items) or node.kind == "list"  # x[(1, 2)] is x[1, 2]


def _alone(argument: Argument) -> tuple[Argument]:
    return (argument,)


def _python(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    items = st.lists(inside, max_size=2).map(tuple)
    signs = st.sampled_from(["+", "-", "*", "/", "//", "%", "@", "**", "&", "|", "^", "and", "or"])
    compared = st.sampled_from(["==", "!=", "<", "<=", "in", "not in"])
    return st.one_of(
        st.builds(Call, st.builds(Name, names), _arguments(inside)),
        st.builds(Call, st.builds(Member, inside, names), _arguments(inside)),
        st.builds(Member, inside, names),
        st.builds(Unary, st.sampled_from(["-", "+", "~", "not"]), inside),
        st.builds(Binary, st.one_of(signs, compared), inside, inside),
        st.builds(Items, st.sampled_from(["list", "tuple"]), items),
        st.builds(Mapping, st.lists(st.tuples(inside, inside), max_size=2).map(tuple)),
        st.builds(
            Index, inside, st.builds(Argument, st.none(), inside.filter(_one_index)).map(_alone)
        ),
    )


python_trees = st.recursive(st.one_of(st.builds(Name, names), shared), _python, max_leaves=8)


def _r(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    # In parentheses, as the parser groups an operator's operands by itself otherwise.
    held = st.one_of(st.builds(Name, r_names), shared, st.builds(Parens, inside))
    signs = st.sampled_from(["+", "-", "*", "/", "^", ":", "==", "<", "&", "||", "|", "%in%"])
    empty = st.builds(Argument, st.none(), st.none())
    return st.one_of(
        st.builds(Call, st.builds(Name, names), _arguments(inside)),
        st.builds(Call, st.builds(Qualified, names, names), _arguments(inside)),
        st.builds(Parens, inside),
        st.builds(Member, held, r_names),
        st.builds(Unary, st.sampled_from(["-", "+", "!"]), held),
        st.builds(Binary, signs, held, held),
        st.builds(Formula, st.one_of(st.none(), held), held),
        st.builds(
            lambda value, first, last: Index(value, (first, Argument(None, last)), False),
            held,
            empty,
            inside,
        ),
        st.builds(lambda value, last: Index(value, (Argument(None, last),), True), held, inside),
    )


r_trees = st.recursive(
    st.one_of(
        st.builds(Name, r_names),
        shared,
        st.builds(Constant, st.sampled_from(["logical", "integer", "double", "string"]), st.none()),
    ),
    _r,
    max_leaves=8,
)


@given(python_trees)
def test_python_round_trip(tree: Node) -> None:
    assert parse_python(print_call(tree, "py")) == tree


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=r_trees)
def test_r_round_trip(tree: Node, workers: Workers) -> None:
    assert parse_r(print_call(tree, "r"), workers) == (tree,)


@given(r_trees)
def test_tree_crosses_the_bridge_unchanged(tree: Node) -> None:
    assert from_wire(to_wire(tree)) == (tree,)


@pytest.mark.parametrize(
    "code",
    [
        "lm(y ~ x + (1 | g) - 1, data = df)",
        "y ~ poly(x, 2):z %in% w + offset(log(n)) + I(x^2)",
        "x[1:10, , drop = FALSE]",
        '`loan amount`$`a b`[["c"]]',
        "stats::lm(y ~ ., weights = w)",
        "-2^2 + !a == b",
        "a^-1",
        "~1 | id",
        "c(a = 1L, NA, NULL, Inf, NA_character_, 2i, 1e-300)",
        'x %in% c("a\\"b\\\\c", \'d\')',
    ],
)
def test_r_code_round_trip(code: str, workers: Workers) -> None:
    tree = parse_call(f"r: {code}", workers).tree
    assert parse_call(f"r: {print_call(tree, 'r')}", workers).tree == tree


@pytest.mark.parametrize(
    "value", [0.0, 0.1, 1 / 3, 1e-320, 1.99555637293808e-151, 123456789.123456789, 2.0**60, math.pi]
)
def test_doubles_reach_r_and_return_to_the_bit(value: float, workers: Workers) -> None:
    [read] = parse_r(print_call(Constant("double", value), "r"), workers)
    assert read == Constant("double", value)


def test_pipe_is_the_call_that_r_makes_of_it(workers: Workers) -> None:
    piped, nested = (
        parse_call(f"r: {code}", workers).tree for code in ("x |> f(y = 1)", "f(x, y = 1)")
    )
    assert piped == nested


def test_wire_reads_a_single_node() -> None:
    wire = Wire.read({"kind": "symbol", "text": "x", "number": 0.0, "size": 0, "tag": ""})
    assert wire.kind == ["symbol"]
