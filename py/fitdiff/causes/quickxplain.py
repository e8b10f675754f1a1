"""QuickXplain: an irreducible set, found with few questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def irreducible(
    holds: Callable[[frozenset[str]], bool], candidates: Sequence[str]
) -> tuple[str, ...]:
    """Find a subset for which a property holds, and of which no member can be left out.

    Parameters
    ----------
    holds : callable (frozenset of str) -> bool
        True for all candidates together. Asked about k log2(n/k) times, at most
        ``2 k (log2(n/k) + 1) + 1`` times, where k of n candidates are found.
    candidates : sequence of str
        Of several irreducible sets, the one found has its members early in this order.

    Returns
    -------
    tuple of str
        In the order of the candidates. ``holds`` is true of it. No member can be left out if
        ``holds`` is monotone, that is, true of every set that contains one of which it is true.

    References
    ----------
    Junker (2004), QUICKXPLAIN: preferred explanations and relaxations for over-constrained
    problems, AAAI-04, 167-172.
    """
    return _within(holds, frozenset(), True, tuple(candidates))


def _within(
    holds: Callable[[frozenset[str]], bool], kept: frozenset[str], new: bool, rest: tuple[str, ...]
) -> tuple[str, ...]:
    """Find what of ``rest`` is needed besides ``kept``; together they hold."""
    if not rest or (new and holds(kept)):
        return ()
    if len(rest) == 1:
        return rest
    early, late = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    of_late = _within(holds, kept.union(early), True, late)
    of_early = _within(holds, kept.union(of_late), bool(of_late), early)
    return of_early + of_late
