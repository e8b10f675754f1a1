import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Call, Constant, Name
from fitdiff.causes.calls.edits import (
    DropArgument,
    Edit,
    RenameArgument,
    Replace,
    Rescale,
    SetArgument,
    SetNumber,
    Wrap,
    apply,
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


def test_a_number_says_what_it_is_made_of() -> None:
    assert str(Number("theta", reciprocal=True)) == "1/theta of the other side"
    assert str(Number(1.0, rows=-1)) == "1 x 1/(number of rows)"
