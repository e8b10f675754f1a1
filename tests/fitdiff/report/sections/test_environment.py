from dataclasses import replace

from fitdiff.report.sections.environment import commands_section, environment_section


def test_all_commands_are_there_whose_results_are(material) -> None:
    (ladder,) = material.ladders
    ordered = ladder | {"order": "By a rule. Named to come first: solver, select.k. And so on."}
    text, commands = commands_section(replace(material, ladders=(ladder, ordered))).blocks
    assert text.text == "With fitdiff 0.1, the study at commit 0123456789abcdef:"
    run, explain, again, compare, report = commands.lines
    assert run.startswith("fitdiff run own --profile paper")
    assert explain == f"fitdiff explain plain other --study own --profile {ladder['profile']}"
    assert again == f"{explain} --order solver,select.k"
    assert compare == "fitdiff compare own plain other --profile paper"
    assert report.startswith("fitdiff report own")


def test_what_was_typed_is_repeated_with_all_its_options(material) -> None:
    (ladder,), (diff,) = material.ladders, material.diffs
    typed = "fitdiff explain plain other --study own --metric log-loss --to-study b --out there"
    compared = "fitdiff compare own plain other --out elsewhere --tol coefficients=1e-6"
    made = replace(
        material, ladders=(ladder | {"command": typed},), diffs=(diff | {"command": compared},)
    )
    lines = commands_section(made).blocks[1].lines
    assert typed in lines
    assert compared in lines


def test_outside_a_repository_no_commit_is_named(material) -> None:
    bare = replace(material, manifest={**material.manifest, "git_commit": "unknown"})
    assert commands_section(bare).blocks[0].text == "With fitdiff 0.1:"
    what = [row[0] for row in environment_section(bare).blocks[0].rows]
    assert "commit of the study" not in what
