from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debate2017.data.specification import ImagePair, Simulated
from debate2017.transfer import refuse_seen_classes
from debate2017.transfer.settings import FileBody
from fitdiff.errors import SpecificationError

CLASSES = st.lists(st.integers(0, 9), min_size=2, unique=True).map(lambda c: tuple(sorted(c)))
PAIRS = st.permutations(range(10)).map(lambda order: (order[0], order[1]))
SETS = st.sampled_from(["mnist", "fashion-mnist"])


def test_body_that_has_seen_the_pair_is_refused(varied, tiny) -> None:
    method = varied("pretrained-frozen", body=replace(tiny, classes=(0, 1, 2)))
    with pytest.raises(SpecificationError, match="it has seen 0 and 1 of the pair 'mnist 0 v 1'"):
        refuse_seen_classes(method, ImagePair("mnist", (0, 1)))


@given(classes=CLASSES, pair=PAIRS, learned=SETS, asked=SETS)
def test_study_is_rejected_only_if_the_body_saw_its_classes(
    varied, tiny, classes, pair, learned, asked
) -> None:
    method = varied("pretrained-fine-tune", body=replace(tiny, data=learned, classes=classes))
    source = ImagePair(asked, pair)
    if learned == asked and set(classes) & set(pair):
        with pytest.raises(SpecificationError, match="has seen"):
            refuse_seen_classes(method, source)
    else:
        refuse_seen_classes(method, source)


def test_published_bodies_fit_their_studies(varied) -> None:
    for kind in ("pretrained-frozen", "pretrained-fine-tune"):
        refuse_seen_classes(varied(kind), ImagePair("mnist", (0, 1)))
        refuse_seen_classes(varied(kind), ImagePair("fashion-mnist", (2, 3)))
        for pair in ((3, 5), (4, 9)):
            refuse_seen_classes(varied(f"{kind}-few"), ImagePair("mnist", pair))
            with pytest.raises(SpecificationError, match=rf"has seen {pair[0]} and {pair[1]} of"):
                refuse_seen_classes(varied(kind), ImagePair("mnist", pair))


def test_file_a_method_without_a_body_and_a_simulation_pass(varied) -> None:
    zeros_and_ones = ImagePair("mnist", (0, 1))
    refuse_seen_classes(varied("beam-mlp"), zeros_and_ones)
    refuse_seen_classes(varied("pretrained-frozen"), Simulated("leekasso2014", 5, 0.5, 1))
    file = FileBody("file", "own.keras", "0" * 64)
    refuse_seen_classes(varied("pretrained-frozen", body=file), zeros_and_ones)
