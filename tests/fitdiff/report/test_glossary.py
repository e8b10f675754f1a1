from fitdiff.report.glossary import WORDS, glossary


def test_a_word_is_explained_once_and_text_stays_text() -> None:
    explained = glossary()
    first = explained("<b>splits</b> and the noise floor")
    assert "&lt;b&gt;" in first
    assert f'data-meaning="{WORDS["split"]}">splits</span>' in first
    assert f'data-meaning="{WORDS["noise floor"]}">noise floor</span>' in first
    assert "data-meaning" not in explained("another split, the noise floor and a splitter")
