"""Bytes to text: UTF-8 unless another encoding is stated, and never a guess."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path

from fitdiff.errors import DataError

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_GZIP = b"\x1f\x8b"


def decoded(path: Path, encoding: str) -> str:
    """Read a file of text, gzipped or not; a byte order mark is dropped.

    Raises
    ------
    DataError
        If it cannot be read, or is not text of that encoding; the byte and its line are named.
    """
    content = _content(path)
    if codecs.lookup(encoding).name == "utf-8":
        content = content.removeprefix(codecs.BOM_UTF8)
        for mark, other in _MARKS.items():
            if content.startswith(mark):
                raise DataError(
                    f"{path.name} is {other.upper()}. Say encoding='{other}', or save it as UTF-8."
                )
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in content[:4096]:
            raise DataError(_binary(path)) from None
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path.name} is not {encoding}: byte 0x{content[error.start]:02X} in line {line}. Say "
            "which encoding it has, such as encoding='latin-1' or encoding='cp1252', or save "
            "it as UTF-8."
        ) from None
    if "\0" in text:
        raise DataError(_binary(path))
    return text


def _binary(path: Path) -> str:
    return (
        f"{path.name} has NUL bytes and is not text. If it is a spreadsheet or an archive, save "
        "the table as CSV."
    )


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content.startswith(_GZIP) else content
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from None
    except EOFError:
        raise DataError(f"{path} is a gzip file that ends too early. Copy it again.") from None
