"""Guard against leakage: a body must not be pretrained on the classes that a study is about."""

from __future__ import annotations

from debate2017.data.specification import DataSource, ImagePair
from debate2017.transfer.settings import PretrainedBody
from fitdiff.errors import SpecificationError
from fitdiff.methods.method import Method


def refuse_seen_classes(method: Method, source: DataSource) -> None:
    """Refuse a method whose body was pretrained on a class of a data source.

    Of a body from a file nothing is known, and nothing is refused.

    Parameters
    ----------
    method : Method
        Of any model; those without a body pass.
    source : ImagePair or Simulated

    Raises
    ------
    SpecificationError
        Naming the classes that the body has seen.
    """
    body = getattr(method.spec, "body", None)
    if not isinstance(body, PretrainedBody) or not isinstance(source, ImagePair):
        return
    seen = sorted(set(body.classes) & set(source.classes)) if body.data == source.name else []
    if seen:
        raise SpecificationError(
            f"Method '{method.name}' has a body that was pretrained on the classes "
            f"{list(body.classes)} of {body.data}; it has seen {' and '.join(map(str, seen))} of "
            f"the pair '{source.label}', and would be tested on what it already knows. Name "
            "classes without these in the method's body, or leave the method out of the study."
        )
