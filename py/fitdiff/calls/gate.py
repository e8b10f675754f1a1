"""What a call may hold, as far as its tree alone tells: no function is looked up here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from fitdiff.calls import allowed_python, allowed_r
from fitdiff.calls.errors import CallError
from fitdiff.calls.formulas import called_in, looks_like_code, parse_formula
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Index,
    Items,
    Language,
    Mapping,
    Member,
    Name,
    Node,
    Qualified,
    Unary,
    children,
)

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not in", "%in%"})
_PLACE = re.compile(r"^\s*([a-zA-Z][a-zA-Z0-9+.-]*://|/|~/|\\\\|[A-Za-z]:[\\/])|\.\.[/\\]")


@dataclass(frozen=True)
class Use:
    """A function or module member that a call uses.

    Attributes
    ----------
    node : Name, Qualified or Member
    called : bool
        Whether it is called here; else it is a value, and may be a column instead.
    call : Call or None
        The call whose function it is.
    formula : bool
        Whether it is inside a formula.
    """

    node: Node
    called: bool
    call: Call | None
    formula: bool = False


def refuse(node: Node, language: Language, why: str, allowed: str | None = None) -> CallError:
    """Make the one error message of the gate: what, why, what is allowed."""
    shown = print_call(node, language)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    if allowed is None:
        module = allowed_python if language == "py" else allowed_r
        allowed = f"Allowed are {module.EXAMPLES}."
    return CallError(f"{shown} is not allowed: {why}. {allowed}")


def uses(tree: Node, language: Language, columns: Collection[str] = ()) -> list[Use]:
    """Return the functions that a call uses, once everything else in it is found allowed.

    Parameters
    ----------
    tree : Node
    language : {'r', 'py'}
    columns : collection of str
        A column's name is never a module's.

    Raises
    ------
    CallError
        For the first thing that is not allowed.
    """
    return list(_Gate(language, frozenset(columns)).walk(tree))


class _Gate:
    """One pass over a tree; `formula` and `free` say where in it."""

    def __init__(self, language: Language, columns: frozenset[str]) -> None:
        self.language = language
        self.columns = columns
        self.module = allowed_python if language == "py" else allowed_r

    def walk(  # noqa: C901 - a case for each kind of node
        self, node: Node, formula: bool = False, free: bool = False
    ) -> Iterator[Use]:
        """Yield uses; in `free` places strings are data: compared, an index, a level."""
        match node:
            case Call():
                yield from self.call(node, formula, free)
            case Name() | Qualified():
                yield self.name(node, False, None, formula)
            case Member():
                yield from self.member(node, formula)
            case Constant(kind="string", value=str(text)) if not free:
                yield from self.string(node, text)
            case Binary(operator=operator) if self.language == "r" and operator[:1] == "%":
                if operator not in allowed_r.OPERATORS:
                    raise self.refuse(node, f"the operator {operator} is not known")
                yield from self.below(node, formula, free or operator in _COMPARISONS)
            case Binary(operator=operator):
                if operator not in _COMPARISONS and _is_text(node.left, node.right):
                    raise self.refuse(node, "it computes a string", "Write the string out.")
                yield from self.below(node, formula, free or operator in _COMPARISONS)
            case Index(value=value, arguments=arguments):
                yield from self.walk(value, formula, free)
                for argument in arguments:
                    if argument.value is not None:
                        yield from self.walk(argument.value, formula, free=True)
            case _:
                yield from self.below(node, formula, free)

    def below(self, node: Node, formula: bool, free: bool) -> Iterator[Use]:
        for child in children(node):
            yield from self.walk(child, formula, free)

    def refuse(self, node: Node, why: str, allowed: str | None = None) -> CallError:
        return refuse(node, self.language, why, allowed)

    def name(self, node: Name | Qualified, called: bool, call: Call | None, formula: bool) -> Use:
        if isinstance(node, Qualified):
            if node.internal:
                raise self.refuse(node, "::: reaches into a package's internals", "Use ::.")
            return Use(node, called, call, formula)
        if "__" in node.id and node.id not in self.columns:
            raise self.refuse(node, "names with two underscores are Python's own")
        denied = self.language == "py" and node.id in allowed_python.REFUSED_NAMES
        if denied and (called or node.id not in self.columns):
            raise self.refuse(node, "it reaches files, code or Python itself")
        return Use(node, called, call, formula)

    def call(self, node: Call, formula: bool, free: bool) -> Iterator[Use]:
        function = node.function
        match function:
            case Name() | Qualified():
                yield self.name(function, True, node, formula)
            case Member() if self.language == "py" and self.is_module(function):
                yield self.dotted(function, node, formula)
            case Member(value=value) if self.language == "py":
                self.attribute(function, called=True)
                yield from self.walk(value, formula)
            case _:
                raise self.refuse(node, "a function is called by its name", "Write FUNCTION(...).")
        for argument in node.arguments:
            yield from self.argument(node, argument, formula, free)

    def argument(self, node: Call, argument: Argument, formula: bool, free: bool) -> Iterator[Use]:
        name = argument.name
        if name is not None:
            self.argument_name(node, name)
        if argument.value is not None:
            # The levels of a factor are data, and so is what a quoted column is called: Q("a (b)").
            level = name in self.module.LEVEL_ARGUMENTS or (
                formula and isinstance(node.function, Name) and node.function.id == "Q"
            )
            yield from self.walk(
                argument.value, formula, free or (level and is_plain(argument.value))
            )

    def argument_name(self, node: Node, name: str) -> None:
        """Refuse an argument that names a place, or takes code; also of a step: svc__memory."""
        last = name.rsplit("__", 1)[-1]
        if last in self.module.ARGUMENTS or name.startswith("_"):
            raise self.refuse(node, f"its argument '{name}' reaches files or code", "Leave it out.")

    def is_module(self, node: Member) -> bool:
        root: Node = node
        while isinstance(root, Member):
            root = root.value
        return (
            isinstance(root, Name)
            and root.id in allowed_python.ALIASES
            and root.id not in self.columns
        )

    def dotted(self, node: Member, call: Call | None, formula: bool) -> Use:
        part: Node = node
        while isinstance(part, Member):
            if part.name.startswith("_"):
                raise self.refuse(node, f"'{part.name}' is internal")
            part = part.value
        return Use(node, call is not None, call, formula)

    def attribute(self, node: Member, called: bool) -> None:
        # df.x; that it is asked of a table is checked when the call is run.
        column = not called and node.name in self.columns
        root: Node = node
        while isinstance(root, Member):
            root = root.value
        match root:
            case Name(id=package) if package in allowed_python.OTHERS.keys() - set(self.columns):
                raise _other_package(package, node)
        if not column and not allowed_python.is_attribute(node.name):
            if (whole := print_call(node, self.language)) in self.columns:
                raise CallError(f'The column {whole} has a dot: in a formula write Q("{whole}").')
            raise self.refuse(
                node,
                f"'{node.name}' is no method or attribute of results, estimators or columns that a "
                "call may use",
                "Allowed are fit, predict, params, coef_, conf_int and the like.",
            )

    def member(self, node: Member, formula: bool) -> Iterator[Use]:
        if node.slot:
            raise self.refuse(node, "@ reaches into an object", "Use $ or a function.")
        if self.language == "py":
            if self.is_module(node):
                yield self.dotted(node, None, formula)
                return
            self.attribute(node, called=False)
        yield from self.walk(node.value, formula)

    def string(self, node: Constant, text: str) -> Iterator[Use]:
        """A string may be taken for a place, a formula, code or a function's name."""
        if _PLACE.search(text):
            raise self.refuse(node, "it looks like a file or an address", "Give no place.")
        if re.search(r"__\w+__", text):
            raise self.refuse(node, "names with two underscores are Python's own")
        if not looks_like_code(text):
            return
        if self.language == "r":
            # R's functions parse some strings; what they need can be written without quotes.
            if any(sign in text for sign in "~`{") or called_in(text):
                raise self.refuse(
                    node,
                    "a string that holds code or a formula",
                    "Write the formula without quotes, levels as levels = c(...).",
                )
            return
        try:
            formula = parse_formula(text)
        except CallError:
            if any(sign in text for sign in "~`{") or called_in(text):
                raise
            return
        yield from self.walk(formula, formula=True)


def _other_package(package: str, node: Member) -> CallError:
    """Say of a package that is not on the list whether it is there at all."""
    shown = print_call(node, "py")
    if find_spec(package) is None:
        pip = allowed_python.OTHERS[package]
        return CallError(
            f"{shown} needs the package '{package}', which is not installed: pip install {pip}."
        )
    why = f"package '{package}' is not on the list"
    home = print_call(node.value, "py")
    trusted = f"If you trust it: --allow {home}, and {node.name}(...) by its bare name."
    return refuse(node, "py", why, trusted)


def _is_text(*nodes: Node) -> bool:
    return any(isinstance(node, Constant) and node.kind == "string" for node in nodes)


def is_plain(node: Node) -> bool:
    """Whether a value is written out: strings, and lists, dicts or c() of them."""
    match node:
        case Mapping(items=pairs):
            return all(is_plain(key) and is_plain(value) for key, value in pairs)
        case Constant():
            return True
        case Items(items=items):
            return all(is_plain(item) for item in items)
        case Call(function=Name(id="c"), arguments=arguments):
            return all(one.value is not None and is_plain(one.value) for one in arguments)
        case Unary(operand=operand):
            return is_plain(operand)
    return False
