"""Which code is the event, and strata, as the other side has them."""

from __future__ import annotations

from typing import cast

import pandas as pd
import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Binary, Call, Constant, Formula, Language, Name, Node
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.kept import kept_of
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.survival_changes import survival_changes

TABLE = pd.DataFrame(
    {"time": [1.0, 2.0, 3.0, 4.0, 5.0], "status": [1, 2, 1, 2, 2], "x": [0.0, 1.0, 0.5, 2.0, 3.0],
     "sex": [1, 1, 2, 2, 2]}
)  # fmt: skip


STATUS = Name("status")


def coxph(*more: Node, status: Node = STATUS) -> Node:
    survival = Call(Name("Surv"), (Argument(None, Name("time")), Argument(None, status)))
    right: Node = Name("x")
    for one in more:
        right = Binary("+", right, one)
    return Call(Name("coxph"), (Argument(None, Formula(survival, right)),))


STRATA = Call(Name("strata"), (Argument(None, Name("sex")),))
PHREG = "smf.phreg('time ~ x', data, status=data['status']{})"


def changed(tree: Node, language: Language, others: Node, table: pd.DataFrame = TABLE) -> set[str]:
    made = set()
    for one in survival_changes(tree, language, "second", others, table):
        after = apply(tree, [cast("Edit", one.edit)], Facts(len(table)))
        assert after is not None
        made.add(print_call(after, language))
    return made


def test_each_code_of_r_may_be_the_event() -> None:
    found = changed(coxph(), "r", Name("f"))
    assert found == {f"coxph(Surv(time, status == {code}) ~ x)" for code in (1, 2)}
    stated = Binary("==", Name("status"), Constant("double", 2.0))
    assert changed(coxph(status=stated), "r", Name("f")) == {"coxph(Surv(time, status == 1) ~ x)"}


def test_each_code_of_python_may_be_the_event() -> None:
    found = changed(parse_python(PHREG.format("")), "py", Name("f"))
    assert found == {
        f"smf.phreg('time ~ x', data, status=1 * (data['status'] == {code}))" for code in (1, 2)
    }


def test_times_are_no_codes() -> None:
    measured = TABLE.assign(status=TABLE["time"] / 2)
    assert changed(coxph(), "r", Name("f"), measured) == set()


@pytest.mark.parametrize(
    ("tree", "language", "others", "after"),
    [
        (coxph(STRATA), "r", Name("f"), "coxph(Surv(time, status) ~ x)"),
        (
            coxph(), "r", parse_python(PHREG.format(", strata=data['sex']")),
            "coxph(Surv(time, status) ~ x + strata(sex))",
        ),
        (
            parse_python(PHREG.format("")), "py", coxph(STRATA),
            PHREG.format(", strata=data['sex']"),
        ),
        (
            parse_python(PHREG.format(", strata=data['sex']")), "py", coxph(),
            PHREG.format(""),
        ),
        (
            parse_python("CoxPHFitter().fit(data, 'time', 'status')"), "py", coxph(STRATA),
            "CoxPHFitter(strata=['sex']).fit(data, 'time', 'status')",
        ),
    ],
)  # fmt: skip
def test_strata_as_the_other_side_has_them(tree, language, others, after) -> None:
    assert after in changed(tree, language, others)


def test_strata_of_both_stay() -> None:
    both = parse_python(PHREG.format(", strata=data['sex']"))
    assert all("strata(sex)" in one for one in changed(coxph(STRATA), "r", both))


def test_copies_of_times_have_no_row_twice() -> None:
    assert kept_of([coxph()], TABLE).once
    assert not kept_of([parse_python("f('time ~ x', data)")], TABLE).once
