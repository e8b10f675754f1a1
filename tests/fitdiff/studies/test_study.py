from __future__ import annotations

from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError, UnsupportedSettingError
from fitdiff.studies import catalog
from fitdiff.studies.study import Study, find_method, read_study

from .conftest import COMPARISONS

CANCER = COMPARISONS / "studies" / "breast-cancer.toml"


def test_a_study_has_its_methods_read() -> None:
    study = read_study(str(CANCER))
    assert study.name == "breast-cancer"
    assert study.folder == COMPARISONS
    assert [method.name for method in study.methods] == list(study.file.methods)
    assert study.profile("smoke").sizes == (40, 100)
    assert [source.label for source in study.file.sources] == ["breast_cancer: malignant v benign"]


def test_a_study_that_ships_is_found_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "collections", lambda: {"comparisons": COMPARISONS})
    assert read_study("breast-cancer") == read_study(str(CANCER))


def test_a_users_file_anywhere_names_what_ships(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "collections", lambda: {"comparisons": COMPARISONS})
    alone = tmp_path / "alone" / "mine.toml"
    alone.parent.mkdir()
    alone.write_text(CANCER.read_text())
    assert read_study(str(alone)).methods == read_study(str(CANCER)).methods


def test_a_method_may_be_named_by_a_path_relative_to_the_study(home: Path, change) -> None:
    (home / "studies" / "own.toml").write_text(
        (home / "methods" / "lasso.toml").read_text().replace('"lasso"', '"own"')
    )
    study = read_study(str(change('"lasso", ', '"own.toml", ')))
    assert "own" in {method.name for method in study.methods}


def test_a_users_method_may_be_like_one_that_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "collections", lambda: {"comparisons": COMPARISONS})
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\ntitle = "o"\nlike = "lm-top10"\n[transforms.select]\nk = 5\n')
    assert find_method(str(own)).transform("select").k == 5


def test_a_focus_that_is_no_method_gets_the_nearest_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "collections", lambda: {"comparisons": COMPARISONS})
    path = tmp_path / "own.toml"
    path.write_text('focus = ["lm-top10", "laso"]\n' + CANCER.read_text())
    with pytest.raises(SpecificationError, match=r"focus names 'laso'.*'lasso'"):
        read_study(str(path))


def test_unknown_profile_gets_the_nearest_name() -> None:
    with pytest.raises(SpecificationError, match=r"no profile 'smok'.*'smoke'"):
        read_study(str(CANCER)).profile("smok")


def test_messages_name_the_file_as_the_user_does(home: Path, change, monkeypatch) -> None:
    file = change("seed = 2026", "sed = 2026")
    monkeypatch.chdir(home)
    for path in (file, file.relative_to(home)):
        with pytest.raises(SpecificationError, match=r"^studies/breast-cancer\.toml: unknown key"):
            read_study(str(path))


def test_setting_that_the_engine_does_not_support_is_refused(home: Path, change) -> None:
    method = home / "methods" / "lm-top10.toml"
    text = method.read_text().replace('"gaussian"', '"binomial"').replace('"identity"', '"logit"')
    method.write_text(text)
    with pytest.raises(UnsupportedSettingError, match=r"r\.lm.*family = 'binomial'"):
        read_study(str(change("seed = 2026", "seed = 1")))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"breast-cancer"', '"other"\nsplits_of = "breast-cancr"', "splits_of: There is no study"),
        ("seed = 2026", 'seed = 2025\nsplits_of = "twin"', "'twin' states another seed"),
        ("draw_from = 400", "draw_from = 399", "'twin' states another pool"),
    ],
)
def test_splits_of_another_draw_are_rejected(
    home: Path, change, old: str, new: str, message: str
) -> None:
    file = home / "studies" / "breast-cancer.toml"
    twin = file.read_text().replace('name = "breast-cancer"', 'name = "twin"')
    (home / "studies" / "twin.toml").write_text(twin)
    if "splits_of" not in new:
        change("seed = 2026", 'seed = 2026\nsplits_of = "twin"')
    change(old, new)
    with pytest.raises(SpecificationError, match=message):
        read_study(str(file))


def test_borrowed_splits_cannot_be_borrowed_again(home: Path, change) -> None:
    file = change("seed = 2026", 'seed = 2026\nsplits_of = "twin"')
    (home / "studies" / "twin.toml").write_text(
        file.read_text().replace('name = "breast-cancer"', 'name = "twin"')
    )
    with pytest.raises(SpecificationError, match=r"'twin' has the splits of 'twin'\. Name"):
        read_study(str(file))


@pytest.mark.parametrize(
    ("line", "chosen", "message"),
    [
        ('sources = ["cancer"]', Study.sources, "source 'cancer', which the study lacks"),
        ('methods = ["lm-top10", "lm"]', Study.methods_of, "method 'lm', which the study lacks"),
    ],
)
def test_a_profile_takes_only_what_the_study_has(change, line, chosen, message) -> None:
    study = read_study(str(change("[profiles.smoke]", f"[profiles.smoke]\n{line}")))
    with pytest.raises(SpecificationError, match=message):
        chosen(study, study.profile("smoke"))


def test_a_profile_may_take_some_methods_and_takes_all_otherwise(change) -> None:
    line = '[profiles.smoke]\nmethods = ["ridge", "lm-top10"]'
    study = read_study(str(change("[profiles.smoke]", line)))
    chosen = study.methods_of(study.profile("smoke"))
    assert [method.name for method in chosen] == ["ridge", "lm-top10"]
    assert study.methods_of(study.profile("paper")) == study.methods


def test_a_table_that_no_plugin_defines_is_unknown(change) -> None:
    with pytest.raises(SpecificationError, match="unknown key 'fgure'"):
        read_study(str(change("[pool]", "[fgure]\nstyle = 'own'\n\n[pool]")))


def test_a_method_may_be_like_the_one_at_a_path_beside_it(tmp_path: Path) -> None:
    base = (COMPARISONS / "methods" / "lasso.toml").read_text()
    (tmp_path / "lasso.toml").write_text(base)
    mine = tmp_path / "mine.toml"
    mine.write_text('name = "mine"\ntitle = "mine"\nlike = "lasso.toml"\n')
    assert find_method(str(mine)).key() == find_method(str(tmp_path / "lasso.toml")).key()
