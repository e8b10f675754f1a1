"""Printed tables: lines fit a terminal, names are not broken."""

from __future__ import annotations

from dataclasses import replace

from debate2017.claims.render import render

# The longest names of the study guesses2017.
LONG = ("leek-h2o-two-nodes-no-stop-averaging", "leek-h2o-two-nodes-no-stop")


def printed(simulated, before: str, after: str, expects: str = "no-effect") -> list[str]:
    """The lines of a report on one claim, whose step leads between methods of these names."""
    for name, like in ((before, "tanh"), (after, "relu")):
        simulated.methods[name] = replace(simulated.methods[like], name=name)
        simulated.add(name, {10: 0.8, 85: 0.9})
    claims = simulated.measured(simulated.claim((before, after, "activation", expects), id="C5a"))
    return render(claims, simulated.rule, ["digits: simulated"], "").splitlines()


def test_every_line_fits_a_terminal_of_80_columns(simulated) -> None:
    assert max(len(line) for line in printed(simulated, *LONG)) <= 80


def test_a_step_breaks_before_its_arrow_only(simulated) -> None:
    lines = printed(simulated, *LONG)
    (at,) = (number for number, line in enumerate(lines) if line.split()[:2] == ["C5a", LONG[0]])
    assert lines[at + 1].split()[:2] == ["->", LONG[1]]
    assert lines[at + 2].split()[:4] == ["activation", "tanh", "->", "relu"]


def test_a_short_step_is_on_one_line(simulated) -> None:
    lines = printed(simulated, "lasso", "ridge")
    (row,) = (line for line in lines if line.startswith("  C5a "))
    assert row.split()[:4] == ["C5a", "lasso", "->", "ridge"]


def test_long_names_widen_the_table(simulated) -> None:
    name = "a-method-of-a-user-with-a-name-of-more-than-forty-letters"
    lines = printed(simulated, "leek-h2o", name)
    assert any(line.split()[:2] == ["->", name] for line in lines)


def test_table_shows_the_claim_beside_the_finding(simulated) -> None:
    lines = printed(simulated, "leek-h2o", "leek-h2o-relu", "loss")
    assert sum("loss claimed" in line for line in lines) == 1
