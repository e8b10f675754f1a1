"""The table of pairs says what the JSON of a comparison says."""

from __future__ import annotations

from .pairs import HERE, Answer, Pair, answer, as_row, kept_rows, page, read_pairs

PAIRS = read_pairs()


def _change(setting: str, after: str) -> dict[str, list[dict[str, str]]]:
    return {"changes": [{"setting": setting, "after": after}]}


def _stage(name: str, same: bool, relation: str | None = None) -> dict[str, object]:
    return {"stage": name, "same": same, "relation": relation}


def test_page_lists_the_pairs() -> None:
    page = (HERE / "pairs.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in page if line.startswith("| ")][1:]
    assert [row.split(" | ")[1] for row in rows] == [pair.name for pair in PAIRS]


def test_causes_are_named_once_and_without_the_stages_that_agree() -> None:
    said = answer(
        {
            "verdict": "different",
            "stages": [_stage("rows used", True), _stage("coefficients", False)],
            "causes": [_change("std:ddof", "1"), _change("std:ddof", "1")],
            "partial": [],
        },
        2.0,
    )
    assert said == Answer("different", "coefficients", "std:ddof -> 1", 2.0)


def test_a_relation_is_told_where_no_cause_is_named() -> None:
    stages = [_stage("AIC", False, "exactly 2 x 1")]
    said = answer({"verdict": "different", "stages": stages, "causes": [], "partial": []}, 2.0)
    assert (said.stage, said.causes) == ("AIC", "AIC: exactly 2 x 1")


def test_an_outcome_that_is_counted_otherwise_comes_first() -> None:
    counts = [{"events": 165.0, "censored": 63.0}, {"events": 228.0, "censored": 0.0}]
    content = {
        "verdict": "different",
        "sides": {name: {"outcome": one} for name, one in zip("ab", counts, strict=True)},
        "stages": [_stage("coefficients", False)],
        "causes": [],
        "partial": [],
    }
    assert answer(content, 1.0).stage == "outcome"
    content["sides"]["b"]["outcome"] = {"events": None, "censored": None}
    assert answer(content, 1.0).stage == "coefficients"


def test_without_a_cause_it_says_what_comes_nearest_or_what_was_tried() -> None:
    content = {"verdict": "different", "stages": [_stage("estimate", False)], "causes": [],
               "partial": [], "tried": {"changes": 7}}  # fmt: skip
    assert answer(content, 1.0).causes == "none found among 7 changes"
    near = {"nearest": [{"code": "f(x, 2)", "off": 0.0123}]}
    assert answer(content | near, 1.0).causes == "none found; nearest: f(x, 2), off by 0.012"
    undecided = content | {"verdict": "undecided", "random": ["second"]}
    assert answer(undecided, 1.0).causes == "depends on the seed: second"


def test_rows_of_a_page_are_kept_by_their_numbers() -> None:
    rows = ["| 1 | a | same | - | - | 2 |", "| 12 | b \\| c | same | - | - | 2 |"]
    assert kept_rows(page(rows)) == {1: rows[0], 12: rows[1]}


def test_row_keeps_its_columns_where_a_formula_has_a_bar() -> None:
    pair = Pair("lmer, MixedLM", "r:lme4::sleepstudy", "r: f(y ~ (1 | g))", "py: g()")
    row = as_row(12, pair, Answer("exit 2", "-", "no (1 | g)", 2.4))
    assert row == "| 12 | lmer, MixedLM | exit 2 | - | no (1 \\| g) | 2 |"


def test_options_are_given_only_where_the_pair_has_them() -> None:
    assert Pair("n", "t", "a", "b").arguments() == ["compare", "t", "a", "b", "--json"]
    assert "--outcome" in Pair("n", "t", "a", "b", outcome="y").arguments()
