"""The process in which Python calls run: forked for `PythonWorker`, killed when it is too slow."""

from __future__ import annotations

import contextlib
import gc
import inspect
import io
import os
import random
import socket
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from fitdiff.calls.arrays import Packed, hold, load
from fitdiff.calls.describing import describe, describe_value, settings_of, versions_of
from fitdiff.calls.errors import CallError
from fitdiff.calls.evaluate import evaluate, resolve
from fitdiff.calls.tree import Call, Node
from fitdiff.calls.unfitted import fit_if_needed, prepared_features
from fitdiff.calls.worker_messages import (
    Ask,
    Describe,
    Failed,
    Forget,
    Path,
    Ran,
    Request,
    Run,
)
from fitdiff.quantities.returned import named_parts
from rbridge.channel import Channel
from rbridge.tending import tend


class Server:
    """The objects that calls made, by handle."""

    def __init__(self) -> None:
        self.kept: dict[int, Any] = {}
        # What estimators were fitted to, where that is not X itself.
        self.fitted_to: dict[int, Any] = {}
        self.count = 0

    def answers(self, read: Callable[[], Request]) -> Iterator[object]:
        """Do what is asked, and then what is asked of what a call gave: an answer each.

        ``read`` returns the request, made anew each time: a call may write to its data.
        """
        request = read()
        answer = self.answer(request)
        yield answer
        if isinstance(request, Run) and request.then and isinstance(answer, Ran):
            again = read()
            assert isinstance(again, Run)
            for function, arguments in again.then:
                yield self.answer(Ask(answer.handle, function, arguments))

    def answer(self, request: Request) -> object:
        """Do what is asked; whatever is raised comes back as `Failed`."""
        said: list[warnings.WarningMessage] = []
        try:
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                match request:
                    case Describe(paths=paths, packages=packages):
                        return tuple(describe(path, packages) for path in paths)
                    case Run():
                        return self.run(request, said)
                    case Ask(handle=handle, function=function, arguments=arguments):
                        if "features" in arguments and handle in self.fitted_to:
                            arguments = {**arguments, "features": self.fitted_to[handle]}
                        return _own(function)(self.object(handle), **arguments)
                    case Forget(handles=handles):
                        for handle in handles:
                            self.fitted_to.pop(handle, None)
                        return [self.kept.pop(handle, None) is not None for handle in handles]
        except CallError as error:
            return Failed("CallError", str(error), refused=True)
        except Exception as error:  # the user's fit may raise anything
            return Failed(type(error).__name__, without_frame(str(error)), warnings=_texts(said))

    def object(self, handle: int) -> Any:
        """The object behind a handle, if this process made it."""
        if handle not in self.kept:
            raise CallError(
                "The Python process that held a fit has ended since, for its time or its memory. "
                "Compare again, with less running beside it."
            )
        return self.kept[handle]

    def run(self, request: Run, said: list[warnings.WarningMessage]) -> Ran:
        """Build and run a call, and keep its value."""
        functions = {
            node: resolve(path, request.packages) for node, path in request.functions.items()
        }
        scope: dict[str, Any] = {"__builtins__": {}} | {
            name: _anything(path, request.packages) for name, path in request.formula_names.items()
        }
        _seed(request.seed)
        output = io.StringIO()
        start = time.perf_counter()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            methods: list[tuple[Node, Any]] = []
            value = evaluate(request.tree, functions, request.names, scope, methods)
            if isinstance(request.tree, Call) and request.tree.function in functions:
                value = named_parts(value, functions[request.tree.function])
            tree, value, assumptions = fit_if_needed(request.tree, value, request.names)
            prepared = prepared_features(request.tree)
            own = None
            if prepared is not None:
                own = evaluate(prepared, functions, request.names, scope, [])
        seconds = time.perf_counter() - start
        if inspect.isgenerator(value) or isinstance(value, types.ModuleType | types.FunctionType):
            raise CallError("The call gives no result but a function. Call it.")
        self.count += 1
        self.kept[self.count] = value
        if prepared is not None:
            self.fitted_to[self.count] = own
        return Ran(
            handle=self.count,
            kind=f"{type(value).__module__}.{type(value).__qualname__}",
            warnings=_texts(said),
            assumptions=assumptions,
            tree=tree,
            methods=tuple((node, describe_value(method)) for node, method in methods),
            settings=settings_of(value),
            seconds=seconds,
            versions=versions_of(request.packages),
            output=output.getvalue()[-10_000:],
        )


def _anything(path: Path, packages: tuple[str, ...]) -> Any:
    """Return a module as well as an object: the ``np`` of ``np.log`` in a formula."""
    module, names = path
    return import_module(module) if not names else resolve(path, packages)


def _own(function: str) -> Any:
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)


def without_frame(text: str) -> str:
    """An error's words without the line of code below them and the carets that underline it."""
    lines = text.splitlines()
    carets = [at for at, line in enumerate(lines) if line.strip() and not line.strip(" ^")]
    framed = {place for at in carets for place in (at - 1, at)}
    kept = [line for at, line in enumerate(lines) if at not in framed]
    return "\n".join(kept).rstrip() or text


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)


def _texts(said: list[warnings.WarningMessage]) -> tuple[str, ...]:
    """Warnings as text, each once; what packages will do in a later version is none of a fit."""
    now = [one for one in said if not issubclass(one.category, DeprecationWarning)]
    return tuple(dict.fromkeys(f"{one.category.__name__}: {one.message}".strip() for one in now))


def main() -> None:
    """Fork workers; `PythonWorker` starts this process."""
    descriptor = int(sys.argv[1])
    os.set_inheritable(descriptor, False)
    pd.set_option("display.width", 80)
    tend(socket.socket(fileno=descriptor), import_module, serve)


def serve(connection: socket.socket) -> None:
    """Answer requests until the other end is closed."""
    # Garbage is collected, which the nursery's imports did without. A look at what these made would
    # copy all the memory that this process shares with the nursery, which takes longer than a fit.
    gc.freeze()
    gc.enable()
    channel = Channel(connection)
    server = Server()
    while True:
        try:
            packed, incoming = channel.receive()
        except EOFError:
            os._exit(0)
        assert isinstance(packed, Packed)
        hold(packed, incoming.fill)
        for answer in server.answers(partial(load, packed)):
            if isinstance(_sent(channel, answer), Failed):
                break  # nothing is expected after it


def _sent(channel: Channel, answer: object) -> object:
    """Send an answer, or why it cannot be sent; returns what was sent."""
    try:
        channel.send(answer)
    except EOFError:
        os._exit(0)
    except Exception as error:  # what cannot be pickled raises anything
        answer = Failed(type(error).__name__, f"The answer cannot cross: {error}")
        channel.send(answer)
    return answer


if __name__ == "__main__":
    main()
