"""From the text of a call to a fitted object behind a handle, without evaluating the text.

>>> from fitdiff.calls import bind, parse_call, run_call, Workers
>>> with Workers() as workers:  # doctest: +SKIP
...     parsed = parse_call("py: smf.ols('mpg ~ wt', data).fit()", workers)
...     bound = bind(parsed, cars, workers)
...     result = run_call(bound, workers)

`parse_call(text, workers) -> ParsedCall`
    ``r:`` or ``py:`` and the call, ``@FILE`` or ``-`` (standard input); one tree for both
    languages (`fitdiff.calls.tree`). R is parsed by R's own parser in the worker. Needs `workers`
    for R only.
`check(parsed, workers, allow=()) -> Checked`
    The gate: every function, attribute, string and formula against what is allowed; unknown
    functions and arguments with the nearest. Holds each function's full name, version, formals.
`bind(parsed, table, workers, outcome=None, features=(), design=None, allow=()) -> BoundCall`
    `check`, then the names: a column, ``data``, ``X``, ``y``, or an unknown name where data is
    meant. `BoundCall.functions` holds each function's arguments: stated, default or unknown.
`run_call(bound, workers, seed=1, time_limit=25.0) -> RunResult`
    Builds and runs the call in the worker of its language. The object stays there, behind
    `RunResult.handle`; `notes`, `assumptions`, `warnings`, `seconds`, `versions` come back. A fit
    that fails is a result with `error` set, not an exception.
`Workers.ask_python(handle, "module:function", **arguments)`
`Workers.r("function", {"handle": handle})`
    Call a function of ours with the object behind a handle, in its worker.
`print_call(tree, language) -> str`
    The tree as code: ``parse(print(tree)) == tree``.

Everything a user can put right is a `CallError`, a `FitdiffError`. This is no sandbox: it keeps
mistakes and the usual tricks out, not somebody who attacks the packages themselves.
"""

from fitdiff.calls.bind import BoundCall, bind
from fitdiff.calls.check import Checked, check
from fitdiff.calls.errors import CallError
from fitdiff.calls.printing import print_call
from fitdiff.calls.run import RunResult, run_call
from fitdiff.calls.source import parse_call
from fitdiff.calls.tree import Language, Node, ParsedCall
from fitdiff.calls.workers import Workers

__all__ = [
    "BoundCall",
    "CallError",
    "Checked",
    "Language",
    "Node",
    "ParsedCall",
    "RunResult",
    "Workers",
    "bind",
    "check",
    "parse_call",
    "print_call",
    "run_call",
]
