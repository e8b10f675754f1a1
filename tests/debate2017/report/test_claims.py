from debate2017.report import claims
from debate2017.report.claims import claims_section


def test_study_without_claims_has_no_claims_section(material) -> None:
    assert claims_section(material) is None


def test_report_says_where_no_claim_is_decided(material, monkeypatch) -> None:
    monkeypatch.setattr(claims, "claims_of", lambda study: ("one",))
    monkeypatch.setattr(claims, "measured_claims", lambda material: None)
    section = claims_section(material)
    assert section.lead == "No step that decides a claim was fitted."
    assert section.blocks == ()
