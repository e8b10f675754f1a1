"""The arguments of a call against those that the function has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from fitdiff.calls import allowed_python, allowed_r
from fitdiff.calls.errors import CallError
from fitdiff.calls.gate import is_plain, refuse
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Argument, Call, Constant, Formula, Language, Name, Node, walk
from fitdiff.calls.words import words
from fitdiff.calls.worker_messages import Described, Formal


@dataclass(frozen=True)
class Matched:
    """An argument of a call.

    Attributes
    ----------
    argument : Argument
    formal : str or None
        The formal that it is given to; None where that is not known or it goes into ``...``.
    """

    argument: Argument
    formal: str | None


def match_arguments(call: Call, described: Described, language: Language) -> tuple[Matched, ...]:
    """Match arguments to formals as the language does: exactly, partially (R), by position."""
    if described.formals is None:
        return tuple(Matched(one, one.name) for one in call.arguments)
    names = [one.name for one in described.formals if one.kind != "rest"]
    before = _before_rest(described.formals)
    given: dict[int, str] = {}
    for place, argument in enumerate(call.arguments):
        if argument.name in names:
            given[place] = str(argument.name)
    if language == "r":  # only formals before the dots are matched partially
        for place, argument in enumerate(call.arguments):
            free = [name for name in before if name not in given.values()]
            partial = [name for name in free if argument.name and name.startswith(argument.name)]
            if place not in given and len(partial) == 1:
                given[place] = partial[0]
    rest = iter(
        [name for name in _by_position(described.formals, language) if name not in given.values()]
    )
    for place, argument in enumerate(call.arguments):
        if argument.name is None and (name := next(rest, None)) is not None:
            given[place] = name
    return tuple(Matched(one, given.get(place)) for place, one in enumerate(call.arguments))


def _before_rest(formals: tuple[Formal, ...]) -> list[str]:
    names = []
    for formal in formals:
        if formal.kind == "rest":
            break
        names.append(formal.name)
    return names


def _by_position(formals: tuple[Formal, ...], language: Language) -> list[str]:
    if language == "r":
        return _before_rest(formals)
    return [one.name for one in formals if one.kind in ("plain", "positional")]


def check_arguments(
    call: Call,
    described: Described,
    matched: tuple[Matched, ...],
    language: Language,
    columns: Collection[str] = (),
) -> None:
    """Refuse arguments that the function does not have, or that no call may give.

    Raises
    ------
    CallError
    """
    module = allowed_python if language == "py" else allowed_r
    for one in matched:
        if one.formal in module.ARGUMENTS or (language == "r" and _reaches(one, described)):
            named = one.formal or one.argument.name
            why = f"argument '{named}' of {described.name} reaches files or code"
            raise refuse(call, language, why, "Leave it out.")
        if one.argument.value is None:
            continue
        name = one.formal or one.argument.name or ""
        if language == "r":
            _check_function_argument(call, described, one, columns)
        elif ("formula" in name or name == "dep_data") and not is_plain(one.argument.value):
            raise refuse(call, language, f"'{name}' is run as code", "Write the formula out.")
    if described.formals is None or any(one.kind == "rest" for one in described.formals):
        return
    names = [one.name for one in described.formals]
    for one in matched:
        if one.formal is None and one.argument.name is not None:
            near = get_close_matches(one.argument.name, names, n=1, cutoff=0.5)
            hint = f"Did you mean '{near[0]}'?" if near else f"It has {', '.join(names)}."
            raise CallError(f"{described.name} has no argument '{one.argument.name}'. {hint}")
    if language == "py" and any(one.formal is None for one in matched):
        raise CallError(f"{described.name} takes fewer arguments: {', '.join(names)}.")


def _reaches(matched: Matched, described: Described) -> bool:
    """Whether R may match a name, passed on in ``...``, partially with a refused argument."""
    name = matched.argument.name
    if matched.formal is not None or name is None or described.name.startswith("base::"):
        return False
    return len(name) > 1 and any(one.startswith(name) for one in allowed_r.ARGUMENTS)


def doubtful_arguments(described: Described, matched: tuple[Matched, ...]) -> Iterator[str]:
    """Yield a note for each argument that ``...`` takes and that is nearly another's name."""
    names = [one.name for one in described.formals or ()]
    for one in matched:
        if one.formal is None and one.argument.name is not None:
            near = get_close_matches(one.argument.name, names, n=1, cutoff=0.8)
            if near:
                yield (
                    f"{described.name} has no argument '{one.argument.name}' and passes it on; "
                    f"'{near[0]}' is near"
                )


def _check_function_argument(
    call: Call, described: Described, matched: Matched, columns: Collection[str]
) -> None:
    """R looks a function up by a string in some arguments: it must be written out, and safe."""
    name = matched.formal or matched.argument.name
    value = matched.argument.value
    # What update() is given goes to the fit that it makes again.
    watched = name in allowed_r.FUNCTION_ARGUMENTS | allowed_r.CODE_ARGUMENTS or (
        described.name == "stats::update" and name is None
    )
    if value is None or not watched:
        return
    for text in _strings_made(value, columns):
        raise refuse(call, "r", f"argument '{name}' may be taken for a function or code", text)


def _strings_made(value: Node, columns: Collection[str]) -> Iterator[str]:
    """Yield why a value may be a string that was not written out."""
    makers = {"as.character", "levels", "names", "colnames", "rownames", "row.names", "unlist"}
    for node in walk(value, below=lambda one: not isinstance(one, Formula)):
        match node:
            case Name(id=name) if name in columns:
                yield f"Write it out: the column '{name}' holds data."
            case Call(function=Name(id=maker)) if maker in makers:
                yield f"Write it out, not {print_call(node, 'r')}."
            case Constant(kind="string", value=str(text)) if text in DANGEROUS:
                yield f"'{text}' is not allowed there."


# What base and utils have that a string must not reach: R looks some strings up as functions.
DANGEROUS = words(
    """
    system system2 shell eval evalq eval.parent parse source sys.source sys.function do.call Recall
    get get0 mget assign match.fun unlink file.remove file.rename file.copy file.create file.append
    file.show file.edit file.exists file dir.create readLines writeLines readline scan cat sink
    dump dput dget load save save.image saveRDS readRDS serialize unserialize url download.file
    socketConnection pipe fifo gzfile bzfile unz open close q quit browser browseURL library
    require requireNamespace loadNamespace attachNamespace attach detach setwd list.files dir
    Sys.setenv Sys.getenv Sys.sleep Sys.setlocale options environment body formals lockBinding
    unlockBinding makeActiveBinding delayedAssign trace untrace on.exit reg.finalizer dyn.load
    .Call .External .Internal .C .Fortran install.packages edit fix View page menu Rprof
    str2lang str2expression expression as.function alist invokeRestart stop warning signalCondition
    Reduce Filter Map lapply sapply vapply mapply rapply eapply tapply apply Vectorize
    Sys.chmod Sys.kill Sys.setFileTime Sys.umask shell.exec memory.profile gc gctorture
    local globalenv parent.frame sys.call sys.frame new.env as.environment asNamespace getNamespace
    getExportedValue getAnywhere getFromNamespace assignInNamespace getS3method
    """
)
