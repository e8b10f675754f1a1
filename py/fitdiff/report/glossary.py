"""The words of a report, explained where a reader first meets them."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup, escape

WORDS = {
    "split": "One drawn training set and its test set. Drawn once, and given to every method.",
    "replicate": "The number of a split among those of the same n.",
    "model": "What is estimated, such as a linear model of ten columns or a neural net.",
    "engine": "The software that fits a model, such as R's lm or Keras called from Python.",
    "setting": "A choice in which two methods can differ, such as the epochs or the engine.",
    "method": "A model with a value for every setting.",
    "cell": "One method fitted on one split.",
    "accuracy": "The share of the test rows that a method labels correctly.",
    "threshold": "The fitted value at which a method switches to the second class.",
    "ladder": (
        "A sequence of methods, each differing from the next in one setting; their differences "
        "add up to the gap between the first and the last."
    ),
    "step": "A move along a ladder: what changing one setting does, on the same splits.",
    "noise floor": "The variation from another seed alone. Smaller effects mean nothing.",
    "95 % interval": (
        "Where the mean effect lies if the splits were drawn again: in 95 of 100 such studies the"
        " interval holds it."
    ),
    "tolerance needed": "The smallest tolerance under which two results count as equal.",
}
# Longer words first: "noise floor" before "floor".
_ANY = re.compile(rf"\b({'|'.join(sorted(map(re.escape, WORDS), key=len, reverse=True))})(s?)\b")


def glossary() -> Callable[[str], Markup]:
    """Return a filter of a page: text, escaped, with the first of each word explained on demand."""
    seen: set[str] = set()

    def explained(text: str) -> Markup:
        # Browsers break a line inside '->'.
        text = text.replace(" -> ", " → ")
        parts, end = Markup(), 0
        for found in _ANY.finditer(text):
            if found[1] in seen:
                continue
            seen.add(found[1])
            parts += escape(text[end : found.start()])
            parts += _WORD.format(meaning=WORDS[found[1]], word=found[0])
            end = found.end()
        return parts + escape(text[end:])

    return explained


# A finger has no pointer to rest on a word: the focus shows the meaning as well.
_WORD = Markup('<span class="word" tabindex="0" data-meaning="{meaning}">{word}</span>')
