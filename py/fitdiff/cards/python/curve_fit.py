"""scipy.optimize.curve_fit."""

from fitdiff.cards.card import Card, Report

CARD = Card(
    function="scipy.optimize.curve_fit",
    method="nonlinear least squares",
    objective="sum of squared residuals of a nonlinear function, by Levenberg-Marquardt",
    shape="curve",
    data={"model": "f", "x": "xdata", "y": "ydata"},
    tight={"ftol": "1e-15", "xtol": "1e-15", "gtol": "1e-15"},
    stops="relative change of the sum of squares and of the parameters",
    reports=(
        Report("coefficients", "pd.Series(fit[0], names)"),
        Report("standard errors", "pd.Series(np.sqrt(np.diag(fit[1])), names)"),
    ),
)
