"""Every block of code in the pages does what the page says."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("docs_pages", ROOT / "docs" / "pages.py")
assert _spec is not None
assert _spec.loader is not None
pages = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = pages
_spec.loader.exec_module(pages)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", pages.pages(), ids=lambda page: page.stem)
def test_its_blocks_do_what_the_page_says(page: Path, tmp_path: Path) -> None:
    assert [str(one) for one in pages.failures(page, tmp_path)] == []


def test_another_output_is_a_failure(tmp_path: Path) -> None:
    page = ROOT / "docs" / "not-there.md"
    session = "$ echo 1.5 yes\n1.5 no\n"
    assert list(pages.console(session, tmp_path)) == ["echo 1.5 yes\nprints\n1.5 yes\n"]
    assert list(pages.console(session.replace(" no", "\nyes"), tmp_path)) == []
    assert page not in pages.pages()


def test_a_wrong_exit_code_is_a_failure(tmp_path: Path) -> None:
    assert list(pages.console("$ echo why; exit 2\n", tmp_path)) == [
        "echo why; exit 2\nexit code 2: why\n"
    ]


def test_files_of_a_page_are_there_for_its_commands(tmp_path: Path) -> None:
    assert list(pages.wrong("toml", "new/a.toml", "x = 1\n", tmp_path)) == []
    assert list(pages.console("$ cat new/a.toml\nx = 1\n", tmp_path)) == []
    assert list(pages.wrong("toml", None, "x = \n", tmp_path)) != []


def test_output_is_put_in_place(tmp_path: Path) -> None:
    page = "Before.\n\n```console\n$ echo a \\\n    b\nOLD\n$ echo c\n```\n\nAfter.\n"
    assert pages.rewritten(page, tmp_path) == page.replace("OLD", "a b")


def test_every_example_is_listed_once() -> None:
    folder = ROOT / "examples"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    shown = [page for page in pages.pages() if page.parent == folder]
    assert [listed.count(f"]({page.name})") for page in shown] == [1] * 8


def test_the_vignette_runs(tmp_path: Path) -> None:
    source = ROOT / "r" / "fitdiff" / "vignettes" / "fitdiff.Rmd"
    code = "knitr::opts_knit$set(progress = FALSE); knitr::opts_chunk$set(error = FALSE)"
    done = pages.run(
        ["Rscript", "-e", f"{code}; knitr::knit('{source}', output = 'vignette.md')"], tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "different" in (tmp_path / "vignette.md").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "glm and LogisticRegression" in (tmp_path / "differences" / "index.html").read_text()
