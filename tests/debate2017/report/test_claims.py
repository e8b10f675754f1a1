from dataclasses import replace

from debate2017.report.claims import claims_section, measured_claims


def test_a_run_that_decides_no_claim_says_that_its_profile_is_why(make) -> None:
    profile = {"sizes": [10, 20], "replicates": 3, "methods": ["plain", "broken"]}
    material = make(profiles={"paper": profile}, figure=None, recorded=None).material
    report = measured_claims(material)
    assert report is None
    section = claims_section(material, report)
    assert section.lead == "The profile paper of own fits no step that decides a claim."
    assert section.blocks == ()


def test_claims_that_the_profile_leaves_out_are_listed(made) -> None:
    report = measured_claims(made.material)
    assert report is not None
    whole = claims_section(made.material, report)
    assert "Not tested" not in whole.lead
    some = claims_section(made.material, replace(report, untested=("C2", "C3")))
    assert some.lead.endswith("Not tested by this run's profile: C2 and C3.")
