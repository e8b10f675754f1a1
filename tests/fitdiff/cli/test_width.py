"""What the commands print fits a terminal of 80 columns, and no number in it is cut."""

from __future__ import annotations

import re

import pytest

from fitdiff.cli.lazy import commands

# A number whose end went to the next line, or gave way to an ellipsis.
CUT = re.compile(r"\d(\.|e[-+]?)$|\d(\u2026|\.\.\.)", re.MULTILINE)
CARS = "mpg,wt,hp,a.b\n" + "".join(
    f"{20 + 3 * (row % 4) - row / 7},{2 + row / 9},{90 + row * row % 37},{row % 3}\n"
    for row in range(24)
)


def assert_fits(text: str) -> None:
    """No line is too long, but for a path that stands alone; none ends within a number."""
    long = [line for line in text.splitlines() if len(line) > 80]
    assert [line for line in long if not line.strip().startswith("/") or " " in line.strip()] == []
    assert CUT.findall(re.sub(r"\d\.$", "", text, flags=re.MULTILINE)) == []


@pytest.fixture
def cars(tmp_path) -> str:
    (tmp_path / "cars.csv").write_text(CARS)
    return "cars.csv"


@pytest.mark.parametrize("command", [(), *((name,) for name in commands())])
def test_help_pages(fitdiff, command: tuple[str, ...]) -> None:
    shown = fitdiff(*command, "--help")
    assert shown.exit_code == 0
    assert_fits(shown.output)


@pytest.mark.parametrize(
    ("words", "code"), [(("list",), 0), (("doctor",), None), (("differences", "glm", "GLM"), 0)]
)
def test_listings(fitdiff, words: tuple[str, ...], code: int | None) -> None:
    shown = fitdiff(*words)
    assert code is None or shown.exit_code == code
    assert len(shown.output.splitlines()) > 5
    assert_fits(shown.output)


@pytest.mark.parametrize(
    "words",
    [
        ("run", "brest-cancer"),
        ("run", "a-study-with-a-name-that-is-long", "--profile", "papr"),
        ("run", "breast-cancer", "--workers", "0"),
        ("rnu",),
        ("compare", "breast-cancer", "lm-top1", "ols-top10"),
        ("explain", "lm-top1", "ols-top10", "--study", "breast-cancer"),
        ("differences", "glmm", "GLM"),
        ("translate", "r: glmm(mpg ~ wt)", "cars.csv"),
        ("evidence", "nothing.xml"),
        ("compare", "cars.csv", "py: LinearRegressor()", "py: Ridge()"),
        ("compare", "cars.csv", "py: smf.ols('mpgg ~ wt', data).fit()", "py: Ridge()"),
        ("compare", "cars.csv", "py: smf.ols('mpg ~ a.b', data).fit()", "py: Ridge()"),
        ("compare", "cars.csv", "py: os.remove('x')", "py: Ridge()", "--tolerance", "coef=1"),
        ("compare", "sklearn:irs", "py: LinearRegression()", "py: Ridge()"),
        ("compare", "cars.csv", "py: LinearRegression(fit_intercep=False)", "py: Ridge()"),
    ],
)
def test_errors(fitdiff, cars: str, words: tuple[str, ...]) -> None:
    refused = fitdiff(*words)
    assert refused.exit_code == 2, refused.output
    assert_fits(refused.output)


@pytest.mark.parametrize("saw", [(), ("--saw", "second: wtt = 3")])
def test_a_comparison(fitdiff, cars: str, saw: tuple[str, ...]) -> None:
    calls = ("py: smf.ols('mpg ~ wt + hp', data).fit()", "py: Ridge(alpha=0.3)")
    found = fitdiff(
        "compare", cars, *calls, "--outcome", "mpg", "--features", "wt,hp", "--no-search", *saw
    )
    assert found.exit_code == 1, found.output
    assert "DIFFERENT" in found.stdout
    assert_fits(found.output)
    if saw:
        assert "NOT CHECKED" in found.stdout
        assert "reports no 'wtt'. Did you mean 'wt'?" in " ".join(found.stdout.split())
