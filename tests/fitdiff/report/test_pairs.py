from fitdiff.report.pairs import chosen_pairs


def test_pairs_are_those_that_the_study_is_about(made) -> None:
    asked = [("plain", made.hostile), ("plain", "nobody")]
    assert chosen_pairs(made.material, asked) == [("plain", "other"), ("plain", made.hostile)]


def test_without_a_stated_pair_the_first_method_meets_each_other(make) -> None:
    made = make(figure=None, recorded=None, guesses=[], verdict=None)
    others = ["other", made.hostile, "broken"]
    assert chosen_pairs(made.material) == [("plain", other) for other in others]
