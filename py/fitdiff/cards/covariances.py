"""Codecs of the covariance of estimates: the model's, robust, clustered, of time series."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass

from fitdiff.calls.tree import (
    Call,
    Constant,
    Formula,
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
            use_t,
            "normal" if robust else self.usual,  # type: ignore[call-overload]
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
            lag = values["lag"]
            assert isinstance(lag, int | float)
            words.append(("maxlags", Constant("integer", int(lag))))
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


_SANDWICHES = {"vcovHC": "HC3", "vcovCL": "HC1", "NeweyWest": "HAC"}


@dataclass(frozen=True)
class CovarianceOfR:
    """A function of sandwich and its arguments, as ``vcov.`` of coeftest or alone.

    Attributes
    ----------
    function : str
        The function, where no argument names it.
    """

    function: str = ""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of vcov., type, cluster, lag, prewhite, adjust, cadjust and df."""
        null = Constant("null", None)
        words = {name: node for name, node in given.items() if node not in (None, null)}
        function = self.function
        match words.pop("vcov.", None):
            case Name(id=name):
                function = name
            case Call(function=Name(id=name), arguments=parts):
                function = name
                words |= {one.name: one.value for one in parts if one.name and one.value}
            case None:
                pass
            case _:
                return None
        df = value_of(words.get("df")) if "df" in words else None
        found: dict[str, object] = {
            "covariance": OF_MODEL,
            "clusters": None,
            "small-sample factor": ANY,
            "lag": None,
            "df of clusters": False,
            "reference distribution": "normal" if df == float("inf") else "t",
        }
        if function == "vcovHC":
            kind = value_of(words["type"]) if "type" in words else "HC3"
            return found | {"covariance": kind} if kind in ROBUST else None
        if function == "vcovCL":
            return _clustered(words, found)
        if function == "NeweyWest":
            return _newey_west(words, found)
        return found if not function else None

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> MappingType[str, Node] | None:
        """As arguments of coeftest, which passes them on."""
        kind = values["covariance"]
        made: dict[str, Node] = {}
        if kind in ROBUST:
            made = {"vcov.": Name("vcovHC"), "type": Constant("string", str(kind))}
        elif kind == "clustered" and isinstance(values["clusters"], Node):
            small = values["small-sample factor"] is not False
            made = {"vcov.": Name("vcovCL"), "cluster": Formula(None, values["clusters"])}
            made["type"] = Constant("string", "HC1" if small else "HC0")
            if not small:
                made["cadjust"] = Constant("logical", False)
        elif kind == "Newey-West":
            adjust = values["small-sample factor"] is True
            made = {
                "vcov.": Name("NeweyWest"),
                "lag": literal(values["lag"], "r"),
                "prewhite": Constant("logical", False),
                "adjust": Constant("logical", adjust),
            }
        elif kind != OF_MODEL:
            return None
        if values["reference distribution"] == "normal":
            made["df"] = Constant("double", float("inf"))
        if self.function and value_of(made.pop("vcov.", None)) != Name(self.function):
            return None
        return made


def _clustered(words: dict[str, Node], found: dict[str, object]) -> Values | None:
    match words.get("cluster"):
        case Formula(right=column):
            pass
        case None:
            return found | {"covariance": "clustered, each row a cluster"}
        case column:
            pass
    kind = value_of(words["type"]) if "type" in words else "HC1"
    adjusted = value_of(words["cadjust"]) if "cadjust" in words else True
    small = adjusted is True
    if (kind, small) not in (("HC1", True), ("HC0", False)):
        return None
    return found | {"covariance": "clustered", "clusters": column, "small-sample factor": small}


def _newey_west(words: dict[str, Node], found: dict[str, object]) -> Values | None:
    lag = value_of(words["lag"]) if "lag" in words else None
    prewhite = value_of(words["prewhite"]) if "prewhite" in words else True
    if not isinstance(lag, int | float):
        return found | {"covariance": "Newey-West, lag by the data"}
    if prewhite is not False:
        return found | {"covariance": "Newey-West, prewhitened"}
    adjust = value_of(words["adjust"]) if "adjust" in words else False
    return found | {"covariance": "Newey-West", "lag": lag, "small-sample factor": adjust}


def sandwich_setting(function: str = "") -> Setting:
    """The setting of coeftest, or of a function of sandwich alone."""
    arguments = "type, cluster, lag, prewhite, adjust, cadjust"
    if not function:
        arguments = f"vcov., {arguments}, df"
    return Setting(NAMES, arguments, CovarianceOfR(function))
