from debate2017.report import claims
from debate2017.report.claims import guesses_section


def test_a_study_that_states_none_has_no_such_section(material) -> None:
    assert guesses_section(material) is None


def test_a_profile_that_decides_none_is_named(material, monkeypatch) -> None:
    monkeypatch.setattr(claims, "guesses_of", lambda study: ("one",))
    monkeypatch.setattr(claims, "measured_guesses", lambda material: None)
    section = guesses_section(material)
    assert section.lead == "The profile paper fits no step that decides a guess."
    assert section.blocks == ()
