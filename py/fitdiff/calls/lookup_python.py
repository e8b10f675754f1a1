"""Python functions: which module a name is public in."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from fitdiff.calls.allowed_python import (
    ALIASES,
    BUILTINS,
    ESTIMATORS,
    EXAMPLES,
    FORMULA,
    NUMPY,
    PACKAGES,
    PANDAS,
    PATSY,
    PIP_NAMES,
    REFUSED_PARTS,
    SCIPY,
    TOOLS,
)
from fitdiff.calls.arguments import match_arguments
from fitdiff.calls.errors import CallError
from fitdiff.calls.gate import Use, refuse
from fitdiff.calls.index import home_of, python_names
from fitdiff.calls.lookup import Found, Where
from fitdiff.calls.tree import Call, Member, Name, Node
from fitdiff.calls.worker_messages import Describe, Described, Path
from fitdiff.calls.workers import Workers

_LISTED = {"numpy": NUMPY, "pandas": PANDAS, "patsy": PATSY, **ESTIMATORS}


def look_up_python(
    used: Sequence[Use],
    workers: Workers,
    allow: tuple[str, ...],
    columns: frozenset[str],
) -> Found:
    """Find the module of each function.

    Raises
    ------
    CallError
        If a function is not known, not allowed, in two modules, or not installed.
    """
    paths: dict[Node, list[Path]] = {}
    for use in used:
        if use.node not in paths and (found := _paths(use, allow, columns)):
            paths[use.node] = found
    described = _describe([path for several in paths.values() for path in several], workers, allow)
    functions = []
    notes: list[str] = []
    for use in used:
        if use.node not in paths:
            continue
        path = _choose(use, paths[use.node], described, notes)
        functions.append((use, Where(path[0], ".".join(path[1]), described[path])))
    return Found(tuple(functions), _packages(allow), tuple(dict.fromkeys(notes)))


def _packages(allow: tuple[str, ...]) -> tuple[str, ...]:
    return (*PACKAGES, *_LISTED, "scipy.special", *allow)


def _describe(
    paths: Sequence[Path], workers: Workers, allow: tuple[str, ...]
) -> dict[Path, Described]:
    known = workers.described
    asked = tuple(path for path in dict.fromkeys(paths) if ("py", path, allow) not in known)
    if asked:
        answers = workers.python(Describe(asked, _packages(allow)))
        known.update(
            {("py", path, allow): about for path, about in zip(asked, answers, strict=True)}
        )
    found = {path: known["py", path, allow] for path in paths}
    return {path: about for path, about in found.items() if about is not None}


def _paths(use: Use, allow: tuple[str, ...], columns: frozenset[str]) -> list[Path]:
    """Return where a function may be; nothing for a name that is none."""
    if isinstance(use.node, Member):
        return [_dotted(use.node, use.call, allow)]
    assert isinstance(use.node, Name)
    name = use.node.id
    if not use.called and (name in columns or use.formula):
        return []
    if use.formula and name in FORMULA:
        return []  # the formula's own
    found: list[Path] = [(module, (name,)) for module in python_names().get(name, ())]
    found += [(package, (name,)) for package in allow]
    if not found and name in BUILTINS:
        return [("builtins", (name,))]
    if not found and use.called:
        raise _unknown(name, use)
    return found


def _dotted(node: Member, call: Call | None, allow: tuple[str, ...]) -> Path:
    names: list[str] = []
    part: Node = node
    while isinstance(part, Member):
        names.insert(0, part.name)
        part = part.value
    assert isinstance(part, Name)
    module, *rest = ALIASES[part.id].split(".")
    whole = [*rest, *names]
    shown = call or node
    dotted = ".".join(whole)
    if module in allow:
        return module, tuple(whole)
    if module in _LISTED:
        if dotted not in _LISTED[module] and not _constant(module, dotted):
            near = get_close_matches(dotted, sorted(_LISTED[module]), n=1, cutoff=0.8)
            hint = f"Did you mean '{part.id}.{near[0]}'?" if near else None
            why = f"it is not among the functions of {module} that a call may use"
            raise refuse(shown, "py", why, hint)
        return module, tuple(whole)
    if module == "scipy" and whole[:1] != ["stats"] and dotted not in SCIPY:
        raise refuse(shown, "py", "of scipy, scipy.stats is allowed")
    for name in whole:
        if REFUSED_PARTS.match(name) and name not in TOOLS:
            raise refuse(shown, "py", f"'{name}' reaches files, graphics, tests or internals")
    return ALIASES[part.id], tuple(names)


def _constant(module: str, name: str) -> bool:
    return module == "numpy" and name in {"inf", "nan", "pi", "e", "newaxis"}


def _choose(
    use: Use, paths: list[Path], described: dict[Path, Described], notes: list[str]
) -> Path:
    """Return the path to use: the same object may be public in several modules."""
    usable = [path for path in paths if not described[path].problem]
    if not usable:
        raise _no_such(described[paths[0]])
    fitting = [path for path in usable if use.call is None or _takes(described[path], use.call)]
    one_each = {described[path].identity: path for path in reversed(fitting or usable)}
    chosen, *others = reversed(one_each.values())
    if others:
        names = ", ".join(f"{module}.{names[-1]}" for module, names in others)
        notes.append(f"{chosen[1][-1]} is {chosen[0]}.{chosen[1][-1]}; there is also {names}")
    return chosen


def _takes(described: Described, call: Call) -> bool:
    """Whether a function can be called with these arguments."""
    if described.formals is None:
        return True
    matched = match_arguments(call, described, "py")
    given = {one.formal for one in matched}
    rest = any(one.kind == "rest" for one in described.formals)
    lacking = [
        one
        for one in described.formals
        if one.default is None and one.kind != "rest" and one.name not in given
    ]
    return not lacking and (rest or None not in given)


def _no_such(described: Described) -> CallError:
    root = described.name.split(".")[0]
    if "cannot be imported" in described.problem:
        pip = PIP_NAMES.get(root, root)
        return CallError(f"{described.problem} Install it: pip install {pip}.")
    return CallError(described.problem)


def _unknown(name: str, use: Use) -> CallError:
    if (package := home_of(name)) is not None:
        return CallError(
            f"{name} needs the package '{package}', which is not installed: pip install {package}."
        )
    known = {*python_names(), *BUILTINS, *(FORMULA if use.formula else ())}
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    hint = f"Did you mean '{near[0]}'? " if near else ""
    return CallError(
        f"{name} is not allowed: no function that a call may use has this name. {hint}Allowed are "
        f"{EXAMPLES}; --allow PACKAGE adds one."
    )
