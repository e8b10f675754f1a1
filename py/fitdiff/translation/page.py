"""The page of known differences, made from the cards: ``python -m fitdiff.translation.page``."""

from __future__ import annotations

from collections.abc import Iterator

from fitdiff.calls import Workers
from fitdiff.cards.card import Card
from fitdiff.cards.catalog import cards, counterparts
from fitdiff.translation.differences import Differences, differences_of
from fitdiff.translation.differences_text import as_text

_HEAD = """\
# Known differences of functions of R and Python

Made from the cards in `py/fitdiff/cards` and the defaults of the versions named below:
`python -m fitdiff.translation.page > docs/differences.md`. `fitdiff differences A B` prints one
entry, also of other pairs. A penalty is given in one unit: mean loss + L1 x sum of sizes + L2 / 2 x
sum of squares, with half the squared error as the loss of Gaussian outcomes.
"""


def page() -> str:
    """The page as Markdown."""
    with Workers() as workers:
        workers.warm()
        found = [differences_of(*pair, workers) for pair in pairs()]
    return "\n".join([_HEAD, *_contents(found), "", *_entries(found)])


def pairs() -> list[tuple[Card, Card]]:
    """Each card with the counterpart that is chosen first, and `NAMED`; R before Python."""
    found: dict[tuple[str, str], tuple[Card, Card]] = {}
    for card in cards().values():
        if card.method == "regression":  # too many do nearly the same
            continue
        for other in counterparts(card)[:1]:
            one, two = (card, other) if card.language == "r" else (other, card)
            found.setdefault((one.function, two.function), (one, two))
    for first, second in NAMED:
        one, two = cards()[first], cards()[second]
        found.setdefault((first, second), (one, two))
    return [found[key] for key in sorted(found, key=lambda key: (found[key][0].method, key))]


# Of regressions the pairs that people ask about; of others those that are not nearest.
NAMED = (
    ("stats::glm", "sklearn.linear_model.LogisticRegression"),
    ("stats::glm", "statsmodels.api.GLM"),
    ("stats::glm", "statsmodels.api.Logit"),
    ("stats::glm", "statsmodels.api.Poisson"),
    ("stats::glm", "sklearn.linear_model.PoissonRegressor"),
    ("stats::glm", "sklearn.linear_model.GammaRegressor"),
    ("stats::glm", "sklearn.linear_model.TweedieRegressor"),
    ("stats::lm", "statsmodels.api.OLS"),
    ("stats::lm", "statsmodels.api.WLS"),
    ("stats::lm", "sklearn.linear_model.LinearRegression"),
    ("glmnet::glmnet", "sklearn.linear_model.Ridge"),
    ("glmnet::glmnet", "sklearn.linear_model.Lasso"),
    ("glmnet::glmnet", "sklearn.linear_model.ElasticNet"),
    ("glmnet::glmnet", "sklearn.linear_model.LogisticRegression"),
    ("lmtest::coeftest", "statsmodels.api.OLS"),
    ("sandwich::vcovHC", "statsmodels.api.OLS"),
    ("sandwich::vcovCL", "statsmodels.api.OLS"),
    ("sandwich::NeweyWest", "statsmodels.api.OLS"),
    ("stats::confint", "statsmodels.api.OLS"),
    ("stats::confint", "statsmodels.api.GLM"),
    ("MASS::lm.ridge", "sklearn.linear_model.Ridge"),
    ("stats::t.test", "scipy.stats.ttest_rel"),
    ("stats::t.test", "scipy.stats.ttest_1samp"),
    ("stats::wilcox.test", "scipy.stats.wilcoxon"),
    ("stats::cor.test", "scipy.stats.kendalltau"),
    ("stats::cor.test", "scipy.stats.spearmanr"),
)


def _contents(found: list[Differences]) -> Iterator[str]:
    for one in found:
        name = _title(one, found)
        anchor = "".join(letter for letter in name.lower() if letter.isalnum() or letter in " -_")
        yield f"- [{name}](#{anchor.replace(' ', '-')})"


def _title(one: Differences, among: list[Differences]) -> str:
    """Both names; the second as its card has it, where another entry has the same two."""
    names = (one.first.name, one.second.name)
    alike = sum((other.first.name, other.second.name) == names for other in among) > 1
    return f"{names[0]} and {one.second.function if alike else names[1]}"


def _entries(found: list[Differences]) -> Iterator[str]:
    for one in found:
        yield f"## {_title(one, found)}"
        yield ""
        yield "```"
        yield as_text(one).rstrip("\n")
        yield "```"
        yield ""


if __name__ == "__main__":
    print(page(), end="")
