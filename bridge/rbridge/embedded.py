"""R inside the worker process: arguments written, calls made, values read.

What may be large is allocated through R calls, so that a failure is an R error and not a jump out
of C; Python copies the bytes.
"""

from __future__ import annotations

import ctypes
import json
import os
import pickle
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any, cast

from rpy2 import rinterface
from rpy2.rinterface_lib import embedded, openrlib
from rpy2.rinterface_lib.sexp import RTYPES, StrSexpVector, baseenv

from rbridge.channel import Incoming
from rbridge.conditions import RCondition, RFailure
from rbridge.environment import variables_set_by_r
from rbridge.libr import LibR, RRaised
from rbridge.messages import (
    Answer,
    Attributes,
    Call,
    Elements,
    Mode,
    Node,
    Streamed,
    Strings,
    Vector,
)

_MODES: dict[int, Mode] = {
    RTYPES.REALSXP: "double",
    RTYPES.INTSXP: "integer",
    RTYPES.LGLSXP: "logical",
    RTYPES.RAWSXP: "raw",
}
_CARRIED = ("class", "levels", "tzone", "rows")
_WIDTHS = {"double": 8, "integer": 4, "logical": 4, "raw": 1}
_TYPES = {mode: kind for kind, mode in _MODES.items()} | {
    "character": RTYPES.STRSXP,
    "list": RTYPES.VECSXP,
}
# Elements up to which memory is asked for without a way back: as for each string and call, too.
_SMALL = 2**10
_OPTIONS: Any = ("rbridge", "--quiet", "--no-save", "--no-restore")
_UTF8 = 1  # cetype_t CE_UTF8 of R's Rinternals.h
_LIBC = ctypes.CDLL(None)


class EmbeddedR:
    """R, started in this process.

    Parameters
    ----------
    libraries : list of str
        Folders put before R's own library paths.
    """

    def __init__(self, libraries: list[str]) -> None:
        embedded.set_initoptions(_OPTIONS)
        # rpy2's own attaches R's default packages to a second R, and takes longer than R's start.
        rinterface._getrenvvars = lambda *_: variables_set_by_r()
        # No callbacks: R writes to the process's own standard output and error itself. The stack
        # limit stays R's own (0 instead of rpy2's "none"), which is right on the main thread and
        # turns endless recursion into an R error.
        rinterface.initr(interactive=False, _want_setcallbacks=False, _c_stack_limit=0)
        prelude = baseenv["new.env"](parent=baseenv)
        source = files("rbridge").joinpath("prelude.R").read_text(encoding="utf-8")
        rinterface.evalr(source, envir=prelude)
        prelude["use_libraries"](StrSexpVector(libraries))
        self._tidy = False
        # From here on R is reached through `LibR` alone. rpy2's objects only protect R's.
        self._prelude = prelude
        self._r = LibR(str(openrlib.R_HOME))
        self._run = prelude["run"]
        self._vector = baseenv["vector"]
        self._modes = {mode: StrSexpVector([mode]) for mode in (*_WIDTHS, "character", "list")}
        self._dim, self._names = self._r.Rf_install(b"dim"), self._r.Rf_install(b"names")
        self._class = self._r.Rf_install(b"class")
        self._carried = tuple((name, self._r.Rf_install(name.encode())) for name in _CARRIED)

    def compile(self) -> None:
        """Compile the bridge's own R functions, once for all workers that will be forked."""
        self._prelude["compile"]()
        self._run = self._prelude["run"]

    def load(self, package: str) -> None:
        """Load a package's namespace; nothing is attached."""
        rinterface.evalr(f"requireNamespace({json.dumps(package)}, quietly = TRUE)")
        self._tidy = False

    def tidy(self) -> None:
        """Collect what loading has left, before a fork.

        Otherwise the worker soon does, and copies all that R has loaded while it marks it.
        """
        if not self._tidy:
            rinterface.evalr("gc()")
            self._tidy = True

    def settle(self, directory: str) -> None:
        """Give R a temporary directory of its own, after a fork."""
        own = os.path.join(directory, "Rtmp")
        os.mkdir(own, 0o700)
        os.environ["R_SESSION_TMPDIR"] = own
        self._r.set_text("R_TempDir", own)

    @contextmanager
    def call(self, call: Call, incoming: Incoming) -> Iterator[Answer]:
        """Make one call and read its outcome, which lasts as long as the context."""
        try:
            outcome, seconds = self._evaluate(call, incoming)
            with self._r.kept(outcome):
                yield _answer(self._read(outcome), seconds)
        except RRaised as error:
            incoming.drain()
            yield Answer(None, (), None, f"R could not take or give the values: {error}", 0.0)

    def _evaluate(self, call: Call, incoming: Incoming) -> tuple[int, float]:
        r = self._r
        try:
            with r.kept(self._new("list", 3)) as request:
                for i, part in enumerate((_text(call.package), _text(call.function))):
                    self._put(request, i, part, incoming)
                self._put(request, 2, call.arguments, incoming)
                parts = (r.VECTOR_ELT(request, i) for i in range(3))
                start = time.perf_counter()
                outcome = r.evaluate(r.Rf_lang4(self._run.rid, *parts))
                return outcome, time.perf_counter() - start
        finally:
            # C code's printf is buffered by the C library, not by R.
            _LIBC.fflush(None)

    def _new(self, mode: str, length: int) -> int:
        r = self._r
        if length <= _SMALL:
            small: int = r.Rf_allocVector(_TYPES[mode], length)
            return small
        # A double, since a length may be above 2**31.
        arguments = (self._modes[mode].rid, r.Rf_ScalarReal(length))
        return r.evaluate(r.Rf_lang3(self._vector.rid, *arguments))

    def _put(self, parent: int, place: int, node: Node, incoming: Incoming) -> None:
        """Make an R object with a node's content as an element of a protected list."""
        if node is None:
            return  # a new list holds NULL everywhere
        r = self._r
        if isinstance(node, Vector):
            data = node.data if isinstance(node.data, Streamed) else memoryview(node.data)
            made = self._new(node.mode, data.nbytes // _WIDTHS[node.mode])
            r.SET_VECTOR_ELT(parent, place, made)
            if isinstance(data, Streamed):
                incoming.fill(self._bytes(node.mode, made, data.nbytes))
            elif data.nbytes:
                self._bytes(node.mode, made, data.nbytes)[:] = data.cast("B")
        elif isinstance(node, Strings):
            made = self._new("character", len(node.elements))
            r.SET_VECTOR_ELT(parent, place, made)
            for i, text in enumerate(node.elements):
                r.SET_STRING_ELT(made, i, self._charsxp(text))
        else:
            made = self._new("list", len(node.elements))
            r.SET_VECTOR_ELT(parent, place, made)
            for i, element in enumerate(node.elements):
                self._put(made, i, element, incoming)
        self._describe(made, node, incoming)

    def _describe(self, made: int, node: Vector | Strings | Elements, incoming: Incoming) -> None:
        """Give a protected R object its names, dim and other attributes."""
        if isinstance(node, Elements):
            if node.names is not None:
                self._attach(made, self._names, Strings(node.names, None), incoming)
        elif node.dim is not None:
            extents = bytearray(struct.pack(f"={len(node.dim)}i", *node.dim))
            self._attach(made, self._dim, Vector("integer", extents, None), incoming)
        if not isinstance(node, Strings):
            for name, content in node.attributes:
                self._attach(made, self._r.Rf_install(name.encode()), content, incoming)

    def _charsxp(self, text: str | None) -> int:
        r = self._r
        made: int = r.missing_string if text is None else r.Rf_mkCharCE(text.encode(), _UTF8)
        return made

    def _attach(self, pointer: int, attribute: int, node: Node, incoming: Incoming) -> None:
        with self._r.kept(self._new("list", 1)) as holder:
            self._put(holder, 0, node, incoming)
            self._r.Rf_setAttrib(pointer, attribute, self._r.VECTOR_ELT(holder, 0))

    def _read(self, pointer: int) -> Node:
        """Copy the content of a protected R object that `run` let through."""
        r = self._r
        kind, length = r.TYPEOF(pointer), r.Rf_xlength(pointer)
        if kind == RTYPES.NILSXP:
            return None
        if kind == RTYPES.VECSXP:
            names = self._read(r.Rf_getAttrib(pointer, self._names))
            return Elements(
                tuple(self._read(r.VECTOR_ELT(pointer, i)) for i in range(length)),
                cast("tuple[str, ...]", names.elements) if isinstance(names, Strings) else None,
                self._attributes(pointer),
            )
        extents = self._read(r.Rf_getAttrib(pointer, self._dim))
        dim = tuple(memoryview(extents.data).cast("i")) if isinstance(extents, Vector) else None
        if kind == RTYPES.STRSXP:
            found = (r.STRING_ELT(pointer, i) for i in range(length))
            na = r.missing_string
            return Strings(tuple(None if x == na else r.R_CHAR(x).decode() for x in found), dim)
        mode = _MODES[kind]
        size = length * _WIDTHS[mode]
        data = self._bytes(mode, pointer, size) if size else bytearray()
        return Vector(mode, pickle.PickleBuffer(data), dim, self._attributes(pointer))

    def _attributes(self, pointer: int) -> Attributes:
        """Read what `carry` left on a data frame or a column of one."""
        r = self._r
        if r.Rf_getAttrib(pointer, self._class) == r.nil:
            return ()
        found = ((name, self._read(r.Rf_getAttrib(pointer, at))) for name, at in self._carried)
        return tuple((name, node) for name, node in found if isinstance(node, Vector | Strings))

    def _bytes(self, mode: Mode, pointer: int, size: int) -> memoryview:
        """R's own memory of a vector, to be read or written."""
        r = self._r
        start = {"double": r.REAL, "integer": r.INTEGER, "logical": r.LOGICAL, "raw": r.RAW}[mode]
        return memoryview((ctypes.c_char * size).from_address(start(pointer))).cast("B")


def _text(text: str) -> Strings:
    return Strings((text,), None)


def _answer(outcome: Any, seconds: float) -> Answer:
    parts = dict(zip(outcome.names, outcome.elements, strict=True))
    failure = None
    if "failure" in parts:
        message, call = parts["failure"].elements
        failure = RFailure(message, call, parts["traceback"].elements)
    return Answer(
        value=parts.get("value"),
        conditions=tuple(RCondition(*said.elements) for said in parts["said"].elements),
        failure=failure,
        refusal=parts["refusal"].elements[0] if "refusal" in parts else None,
        seconds=seconds,
    )
