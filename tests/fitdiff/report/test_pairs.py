from dataclasses import replace

from fitdiff.report.pairs import chosen_pairs


def test_pairs_that_the_study_is_about_come_first(material) -> None:
    stated = [("broken", "other"), ("plain", "nobody")]
    assert chosen_pairs(material, stated) == [("broken", "other"), ("plain", "other")]


def test_first_method_is_paired_with_each_other_by_default(material) -> None:
    names = [method.name for method in material.methods]
    bare = replace(material, ladders=(), diffs=())
    assert chosen_pairs(bare) == [("plain", other) for other in names[1:]]
