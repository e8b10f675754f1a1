"""How to get quantities out of R's linear and generalised linear models."""

from __future__ import annotations

from fitdiff.cards.card import Report

ESTIMATED = {"dispersion": ("Pearson",)}
KNOWN = {"dispersion": ("1",)}

COEFFICIENTS = (
    Report("coefficients", "coef(fit)"),
    Report("standard errors", "sqrt(diag(vcov(fit)))"),
    Report("statistics", "coef(summary(fit))[, 3]", "estimate / standard error"),
)
P_OF_T = Report("p-values", "coef(summary(fit))[, 4]", "t", ESTIMATED)
P_OF_NORMAL = Report("p-values", "coef(summary(fit))[, 4]", "normal", KNOWN)
DF = Report("degrees of freedom", "df.residual(fit)", "rows - coefficients")
