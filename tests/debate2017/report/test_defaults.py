from dataclasses import replace

from debate2017.report.defaults import defaults_section

from fitdiff.report.document import Missing


def test_the_defaults_of_the_checkout_are_listed(made) -> None:
    table = defaults_section(made.material).blocks[0]
    assert "H2O" in " ".join(str(value) for row in table.rows for value in row)
    assert any(str(row[4]).endswith("*") for row in table.rows)


def test_where_there_are_none_that_is_said(made, tmp_path) -> None:
    material = made.material
    elsewhere = replace(material, study=replace(material.study, folder=tmp_path))
    (missing,) = defaults_section(elsewhere).blocks
    assert isinstance(missing, Missing)
