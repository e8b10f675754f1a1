import math
from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

from fitdiff.causes.quickxplain import irreducible

NAMES = tuple("abcdefghijklmnop")
sets = st.frozensets(st.sampled_from(NAMES))


def counted(*enough: frozenset[str]) -> tuple[Callable[[frozenset[str]], bool], list[object]]:
    """A monotone property: to contain one of some sets; and what was asked about."""
    asked: list[object] = []

    def holds(some: frozenset[str]) -> bool:
        asked.append(some)
        return any(one <= some for one in enough)

    return holds, asked


@given(enough=sets, order=st.permutations(NAMES))
def test_the_only_set_is_found_in_any_order(enough: frozenset[str], order: list[str]) -> None:
    found = irreducible(counted(enough)[0], order)
    assert found == tuple(name for name in order if name in enough)


@given(enough=st.lists(sets, min_size=1), order=st.permutations(NAMES))
def test_no_member_can_be_left_out(enough: list[frozenset[str]], order: list[str]) -> None:
    holds, _ = counted(*enough)
    found = frozenset(irreducible(holds, order))
    assert holds(found)
    assert not any(holds(found - {name}) for name in found)


@given(enough=sets, order=st.permutations(NAMES))
@example(enough=frozenset(NAMES), order=list(NAMES))
def test_questions_are_few(enough: frozenset[str], order: list[str]) -> None:
    holds, asked = counted(enough)
    irreducible(holds, order)
    k = len(enough)
    assert len(asked) <= 1 + 2 * k * (math.log2(len(NAMES) / k) + 1 if k else 1)


def test_one_of_a_thousand_takes_two_questions_a_halving() -> None:
    names = [f"{number:04}" for number in range(1024)]
    holds, asked = counted(frozenset({"0700"}))
    assert irreducible(holds, names) == ("0700",)
    assert len(asked) <= 2 * 10 + 1


@given(enough=st.lists(sets, min_size=1), order=st.permutations(NAMES))
def test_no_question_is_asked_twice(enough: list[frozenset[str]], order: list[str]) -> None:
    holds, asked = counted(*enough)
    irreducible(holds, order)
    assert len(asked) == len(set(asked))


@given(
    truth=st.dictionaries(st.frozensets(st.sampled_from("abcde")), st.booleans()),
    order=st.permutations("abcde"),
)
def test_what_is_found_holds_though_settings_act_on_one_another(
    truth: dict[frozenset[str], bool], order: list[str]
) -> None:
    """Half of an answer may be worse than none; all together hold."""
    truth[frozenset("abcde")] = True
    assert truth.get(frozenset(irreducible(lambda some: truth.get(some, False), order)))


def test_early_candidates_are_preferred() -> None:
    holds, _ = counted(frozenset("a"), frozenset("p"), frozenset("gh"))
    assert irreducible(holds, NAMES) == ("a",)
    assert irreducible(holds, NAMES[::-1]) == ("p",)


def test_nothing_is_needed_of_what_always_holds() -> None:
    assert irreducible(lambda some: True, NAMES) == ()
