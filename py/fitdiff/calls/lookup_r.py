"""R functions: which package a name is from, found in what installed packages export."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from difflib import get_close_matches

import numpy as np

from fitdiff.calls.allowed_r import (
    BASE,
    EXAMPLES,
    HOMES,
    OPERATORS,
    PACKAGES,
    REFUSED,
    REFUSED_PATTERN,
)
from fitdiff.calls.arguments import DANGEROUS
from fitdiff.calls.errors import CallError
from fitdiff.calls.gate import Use, refuse
from fitdiff.calls.lookup import Found, Where
from fitdiff.calls.tree import Call, Formula, Name, Node, Qualified
from fitdiff.calls.worker_messages import Described, Formal
from fitdiff.calls.workers import Workers
from rbridge import Value

# utils exports two that are as safe as base's.
_UTILS = frozenset({"head", "tail", "stack"})


def is_allowed(package: str, name: str) -> bool:
    """Whether a call may use a function of a listed package."""
    if package == "base":
        return name in BASE or name in OPERATORS
    if package == "utils":
        return name in _UTILS
    return f"{package}::{name}" not in REFUSED and not REFUSED_PATTERN.search(name)


def look_up_r(
    used: Sequence[Use],
    workers: Workers,
    allow: tuple[str, ...],
    columns: frozenset[str],
) -> Found:
    """Find the package of each function.

    Raises
    ------
    CallError
        If a function is not known, not allowed, or its package not installed.
    """
    packages = tuple(dict.fromkeys([*PACKAGES, *allow]))
    exports = workers.exports(packages)
    homes: dict[Node, tuple[str, str]] = {}
    notes: list[str] = []
    named = [one for one in used if isinstance(one.node, Qualified)]
    for use in named:
        homes[use.node] = _qualified(use.node, exports, workers, allow)
    siblings = {package for package, _ in homes.values()}
    siblings |= _sure(used, exports)
    for use in used:
        if isinstance(use.node, Name) and use.node not in homes:
            home = _home(use, exports, siblings, allow, columns, notes)
            if home is not None:
                homes[use.node] = home
    places = list(dict.fromkeys(homes.values()))
    described = dict(zip(places, describe_r(places, workers), strict=True))
    functions = []
    for use in used:
        place = homes.get(use.node)
        about = described.get(place) if place else None
        if place and about:
            if (kind := dispatched_class(use.call, about, columns)) is not None:
                about = describe_method(about, (*place, kind), workers)
            functions.append((use, Where(*place, about)))
        elif use.called:
            raise refuse(use.call or use.node, "r", "it is no function")
    return Found(tuple(functions), packages, tuple(dict.fromkeys(notes)))


def _qualified(
    node: Node,
    exports: dict[str, tuple[str, ...]],
    workers: Workers,
    allow: tuple[str, ...],
) -> tuple[str, str]:
    assert isinstance(node, Qualified)
    package, name = node.package, node.name
    if package in ("base", "utils") and is_allowed(package, name):
        return package, name
    if package not in (*PACKAGES, *allow):
        if package == "datasets":
            raise CallError(f"{package}::{name} is a table. Give r:{package}::{name} as the table.")
        if package not in ("base", "utils") and not workers.exports((package,)):
            raise not_installed(package, f"{package}::{name}")
        raise refuse(
            node,
            "r",
            f"package '{package}' is not on the list",
            f"If you trust it: --allow {package}." if package not in ("base", "utils") else None,
        )
    if package not in exports:
        raise not_installed(package, f"{package}::{name}")
    if name not in exports[package]:
        near = get_close_matches(name, exports[package], n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise CallError(f"Package '{package}' exports no '{name}'.{hint}")
    if package not in allow and not is_allowed(package, name):
        raise refuse(node, "r", "it reaches files, graphics, code from text or functions by name")
    return package, name


def _sure(used: Sequence[Use], exports: dict[str, tuple[str, ...]]) -> set[str]:
    """Return the packages that a function of the call is in and no other package is."""
    packages = set()
    for use in used:
        if isinstance(use.node, Name) and use.called and use.node.id not in BASE:
            having = [package for package, names in exports.items() if use.node.id in names]
            if len(having) == 1:
                packages.add(having[0])
    return packages


def _home(
    use: Use,
    exports: dict[str, tuple[str, ...]],
    siblings: set[str],
    allow: tuple[str, ...],
    columns: frozenset[str],
    notes: list[str],
) -> tuple[str, str] | None:
    """Return package and name of a function; None for a name that is none."""
    assert isinstance(use.node, Name)
    name = use.node.id
    if not use.called and name in columns:
        return None
    having = [package for package, names in exports.items() if name in names]
    usable = [one for one in having if one in allow or is_allowed(one, name)]
    if name in BASE or name in _UTILS:
        return ("utils" if name in _UTILS else "base"), name
    if usable:
        near = [one for one in usable if one in siblings]
        chosen = usable[0] if usable[0] == "stats" or not near else near[0]
        if len(usable) > 1 and use.called:
            others = ", ".join(f"{one}::{name}" for one in usable if one != chosen)
            notes.append(f"{name} is {chosen}::{name}; there is also {others}")
        return chosen, name
    if not use.called and not having and name not in DANGEROUS:
        return None
    raise _unknown(use, having, exports)


def _unknown(use: Use, having: list[str], exports: dict[str, tuple[str, ...]]) -> CallError:
    assert isinstance(use.node, Name)
    name = use.node.id
    shown = use.call or use.node
    if having or name in DANGEROUS:
        why = "it reaches files, graphics, code from text or functions by name"
        return refuse(shown, "r", why)
    if name in HOMES and HOMES[name] not in exports:
        return not_installed(HOMES[name], name)
    known = {*BASE, *(one for names in exports.values() for one in names)}
    close = get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    near = f"Did you mean '{close[0]}'? " if close else ""
    return CallError(
        f"{name} is not allowed: it is no function of base that a call may use, nor of the "
        f"modelling packages installed. {near}Allowed are {EXAMPLES}; --allow PACKAGE adds one."
    )


def not_installed(package: str, name: str) -> CallError:
    """Say how to install a package."""
    return CallError(
        f"{name} needs the R package '{package}', which is not installed. In R: "
        f'install.packages("{package}"); on Debian, if it is packaged there: apt-get install '
        f"r-cran-{package.lower()}."
    )


def describe_r(places: list[tuple[str, str]], workers: Workers) -> list[Described | None]:
    """Ask R for version and arguments of functions; None for what is no function."""
    known = workers.described
    asked = [place for place in places if ("r", *place) not in known]
    if asked:
        arguments: dict[str, Value] = {
            "packages": np.array([package for package, _ in asked], dtype=np.str_),
            "names": np.array([name for _, name in asked], dtype=np.str_),
        }
        found = workers.r("call_functions", arguments).unwrap()
        assert isinstance(found, list)
        for (package, name), one in zip(asked, found, strict=True):
            about = None if one is None else _described(f"{package}::{name}", one)
            known["r", package, name] = about
    return [known["r", *place] for place in places]


def _described(name: str, found: Value) -> Described:
    assert isinstance(found, dict)
    return Described(
        name,
        str(found["version"]),
        read_formals(found),
        generic=bool(found["generic"]),
        methods=tuple(map(str, _items(found["methods"]))),
        choices=_choices(found),
    )


def _choices(found: dict[str, Value]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    said = found["choices"]
    named = said if isinstance(said, dict) else {}
    return tuple((name, tuple(map(str, _items(values)))) for name, values in named.items())


def dispatched_class(
    call: Call | None, described: Described, columns: Collection[str]
) -> str | None:
    """Return the class that a generic dispatches on, as far as the call's text tells it."""
    if call is None or not described.generic or not call.arguments:
        return None
    match call.arguments[0].value:
        case Formula():
            kind = "formula"
        case Call(function=Name(id=name) | Qualified(name=name)):
            kind = name  # lm() gives an lm; so do most
        case Name(id=name) if name in columns:
            kind = "default"
        case _:
            return None
    return kind if kind in described.methods else None


def describe_method(
    described: Described, place: tuple[str, str, str], workers: Workers
) -> Described:
    """Return what R says of the method that a generic dispatches to."""
    package, name, kind = place
    if (known := workers.described.get(("r", *place))) is not None:
        return known
    found = workers.r("call_method", {"package": package, "name": name, "class": kind}).unwrap()
    if isinstance(found, dict):
        full = f"{package}::{found['name']}"
        described = replace(
            described, name=full, formals=read_formals(found), choices=_choices(found)
        )
    workers.described["r", *place] = described
    return described


def read_formals(found: dict[str, Value]) -> tuple[Formal, ...] | None:
    """Return the formals that R handed back; None for a primitive without any."""
    pairs = zip(_items(found["formals"]), _items(found["defaults"]), strict=True)
    formals = tuple(
        Formal(str(name), str(code) or None, "rest" if name == "..." else "plain")
        for name, code in pairs
    )
    return formals or None


def _items(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []
