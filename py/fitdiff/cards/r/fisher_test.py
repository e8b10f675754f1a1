"""stats::fisher.test."""

from fitdiff.cards.card import Card, Example, Report
from fitdiff.cards.r.tests import ALTERNATIVE, P

CARD = Card(
    function="stats::fisher.test",
    method="Fisher's exact test",
    objective="sum of hypergeometric probabilities no larger than that of the table",
    data={"counts": "x"},
    settings=(ALTERNATIVE,),
    reports=(
        P,
        Report("estimate", "unname(fit$estimate)", "odds ratio, conditional maximum likelihood"),
    ),
    harmless=(
        "y",
        "workspace",
        "hybrid",
        "hybridPars",
        "control",
        "or",
        "conf.int",
        "conf.level",
        "simulate.p.value",
        "B",
    ),
    examples=(
        Example("fisher.test(table(am, vs))", "r:datasets::mtcars"),
        Example('fisher.test(am, vs, alternative = "less")', "r:datasets::mtcars"),
    ),
    agrees=1e-4,
    because="R's root finder for the odds ratio stops at 1e-4 of its range",
)
