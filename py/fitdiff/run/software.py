"""The software that takes part in the fits of a run: versions, code, and options."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fitdiff.engines.contract import Engine, engine_of
from fitdiff.errors import FitdiffError, UnavailableError, describe
from fitdiff.hashing import hash_content
from fitdiff.methods.method import Method
from fitdiff.run.code import code_hash


@dataclass(frozen=True)
class Software:
    """Software that takes part in the fits of some methods.

    Attributes
    ----------
    versions : mapping of str to mapping of str to str
        What each engine says takes part, with versions.
    code : mapping of (engine, model) to str
        Hash of the code, see `fitdiff.run.code`.
    options : mapping of str to tuple of str
        Those of the run that change the results of each engine.
    """

    versions: Mapping[str, Mapping[str, str]]
    code: Mapping[tuple[str, str], str]
    options: Mapping[str, tuple[str, ...]]

    def hash_of(self, method: Method) -> str:
        """Hash of all that takes part in a method's fits: part of the identity of its cells."""
        code = self.code[method.engine, method.model]
        stated = dict(self.versions[method.engine])
        return hash_content([stated, code, self.options[method.engine]])

    def stated(self) -> dict[str, dict[str, str]]:
        """Describe each engine for the manifest: its versions and the hashes of its code."""
        found = {name: dict(named) for name, named in self.versions.items()}
        for (engine, model), code in self.code.items():
            found[engine][f"{model} code"] = code
        return found

    def differences(self, other: Software, engine: str, model: str) -> list[str]:
        """Say what another has of an engine in other versions, or of a model in other code."""
        mine, others = self.versions[engine], other.versions[engine]
        found = [
            f"{what} {mine.get(what, 'missing')} there, {others.get(what, 'missing')} here"
            for what in sorted({*mine, *others})
            if mine.get(what) != others.get(what)
        ]
        if self.code[engine, model] != other.code[engine, model]:
            found.append(f"the code of {engine}, {model}")
        return found


def software_of(method: Method) -> Software:
    """Find the software of one method here."""
    return find_software({method.engine: engine_of(method)}, [method], [])


def find_software(
    engines: Mapping[str, Engine], methods: Collection[Method], options: Collection[str]
) -> Software:
    """Ask the engines of some methods for their versions, and hash the code.

    Parameters
    ----------
    engines : mapping of str to Engine
    methods : collection of Method
    options : collection of str
        Those of `fitdiff.engines.contract.Option` that are on.
    """
    pairs = {(method.engine, method.model) for method in methods}
    return Software(
        versions={name: _versions(engine) for name, engine in engines.items()},
        code={(name, model): code_hash(engines[name], model) for name, model in sorted(pairs)},
        options={
            name: tuple(sorted(engine.heeds.intersection(options)))
            for name, engine in engines.items()
        },
    )


def _versions(engine: Engine) -> dict[str, str]:
    try:
        return {str(what): str(version) for what, version in engine.versions().items()}
    except FitdiffError:
        raise
    except Exception as error:
        raise UnavailableError(
            f"Engine '{engine.name}' cannot state its versions: {describe(error)}. Correct its "
            "module, or install what it needs."
        ) from error
