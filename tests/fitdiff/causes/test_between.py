from pathlib import Path

from typer.testing import CliRunner

from fitdiff.cli.app import app

from .conftest import COMPARISONS

OTHER = 'name = "other"\ntitle = "another"\nlike = "liblinear-top10"\n[settings]\n{settings}\n'


def name_cause(folder: Path, settings: str) -> tuple[int, str]:
    """Exit code, and what is said of the cause between liblinear-top10 and a user's variation."""
    methods = COMPARISONS / "methods"
    base = (methods / "liblinear-top10.toml").read_text()
    (folder / "liblinear-top10.toml").write_text(base)
    (folder / "other.toml").write_text(OTHER.format(settings=settings))
    study = str(COMPARISONS / "studies" / "breast-cancer.toml")
    words = ["compare", study, "liblinear-top10", str(folder / "other.toml")]
    words += ["--workers", "1", "--out", str(folder / "out")]
    finished = CliRunner().invoke(app, words, catch_exceptions=False)
    written = folder / "out" / "cause.txt"
    text = written.read_text() if written.exists() else ""
    assert finished.stdout.endswith(text)
    return finished.exit_code, " ".join(text.split())


def test_the_cause_follows_the_comparison(tmp_path: Path) -> None:
    code, text = name_cause(
        tmp_path, "[transforms.select]\nk = 3\n[transforms.scale]\nname = 'standardise'\nddof = 1"
    )
    assert code == 1
    assert "with 2 of the 2 settings in which they differ:" in text
    assert "- select.k 10 -> 3. Without: differs at stage 'selection'" in text
    assert (
        "- scale none -> standardise (with scale.ddof). Without: differs at stage 'parameters'"
        in text
    )
    assert "On fresh splits with these settings: identical to the bit." in text
    assert text.endswith("on 2 splits.")


def test_without_a_difference_nothing_is_fitted_again(tmp_path: Path) -> None:
    assert name_cause(tmp_path, "max_iterations = 1000") == (0, "")


def test_splits_that_are_set_apart_are_looked_at_if_no_others_differ(tmp_path: Path) -> None:
    """A fit that did not converge is not judged; why it did not is what one wants to know."""
    code, text = name_cause(tmp_path, "max_iterations = 1")
    assert code == 3
    assert "- max_iterations 100 -> 1." in text
    assert text.endswith(
        "They differ only on splits that are set apart, where parity is not judged."
    )
