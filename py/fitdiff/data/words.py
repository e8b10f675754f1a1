"""What readers call data sources: classes by their names, not by their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fitdiff.data.images import IMAGE_SETS
from fitdiff.data.specification import DataSource, ImagePair


def in_words(source: DataSource) -> str:
    """Name a source as 'Fashion-MNIST: T-shirt v shirt'; its label where it has no better name."""
    if not isinstance(source, ImagePair):
        return source.label
    images = IMAGE_SETS[source.name]
    zero, one = (images.classes[number] for number in source.classes)
    return f"{images.title}: {zero} v {one}"


def words_by_label(sources: Sequence[DataSource]) -> Mapping[str, str]:
    """Names of sources by the labels that tables of results have."""
    return {source.label: in_words(source) for source in sources}
