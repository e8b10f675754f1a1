import re
from pathlib import Path

from debate2017.study_tables import FOLDER

README = Path(__file__).parents[2] / "py" / "debate2017" / "README.md"


def test_readme_lists_only_shipped_methods() -> None:
    table = README.read_text().split("## Methods and their old names")[1]
    named = {
        name for row in re.findall(r"^\|.*", table, re.M) for name in re.findall("`(.+?)`", row)
    }
    shipped = [path.stem for path in (FOLDER / "methods").glob("*.toml")]
    # A name may be that of a family, such as robinson-pixel.
    missing = {name for name in named if not any(one.startswith(name) for one in shipped)}
    assert missing == {"lm", "glm"}  # functions of R
    assert len(named) > 20
