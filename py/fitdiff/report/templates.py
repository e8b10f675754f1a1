"""Pages made from the templates in `page`: text is escaped, and a name that lacks is an error."""

from __future__ import annotations

from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


def environment() -> Environment:
    """Where templates are found, and how they are filled."""
    return Environment(
        loader=PackageLoader("fitdiff.report", "page"),
        autoescape=select_autoescape(("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page_file(name: str) -> str:
    """Text of a file beside the templates, such as a style sheet."""
    return (resources.files("fitdiff.report") / "page" / name).read_text(encoding="utf-8")
