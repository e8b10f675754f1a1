"""CSV and TSV files: what is read, and what is refused with the line where it is."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from fitdiff.errors import DataError
from fitdiff.tables.table import Table

Read = Callable[..., Table]


def test_a_csv_file_is_read(read: Read) -> None:
    table = read("mpg,cyl,name\n21.0,6,Mazda\n22.8,4,Datsun\n")
    assert table.name == "cars"
    assert table.types() == {"mpg": "float", "cyl": "integer", "name": "string"}
    assert table.column("mpg").values.tolist() == [21.0, 22.8]


def test_quotes_hide_separators_and_line_ends(read: Read) -> None:
    table = read('"a, b",c\n"x\ny",1\n"say ""hi""",2\n')
    assert table.column("a, b").labels() == ["x\ny", 'say "hi"']


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(read: Read, end: str) -> None:
    assert read(f"a,b{end}1,2{end}{end}3,4").column("b").values.tolist() == [2, 4]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found(read: Read, mark: str) -> None:
    assert read(f"a{mark}b\n1{mark}x, y\n2{mark}z, w\n" if mark != "," else "a,b\n1,x\n").names == (
        "a",
        "b",
    )


def test_one_column_needs_no_separator(read: Read) -> None:
    assert read("x\n1\n2\n").names == ("x",)


def test_a_decimal_comma_is_found(read: Read) -> None:
    table = read("a;b\n1,5;2\n-2,25;3\n")
    assert table.column("a").values.tolist() == [1.5, -2.25]


def test_a_gzipped_file_is_read(read: Read) -> None:
    assert read(gzip.compress(b"a,b\n1,2\n"), "cars.csv.gz").n_rows == 1


def test_byte_order_mark_is_removed_from_the_first_name(read: Read) -> None:
    assert read(b"\xef\xbb\xbfa,b\n1,2\n").names == ("a", "b")


def test_another_encoding_is_read_if_it_is_stated(read: Read) -> None:
    table = read("a\ncafé\n".encode("latin-1"), encoding="latin-1")
    assert table.column("a").labels() == ["café"]


def test_row_names_of_write_csv_are_named_as_no_design_is(read: Read) -> None:
    table = read('"","mpg"\n"Mazda",21\n')
    assert table.names == ("rownames", "mpg")
    assert "called 'rownames'" in table.notes[0]


def test_a_first_line_of_numbers_is_noted(read: Read) -> None:
    assert "though all of it is numbers" in read("1.5,2\n2.5,3\n").notes[0]


def test_lines_past_the_sample_are_read(read: Read) -> None:
    assert read("a,b\n" + "1,2\n" * 3000).n_rows == 3000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        (" \n\n", "is empty"),
        ("a,b\n", "a header .a, b. but no rows"),
        ("a,b,a\n1,2,3\n", "2 columns named 'a'"),
        ("a,b\n1,2\n3\n", "Line 3 of cars.csv has 1 fields, the header has 2"),
        ("a,b\n\n1,2\n3,4,5\n", "Line 4 of cars.csv has 3 fields"),
        ('a,b\n"x\n\ny",2\n3,4,5\n', "Line 5 of cars.csv has 3 fields"),
        ("a,b\nrow1,2,3\nrow2,4,5\n", "Line 2.*give its column a name"),
        ("a,b\n" + "1,2\n" * 2000 + "3\n", "Line 2002 of cars.csv has 1 fields"),
        ('a,b\n1,"x\n3,4\n', "a quote opened in line 2 is not closed"),
        ("a,b,\n1,2,3\n", "Column 3 of cars.csv has no name"),
        ("a b c\n1 2 3\n", "separated by spaces"),
        ("a,b;c\n1,2;3\n", "separated by a comma or a semicolon"),
        ("a;b\n1,5;2.5\n", "the numbers 1,5 and 2.5"),
        ("a;b\n1,234;2\n", "1,234: with a decimal comma, or thousands"),
        (b"a,b\n1,2\n3,caf\xe9\n", "not utf-8: byte 0xE9 in line 3. .*latin-1"),
        ("a,b\n1,2\n".encode("utf-16"), "is UTF-16. Say encoding='utf-16'"),
        (bytes(range(256)), "has NUL bytes and is not text"),
        (b"PK\x03\x04\x00\x00\xff\xfe", "has NUL bytes"),
        (b"\x1f\x8b\x08\x00", "gzip file that ends too early"),
        (",".join(f"v{i}" for i in range(10**6)), "has 1000000 fields; at most 100000"),
        ("x" * 200_000 + "\n1\n", "a field of more than 131072 characters"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else "bytes",
)
def test_a_bad_file_is_refused_in_one_message(read: Read, content: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read(content)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"separator": "::"}, "separator must be one character, got '::'"),
        ({"decimal": "x"}, "decimal must be '.' or ','"),
        ({"separator": ",", "decimal": ","}, "both ','"),
        ({"encoding": "utf-9"}, "Unknown encoding 'utf-9'"),
        ({"missing": "NA"}, "missing must be a list of texts"),
        ({"types": {"c": "float"}}, "'c', which is not a column"),
        ({"types": {"a": "flot"}}, "unknown type 'flot'. Did you mean 'float'"),
        ({"types": {"a": [1, 2]}}, r"a list of levels \(strings\), got \[1, 2\]"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(
    read: Read, options: dict[str, object], says: str
) -> None:
    with pytest.raises(DataError, match=says):
        read("a,b\n1,2\n", **options)
