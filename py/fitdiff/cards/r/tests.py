"""What R's tests share."""

from __future__ import annotations

from fitdiff.cards.card import Report, Setting
from fitdiff.cards.codecs import Choice

ALTERNATIVE = Setting(
    "alternative",
    "alternative",
    Choice({"two.sided": "two-sided", "less": "less", "greater": "greater"}),
    '"two.sided"',
)
STATISTIC = Report("statistics", "unname(fit$statistic)")
DF = Report("degrees of freedom", "unname(fit$parameter)")
P = Report("p-values", "fit$p.value")
LOWER = Report("interval, lower", "fit$conf.int[1]")
UPPER = Report("interval, upper", "fit$conf.int[2]")
