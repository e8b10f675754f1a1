"""What the section of claims hands to the top of the report."""

from debate2017.claims.report import Report
from debate2017.report import claims


def test_the_finding_counts_the_verdicts(simulated) -> None:
    simulated.add("tanh", {10: 0.7, 85: 0.7}).add("relu", {10: 0.9, 85: 0.9})
    stated = (("C1", "gain"), ("C2", "gain"), ("C3", "loss"))
    measured = [
        simulated.measured(simulated.claim(("tanh", "relu", "activation", expects), id=name))[0]
        for name, expects in stated
    ]
    report = Report("own", "title", simulated.rule, (), (), tuple(measured))
    finding = claims._finding(report)
    assert finding.numbers[0].value == "2"
    assert finding.title.startswith("Of 3 public claims of a single cause, measured one by one: 2 ")
