from debate2017.report import claims
from debate2017.report.claims import claims_section


def test_study_without_claims_has_no_claims_section(material) -> None:
    assert claims_section(material) is None


def test_report_names_a_profile_that_decides_no_claim(material, monkeypatch) -> None:
    monkeypatch.setattr(claims, "claims_of", lambda study: ("one",))
    monkeypatch.setattr(claims, "measured_claims", lambda material: None)
    section = claims_section(material)
    assert section.lead == "The profile paper fits no step that decides a claim."
    assert section.blocks == ()
