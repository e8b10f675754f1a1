"""Plain text of 80 columns: paragraphs are wrapped, tables split, and no number is ever cut."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

WIDTH = 80
# A number as wide as this is not met; what is wider than `WIDTH` all by itself is printed whole.
_ANY = 10_000


def text_console() -> Console:
    """Make a console of `WIDTH` columns whose text `printed` returns."""
    return Console(file=StringIO(), width=WIDTH, force_terminal=False, highlight=False)


def printed(console: Console) -> str:
    """Return what was printed on a `text_console`, without spaces at the ends of lines."""
    output = console.file
    assert isinstance(output, StringIO)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


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
        Further columns, flush right and never wrapped.
    """
    table = Table(box=box.SIMPLE_HEAD, header_style="")
    for heading in headings:
        table.add_column(heading)
    for heading in numbers:
        table.add_column(heading, justify="right")
    return table


def print_whole(console: Console, table: Table, keys: int = 1) -> None:
    """Print a table without losing a character: columns that do not fit follow in another table.

    Text is wrapped where it has spaces. The keys and columns that are flush right stay in one line.

    Parameters
    ----------
    console : Console
    table : Table
    keys : int
        Number of columns at the left that say what a row is about; each table begins with them.
    """
    for places in _pieces(console, table, keys):
        piece = _columns_of(table, places, keys)
        console.width = max(WIDTH, _least(console, piece))
        console.print(piece, markup=False)
    console.width = WIDTH


def _pieces(console: Console, table: Table, keys: int) -> list[list[int]]:
    """Divide columns into runs that fit, each after the keys."""
    first = list(range(keys))
    pieces = [first.copy()]
    for place in range(keys, len(table.columns)):
        longer = [*pieces[-1], place]
        fits = _least(console, _columns_of(table, longer, keys)) <= WIDTH
        if fits or len(pieces[-1]) == keys:
            pieces[-1] = longer
        else:
            pieces.append([*first, place])
    return pieces


def _columns_of(table: Table, places: Sequence[int], keys: int) -> Table:
    piece = Table(box=table.box, header_style="")
    for place in places:
        column = table.columns[place]
        whole = place < keys or column.justify == "right"
        piece.add_column(column.header, justify=column.justify, no_wrap=whole, overflow="fold")
    cells = [list(table.columns[place].cells) for place in places]
    for row, *values in zip(table.rows, *cells, strict=True):
        piece.add_row(*values, end_section=row.end_section)
    return piece


def _least(console: Console, table: Table) -> int:
    """Width below which words would be broken."""
    return Measurement.get(console, console.options.update(max_width=_ANY), table).minimum
