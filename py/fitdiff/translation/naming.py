"""Functions as users name them; what is said of those without a card."""

from __future__ import annotations

import json
import textwrap
from itertools import product

from fitdiff.calls import Workers
from fitdiff.calls.allowed_python import ALIASES
from fitdiff.calls.allowed_r import HOMES
from fitdiff.calls.index import home_of, python_names
from fitdiff.calls.lookup_r import describe_r
from fitdiff.calls.tree import Language
from fitdiff.calls.worker_messages import Described
from fitdiff.cards.card import Card
from fitdiff.cards.catalog import cards, named_cards
from fitdiff.errors import SpecificationError, nearest
from fitdiff.translation.context import describe_python
from fitdiff.translation.differences import differences_of
from fitdiff.translation.differences_text import as_text, to_json

_NAMES = {"r": "R", "py": "Python"}


def differences_named(first: str, second: str, workers: Workers, as_json: bool = False) -> str:
    """What two functions do differently, as text or as JSON.

    Raises
    ------
    SpecificationError
        If there is no such function: with the nearest.
    TranslationError
        If both have cards, of different methods.
    """
    chosen = pair_of(first, second)
    if chosen is not None:
        found = differences_of(*chosen, workers)
        return to_json(found) if as_json else as_text(found)
    one, two = (_described(name, workers) for name in (first, second))
    return _signatures_json(one, two) if as_json else _signatures(one, two)


def pair_of(first: str, second: str) -> tuple[Card, Card] | None:
    """The cards of two functions: of one method and, where there is a choice, two languages."""
    ones, twos = (named_cards(_bare(name), _language(name)) for name in (first, second))
    pairs = [(a, b) for a, b in product(ones, twos) if a is not b]
    if not pairs:
        return None
    return min(
        pairs,
        key=lambda pair: (pair[0].method != pair[1].method, pair[0].language == pair[1].language),
    )


def _language(name: str) -> Language | None:
    prefix, colon, rest = name.partition(":")
    if colon and not rest.startswith(":"):
        return {"r": "r", "py": "py"}.get(prefix.strip().lower())  # type: ignore[return-value]
    return None


def _bare(name: str) -> str:
    """A name without its language, an alias such as np written out."""
    own = name.partition(":")[2].strip() if _language(name) else name.strip()
    alias, dot, rest = own.partition(".")
    return f"{ALIASES[alias]}.{rest}" if dot and alias in ALIASES else own


def _described(name: str, workers: Workers) -> tuple[Language, Described]:
    """A function without a card, as installed."""
    language, bare = _language(name), _bare(name)
    found = named_cards(bare, language)
    if found and language is None:
        language = found[0].language
        bare = found[0].function if language == "r" else bare
    if language != "py" and (described := _in_r(bare, workers)) is not None:
        return "r", described
    if language != "r" and (described := _in_python(bare, workers)) is not None:
        return "py", described
    known = {one.name for one in cards().values()} | set(python_names())
    known |= {one for names in workers.exports().values() for one in names}
    if (package := home_of(bare) or HOMES.get(bare)) is not None:
        raise SpecificationError(f"{bare} needs the package '{package}', which is not installed.")
    raise SpecificationError(f"No installed function is called '{bare}'. {nearest(bare, known)}")


def _in_r(name: str, workers: Workers) -> Described | None:
    package, colons, own = name.partition("::")
    if colons:
        return describe_r([(package, own)], workers)[0]
    for where, names in workers.exports().items():
        if name in names:
            return describe_r([(where, name)], workers)[0]
    return None


def _in_python(name: str, workers: Workers) -> Described | None:
    module, _, own = name.rpartition(".")
    modules = (module,) if module else python_names().get(name, ())
    for where in modules:
        described = describe_python(where, (own,), workers)
        if not described.problem:
            return described
    return None


def _signatures_json(one: tuple[Language, Described], two: tuple[Language, Described]) -> str:
    """Arguments and defaults of two functions without cards; null: no default."""
    sides = {
        side: {
            "function": about.name,
            "language": language,
            "version": about.version,
            "arguments": {formal.name: formal.default for formal in about.formals or ()},
        }
        for side, (language, about) in zip(("first", "second"), (one, two), strict=True)
    }
    return json.dumps({"known": False, **sides}, indent=1, ensure_ascii=False) + "\n"


def _signatures(one: tuple[Language, Described], two: tuple[Language, Described]) -> str:
    """Arguments of two functions side by side, by name; what they do is not known."""
    lines = textwrap.wrap(
        f"{one[1].name} and {two[1].name} have no cards in common: these are their arguments "
        "and defaults, as installed. What they mean is not known; fitdiff compare finds out, on "
        "a table.",
        80,
    )
    lines.append("")
    sides = [
        {formal.name: formal.default or "" for formal in about.formals or ()}
        for _, about in (one, two)
    ]
    lines.append(f"{'':18}  {one[1].name[:28]:28}  {two[1].name[:28]}".rstrip())
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        values = [_shown(name, side) for side in sides]
        if values[0] == values[1]:
            continue
        parts = [
            textwrap.wrap(text, width, break_on_hyphens=False) or [""]
            for text, width in ((name, 18), (values[0], 28), (values[1], 28))
        ]
        for at in range(max(map(len, parts))):
            cells = [part[at] if at < len(part) else "" for part in parts]
            lines.append(f"{cells[0]:18}  {cells[1]:28}  {cells[2]}".rstrip())
    return "\n".join(lines) + "\n"


def _shown(name: str, side: dict[str, str]) -> str:
    if name not in side:
        return "-"
    return side[name] or "no default"
