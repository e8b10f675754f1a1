from fitdiff.report.document import Missing, Text
from fitdiff.report.sections.plants import plants_section


def test_what_was_planted_and_found_is_counted_and_listed(plants) -> None:
    text, trials, pairs = plants_section("toy", [plants]).blocks
    assert isinstance(text, Text)
    assert "2 differences were planted, of which 2 change a fit; 1 of these were seen" in text.text
    assert "Not all is as it must be." in text.text
    assert trials.rows == (
        ("plain", "factor", "threshold: 0.5 -> 0.9", "threshold", "found", "labels", "threshold"),
        ("plain", "rows", plants["plants"][1]["what"], "", "missed", "", ""),
    )
    assert pairs.rows == (("plain", "plain", "fitted twice", "none"),)


def test_without_plants_the_command_is_named() -> None:
    (missing,) = plants_section("toy", []).blocks
    assert isinstance(missing, Missing)
    assert missing.command == "fitdiff plants METHOD --study toy"
