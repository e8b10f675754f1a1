"""Penalties in one unit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fitdiff.calls.tree import Binary, Constant, Parens
from fitdiff.cards.codecs import Amount, value_of
from fitdiff.cards.penalties import InterceptBySolver, Penalty, PenaltyOfGlmnet

NAMES = ("L1 penalty", "L2 penalty")
NUMBERS = st.floats(1e-6, 1e6)


def test_c_is_one_over_n_times_the_strength() -> None:
    c = Penalty(reciprocal=True, rows=-1)
    given_ = {"C": Constant("double", 4.0), "l1_ratio": Constant("double", 0.0)}
    assert c.read(given_, NAMES, "py") == {
        "L1 penalty": Amount(0.0),
        "L2 penalty": Amount(0.25, -1),
    }


def test_glmnet_divides_the_ridge_part_of_a_gaussian_by_the_sd_of_y() -> None:
    given_ = {
        "family": Constant("string", "gaussian"),
        "lambda": Constant("double", 2.0),
        "alpha": Constant("double", 0.0),
    }
    read = PenaltyOfGlmnet().read(given_, ("family", "link", *NAMES), "r")
    assert read is not None
    assert read["L2 penalty"] == Amount(2.0, 0, -1)
    other = PenaltyOfGlmnet().read(
        {**given_, "family": Constant("string", "binomial")}, ("family", "link", *NAMES), "r"
    )
    assert other is not None
    assert other["L2 penalty"] == Amount(2.0)


@given(strength=NUMBERS, share=st.sampled_from([0.0, 0.25, 0.5, 1.0]))
def test_writing_and_reading_is_the_identity(strength: float, share: float) -> None:
    codec = Penalty()
    values = {"L1 penalty": Amount(strength * share), "L2 penalty": Amount(strength * (1 - share))}
    made = codec.write(values, ("alpha", "l1_ratio"), "py")
    assert made is not None
    read = codec.read(made, NAMES, "py")
    assert read is not None
    for name, value in values.items():
        again = read[name]
        assert isinstance(again, Amount)
        # the sum of the two parts, and a part of it, are rounded
        assert abs(again.factor - value.factor) <= 1e-12 * strength


def test_no_penalty_is_an_infinite_c() -> None:
    none = {"L1 penalty": Amount(0.0), "L2 penalty": Amount(0.0)}
    made = Penalty(reciprocal=True, rows=-1).write(none, ("C", "l1_ratio"), "r")
    assert made is not None
    assert made["C"] == Constant("double", float("inf"))


def test_only_liblinear_penalises_the_intercept() -> None:
    codec, held = InterceptBySolver(), ("solver", "intercept_scaling")

    def read(solver: str, scale: float) -> object:
        given_ = {held[0]: Constant("string", solver), held[1]: Constant("double", scale)}
        return codec.read(given_, ("intercept penalised",), "py")

    assert read("liblinear", 1.0) == {"intercept penalised": True}
    assert read("liblinear", 10.0) == {"intercept penalised": "as 10 times it"}
    assert read("saga", 10.0) == {"intercept penalised": False}
    assert codec.write({"intercept penalised": True}, held, "py") == {
        "solver": Constant("string", "liblinear")
    }
    assert codec.write({"intercept penalised": False}, held, "py") == {}


def test_arithmetic_of_numbers_is_a_number() -> None:
    one, many = Constant("double", 1.0), Constant("double", 8.0)
    assert value_of(Binary("/", one, many)) == 0.125
    assert value_of(Parens(Binary("^", many, Constant("double", 2.0)))) == 64.0
    nothing = Binary("/", one, Constant("double", 0.0))
    assert value_of(nothing) is nothing
