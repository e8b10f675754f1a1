"""Codecs of the covariance of estimates: the model's, robust, clustered, of time series."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass

from fitdiff.calls.tree import (
    Argument,
    Call,
    Constant,
    Formula,
    Items,
    Language,
    Mapping,
    Name,
    Node,
)
from fitdiff.cards.card import Setting
from fitdiff.cards.codecs import ANY, Codec, Nodes, Values, literal, value_of

NAMES = "covariance, clusters, small-sample factor, lag, df of clusters, reference distribution"
ROBUST = ("HC0", "HC1", "HC2", "HC3")
OF_MODEL = "of the model"


def covariance_setting(codec: Codec) -> Setting:
    """The setting of statsmodels' ``fit(cov_type=, cov_kwds=, use_t=)``."""
    return Setting(NAMES, "fit:cov_type, fit:cov_kwds, fit:use_t", codec)


@dataclass(frozen=True)
class CovarianceOfStatsmodels:
    """``cov_type=``, ``cov_kwds=`` and ``use_t=`` of statsmodels.

    Attributes
    ----------
    usual : str
        The reference distribution of the covariance of the model: 't' or 'normal'.
    """

    usual: str

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of the three arguments."""
        kind_node, words_node, t_node = given.values()
        kind = "nonrobust" if kind_node is None else value_of(kind_node)
        use_t = None if t_node is None else value_of(t_node)
        words = _words(words_node)
        robust = kind != "nonrobust"
        reference = {True: "t", False: "normal"}.get(
            use_t, "normal" if robust else self.usual  # type: ignore[call-overload]
        )
        found: dict[str, object] = {
            "covariance": OF_MODEL if not robust else kind,
            "clusters": None,
            "small-sample factor": ANY,
            "lag": None,
            "df of clusters": False,
            "reference distribution": reference,
        }
        if not robust or kind in ROBUST:
            return found
        if kind == "cluster" and "groups" in words:
            return found | {
                "covariance": "clustered",
                "clusters": words["groups"],
                "small-sample factor": value_of(words.get("use_correction")) is not False
                if "use_correction" in words
                else True,
                "df of clusters": not (
                    "df_correction" in words and value_of(words["df_correction"]) is False
                ),
            }
        if kind == "HAC" and "maxlags" in words:
            corrected = words.get("use_correction")
            return found | {
                "covariance": "Newey-West",
                "lag": value_of(words["maxlags"]),
                "small-sample factor": corrected is not None and value_of(corrected) is True,
            }
        return None

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> MappingType[str, Node] | None:
        """Into the three arguments, those that are needed."""
        kind = values["covariance"]
        made: dict[str, Node] = {}
        words: list[tuple[str, Node]] = []
        if kind in ROBUST:
            made[held_by[0]] = Constant("string", str(kind))
        elif kind == "clustered" and isinstance(values["clusters"], Node):
            made[held_by[0]] = Constant("string", "cluster")
            words.append(("groups", values["clusters"]))
            if values["small-sample factor"] is False:
                words.append(("use_correction", Constant("logical", False)))
            if not values["df of clusters"]:
                words.append(("df_correction", Constant("logical", False)))
        elif kind == "Newey-West":
            made[held_by[0]] = Constant("string", "HAC")
            words.append(("maxlags", literal(values["lag"], "py")))
            if values["small-sample factor"] is True:
                words.append(("use_correction", Constant("logical", True)))
        elif kind != OF_MODEL:
            return None
        if words:
            made[held_by[1]] = Mapping(
                tuple((Constant("string", name), node) for name, node in words)
            )
        default = "normal" if kind != OF_MODEL else self.usual
        wanted = values["reference distribution"]
        if wanted is not ANY and wanted != default:
            made[held_by[2]] = Constant("logical", wanted == "t")
        return made


def _words(node: Node | None) -> dict[str, Node]:
    if not isinstance(node, Mapping):
        return {}
    return {str(value_of(key)): value for key, value in node.items}


