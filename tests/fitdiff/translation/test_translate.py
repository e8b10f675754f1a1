"""`fitdiff translate`: two whole scripts, run as bare ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from fitdiff.calls import CallError, Workers, parse_call
from fitdiff.cli.app import app
from fitdiff.errors import SpecificationError
from fitdiff.tables.reading import read_table
from fitdiff.translation.command import translated
from fitdiff.translation.placing import place_of
from fitdiff.translation.translate import translate_call

ROWS = (
    "bought,age,region\n"
    + "\n".join(
        f"{'yes' if (k * 7) % 5 > 1 else 'no'},{20 + (k * 13) % 37},{'NSW'[k % 3]}"
        for k in range(40)
    )
    + "\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> str:
    path = tmp_path / "shop.csv"
    path.write_text(ROWS)
    return str(path)


def test_a_model_of_two_classes_and_a_factor_runs_equal_in_bare_r_and_python(shop: str) -> None:
    done = CliRunner().invoke(
        app, ["translate", "r: glm(factor(bought) ~ age + region, family = binomial)", shop]
    )
    assert done.exit_code == 0, done.output
    assert "they agree" in done.stdout
    assert "control = glm.control(epsilon = 1e-08, maxit = 25, trace = FALSE)" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines() if shop not in line)
    assert 'tol_criterion="params"' in done.stdout
    assert ")\n\n\ndef show(what, x):\n" in done.stdout


def test_only_one_script_is_printed_for_a_file(shop: str) -> None:
    text, code = translated(
        "py: LogisticRegression()", shop, "bought", ("age",), "", "r", run=False
    )
    assert code == 0
    assert text.startswith("library(glmnet)\n")
    assert 'factor(data$bought, levels = c("no", "yes"))' in text


def test_a_setting_that_r_lacks_is_named_and_no_equal_is_claimed(shop: str) -> None:
    text, code = translated(
        "py: LogisticRegression(class_weight='balanced')",
        shop,
        "bought",
        ("age",),
        "",
        "",
        run=False,
    )
    assert code == 3
    assert "No R function with a card is exactly equal" in text
    assert "class weights" in text


def test_a_definition_that_differs_is_said_and_not_printed_as_equal(
    workers: Workers, shop: str
) -> None:
    table = read_table(shop)
    call = parse_call("r: glm(factor(bought) ~ age, family = binomial)", workers)
    made = translate_call(call, table, place_of(shop, table), workers)
    assert made.exact
    assert "conf_int" not in made.other
    assert ("interval, lower", "profile likelihood", "Wald, normal") in {
        (one.kind, one.mine, one.theirs) for one in made.unlike
    }


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("r: lm(age ~ poly(age, 2))", "poly"),
        ("r: glmnet(cbind(age, age), bought)", "lambda"),
        ("py: LogisticRegression()", "y is"),
        (
            "py: LogisticRegression(class_weight={0: 2}).fit(data[['age']], data['bought'])",
            "class_w",
        ),
    ],
)
def test_what_cannot_be_translated_is_said_in_a_line(
    call: str, said: str, workers: Workers, shop: str
) -> None:
    table = read_table(shop)
    with pytest.raises(CallError, match=said):
        translate_call(parse_call(call, workers), table, place_of(shop, table), workers)


def test_a_function_without_a_card_is_named_with_the_nearest(workers: Workers, shop: str) -> None:
    table = read_table(shop)
    call = parse_call("r: loess(age ~ age)", workers)
    with pytest.raises(SpecificationError, match="no card of stats::loess"):
        translate_call(call, table, place_of(shop, table), workers)


def test_terms_that_patsy_would_put_in_another_order_are_no_equal(
    workers: Workers, shop: str
) -> None:
    table = read_table(shop)
    call = parse_call("r: anova(lm(age ~ I(age^2) + region))", workers)
    made = translate_call(call, table, place_of(shop, table), workers)
    assert [one.setting for one in made.lacks] == ["order of terms"]
