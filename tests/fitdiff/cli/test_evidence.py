"""`fitdiff evidence` in process."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from fitdiff.cli.app import app

JUNIT = """<testsuites><testsuite>
<testcase classname="a" name="one"><properties>
<property name="fitdiff.requirement" value="S1"/></properties>{ending}</testcase>
</testsuite></testsuites>"""


def test_exit_codes_say_whether_all_is_shown(tmp_path: Path) -> None:
    file, out = tmp_path / "r.xml", tmp_path / "out"
    file.write_text(JUNIT.format(ending=""))
    done = CliRunner().invoke(app, ["evidence", str(file), "--out", str(out)])
    assert (done.exit_code, done.stdout) == (0, "1 of 1 requirements are shown.\n")
    assert {one.name for one in out.iterdir()} == {"evidence.html", "evidence.qmd"}
    file.write_text(JUNIT.format(ending='<failure message="no"/>'))
    done = CliRunner().invoke(app, ["evidence", str(file), "--out", str(out), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["checks"][0]["result"] == "failed"
    assert CliRunner().invoke(app, ["evidence", str(tmp_path / "none.xml")]).exit_code == 2
