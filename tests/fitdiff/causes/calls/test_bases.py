"""Other degrees and sizes of splines, as edits of either language's call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fitdiff.calls import Workers, parse_call, print_call
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.bases import basis_changes
from fitdiff.causes.calls.number import Facts


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(time_limit=60.0) as made:
        yield made


@pytest.mark.parametrize(
    ("own", "other", "made"),
    [
        (
            "r: lm(y ~ splines::bs(x, df = 6, degree = 2))",
            "py: smf.ols('y ~ bs(x, df=6)', data).fit()",
            ["lm(y ~ splines::bs(x, df = 6, degree = 3))"],
        ),
        (
            "py: smf.ols('y ~ z + bs(np.log(x), df=6):z', data).fit()",
            "r: lm(y ~ bs(x, df = 5, degree = 2))",
            [
                "smf.ols('y ~ z + bs(np.log(x), df=5):z', data).fit()",
                "smf.ols('y ~ z + bs(np.log(x), df=6, degree=2):z', data).fit()",
            ],
        ),
        ("r: lm(y ~ ns(x, 4))", "py: smf.ols('y ~ cr(x, 5)', data).fit()", ["lm(y ~ ns(x, 5))"]),
        ("r: lm(y ~ ns(x, 4))", "py: smf.ols('y ~ cr(x, 4)', data).fit()", ["lm(y ~ ns(x, 3))"]),
        ("py: smf.ols('y ~ cr(x, 5)', data).fit()", "r: lm(y ~ ns(x, 4))",
         ["smf.ols('y ~ cr(x, 4)', data).fit()",
          "smf.ols(\"y ~ cr(x, 5, constraints='center')\", data).fit()"]),
        # Of one more where the other has no constant among its columns.
        ("py: f('y ~ cr(x, df=6)', data)", "r: lm(y ~ ns(x, 4))",
         ["f('y ~ cr(x, df=4)', data)", "f('y ~ cr(x, df=5)', data)",
          "f(\"y ~ cr(x, df=6, constraints='center')\", data)"]),
        ("r: lm(y ~ bs(x, 4))", "py: smf.ols('y ~ bs(x, 4)', data).fit()", []),
        ("r: lm(y ~ x)", "py: smf.ols('y ~ bs(x, 4)', data).fit()", []),
    ],
)  # fmt: skip
def test_the_numbers_of_the_other_side_are_tried(own, other, made, workers: Workers) -> None:
    parsed, others = parse_call(own, workers), parse_call(other, workers)
    changes = basis_changes(parsed.tree, parsed.language, "first", others.tree)
    found = [apply(parsed.tree, [one.edit], Facts(10)) for one in changes]
    assert [print_call(tree, parsed.language) for tree in found] == made
