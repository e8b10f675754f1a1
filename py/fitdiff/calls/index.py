"""Which module a bare name such as ``LogisticRegression`` is public in, without importing any.

Read from ``__all__`` of the public modules of scikit-learn and statsmodels; scipy.stats lists its
own in its reference.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fitdiff.calls.allowed_python import ESTIMATORS, PIP_NAMES, REFUSED_PARTS

# In the order in which a bare name is looked for where two modules have the same object.
_STATSMODELS = (
    "statsmodels.api",
    "statsmodels.formula.api",
    "statsmodels.tsa.api",
    "statsmodels.stats.api",
    "statsmodels.discrete.conditional_models",
    "statsmodels.miscmodels.ordinal_model",
    "statsmodels.regression.linear_model",
    "statsmodels.genmod.families.family",
    "statsmodels.stats.anova",
    "statsmodels.stats.multicomp",
    "statsmodels.stats.sandwich_covariance",
    "statsmodels.stats.proportion",
    "statsmodels.multivariate.api",
    "statsmodels.nonparametric.api",
    "statsmodels.duration.api",
)
# Public there, but neither in an ``__all__`` nor defined in the file.
_IMPORTED = {"statsmodels.stats.multicomp": ("pairwise_tukeyhsd", "MultiComparison", "tukeyhsd")}
_OTHERS = {
    "lifelines": ("CoxPHFitter", "KaplanMeierFitter", "NelsonAalenFitter", "WeibullAFTFitter",
                  "LogNormalAFTFitter", "LogLogisticAFTFitter", "ExponentialFitter",
                  "WeibullFitter"),
    "lifelines.statistics": ("logrank_test", "multivariate_logrank_test"),
    "linearmodels": ("PanelOLS", "PooledOLS", "RandomEffects", "BetweenOLS", "FirstDifferenceOLS",
                     "IV2SLS", "IVLIML", "IVGMM"),
    "pygam": ("LinearGAM", "LogisticGAM", "PoissonGAM", "GammaGAM"),
    "xgboost": tuple(ESTIMATORS["xgboost"]),
    "lightgbm": tuple(ESTIMATORS["lightgbm"]),
    "pmdarima": ("auto_arima",),
    "sksurv.linear_model": ("CoxnetSurvivalAnalysis", "CoxPHSurvivalAnalysis"),
    "sksurv.ensemble": ("RandomSurvivalForest", "GradientBoostingSurvivalAnalysis"),
}  # fmt: skip


def home_of(name: str) -> str | None:
    """Return the package of a name that may be missing because the package is not installed."""
    for module, names in _OTHERS.items():
        if name in names:
            root = module.split(".", maxsplit=1)[0]
            return PIP_NAMES.get(root, root)
    return None


@cache
def python_names() -> dict[str, tuple[str, ...]]:
    """Return the public names, each with the modules that have it, the preferred first."""
    found: dict[str, list[str]] = {}
    for module, names in _modules():
        for name in names:
            if not REFUSED_PARTS.match(name) and module not in found.setdefault(name, []):
                found[name].append(module)
    return {name: tuple(modules) for name, modules in found.items() if modules}


def _modules() -> Iterator[tuple[str, list[str]]]:
    yield "scipy.stats", _scipy_stats()
    root = _folder("sklearn")
    if root is not None:
        for file in sorted([*root.glob("*/__init__.py"), *root.glob("*.py")]):
            name = file.parent.name if file.name == "__init__.py" else file.stem
            if file.parent != root or file.name != "__init__.py":
                yield f"sklearn.{name}", [] if REFUSED_PARTS.match(name) else _exported(file)
    root = _folder("statsmodels")
    if root is not None:
        for module in _STATSMODELS:
            imported = _IMPORTED.get(module, ())
            yield (
                module,
                [*imported, *_exported(root.joinpath(*module.split(".")[1:]).with_suffix(".py"))],
            )
    for module, names in _OTHERS.items():
        if _folder(module.split(".", maxsplit=1)[0]) is not None:
            yield module, list(names)


def _folder(package: str) -> Path | None:
    spec = find_spec(package)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def _exported(file: Path) -> list[str]:
    """Return the strings of ``__all__`` in a source file; without one, what it defines."""
    if not file.is_file():
        return []
    body = ast.parse(file.read_text(encoding="utf-8")).body
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=elements)):
                constants = (one.value for one in elements if isinstance(one, ast.Constant))
                return [one for one in constants if isinstance(one, str)]
    defined = (one.name for one in body if isinstance(one, ast.FunctionDef | ast.ClassDef))
    return [name for name in defined if not name.startswith("_")]


def _scipy_stats() -> list[str]:
    """Return what the autosummaries in the docstring of scipy.stats name."""
    root = _folder("scipy")
    if root is None:
        return []
    text = ast.get_docstring(ast.parse((root / "stats" / "__init__.py").read_text("utf-8"))) or ""
    names: list[str] = []
    inside = False
    for line in text.splitlines():
        word = line.split()[0] if line.strip() else ""
        if line.strip().startswith(".. autosummary"):
            inside = True
        elif inside and word and not word.startswith(":"):
            if not line.startswith(" "):
                inside = False
            elif word.isidentifier():
                names.append(word)
    return names
