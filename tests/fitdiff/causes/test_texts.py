from dataclasses import replace

from fitdiff.causes.declared import find_cause
from fitdiff.causes.texts import cause_text
from fitdiff.causes.trial import FitOnSplits

from ..patterns import STANDARDISED
from .conftest import changed, made_up, method

LIBLINEAR = method("liblinear-top10")


def test_a_cause_is_told_with_its_proof(fit: FitOnSplits) -> None:
    other = changed(LIBLINEAR, scale=STANDARDISED, max_iterations=1000)
    assert cause_text(find_cause(LIBLINEAR, other, fit)).splitlines() == [
        "CAUSE: liblinear-top10 gives what other gives with 1 of the 2 settings in which",
        "they differ:",
        "- scale none -> standardise (with scale.ddof). Without: differs at stage",
        "  'parameters' by 2.09.",
        "Not needed: max_iterations.",
        "What is left with these settings: identical to the bit.",
        "Refits: 8, of 4 methods on 2 splits.",
    ]


def test_settings_that_travel_with_another_are_named(fit: FitOnSplits) -> None:
    text = cause_text(find_cause(method("ols-top10"), method("logit-top10"), fit))
    assert (
        "- family gaussian -> binomial (with link, solver, tolerance, max_iterations)."
        in " ".join(text.split())
    )


def test_why_settings_move_together_is_said(fit: FitOnSplits) -> None:
    text = cause_text(find_cause(method("logit-top10"), LIBLINEAR, fit))
    reason = "These move together: Engine 'py.sklearn' does not support all settings"
    assert reason in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_what_is_not_declared_is_called_so() -> None:
    same, other = replace(LIBLINEAR, name="same"), changed(LIBLINEAR, **{"select.k": 3})
    fit = made_up(lambda method: 0.5 if method is same or method is other else 0.6)
    nothing, something = (find_cause(LIBLINEAR, one, fit) for one in (same, other))
    assert cause_text(nothing).startswith("UNDECLARED: nothing that the methods state differs.")
    assert cause_text(something).startswith(
        "UNDECLARED: liblinear-top10 differs from other with all of its settings as well."
    )


def test_no_difference_has_no_cause() -> None:
    text = cause_text(find_cause(LIBLINEAR, changed(LIBLINEAR), made_up(lambda method: 0.5)))
    assert text.startswith("NO CAUSE: fitted again, liblinear-top10 and other do not differ:")
