"""Conditions and errors as data, and which of R's values are refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rbridge import Masked, RCondition, RError, RRefused, RResult, RSession

Evaluate = Callable[..., RResult]
# Frames of `evaluate` itself, the function of the probe package.
EVAL = ("eval(parse(text = code, keep.source = FALSE), new.env())",) * 2
OUTER = ("bridgeprobe::evaluate(code = code)", *EVAL)


def test_warnings_and_messages_come_in_order(r: RSession) -> None:
    result = r.call("bridgeprobe", "warn_and_go_on", {"x": "7.9"})
    call = "bridgeprobe::warn_and_go_on(x = x)"
    assert result.conditions == (
        RCondition("message", "starting\n", 'message("starting")'),
        RCondition("warning", "first thing", call),
        RCondition("warning", "second thing", None),
    )
    assert result.unwrap() == 7
    assert result.output == ""


def test_an_error_has_its_call_and_traceback(r: RSession) -> None:
    result = r.call("bridgeprobe", "fail_below", {"x": "é"})
    assert result.value is None
    assert result.error is not None
    assert result.error.message == "cannot go on with é"
    assert result.error.call == "innermost(x)"
    assert result.error.traceback == (
        "bridgeprobe::fail_below(x = x)",
        "middle(x)",
        "innermost(x)",
        'stop("cannot go on with ", x)',
    )
    with pytest.raises(RError, match="cannot go on with é"):
        result.unwrap()


def test_an_error_without_a_call(r: RSession) -> None:
    error = r.call("bridgeprobe", "fail_without_call").error
    assert error is not None
    assert (error.message, error.call) == ("nowhere in particular", None)
    assert error.traceback[0] == "bridgeprobe::fail_without_call()"


def test_an_error_in_c_code(r: RSession) -> None:
    error = r.call("bridgeprobe", "fail_in_c", {"x": 1.0}).error
    assert error is not None
    assert "values must be type 'double'" in error.message
    assert error.traceback == (
        "bridgeprobe::fail_in_c(x = x)",
        'vapply(x, function(element) "text", 0)',
    )


def test_an_error_of_a_primitive(r: RSession) -> None:
    error = r.call("base", "sqrt", {"x": "a"}).error
    assert error is not None
    assert error.message == "non-numeric argument to mathematical function"
    assert (error.call, error.traceback) == ("base::sqrt(x = x)", ("base::sqrt(x = x)",))


@pytest.mark.parametrize(
    ("package", "function", "message"),
    [
        ("nosuchpackage", "f", "there is no package called \u2018nosuchpackage\u2019"),
        ("base", "nosuchfunction", "object 'nosuchfunction' not found"),
        (
            "bridgeprobe",
            "middle",
            "'middle' is not an exported object from 'namespace:bridgeprobe'",
        ),
    ],
)
def test_an_unknown_package_or_function_is_an_r_error(
    r: RSession, package: str, function: str, message: str
) -> None:
    error = r.call(package, function).error
    assert error is not None
    assert error.message == message
    assert error.traceback[0] == f"{package}::{function}()"


def test_an_unknown_argument_is_an_r_error(r: RSession) -> None:
    error = r.call("bridgeprobe", "fail_below", {"x": 1, "nonsense": 2}).error
    assert error is not None
    assert error.message == "unused argument (nonsense = nonsense)"


def test_a_traceback_does_not_contain_the_data(evaluate: Evaluate) -> None:
    error = evaluate("do.call(stats::lm.fit, list(x = matrix(0, 2000, 800), y = 1:3))").error
    assert error is not None
    assert error.message == "incompatible dimensions"
    # A deparsed line is at most about 500 characters (R's width.cutoff); the data are megabytes.
    assert max(map(len, error.traceback)) < 1000


def test_handled_errors_are_not_reported(evaluate: Evaluate) -> None:
    code = "try(stop('inner'), silent = TRUE); tryCatch(stop('x'), error = function(e) 'handled')"
    result = evaluate(code)
    assert result.error is None
    assert result.unwrap() == "handled"
    assert result.conditions == ()


def test_an_error_raised_in_a_handler_is_the_one_reported(evaluate: Evaluate) -> None:
    error = evaluate("tryCatch(stop('first'), error = function(e) stop('second'))").error
    assert error is not None
    assert error.message == "second"
    assert error.traceback[-1] == 'stop("second")'


def test_an_error_of_a_custom_class_keeps_its_message(evaluate: Evaluate) -> None:
    error = evaluate("stop(errorCondition('too far', class = 'mine', call = quote(f(1))))").error
    assert error is not None
    assert (error.message, error.call) == ("too far", "f(1)")


@pytest.mark.parametrize("level", [0, 1, 2])
def test_warnings_are_recorded_whatever_the_option_warn_is(evaluate: Evaluate, level: int) -> None:
    result = evaluate(f"o <- options(warn = {level}); warning('deferred'); options(o); 5")
    assert [said.message for said in result.conditions] == ["deferred"]
    assert result.unwrap() == 5.0


def test_warnings_from_c_code_are_recorded(evaluate: Evaluate) -> None:
    result = evaluate("as.integer('x')", nonfinite="carry")
    assert [said.message for said in result.conditions] == ["NAs introduced by coercion"]
    assert isinstance(result.unwrap(), Masked)


def test_a_signalled_condition_is_recorded_and_the_call_goes_on(evaluate: Evaluate) -> None:
    result = evaluate("signalCondition(simpleWarning('only signalled')); 3")
    assert result.conditions == (RCondition("warning", "only signalled", None),)
    assert result.unwrap() == 3.0


def test_conditions_before_an_error_are_kept(evaluate: Evaluate) -> None:
    result = evaluate("warning('early'); stop('late')")
    assert [said.message for said in result.conditions] == ["early"]
    assert result.error is not None


def test_a_refused_result_names_the_warnings_of_the_call(evaluate: Evaluate) -> None:
    with pytest.raises(RRefused) as caught:
        evaluate("log(-1)")
    assert caught.value.__notes__ == ["R warning: NaNs produced"]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("f <- function(n) f(n + 1); f(1)", "infinite recursion"),
        (
            "o <- options(expressions = 5e5); on.exit(options(o)); f <- function(n) f(n + 1); f(1)",
            "stack",
        ),
    ],
)
def test_endless_recursion_is_an_error_and_not_a_crash(
    evaluate: Evaluate, r: RSession, code: str, says: str
) -> None:
    evaluate("NULL")
    pid = r.pid
    error = evaluate(code).error
    assert error is not None
    assert says in error.message
    assert len(error.traceback) <= 101
    assert r.pid == pid


def test_invalid_bytes_in_an_error_message_are_shown(evaluate: Evaluate) -> None:
    error = evaluate(r"stop(errorCondition('caf\xe9'))").error
    assert error is not None
    assert error.message == "caf<e9>"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("list(a = list(b = sum))", r"value\$a\$b is of type builtin"),
        ("list(1, function() 1)", r"value\[\[2\]\] is of type closure"),
        ("globalenv()", "value is of type environment"),
        ("quote(x + y)", "of type language"),
        ("pairlist(a = 1)", "of type pairlist"),
        ("1i", r"complex.*Re\(\) and Im\(\)"),
        ("factor('a')", r"class 'factor'.*as.character\(\)"),
        ("list(d = as.Date('2020-01-01'))", r"value\$d is an object of class 'Date'"),
        ("lm(dist ~ speed, cars)", "class 'lm'.*take it apart"),
        ("methods::getClass('numeric')", "classRepresentation"),
        ("data.frame(a = I('a'))", r"value\$a is an object of class 'AsIs'"),
        ("cbind(a = 1, data.frame(m = I(diag(1))))", r"value\$m is a column of lists, a matrix"),
        ("list(a = 1, 2)", "missing, empty or repeated names"),
        ("list(a = 1, a = 2)", "missing, empty or repeated names"),
        ("setNames(list(1, 2), c('a', NA))", "missing, empty or repeated names"),
        ("matrix(list(1, 2), 1)", "a list with dim"),
        (r"'caf\xe9'", "not valid in its encoding"),
        (r"x <- '\xff'; Encoding(x) <- 'bytes'; list(x)", r"value\[\[1\]\] is text"),
        (r"setNames(list(1), 'caf\xe9')", "not valid in its encoding"),
    ],
)
def test_values_without_a_counterpart_in_python_are_refused(
    evaluate: Evaluate, code: str, says: str
) -> None:
    with pytest.raises(RRefused, match=says):
        evaluate(code)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("list()", []),
        ("setNames(list(), character())", {}),
        ("list(NULL, a = NULL)[2]", {"a": None}),
        ("setNames(list(1, 2), c('', ''))", [1.0, 2.0]),
        ("NULL", None),
        ("TRUE", True),
        ("c(name = 2)", 2.0),
        (r"x <- 'caf\xe9'; Encoding(x) <- 'latin1'; x", "café"),
    ],
)
def test_other_values_from_r(evaluate: Evaluate, code: str, value: object) -> None:
    assert repr(evaluate(code).unwrap()) == repr(value)


def test_vectors_that_r_computes_lazily_are_read(evaluate: Evaluate) -> None:
    numbers, texts = evaluate("1:5").unwrap(), evaluate("as.character(1:5)").unwrap()
    assert np.array_equal(numbers, [1, 2, 3, 4, 5])
    assert np.array_equal(texts, list("12345"))
