from fitdiff.data.specification import ImagePair, Simulated
from fitdiff.data.words import in_words, words_by_label


def test_classes_are_called_by_their_names() -> None:
    assert in_words(ImagePair("mnist", (3, 5))) == "MNIST: 3 v 5"
    assert in_words(ImagePair("fashion-mnist", (7, 9))) == "Fashion-MNIST: sneaker v ankle boot"


def test_a_source_without_names_keeps_its_label() -> None:
    source = Simulated("leekasso2014", 5, 0.1, 1)
    assert words_by_label([source]) == {source.label: source.label}
