from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from debate2017.pixels.levels import count_levels
from debate2017.pixels.rules import auc, best_rules, correct, excess

# Few different values, so that ties are common; the ends of the scale among them.
values = st.lists(st.sampled_from([0, 1, 2, 128, 254, 255]), min_size=1, max_size=12)


def counts(levels: list[int]) -> np.ndarray:
    return count_levels(np.array(levels, dtype=np.uint8)[:, np.newaxis])


def labelled_correctly(cut_off: int, direction: int, zeros: list[int], ones: list[int]) -> int:
    """Count them one by one."""
    label_above = 1 if direction > 0 else 0
    return sum(
        (label_above if level > cut_off else 1 - label_above) == truth
        for truth, levels in ((0, zeros), (1, ones))
        for level in levels
    )


@given(values, values)
def test_the_area_is_scikit_learns(zeros, ones):
    truth = [0] * len(zeros) + [1] * len(ones)
    # Scikit-learn adds up trapezia; at most 12 divisions are rounded.
    np.testing.assert_allclose(
        auc(counts(zeros), counts(ones)), roc_auc_score(truth, zeros + ones), rtol=0, atol=1e-14
    )


@given(values, values)
def test_the_area_counts_pairs_and_ties_half(zeros, ones):
    pairs = list(product(zeros, ones))
    in_order = sum(one > zero for zero, one in pairs) - sum(one < zero for zero, one in pairs)
    assert excess(counts(zeros), counts(ones)) == in_order
    assert excess(counts(ones), counts(zeros)) == -in_order
    assert auc(counts(zeros), counts(ones)) == (in_order + len(pairs)) / (2 * len(pairs))


def test_area_needs_both_classes():
    assert np.isnan(auc(counts([]), counts([1, 2]))).all()


@given(values, values)
def test_best_rule_equals_a_brute_force_search(zeros, ones):
    rules = best_rules(counts(zeros), counts(ones))
    everything = {
        (cut_off, direction): labelled_correctly(cut_off, direction, zeros, ones)
        for cut_off, direction in product(range(-1, 256), (-1, 1))
    }
    best = max(everything.values())
    first = next(rule for rule, right in everything.items() if right == best)
    assert (rules.cut_off.item(), rules.direction.item()) == first
    assert correct(rules, counts(zeros), counts(ones)) == best


@given(values, values)
def test_each_side_predicts_its_majority(zeros, ones):
    rules = best_rules(counts(zeros), counts(ones))
    levels = np.array(zeros + ones)
    truth = np.array([0] * len(zeros) + [1] * len(ones))
    for dark in (False, True):
        side = truth[(levels > rules.cut_off) == dark]
        label = int(dark == (rules.direction > 0).item())
        assert side.size == 0 or (side.mean() > 0.5) == label


@given(values, values, values, values)
def test_rules_are_scored_on_other_images(zeros, ones, other_zeros, other_ones):
    rules = best_rules(counts(zeros), counts(ones))
    seen = correct(rules, counts(other_zeros), counts(other_ones))
    rule = rules.cut_off.item(), rules.direction.item()
    assert seen == labelled_correctly(*rule, other_zeros, other_ones)
