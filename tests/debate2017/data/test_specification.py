import pytest

from debate2017.data.specification import ImagePair, ImagePairs, Simulated, Simulation
from fitdiff.data.source import titles
from fitdiff.errors import SpecificationError
from fitdiff.methods.specification import validate


def read(**content):
    kind = Simulation if content["name"] == "leekasso2014" else ImagePairs
    return validate(kind, content, where="[data]")


def test_one_pair_is_one_source():
    assert read(name="mnist", classes=[3, 5]).sources() == (ImagePair("mnist", (3, 5)),)


def test_ten_classes_make_45_pairs():
    labels = [source.label for source in read(name="mnist", classes="all-pairs").sources()]
    assert len(set(labels)) == len(labels) == 45
    assert labels[0] == "mnist 0 v 1"
    assert labels[-1] == "mnist 8 v 9"


def test_a_simulation_has_a_source_for_each_combination():
    grid = read(name="leekasso2014", true_features=[5, 10], effect_sd=[0.1, 0.5, 1.0], draws=4)
    sources = grid.sources()
    assert len({source.label for source in sources}) == len(sources) == 2 * 3 * 4
    assert {source.draw for source in sources} == {1, 2, 3, 4}


@pytest.mark.parametrize("classes", [[0], [0, 1, 2], [0, 10], [-1, 0], "some-pairs", [0, 1.0]])
def test_classes_are_two_digits_or_all_pairs(classes):
    with pytest.raises(SpecificationError, match="classes"):
        read(name="mnist", classes=classes)


def test_the_two_classes_differ():
    with pytest.raises(SpecificationError, match="two different classes"):
        read(name="mnist", classes=[1, 1])


def test_classes_are_called_by_their_names() -> None:
    assert ImagePair("mnist", (3, 5)).title == "MNIST: 3 v 5"
    assert ImagePair("fashion-mnist", (7, 9)).title == "Fashion-MNIST: sneaker v ankle boot"


def test_a_source_without_names_keeps_its_label() -> None:
    source = Simulated("leekasso2014", 5, 0.1, 1)
    assert titles([source]) == {source.label: source.label}
