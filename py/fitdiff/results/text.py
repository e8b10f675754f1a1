"""Plain text of 80 columns: paragraphs are wrapped, tables split, and no number is ever cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import StringIO
from itertools import chain
from textwrap import fill

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table

WIDTH = 80


def text_console() -> Console:
    """Make a console of `WIDTH` columns whose text `printed` returns."""
    return Console(file=StringIO(), width=WIDTH, force_terminal=False, highlight=False)


def printed(console: Console) -> str:
    """Return what was printed on a `text_console`, without spaces at the ends of lines."""
    output = console.file
    assert isinstance(output, StringIO)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def hanging(line: str) -> str:
    """Wrap a line; what follows is two columns further in, unless the line begins at the left."""
    indent = " " * (len(line) - len(line.lstrip()))
    return fill(
        line, WIDTH, subsequent_indent=indent and indent + "  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def heading_and_table(console: Console, title: str, notice: str = "") -> Table:
    """Print a heading, and return the table to fill and print below it."""
    console.print(f"\n{title} ({notice})" if notice else f"\n{title}", markup=False)
    return new_table()


def new_table(*headings: str, numbers: Sequence[str] = ()) -> Table:
    """Make an empty table.

    Parameters
    ----------
    *headings : str
        Columns of text, which may be wrapped.
    numbers : sequence of str
        Further columns, flush right.
    """
    table = Table(box=box.SIMPLE_HEAD, header_style="")
    for heading in headings:
        table.add_column(heading)
    for heading in numbers:
        table.add_column(heading, justify="right")
    return table


def print_whole(console: Console, table: Table, keys: int = 1) -> None:
    """Print a table without losing a character: columns that do not fit follow in another table.

    Columns without a word in any row are left out.

    Cells and headings are wrapped where they have spaces, and nowhere else.

    Parameters
    ----------
    console : Console
    table : Table
        Of strings.
    keys : int
        Number of columns at the left that say what a row is about; each table begins with them.
    """
    words = [_longest(column, str.split) for column in table.columns]
    lines = [_longest(column, str.splitlines) for column in table.columns]
    told = [at for at in range(keys, len(words)) if not _is_blank(table.columns[at])]
    for places in _pieces(words, keys, told):
        widths = _widths([words[at] for at in places], [lines[at] for at in places])
        piece = Table(box=table.box, header_style="")
        for at, width in zip(places, widths, strict=True):
            column = table.columns[at]
            piece.add_column(column.header, justify=column.justify, overflow="fold", width=width)
        cells = [list(table.columns[at].cells) for at in places]
        for row, *values in zip(table.rows, *cells, strict=True):
            piece.add_row(*values, end_section=row.end_section)
        # A single word may be longer than a line.
        console.width = max(WIDTH, _total(widths))
        console.print(piece, markup=False)
    console.width = WIDTH


def _longest(column: Column, divide: Callable[[str], list[str]]) -> int:
    parts = [divide(str(cell)) for cell in (column.header, *column.cells)]
    return max((cell_len(part) for part in chain.from_iterable(parts)), default=1)


def _total(widths: Sequence[int]) -> int:
    """Width of a table: a space on both sides of each column, and one between columns."""
    return sum(widths) + 3 * len(widths) + 1


def _is_blank(column: Column) -> bool:
    cells = [str(cell).strip() for cell in column.cells]
    return bool(cells) and not any(cells)


def _pieces(words: Sequence[int], keys: int, told: Sequence[int]) -> list[list[int]]:
    """Divide columns, by their longest words, into runs that fit; each begins with the keys."""
    pieces = [[*range(keys)]]
    for place in told:
        longer = [*pieces[-1], place]
        if _total([words[at] for at in longer]) <= WIDTH or len(longer) == keys + 1:
            pieces[-1] = longer
        else:
            pieces.append([*range(keys), place])
    return pieces


def _widths(words: Sequence[int], lines: Sequence[int]) -> list[int]:
    """Give the room that the longest words leave to the columns that would be wrapped most."""
    widths = list(words)
    while _total(widths) < WIDTH and widths != list(lines):
        most = max(range(len(widths)), key=lambda at: lines[at] / widths[at])
        widths[most] += 1
    return widths
