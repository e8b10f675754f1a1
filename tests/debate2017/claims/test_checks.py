from dataclasses import replace

import pytest

from debate2017.claims.checks import check_claims
from debate2017.study_tables import claims_of
from fitdiff.errors import SpecificationError
from fitdiff.studies.study import read_study


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([("tanh", "both", "activation", "gain")], r"C1: tanh -> both changes 2 settings: activ"),
        ([("tanh", "tanh", "activation", "gain")], "changes no setting"),
        (
            [("tanh", "relu", "epochs", "gain")],
            "states setting = 'epochs', but changes 'activation",
        ),
        ([("tanh", "rleu", "activation", "gain")], "does not run 'rleu'.*Did you mean 'relu'"),
        ([], "C1 has no step"),
        (
            [("tanh", "relu", "activation", "gain")] * 2,
            "takes the step tanh -> relu more than once",
        ),
    ],
)
def test_step_with_a_wrong_setting_is_rejected(simulated, steps, message: str) -> None:
    with pytest.raises(SpecificationError, match=rf"^a study, claim .*{message}"):
        check_claims([simulated.claim(*steps)], [*simulated.methods.values()], "a study")


def test_valid_steps_pass_in_both_directions(simulated) -> None:
    steps = [("tanh", "relu", "activation", "gain"), ("relu", "tanh", "activation", "loss")]
    check_claims([simulated.claim(*steps)], [*simulated.methods.values()], "a study")


def test_duplicate_claim_ids_are_rejected(simulated) -> None:
    claim = simulated.claim(("tanh", "relu", "activation", "gain"))
    with pytest.raises(SpecificationError, match="share the id C1"):
        check_claims(
            [claim, replace(claim, statement="Another.")], [*simulated.methods.values()], "it"
        )


CLAIM = """
[verdict]
smallest_effect = 0.01
level = 0.95
fewest_splits = 10

[[claims]]
id = "C1"
statement = "Nothing matters."
who = "Somebody"
steps = [{ from = "works", to = "raises", setting = "SETTING", expects = "gain", splits = 20 }]
"""


@pytest.fixture
def study_of(sandbox):
    """A study file with that text of claims."""

    def write(text: str) -> str:
        path = sandbox.study("works", "raises")
        with open(path, "a") as stream:
            stream.write(text)
        return path

    return write


def test_reading_a_study_checks_its_claims(study_of) -> None:
    assert claims_of(read_study(study_of(CLAIM.replace("SETTING", "max_iterations"))))
    with pytest.raises(SpecificationError, match=r"own\.toml, claim C1: .*'max_iterations'"):
        read_study(study_of(CLAIM.replace("SETTING", "loss")))


def test_claims_without_a_rule_are_refused(study_of) -> None:
    without = CLAIM[CLAIM.index("[[claims]]") :]
    with pytest.raises(SpecificationError, match=r"need a \[verdict\]"):
        read_study(study_of(without))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("smallest_effect = 0.01", "smallest_effect = 0.0", "verdict.smallest_effect"),
        ("level = 0.95", "level = 95.0", "verdict.level"),
        ("fewest_splits = 10", "", "'verdict.fewest_splits' is missing"),
        ('expects = "gain"', 'expects = "gains"', "'gain', 'loss' or 'no-effect'"),
        ('who = "Somebody"', "", "'0.who' is missing"),
        ("from =", "form =", "Did you mean 'from'"),
    ],
)
def test_wrong_claim_is_named(study_of, old: str, new: str, message: str) -> None:
    assert old in CLAIM
    with pytest.raises(SpecificationError, match=message):
        read_study(study_of(CLAIM.replace(old, new)))
