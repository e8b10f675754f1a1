from dataclasses import replace

from debate2017.report import original
from debate2017.report.original import compare_with_record, original_section
from fitdiff.results.manifest import Progress
from fitdiff.results.table import seal_folder


def test_the_figure_is_drawn_as_published_and_of_our_fits(material, monkeypatch) -> None:
    # The splits that were made up name no training rows.
    monkeypatch.setattr(original, "image_variances", lambda *of: {})
    material.results.to_parquet(material.folder / "results.parquet")
    seal_folder(material.folder, Progress(12, 12, 0))
    section = original_section(material)
    images, *texts, _, _ = section.blocks
    assert [image.files[0] for image in images.images] == ["figure-recorded.png", "figure.png"]
    assert all(len(image.files) == 8 for image in images.images)  # by R and, checked, by Python
    assert texts[0].text.startswith("leek-lm differs from the record: mean accuracy 1.0000")
    answer = " ".join(section.answer)
    assert "leek-lm is ahead by 5.0 percentage points" in answer
    assert "leek-lm is ahead at 2 of 2 sizes" in answer
    assert "From the published values leek-lm differs detectably (ours 100.0 %" in answer


def test_study_without_a_figure_has_no_original_section(material) -> None:
    other = replace(material, study=replace(material.study, tables={}))
    assert original_section(other) is None
    assert compare_with_record(other) == ([], [])
