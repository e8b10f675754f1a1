"""R's C functions, called with Python's interpreter lock held.

rpy2 releases the lock for every call into R. That is deadly to reticulate (seen with 1.28), which
lets go of Python objects whenever R collects garbage and trusts that the lock is held, as it is
where R is the main program. So rpy2 finds and starts R, and from then on R is reached from here.

The rule for users of this module: a new R object is protected, or put into a protected list,
before the next one is made.
"""

from __future__ import annotations

import ctypes
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import rpy2.situation

_SEXP = ctypes.c_void_p
_LENGTH = ctypes.c_ssize_t
_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "INTEGER": (_SEXP, (_SEXP,)),
    "LOGICAL": (_SEXP, (_SEXP,)),
    "RAW": (_SEXP, (_SEXP,)),
    "REAL": (_SEXP, (_SEXP,)),
    "R_CHAR": (ctypes.c_char_p, (_SEXP,)),
    "R_curErrorBuf": (ctypes.c_char_p, ()),
    "R_tryEval": (_SEXP, (_SEXP, _SEXP, ctypes.POINTER(ctypes.c_int))),
    "Rf_allocVector": (_SEXP, (ctypes.c_uint, _LENGTH)),
    "Rf_protect": (_SEXP, (_SEXP,)),
    "Rf_unprotect": (None, (ctypes.c_int,)),
    "Rf_ScalarReal": (_SEXP, (ctypes.c_double,)),
    "Rf_getAttrib": (_SEXP, (_SEXP, _SEXP)),
    "Rf_install": (_SEXP, (ctypes.c_char_p,)),
    "Rf_lang3": (_SEXP, (_SEXP,) * 3),
    "Rf_lang4": (_SEXP, (_SEXP,) * 4),
    "Rf_mkCharCE": (_SEXP, (ctypes.c_char_p, ctypes.c_int)),
    "Rf_setAttrib": (_SEXP, (_SEXP,) * 3),
    "Rf_xlength": (_LENGTH, (_SEXP,)),
    "SET_STRING_ELT": (None, (_SEXP, _LENGTH, _SEXP)),
    "SET_VECTOR_ELT": (_SEXP, (_SEXP, _LENGTH, _SEXP)),
    "STRING_ELT": (_SEXP, (_SEXP, _LENGTH)),
    "TYPEOF": (ctypes.c_int, (_SEXP,)),
    "VECTOR_ELT": (_SEXP, (_SEXP, _LENGTH)),
}


class RRaised(Exception):  # noqa: N818 - never leaves the worker
    """R raised an error where R code was run outside of a call's own handlers."""


class LibR:
    """The functions of R's shared library by their C names, and what is built on them.

    Parameters
    ----------
    home : str
        R's home. R must have been started.
    """

    def __init__(self, home: str) -> None:
        path = rpy2.situation.get_rlib_path(home, platform.system())
        self._library = ctypes.PyDLL(path)  # PyDLL is the kind that keeps the lock
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(self._library, name)
            function.restype = result
            function.argtypes = arguments
            setattr(self, name, function)
        self.nil = self._variable("R_NilValue")
        self.missing_string = self._variable("R_NaString")
        self.global_environment = self._variable("R_GlobalEnv")

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def set_text(self, name: str, text: str) -> None:
        """Set a variable that points to a C string."""
        place = ctypes.c_char_p.in_dll(self._library, name)
        place.value = os.fsencode(text)
        self._kept = place  # and with it the bytes

    def _variable(self, name: str) -> int:
        value = _SEXP.in_dll(self._library, name).value
        assert value is not None
        return value

    def evaluate(self, call: int) -> int:
        """Evaluate a call object and return the unprotected value.

        Raises
        ------
        RRaised
            With R's message.
        """
        failed = ctypes.c_int(0)
        self.Rf_protect(call)
        value = self.R_tryEval(call, self.global_environment, ctypes.byref(failed))
        self.Rf_unprotect(1)
        if failed.value:
            raise RRaised(self.R_curErrorBuf().decode("utf-8", errors="replace").strip())
        assert isinstance(value, int)
        return value

    @contextmanager
    def kept(self, pointer: int) -> Iterator[int]:
        """Protect an object from R's garbage collector; the last one is released first."""
        self.Rf_protect(pointer)
        try:
            yield pointer
        finally:
            self.Rf_unprotect(1)
