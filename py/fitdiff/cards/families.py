"""Codecs of families: R's, statsmodels' and glmnet's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fitdiff.calls.tree import Argument, Call, Constant, Language, Member, Name, Node, Qualified
from fitdiff.cards.codecs import ANY, Nodes, Values, value_of

CANONICAL = {
    "gaussian": "identity",
    "binomial": "logit",
    "poisson": "log",
    "gamma": "inverse",
    "inverse gaussian": "1/mu^2",
}
TWEEDIE = "Tweedie of power "
# The dispersion is 1 in these, and estimated by Pearson's statistic in the others.
KNOWN_DISPERSION = ("binomial", "poisson")
_R_FAMILIES = {
    "gaussian": "gaussian",
    "binomial": "binomial",
    "poisson": "poisson",
    "Gamma": "gamma",
    "inverse.gaussian": "inverse gaussian",
    "quasibinomial": "binomial",
    "quasipoisson": "poisson",
}
# Variance functions of quasi().
_QUASI = {
    "constant": "gaussian",
    "mu(1-mu)": "binomial",
    "mu": "poisson",
    "mu^2": "gamma",
    "mu^3": "inverse gaussian",
}
_STATSMODELS = {
    "Gaussian": "gaussian",
    "Binomial": "binomial",
    "Poisson": "poisson",
    "Gamma": "gamma",
    "InverseGaussian": "inverse gaussian",
}
_STATSMODELS_LINKS = {
    "Identity": "identity",
    "Logit": "logit",
    "Probit": "probit",
    "CLogLog": "cloglog",
    "Cauchy": "cauchit",
    "Log": "log",
    "InversePower": "inverse",
    "InverseSquared": "1/mu^2",
    "Sqrt": "sqrt",
}


def _arguments(node: Node | None) -> tuple[str, Mapping[str, Node | None]] | None:
    """A family's name, and what it is given: ``binomial``, ``"binomial"``, ``binomial("probit")``.

    ``sm.families.Binomial()`` as well.
    """
    match node:
        case Name(id=name) | Constant(kind="string", value=str(name)) | Member(name=name):
            return name, {}
        case Call(
            function=Name(id=name) | Member(name=name) | Qualified(name=name), arguments=parts
        ):
            return name, {one.name or "link": one.value for one in parts}
    return None


@dataclass(frozen=True)
class FamilyOfR:
    """``family =`` of R: a family, its link, and whether the dispersion is estimated."""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of a function's name, a string or a call."""
        (node,) = given.values()
        found = _arguments(node)
        if found is None:
            return None
        name, arguments = found
        link = _word(arguments.get("link"))
        if name == "Tweedie":
            power, log = value_of(arguments.get("p")), arguments.get("link")
            if not isinstance(power, int | float) or not isinstance(log, Call):
                return None
            named = {"family": f"{TWEEDIE}{power:g}", "link": "log", "dispersion": "Pearson"}
            return named | {"reference distribution": "t"}
        if name == "quasi":
            variance = _word(arguments.get("variance")) or "constant"
            family, link = _QUASI.get(variance), link or "identity"
        else:
            family = _R_FAMILIES.get(name)
        if family is None:
            return None
        known = name in KNOWN_DISPERSION
        return {
            "family": family,
            "link": link or CANONICAL[family],
            "dispersion": "1" if known else "Pearson",
            "reference distribution": "normal" if known else "t",
        }

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """As a call with its link."""
        family, dispersion = values["family"], values["dispersion"]
        estimated = dispersion == "Pearson"
        if dispersion is ANY:
            estimated = family not in KNOWN_DISPERSION
        link = Argument("link", Constant("string", str(values["link"])))
        for name, one in _R_FAMILIES.items():
            if one == family and (name not in KNOWN_DISPERSION) == estimated:
                return {held_by[0]: Call(Name(name), (link,))}
        if str(family).startswith(TWEEDIE) and values["link"] == "log":
            power = Argument("p", Constant("double", float(str(family).removeprefix(TWEEDIE))))
            log = Argument("link", Call(Name("power"), (Argument(None, Constant("double", 0.0)),)))
            return {held_by[0]: Call(Qualified("mgcv", "Tweedie"), (power, log))}
        return None


@dataclass(frozen=True)
class FamilyOfStatsmodels:
    """``family=`` of statsmodels' GLM, with ``scale=`` of its fit."""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of an instance of a family, and 'X2', None or 1."""
        family_node, scale = given.values()
        found: tuple[str, Mapping[str, Node | None]] | None
        if family_node is None or family_node == Constant("null", None):
            found = ("Gaussian", {})
        else:
            found = _arguments(family_node)
        if found is None:
            return None
        name, arguments = found
        family = _STATSMODELS.get(name)
        stated = arguments.get("link")
        link = None if stated is None else _arguments(stated)
        dispersion = value_of(scale) if scale is not None else None
        if family is None or dispersion not in (None, "X2", "x2", 1, 1.0):
            return None
        known = family in KNOWN_DISPERSION and dispersion is None
        return {
            "family": family,
            "link": CANONICAL[family] if link is None else _STATSMODELS_LINKS.get(link[0], "?"),
            "dispersion": "1" if known or dispersion == 1 else "Pearson",
        }

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """As an instance, with a link that is not the family's own, and a scale if need be."""
        families = Member(Name("sm"), "families")
        names = [name for name, one in _STATSMODELS.items() if one == values["family"]]
        if not names:
            return None
        arguments: tuple[Argument, ...] = ()
        if values["link"] != CANONICAL[str(values["family"])]:
            links = [name for name, one in _STATSMODELS_LINKS.items() if one == values["link"]]
            if not links:
                return None
            link = Call(Member(Member(families, "links"), links[0]), ())
            arguments = (Argument("link", link),)
        made: dict[str, Node] = {held_by[0]: Call(Member(families, names[0]), arguments)}
        known = values["family"] in KNOWN_DISPERSION
        if known and values["dispersion"] == "Pearson":
            made[held_by[1]] = Constant("string", "X2")
        elif not known and values["dispersion"] == "1":
            made[held_by[1]] = Constant("double", 1.0)
        return made


@dataclass(frozen=True)
class FamilyOfGlmnet:
    """``family =`` of glmnet: a name for the fast ones, R's family object for the others."""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of a name, or as in R."""
        (node,) = given.values()
        if isinstance(node, Constant) and node.value not in ("gaussian", "binomial", "poisson"):
            return None
        return FamilyOfR().read(given, covers, language)

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """A name where there is one for the link as well."""
        family, link = str(values["family"]), values["link"]
        if family in ("gaussian", *KNOWN_DISPERSION) and link == CANONICAL[family]:
            return {held_by[0]: Constant("string", family)}
        wanted = {**values, "dispersion": "1" if family in KNOWN_DISPERSION else "Pearson"}
        return FamilyOfR().write(wanted, held_by, language)


def _word(node: Node | None) -> str | None:
    """A word, written as a string or as a name."""
    match node:
        case Name(id=word) | Constant(kind="string", value=str(word)):
            return word
    return None


_POWERS: Mapping[str, int] = {"gaussian": 0, "poisson": 1, "gamma": 2, "inverse gaussian": 3}


@dataclass(frozen=True)
class FamilyOfTweedie:
    """``power=`` and ``link=`` of scikit-learn's TweedieRegressor."""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of the power of the variance function, and 'auto', 'identity' or 'log'."""
        power, link = (value_of(node) for node in given.values())
        if not isinstance(power, int | float):
            return None
        named = {float(number): name for name, number in _POWERS.items()}
        automatic = "identity" if power <= 0 else "log"
        family = named.get(float(power), f"{TWEEDIE}{power:g}")
        return {"family": family, "link": automatic if link == "auto" else link}

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Of the families that are Tweedie's, with the links that it has."""
        power = _POWERS.get(str(values["family"]))
        if power is None or values["link"] not in ("identity", "log"):
            return None
        link = Constant("string", str(values["link"]))
        return {held_by[0]: Constant("integer", power), held_by[1]: link}
