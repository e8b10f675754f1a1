"""Whatever is wrong with names, files, values or the disk: one message, exit code 2."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.run import run
from fitdiff.studies.study import read_study

from .conftest import STUDY

OK = ("run", "breast-cancer")
METHODS = ("compare", "breast-cancer", "lm-top10", "ols-top10")


def refused(result) -> str:
    """The message of a command that was refused, on one line."""
    assert result.exit_code == 2, (result.exception, result.output)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rnu"], "Did you mean 'run'?"),
        (["run"], "Missing argument"),
        (["run", "brest-cancer"], "no study 'brest-cancer'. Did you mean 'breast-cancer'?"),
        (["run", ""], "'' is not the name of a study"),
        (["run", " "], "' ' is not the name of a study"),
        (["run", "nul\0"], r"'nul\x00' is not the name of a study"),
        (["run", "bytes\udcff"], r"'bytes\udcff' is not the name of a study"),
        (["run", "line\nbreak"], r"'line\nbreak' is not the name of a study"),
        (["run", "studies/breast-cancer"], "A path must end in '.toml'; a name has no '/'."),
        (["run", "../breast-cancer"], "A path must end in '.toml'; a name has no '/'."),
        (["run", ".."], "There is no study '..'"),
        (["run", "x" * 5000], "There is no study 'xxx"),
        (["run", "no/such/study.toml"], "There is no file no/such/study.toml. Check the name."),
        (["run", "x" * 300 + ".toml"], "File name too long"),
        (["run", "/dev/null/study.toml"], "/dev/null/study.toml cannot be read: Not a directory."),
        ([*OK, "--profile", "papr"], "no profile 'papr'. Did you mean 'paper'?"),
        ([*OK, "--profile", ""], "'' cannot be a name"),
        ([*OK, "--workers", "0"], "--workers': Input should be greater than or equal to 1"),
        ([*OK, "--workers", "-1"], "greater than or equal to 1"),
        ([*OK, "--workers", str(10**9)], "less than or equal to 512"),
        ([*OK, "--workers", "two"], "should be a valid integer"),
        ([*OK, "--out", ""], "cannot be a name or a path"),
        ([*OK, "--out", "nul\0"], r"'nul\x00' cannot be a name or a path"),
        ([*OK, "--out", "bytes\udcff"], r"'bytes\udcff' cannot be a name or a path"),
        ([*OK, "--out", "x" * 300], "File name too long. Use a shorter name."),
        ([*OK, "--out", "/dev/null"], "--out /dev/null is a file. Name a folder."),
        ([*OK, "--out", "/dev/null/out"], "Part of this path is a file, not a folder."),
        ([*OK, "--out", "/proc/out"], "fitdiff: /proc/out: "),
        (["report", "breast-cancer", "--out", "nowhere"], "Run the study first"),
        (["compare", "breast-cancer", "lm-top1", "ols-top10"], "Did you mean 'lm-top10'"),
        (["compare", "breast-cancer", "lm-top10", ""], "'' is not the name of a method"),
        (["compare", "brest", "lm-top10", "ols-top10"], "There is no study 'brest'"),
        ([*METHODS, "--tolerance", "parameters"], "is not NAME=VALUE"),
        ([*METHODS, "--tolerance", "parameters=x"], "at least 0, got 'x'"),
        ([*METHODS, "--tolerance", "paramters=1"], "Did you mean 'parameters'?"),
        ([*METHODS, "--tolerances", "none.toml"], "There is no file none.toml"),
        ([*METHODS, "--tolerances", "/"], "/ is a folder. Name a TOML file in it."),
        (["explain"], "Name two methods and a study"),
        (["explain", "lm-top10", "ols-top10"], "Name two methods and a study"),
        (["explain", "--ladder", "none"], "no ladder 'none'"),
        (["explain", "lm-top10", "--ladder", "a.toml"], "Leave out what else names them."),
        (["list", "nowhere"], "nowhere does not exist."),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_wrong_arguments_are_rejected(fitdiff, words: list[str], message: str) -> None:
    assert message in refused(fitdiff(*words))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("time_limit = 60.0", "time_limit = inf", "'time_limit' must be"),
        ("time_limit = 60.0", "time_limit = nan", "'time_limit' must be"),
        ("time_limit = 60.0", "time_limit = 1e300", "less than or equal to 604800"),
        ("time_limit = 60.0", "time_limit = 0", "'time_limit' must be greater than 0"),
        ("time_limit = 60.0", "time_limit = '60'", "'time_limit' must be a number, got '60'."),
        ('methods = ["liblinear-top10"]', "", "'methods' is missing. Add it; there is no default."),
        ("seed = 1", "seed = 1.5", "'seed' must be a whole number, got 1.5."),
        ("seed = 1", "sed = 1", "unknown key 'sed'. Did you mean 'seed'?"),
        ("seed = 1", f"seed = {'9' * 5000}", "is not valid TOML"),
        ("seed = 1", "seed = 1\nsplits_of = '../x'", "no study '../x'"),
        ('name = "mine"', "name = 3", "'name' must be a string, got 3. Add quotes."),
        ('name = "mine"', 'name = ""', "'' cannot be a name."),
        ('name = "mine"', 'name = ".."', "'..' cannot be a name."),
        ('name = "mine"', 'name = "a/b"', "'a/b' cannot be a name."),
        ('name = "mine"', 'name = "nul\\u0000"', r"'nul\x00' cannot be a name."),
        ('name = "mine"', f'name = "{"x" * 200}"', "cannot be a name. Use up to 100 letters"),
        ('["liblinear-top10"]', "[]", "'methods' must have 1 entry or more"),
        ('["liblinear-top10"]', "3", "'methods' must be an array, got 3."),
        ('["liblinear-top10"]', '["own", "own"]', "named more than once: own."),
        ('["liblinear-top10"]', '["liblinear"]', "no method 'liblinear'. Did you mean"),
        ('["liblinear-top10"]', '["a/b"]', "A path must end in '.toml'"),
        ('["liblinear-top10"]', '["none.toml"]', "There is no file"),
        ('["liblinear-top10"]', '["study.toml"]', "anywhere/study.toml: unknown key"),
        ('name = "scikit-learn"', 'name = "scikit"', "Did you mean 'scikit-learn'?"),
        ('name = "scikit-learn"', "", "[data]: 'table' is missing. Give a file"),
        ('set = "breast_cancer"', 'set = "/etc/passwd"', "got '/etc/passwd'"),
        (
            "class_counts = [100, 100]",
            "class_counts = [0, 100]",
            "'pool.class_counts.0' must be greater than 0, got 0",
        ),
        ("class_counts = [100, 100]", f"class_counts = [{10**30}, 100]", "class_counts.0"),
        ("draw_from = 150", "draw_from = 250", "leaves nothing to test on"),
        ("sizes = [40]", "sizes = []", "'profiles.paper.sizes' must have 1 entry or more"),
        ("sizes = [40]", "sizes = [40, 40]", "sizes must differ"),
        ("replicates = 2", f"replicates = {10**9}", "less than or equal to 100000"),
        ("[data]", "[data", "study.toml is not valid TOML:"),
        ("[data]", "[verdict]\nlevel = 2\n[data]", "'verdict.smallest_effect' is missing"),
        ("seed = 1", f"seed = {'[' * 3000}{']' * 3000}", "nested too deeply"),
        ("seed = 1", f"seed{'.a' * 3000} = 1", "nested too deeply"),
    ],
    ids=lambda value: value[:40].replace("\n", " "),
)
def test_wrong_study_files_are_refused(fitdiff, home, old: str, new: str, message: str) -> None:
    assert STUDY.count(old) == 1
    (home / "study.toml").write_text(STUDY.replace(old, new))
    said = refused(fitdiff("run", home / "study.toml"))
    assert message in said
    assert "anywhere/" in said


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "'methods' is missing"),
        (b"\x00", "is not valid TOML"),
        (
            STUDY.replace("user's", "us\u00e9r's").encode("latin-1"),
            "is not UTF-8. Save it as UTF-8",
        ),
        (STUDY.encode("utf-16"), "byte 1 is not UTF-8. Save it as UTF-8."),
    ],
    ids=["empty", "nul", "latin-1", "utf-16"],
)
def test_files_that_are_not_toml_are_refused(fitdiff, home, content: bytes, message: str) -> None:
    (home / "study.toml").write_bytes(content)
    assert message in refused(fitdiff("run", home / "study.toml"))


def test_a_folder_instead_of_a_file_is_refused(fitdiff, home) -> None:
    (home / "folder.toml").mkdir()
    assert "is a folder. Name a TOML file in it." in refused(fitdiff("run", home / "folder.toml"))


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EDQUOT, "Free some space"),
        (errno.EROFS, "Name another place"),
        (errno.EACCES, "Name another place"),
        (errno.EIO, "Check it"),
        (errno.EMFILE, "Use fewer --workers"),
    ],
    ids=errno.errorcode.get,
)
def test_disk_errors_are_explained(fitdiff, monkeypatch, number: int, cure: str) -> None:
    def failing(*_: object) -> None:
        raise OSError(number, os.strerror(number), "out/cells/one")

    monkeypatch.setattr(run, "run_study", failing)
    said = refused(fitdiff(*OK))
    assert said.startswith(f"fitdiff: out/cells/one: {os.strerror(number)}. ")
    assert cure in said


def test_too_little_memory_is_explained(fitdiff, monkeypatch) -> None:
    def failing(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(run, "run_study", failing)
    assert "out of memory. Use fewer --workers" in refused(fitdiff(*OK))


def test_errors_of_fitdiff_are_not_hidden(fitdiff, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(run, "run_study", broken)
    result = fitdiff(*OK)
    assert isinstance(result.exception, ZeroDivisionError)


def test_a_name_that_was_refused_leaves_no_folder(fitdiff, tmp_path: Path) -> None:
    fitdiff(*OK, "--profile", "papr")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ('protocol = "kfold"', r"'split.protocol' must be 'all-rows', .* or 'file', got 'kfold'\."),
        ("folds = 3", r"'split.protocol' is missing"),
        ('protocol = "k-fold"\nfold = 3', r"unknown key 'split.fold'. Did you mean 'folds'\?"),
        ('protocol = "file"\nfolder = "x"', r"unknown key 'folder'. Paths are relative to"),
        ('protocol = "file"\nfil = "x"', r"unknown key 'split.fil'. Did you mean 'file'\?"),
        ('protocol = "own"\nq = 1', r"Valid names: file, folds, protocol, stratified, test\."),
    ],
)
def test_wrong_splits_are_said_in_the_words_of_the_file(tmp_path, stated, said) -> None:
    study = tmp_path / "own.toml"
    study.write_text(f'methods = ["r-lm"]\n[data]\ntable = "own.csv"\n[split]\n{stated}\n')
    with pytest.raises(SpecificationError, match=said):
        read_study(str(study))
