from debate2017.report import claims
from debate2017.report.claims import claims_section


def test_a_study_that_states_none_has_no_such_section(material) -> None:
    assert claims_section(material) is None


def test_a_profile_that_decides_none_is_named(material, monkeypatch) -> None:
    monkeypatch.setattr(claims, "claims_of", lambda study: ("one",))
    monkeypatch.setattr(claims, "measured_claims", lambda material: None)
    section = claims_section(material)
    assert section.lead == "The profile paper fits no step that decides a claim."
    assert section.blocks == ()
