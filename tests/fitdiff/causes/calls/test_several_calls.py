"""Calls of one function in one call: which of them is changed, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from fitdiff.calls import Workers, parse_call, print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Call, Constant, Node
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import candidates_of
from fitdiff.causes.calls.change import Change, Family
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.edits import SetArgument, calls_of, number_in
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.several_calls import with_several
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.side import Given, SideFit
from fitdiff.report.comparison import as_text

Compared = Callable[..., Comparison]
TREE = parse_python("np.std(x) - np.std(z) / np.std(z)")
FACTS = Facts(40)


def change_of(at: int, value: int = 1, family: Family = "choice") -> Change:
    edit = SetArgument(at, None, "ddof", Constant("integer", value))
    return Change("first", "std:ddof", "default 0", str(value), family, edit)


def made(change: Change, tree: Node = TREE) -> str:
    done = apply(tree, [change.edit], FACTS)  # type: ignore[list-item]
    assert done is not None
    return print_call(done, "py")


def test_a_change_says_of_which_call_it_is() -> None:
    found = with_several([change_of(0), change_of(1)], TREE, "py")
    assert [one.which.words for one in found if one.which] == [
        "np.std(x)",
        "std, call 2 of 3",  # np.std(z) is there twice
        "2 of 3 calls of std",
    ]
    assert made(found[2]) == "np.std(x, ddof=1) - np.std(z, ddof=1) / np.std(z)"
    (alone,) = with_several([change_of(0)], parse_python("np.std(x)"), "py")
    assert alone.which is None


def test_other_values_are_not_put_together() -> None:
    found = with_several([change_of(0), change_of(1, 2)], TREE, "py")
    assert len(found) == 2


def test_solvers_are_made_exact_in_all_calls() -> None:
    (one,) = with_several([change_of(at, 1, "accuracy") for at in range(3)], TREE, "py")
    assert made(one).count("ddof=1") == 3


def test_only_changes_of_one_call_clash() -> None:
    first, second, both = with_several([change_of(0), change_of(1)], TREE, "py")
    assert not first.clashes(second)
    assert first.clashes(both)
    assert first.is_part_of(both)
    assert not both.is_part_of(first)


def test_an_equal_call_is_found_by_its_place() -> None:
    given = parse_python("make_pipeline(StandardScaler(), PCA(), StandardScaler())")
    ran = parse_python("make_pipeline(StandardScaler(), PCA(), StandardScaler()).fit(X, y)")
    inner = [one for one in calls_of(given) if one.name == "StandardScaler"]
    numbers = [number_in(ran, one, given) for one in inner]
    assert numbers == [2, 4]
    assert all(calls_of(ran)[n or 0].name == "StandardScaler" for n in numbers)
    other = parse_python("StandardScaler()")
    assert isinstance(other, Call)
    assert number_in(ran, other, given) is None


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("r: sd(x) - sd(z)", "py: np.std(x) - np.std(z)", "ddof of both calls of std"),
        ("r: sd(x) - sd(z)", "py: np.std(x, ddof=1) - np.std(z)", "ddof of np.std(z)"),
        (
            "r: lm(y ~ scale(x) + scale(z))",
            "py: smf.ols('y ~ center(x) + scale(z, ddof=1)', data).fit()",
            "scale of scale(x)",
        ),
    ],
)
def test_the_call_to_change_is_named(
    first: str, second: str, said: str, compared: Compared
) -> None:
    found = compared(first, second)
    assert [len(one.settings) for one in found.explanation.causes] == [1]
    assert f"{said}: default" in " ".join(as_text(found).split())


def test_a_model_beside_another_is_changed_itself(workers: Workers, table: pd.DataFrame) -> None:
    """What a card declares is of the model inside a wrapper, not of the first of its name."""
    calls = (
        "r: lmtest::waldtest(lm(y ~ x), lm(y ~ x + z), test = 'F')",
        "py: sm.stats.anova_lm(smf.ols('y ~ x', data).fit(), smf.ols('y ~ x + z', data).fit())",
    )
    parsed = (parse_call(calls[0], workers), parse_call(calls[1], workers))
    bench = Bench(parsed, [table], Given("y", time_limit=120.0), workers)
    one, other = (bench.baseline(side) for side in SIDES)
    assert isinstance(one, SideFit)
    assert isinstance(other, SideFit)
    for change in candidates_of(bench, (one, other)).changes:
        if change.which is not None and len(change.which.calls) == 1:
            (at,) = change.which.calls
            code = bench.code(change.side, [change])
            before = bench.code(change.side, [])
            assert code != before
            changed = parse_call(f"{parsed[SIDES.index(change.side)].language}: {code}", workers)
            pairs = zip(calls_of(changed.tree), calls_of(bench.trees[change.side]), strict=False)
            apart = [n for n, (new, old) in enumerate(pairs) if new != old]
            assert at in apart
