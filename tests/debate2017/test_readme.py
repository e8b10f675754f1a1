import re
from pathlib import Path

from debate2017.study_tables import FOLDER
from fitdiff.engines.contract import load_engine
from fitdiff.methods.method import read_method
from fitdiff.studies.catalog import available, find_file

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


def test_the_front_page_names_the_engine_of_every_method_that_ships() -> None:
    names = {
        "two classes": "binary",
        "several classes": "multiclass",
        "counts": "count",
        "numbers": "numeric",
        "survival times": "survival",
    }
    front = (Path(__file__).parents[2] / "README.md").read_text()
    listed = {
        names[line.split("|")[1].strip()]: set(re.findall(r"`([a-z.0-9]+)`", line))
        for line in front.split("| outcome | engines |")[1].split("\n\n")[0].splitlines()[2:]
    }
    for path in available("methods").values():
        method = read_method(path, lambda name: find_file(name, "methods"))
        # The case study's own are for two classes alone.
        if method.engine not in ("py.numpy", "py.keras-transfer"):
            for task in load_engine(method.engine).tasks(method):
                assert method.engine in listed[task], method.name
