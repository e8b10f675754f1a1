from __future__ import annotations

from fitdiff.calls.sent import Sent

MEGABYTES = 2**20


def ten(_: object) -> int:
    return 10


def test_thing_has_one_number_and_is_new_once() -> None:
    sent: Sent[list[int]] = Sent()
    one, equal = [1], [1]
    assert sent.number(one, ten) == (1, True)
    assert sent.number(equal, ten) == (2, True)
    assert sent.number(one, ten) == (1, False)


def test_size_is_asked_of_new_things_only() -> None:
    sent: Sent[str] = Sent()
    asked: list[str] = []
    for _ in range(2):
        sent.number("thing", lambda thing: asked.append(thing) or 10)  # type: ignore[func-returns-value]
    assert asked == ["thing"]


def test_least_recently_used_things_are_dropped_for_want_of_room() -> None:
    sent: Sent[str] = Sent()
    for thing in ("first", "second", "first", "third"):
        sent.number(thing, lambda _: 100 * MEGABYTES)
    assert sent.dropped(1) == (2,)
    assert sent.number("second", lambda _: 100 * MEGABYTES) == (4, True)
    assert sent.number("first", lambda _: 100 * MEGABYTES) == (1, False)


def test_what_is_used_stays_however_large() -> None:
    sent: Sent[str] = Sent()
    for thing in ("small", "large", "larger"):
        sent.number(thing, lambda _: 300 * MEGABYTES)
    assert sent.dropped(2) == (1,)
    assert sent.dropped(2) == ()


def test_a_new_worker_has_nothing() -> None:
    sent: Sent[str] = Sent()
    sent.number("thing", ten)
    sent.clear()
    assert sent.number("thing", ten) == (2, True)
