"""Checks that the case study adds to `fitdiff doctor`: its images and its R package."""

from __future__ import annotations

from collections.abc import Sequence

from debate2017.data.images import IMAGE_SETS, cache_directory, load_images
from fitdiff.errors import DataError
from fitdiff.installation.finding import Finding
from fitdiff.installation.r import RInstallation
from fitdiff.installation.r_packages import findings_of
from fitdiff.remedies import SET_UP


def examine(r: RInstallation | None) -> Sequence[Finding]:
    """Examine the images in the user's cache, and the R package that draws the figures."""
    images = [_image_set(name) for name in IMAGE_SETS]
    return images if r is None else [*images, *findings_of("debate2017", r)]


def _image_set(name: str) -> Finding:
    folder, title = cache_directory() / name, IMAGE_SETS[name].title
    if not any((folder / file).exists() for file in IMAGE_SETS[name].sha256):
        detail = f"not fetched yet into {folder}; a run fetches it"
        return Finding(title, "", "warning", detail, SET_UP, required=False)
    try:
        load_images(name, sources=())
    except DataError as error:
        return Finding(title, "", "wrong", str(error), SET_UP, required=False)
    return Finding(title, "", "ok", f"{folder}: four files, verified by SHA-256", "", False)
