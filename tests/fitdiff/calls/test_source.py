from __future__ import annotations

import io
from pathlib import Path

import pytest

from fitdiff.calls import CallError, Workers, parse_call
from fitdiff.calls.source import read_source


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("r: lm(y ~ x)", ("r", "lm(y ~ x)")),
        ("py: Ridge()", ("py", "Ridge()")),
        ("Python:Ridge()", ("py", "Ridge()")),
        ("r: stats::lm(y ~ x)", ("r", "stats::lm(y ~ x)")),
    ],
)
def test_prefix_says_the_language(text: str, read: tuple[str, str]) -> None:
    assert read_source(text) == read


@pytest.mark.parametrize("text", ["lm(y ~ x)", "stats::lm(y ~ x)", "r::f(x)", "sas: proc reg"])
def test_call_without_language_is_refused(text: str) -> None:
    with pytest.raises(CallError, match="is not stated"):
        read_source(text)


def test_call_from_file(tmp_path: Path) -> None:
    file = tmp_path / "call.R"
    file.write_text("lm(mpg ~ wt,\n   data = mtcars$x)\n")
    assert read_source(f"@{file}") == ("r", "lm(mpg ~ wt,\n   data = mtcars$x)")
    prefixed = tmp_path / "call.txt"
    prefixed.write_text("py: Ridge()\n")
    assert read_source(f"@{prefixed}") == ("py", "Ridge()")


def test_missing_file_is_one_message() -> None:
    with pytest.raises(CallError, match=r"cannot be read from 'no\.R'"):
        read_source("@no.R")


def test_call_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("r: sd(df$x)\n"))
    assert read_source("-") == ("r", "sd(df$x)")


def test_source_is_kept_as_received() -> None:
    assert parse_call("py:  Ridge( alpha = 1 )").source == "Ridge( alpha = 1 )"


def test_seed_comes_before_an_r_call(workers: Workers) -> None:
    parsed = parse_call("r: set.seed(42); sd(x)", workers)
    assert (parsed.seed, parsed.source) == (42, "set.seed(42); sd(x)")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("library(MASS); lm(y ~ x)", r"Only set\.seed\(NUMBER\) may come before"),
        ("set.seed(x); lm(y ~ x)", "several statements"),
        ("y <- lm(y ~ x)", "not allowed: y <- lm"),
        ("function(x) x", r"not allowed: function\(x\)"),
        ("lm(y ~ x", "This is not valid R code: .*unexpected end of input"),
        ("", "There is no call"),
        ("# lm(y ~ x)", "There is no call"),
    ],
)
def test_r_text_that_is_no_call(code: str, message: str, workers: Workers) -> None:
    with pytest.raises(CallError, match=message):
        parse_call(f"r: {code}", workers)
