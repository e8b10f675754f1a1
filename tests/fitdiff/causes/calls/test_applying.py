import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Call, Constant, Mapping, Name
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.edits import (
    DropArgument,
    Edit,
    RenameArgument,
    Replace,
    Rescale,
    ScaleColumns,
    SetArgument,
    SetExpression,
    SetKey,
    SetNumber,
    Wrap,
)
from fitdiff.causes.calls.number import Facts, Number

FIT = parse_python("f(X, g(a=2, b=[1, 0]), c=3)")
FACTS = Facts(rows=10, spread=2.0, estimates={"theta": 4.0})


def edited(*edits: Edit) -> str:
    tree = apply(FIT, edits, FACTS)
    assert tree is not None
    return print_call(tree, "py")


FOUR = Constant("integer", 4)
SCALER = Argument(None, Call(Name("S"), ()))


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (SetArgument(0, 2, "c", FOUR), "f(X, g(a=2, b=[1, 0]), c=4)"),
        (SetArgument(1, None, "d", FOUR), "f(X, g(a=2, b=[1, 0], d=4), c=3)"),
        (RenameArgument(0, 2, "d"), "f(X, g(a=2, b=[1, 0]), d=3)"),
        (DropArgument(1, 0), "f(X, g(b=[1, 0]), c=3)"),
        (Replace(Name("X"), Name("Z")), "f(Z, g(a=2, b=[1, 0]), c=3)"),
        (Rescale(1, 1, "b", 1), "f(X, g(a=2, b=[10.0, 0.0]), c=3)"),
        (SetNumber(1, 0, "a", Number("theta", True)), "f(X, g(a=0.25, b=[1, 0]), c=3)"),
        (Wrap(1, Name("p"), (SCALER,)), "f(X, p(S(), g(a=2, b=[1, 0])), c=3)"),
    ],
)
def test_an_edit_changes_one_place(edit: Edit, code: str) -> None:
    assert edited(edit) == code


def test_vectors_of_r_are_multiplied_entry_by_entry() -> None:
    costs = Argument("b", Constant("integer", 2)), Argument(None, Constant("double", 0.5))
    tree = Call(Name("f"), (Argument("cost", Call(Name("c"), costs)),))
    made = apply(tree, [Rescale(0, 0, "cost", -1)], FACTS)
    assert made is not None
    assert print_call(made, "r") == "f(cost = c(b = 0.2, 0.05))"


@pytest.mark.parametrize("value", ["X", "[1, X]", "g(2)", "'2'"])
def test_what_is_no_number_is_not_multiplied(value: str) -> None:
    tree = parse_python(f"f(a={value})")
    assert apply(tree, [Rescale(0, 0, "a", 1)], FACTS) is None
    of_r = Call(Name("f"), (Argument("a", Call(Name("c"), (Argument(None, Name("X")),))),))
    assert apply(of_r, [Rescale(0, 0, "a", 1)], FACTS) is None


def test_an_expression_is_told_the_number_of_rows_and_the_spread() -> None:
    value = parse_python("1 / (n * sd_y)")
    assert edited(SetExpression(0, 2, "c", value)) == ("f(X, g(a=2, b=[1, 0]), c=1 / (10.0 * 2.0))")


def test_columns_are_scaled_before_an_estimator_and_not_centred() -> None:
    assert edited(ScaleColumns(1)) == (
        "f(X, make_pipeline(StandardScaler(with_mean=False), g(a=2, b=[1, 0])), c=3)"
    )


def test_numbers_are_set_in_fifteen_digits() -> None:
    assert edited(SetNumber(0, 2, "c", Number(3.0, True))) == (
        "f(X, g(a=2, b=[1, 0]), c=0.333333333333333)"
    )
    assert edited(SetNumber(1, None, "d", Number(1.0, rows=1))) == (
        "f(X, g(a=2, b=[1, 0], d=10.0), c=3)"
    )


def test_of_two_edits_that_add_an_argument_the_first_holds() -> None:
    both = edited(SetArgument(1, None, "d", FOUR), SetArgument(1, None, "d", Name("Z")))
    assert both == "f(X, g(a=2, b=[1, 0], d=4), c=3)"


def test_arguments_are_set_before_others_are_left_out() -> None:
    both = edited(DropArgument(1, 0), SetArgument(1, 1, "b", FOUR))
    assert both == "f(X, g(b=4), c=3)"


def test_every_equal_node_is_replaced() -> None:
    tree = parse_python("f(X, g(X))")
    made = apply(tree, [Replace(Name("X"), Name("Z"))], FACTS)
    assert made is not None
    assert print_call(made, "py") == "f(Z, g(Z))"


def test_edits_of_a_call_hold_inside_one_that_is_wrapped() -> None:
    both = edited(Wrap(1, Name("p"), (SCALER,)), SetArgument(1, 0, "a", FOUR))
    assert both == "f(X, p(S(), g(a=4, b=[1, 0])), c=3)"


def test_arguments_left_out_together_do_not_shift_one_another() -> None:
    assert edited(DropArgument(1, 0), DropArgument(1, 1)) == "f(X, g(), c=3)"


def test_an_estimate_that_the_other_side_lacks_makes_no_call() -> None:
    assert apply(FIT, [SetNumber(1, 0, "a", Number("alpha"))], FACTS) is None


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (Number(3.0), 3.0),
        (Number(4.0, reciprocal=True, rows=1), 2.5),
        (Number(1.0, factor=0.5, rows=-1), 0.05),
        (Number(1.0, rows=1, spread=-1), 5.0),
        (Number("theta"), 4.0),
    ],
)
def test_a_number_is_worth_what_the_table_makes_it(number: Number, value: float) -> None:
    assert number.value(FACTS) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        (Number(0.0, reciprocal=True), FACTS),
        (Number("alpha"), FACTS),
        (Number(1.0, spread=1), Facts(10, spread=0.0)),
        (Number(1.0, spread=-1), Facts(10, spread=0.0)),
    ],
)
def test_a_number_that_does_not_exist_is_none(number: Number, facts: Facts) -> None:
    assert number.value(facts) is None


def test_ones_and_zeros_are_numbers_like_others() -> None:
    assert Number(1.0, reciprocal=True).value(FACTS) == 1.0
    assert Number(0.0).value(FACTS) == 0.0
    assert Number(2.0).value(Facts(10, spread=0.0)) == 2.0


def test_a_number_says_what_it_is_made_of() -> None:
    assert str(Number(2.0)) == "2"
    assert str(Number(2.0, factor=0.5, rows=1, spread=-1)) == (
        "2 x 0.5 x number of rows x 1/(sd of the outcome)"
    )
    assert str(Number(2.0, True, spread=1)) == "1/2 x sd of the outcome"
    assert str(Number("theta", reciprocal=True)) == "1/theta of the other side"
    assert str(Number(1.0, rows=-1)) == "1 x 1/(number of rows)"


def test_keys_of_one_dictionary_change_one_by_one() -> None:
    pairs = ((Constant("string", "a"), Constant("integer", 1)),)
    tree = Call(Name("f"), (Argument("k", Mapping(pairs)),))
    edits = (SetKey(0, 0, "b", Constant("integer", 2)), SetKey(0, 0, "a", None))
    found = apply(tree, edits, Facts(3))
    assert found == Call(
        Name("f"),
        (Argument("k", Mapping(((Constant("string", "b"), Constant("integer", 2)),))),),
    )
