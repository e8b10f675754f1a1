"""Which values the arguments of a Python function can have, read from what is installed.

Runs where the function is imported: in the worker. What it returns crosses to the parent, so it
holds literals only.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import Any, get_args

from fitdiff.causes.calls.change import Family

Literal_ = bool | int | float | str | None

# What a change must not touch: data, output, resources, callbacks, and missing values, which are
# causes of their own, stated and not searched.
_UNTOUCHED = re.compile(
    r"^(x|y|endog|exog|data|formula|groups?|subset|hasconst|missing|na_action|n_jobs|verbose|disp|"
    r"full_output|callback|copy.*|random_state|memory|eval_env|start_params|init.*params|warm_start|"
    r"cache_size|check_.*|return_.*|retall|feature_names?|class_weight|nan_policy|keepdims|out|"
    r"axis|path|file.*|multi_class|args|kwargs|skip_.*|use_pandas|time_limit|"
    r"add_indicator|missing_values|keep_empty_features)$",
    re.IGNORECASE,
)
_ACCURACY = re.compile(r"(^|_)(tol|eps|gtol|ftol|xtol|pgtol|thresh|rtol|atol|cnvrg_tol)(_|$)")
_ROUNDS = re.compile(r"(^|_)(max_?iter|maxiter|maxfun|max_iterations|n_iter)(_|$)")
_TIGHT = 1e-12
_MANY = 10_000
# * 'estimated', - "oim" for the observed information: an entry of a list begins with a choice.
# `holm` : step-down method: such an entry says what it is after a colon.
_LISTED = re.compile(r"""^\s*[*-] +(?:(?:``)?["']([\w-]+)["']|`([\w-]+)` *:)""")
# One of "robust", "naive", or "bias_reduced": the same as a sentence.
_SENTENCE = re.compile(r"^\s*One of (?=[\"'])")
_BRACES = re.compile(r"\{([^{}]*)\}")
_QUOTED = re.compile(r"""['"]([^'"]+)['"]""")


@dataclass(frozen=True)
class Option:
    """Another value of an argument.

    Attributes
    ----------
    argument : str
    value : bool, int, float, str or None
    family : Family
    iterates : bool
        The function has a limit of rounds. Without one a tolerance is no solver's: it is below what
        singular values count as zero, and chooses the rank.
    """

    argument: str
    value: Literal_
    family: Family
    iterates: bool = True


def options_of(target: Any) -> list[Option]:
    """List other values for each argument of a function, class or bound method."""
    constraints = getattr(target, "_parameter_constraints", None)
    documented = _documented(target)
    found: list[Option] = []
    arguments = _arguments(target)
    iterates = any(_ROUNDS.search(argument) for argument in arguments)
    for argument, default in arguments.items():
        if _UNTOUCHED.match(argument):
            continue
        values = [*_by_name(argument, default)]
        if values:
            pass  # more accuracy, or more iterations: its other limits mean nothing
        elif isinstance(constraints, dict) and argument in constraints:
            values += _by_constraints(constraints[argument], default)
        else:
            values += [(choice, _family(default)) for choice in documented.get(argument, ())]
            if isinstance(default, bool) or (default is None and argument.startswith("use_")):
                values += [(True, "flag"), (False, "flag")]
        seen = {repr(default)}
        for value, family in values:
            if repr(value) not in seen:
                seen.add(repr(value))
                found.append(Option(argument, value, family, iterates))
    return found


def _family(default: object) -> Family:
    return "flag" if isinstance(default, bool) else "choice"


def _arguments(target: Any) -> dict[str, Any]:
    """Arguments with their defaults; ``inspect.Parameter.empty`` where there is none."""
    try:
        parameters = inspect.signature(target).parameters
    except (TypeError, ValueError):
        return {}
    kept = {
        name: one.default
        for name, one in parameters.items()
        if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
    }
    # from_formula hands on what the class takes.
    owner = getattr(target, "__self__", None)
    takes_more = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
    if takes_more and inspect.isclass(owner):
        kept |= {
            name: default
            for name, default in _arguments(owner).items()
            if name not in ("endog", "exog")
        }
    return kept


def accepted(target: Any) -> frozenset[str]:
    """Arguments that a function takes by name: what ``**kwargs`` swallows may be ignored."""
    return frozenset(_arguments(target))


def takes_more(target: Any) -> bool:
    """Whether a function takes arguments that its signature does not name."""
    try:
        parameters = inspect.signature(target).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(one.kind is one.VAR_KEYWORD for one in parameters)


def _by_name(argument: str, default: Any) -> Iterator[tuple[Literal_, Family]]:
    """A tighter tolerance or more rounds."""
    number = isinstance(default, int | float) and not isinstance(default, bool)
    if _ACCURACY.search(argument) and (number or default is None):
        yield _TIGHT, "accuracy"
    elif argument == "ddof":  # what is taken from n in a denominator
        yield from ((0, "choice"), (1, "choice"))
    elif _ROUNDS.search(argument) and (default is None or (number and 0 <= default < _MANY)):
        yield _MANY, "accuracy"


def _by_constraints(constraints: Any, default: Any) -> list[tuple[Literal_, Family]]:
    """Values that scikit-learn's own constraints on a parameter allow."""
    values: list[tuple[Literal_, Family]] = []
    for one in constraints if isinstance(constraints, list) else [constraints]:
        if one is None:
            values.append((None, "limit"))
        elif one == "boolean" or one is bool:
            values += [(True, "flag"), (False, "flag")]
        elif hasattr(one, "options") and all(isinstance(v, str) for v in one.options):
            values += [(value, "choice") for value in sorted(one.options)]
        elif hasattr(one, "left") and hasattr(one, "right"):
            values += _ends(one, default)
    return values


def _ends(interval: Any, default: Any) -> Iterator[tuple[Literal_, Family]]:
    """Ends of an interval; where an end is not in it, the limit is approached."""
    for end, closed in ((interval.left, ("left", "both")), (interval.right, ("right", "both"))):
        if end is None:
            if isinstance(default, float) and end is interval.right:
                yield math.inf, "limit"
        elif interval.closed in closed:
            whole = issubclass(getattr(interval, "type", float), Integral)
            yield (int(end) if whole else float(end)), "limit"


def _documented(target: Any) -> dict[str, list[Literal_]]:
    """Choices that numpydoc sections state for each parameter: in braces, a list or a sentence."""
    choices: dict[str, list[Literal_]] = {}
    for owner in (target, getattr(target, "__self__", None)):
        text = inspect.getdoc(owner) if owner is not None else None
        told = ""
        for line in (text or "").splitlines():
            if told and (listed := _LISTED.match(line)):
                choices.setdefault(told, []).append(listed.group(1) or listed.group(2))
            elif told and _SENTENCE.match(line):
                choices.setdefault(told, []).extend(_QUOTED.findall(line))
            name, colon, rest = line.partition(":")
            if not colon or not re.fullmatch(r"\w+", name.strip()):
                continue
            told = name.strip() if re.search(r"\bstr", rest) else ""
            for braces in _BRACES.findall(rest):
                choices.setdefault(name.strip(), []).extend(_literals(braces))
    for name, literals in _annotated(target).items():
        choices.setdefault(name, []).extend(literals)
    return choices


def _literals(text: str) -> list[Literal_]:
    found: list[Literal_] = list(_QUOTED.findall(text))
    words = {word.strip() for word in text.split(",")}
    found += [
        value for word, value in (("None", None), ("True", True), ("False", False)) if word in words
    ]
    return found


def _annotated(target: Any) -> dict[str, list[Literal_]]:
    try:
        parameters = inspect.signature(target, eval_str=True).parameters
    except Exception:  # annotations of a package that are not importable
        return {}
    found: dict[str, list[Literal_]] = {}
    for name, one in parameters.items():
        literals = [v for v in get_args(one.annotation) if isinstance(v, str)]
        if literals:
            found[name] = list(literals)
    return found
