"""Defaults as the installed frameworks have them: read, never remembered.

A reference says where:

- ``python:module:object:argument``, such as ``python:sklearn.svm:SVC:C``: the signature of a
  function, a class or a method (``keras:Model.fit:epochs``);
- ``r:package::function:argument``: the formal argument of an R function, see ``defaults_of`` of
  the R package;
- ``h2o:algorithm:parameter``: what a running H2O server says of the parameters of an algorithm
  (``GET /3/ModelBuilders/<algorithm>``).
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any

import numpy as np

from fitdiff.engines.h2o.cloud import ask
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.errors import SpecificationError
from rbridge import RSession, Value


def of_kind(references: Iterable[str], kind: str) -> list[str]:
    """References of one kind, each once, in order.

    Raises
    ------
    SpecificationError
        If a reference is of no known kind or does not have the parts of its kind.
    """
    return [one for one in dict.fromkeys(references) if _parts(one)[0] == kind]


def read_defaults(
    references: Iterable[str], session: RSession, address: H2OAddress
) -> dict[str, str]:
    """Read defaults of all kinds.

    Parameters
    ----------
    references : iterable of str
        See the head of this module.
    session : RSession
        With the R package fitdiff.
    address : H2OAddress
        Of a running server.

    Returns
    -------
    mapping of str to str
        By reference, as `spell_default` writes them.

    Raises
    ------
    SpecificationError, RError
        If what a reference names is not there.
    """
    every = list(references)
    found = read_python(of_kind(every, "python"))
    found |= read_r(of_kind(every, "r"), session)
    return found | read_h2o(of_kind(every, "h2o"), address)


def read_python(references: Iterable[str]) -> dict[str, str]:
    """Read defaults of Python functions.

    Parameters
    ----------
    references : iterable of str
        Of the kind ``python``.

    Returns
    -------
    mapping of str to str
        By reference, as `spell_default` writes them.

    Raises
    ------
    SpecificationError
        If what a reference names is not there.
    """
    return {one: spell_default(_python_default(one)) for one in references}


def read_r(references: Iterable[str], session: RSession) -> dict[str, str]:
    """Read defaults of R functions, as `read_python` does those of Python.

    Raises
    ------
    RError
        If there is no such package, function or argument.
    """
    chosen = list(references)
    if not chosen:
        return {}
    functions, arguments = zip(*(one[2:].rsplit(":", 1) for one in chosen), strict=True)
    sent: dict[str, Value] = {"functions": np.array(functions), "arguments": np.array(arguments)}
    code = session.call("fitdiff", "defaults_of", sent).unwrap()
    # A single one comes as a scalar.
    texts = np.array(code, dtype=str).reshape(-1).tolist()
    return {one: _spell_r(text) for one, text in zip(chosen, texts, strict=True)}


def read_h2o(references: Iterable[str], address: H2OAddress) -> dict[str, str]:
    """Read defaults of a running H2O server's algorithms, as `read_python` does.

    Raises
    ------
    SpecificationError
        If the algorithm has no such parameter.
    """

    @cache
    def parameters(algorithm: str) -> Mapping[str, Any]:
        path = f"/3/ModelBuilders/{algorithm}"
        content = ask(address, "GET", path, address.password)[1]
        stated = content["model_builders"][algorithm]["parameters"]
        return {parameter["name"]: parameter["default_value"] for parameter in stated}

    found = {}
    for one in references:
        _, algorithm, name = one.split(":")
        if name not in parameters(algorithm):
            raise SpecificationError(f"{one}: H2O's {algorithm} has no parameter '{name}'.")
        found[one] = spell_default(parameters(algorithm)[name])
    return found


def spell_default(value: object) -> str:
    """Write a default in the same way for all languages: 1e-08, true, none, [200, 200].

    Words are written as they are; functions and classes by their names.
    """
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.8g}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(spell_default(one) for one in value)}]"
    return str(getattr(value, "__name__", value))


def _python_default(reference: str) -> object:
    _, module, name, argument = _parts(reference)
    try:
        function = attrgetter(name)(import_module(module))
        default = inspect.signature(function).parameters[argument].default
    except (ImportError, AttributeError, KeyError) as error:
        raise SpecificationError(
            f"{reference}: {type(error).__name__}: {error}. The installed version has no such "
            "default. Correct the reference."
        ) from None
    return "no default" if default is inspect.Parameter.empty else default


def _spell_r(code: str) -> str:
    """R's code of a default, spelled as values of Python are; code that is no value stays."""
    named = {"TRUE": True, "FALSE": False, "NULL": None, "": "no default"}
    if code in named:
        return spell_default(named[code])
    try:
        return spell_default(ast.literal_eval(code.removesuffix("L")))
    except (ValueError, SyntaxError):
        return code


def _parts(reference: str) -> list[str]:
    """A reference in its parts, an R function being one of them."""
    parts = reference.replace("::", "\0").split(":")
    expected = {"python": 4, "r": 3, "h2o": 3}
    if len(parts) != expected.get(parts[0]):
        raise SpecificationError(
            f"'{reference}' is not a reference to a default. Allowed: "
            "python:module:object:argument, r:package::function:argument, h2o:algorithm:parameter."
        )
    return parts
