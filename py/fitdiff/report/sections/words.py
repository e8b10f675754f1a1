"""The words that the report uses."""

from __future__ import annotations

from fitdiff.report.document import Section
from fitdiff.report.material import Material
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table

WORDS = (
    ("split", "One drawn training set and its test set. Drawn once, and given to every method."),
    ("n", "The number of rows in a training set."),
    ("replicate", "The number of a split among those of the same n."),
    ("model", "What is estimated, such as a linear model of ten columns or a neural net."),
    ("engine", "The software that fits a model, such as R's lm or Keras called from Python."),
    ("setting", "A choice in which two methods can differ, such as the epochs or the engine."),
    ("method", "A model with a value for every setting."),
    ("cell", "One method fitted on one split."),
    ("accuracy", "The share of the test rows that a method labels correctly."),
    ("threshold", "The fitted value at which a method switches to the second class."),
    (
        "ladder",
        "A sequence of methods, each differing from the next in one setting; their differences "
        "add up to the gap between the first and the last.",
    ),
    ("step", "A move along a ladder: what changing one setting does, on the same splits."),
    ("noise floor", "The variation from another seed alone. Smaller effects mean nothing."),
    (
        "95 % interval",
        "Where the mean effect lies if the splits were drawn again: in 95 of 100 such studies the "
        "interval holds it.",
    ),
    (
        "p",
        "How often chance alone would give an effect at least as large; adjusted (Holm) for the "
        "number of effects looked at.",
    ),
    ("tolerance needed", "The smallest tolerance under which two results count as equal."),
)


def words_section(material: Material) -> Section:  # noqa: ARG001
    """Explain the words."""
    table = Table("words", "Words", (Column("word"), Column("meaning")), WORDS)
    lead = "Definitions of the terms in this report."
    return Section("words", "Words", lead, (table,))


SECTION = ReportSection(130, words_section)
