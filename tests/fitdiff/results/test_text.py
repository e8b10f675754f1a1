from hypothesis import given
from hypothesis import strategies as st

from fitdiff.results.text import WIDTH, hanging, new_table, print_whole, printed, text_console

names = st.text("abcdefgh-", min_size=1, max_size=30)


def test_text_is_wrapped_at_80_columns() -> None:
    console = text_console()
    console.print("word " * 40)
    assert {len(line) <= WIDTH for line in printed(console).splitlines()} == {True}


@given(st.lists(names, min_size=1, max_size=20), st.floats(0, 1e6))
def test_every_number_of_a_wide_table_is_printed_whole(headings: list[str], value: float) -> None:
    console, table = text_console(), new_table("method", numbers=headings)
    values = [f"{value + place:.6f}" for place in range(len(headings))]
    table.add_row("ridge", *values)
    print_whole(console, table)
    lines = printed(console).splitlines()
    assert [word for line in lines for word in line.split() if word in values] == values
    assert max(map(len, lines)) <= WIDTH


def test_each_part_of_a_wide_table_says_what_its_rows_are() -> None:
    console, table = text_console(), new_table("method", numbers=[f"n = {n}" for n in range(20)])
    table.add_row("ridge", *["0.1234"] * 20)
    print_whole(console, table)
    rows = [line for line in printed(console).splitlines() if "0.1234" in line]
    assert len(rows) > 1
    assert all(row.split()[0] == "ridge" for row in rows)


def test_long_text_is_wrapped_beside_numbers() -> None:
    console, table = text_console(), new_table("method", "cause", numbers=["effect"])
    table.add_row("ridge", "standardised with the sample's standard deviation " * 3, "+0.123456")
    print_whole(console, table)
    lines = printed(console).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert sum("effect" in line for line in lines) == 1


def test_a_word_longer_than_a_line_is_printed_whole() -> None:
    console, table = text_console(), new_table("path", numbers=["size"])
    table.add_row("x" * 100, "1")
    print_whole(console, table)
    assert "x" * 100 in printed(console)


def test_words_are_wrapped_at_spaces_only() -> None:
    console = text_console()
    table = new_table("method", "engine", numbers=["not-converged", "separated", "with warnings"])
    table.add_row("liblinear-top10", "py.statsmodels", "0", "0", "0")
    print_whole(console, table)
    text = printed(console)
    assert {"liblinear-top10", "py.statsmodels", "not-converged"} <= {*text.split()}
    assert max(map(len, text.splitlines())) <= WIDTH


def test_every_row_is_printed_in_every_part() -> None:
    console, table = text_console(), new_table("method", numbers=[f"n = {n}" for n in range(20)])
    names = ["ridge", "lasso", "least-squares"]
    for name in names:
        table.add_row(name, *["0.1234"] * 20)
    print_whole(console, table)
    rows = [line.split() for line in printed(console).splitlines() if "0.1234" in line]
    assert sum(row.count("0.1234") for row in rows) == 60
    assert [row[0] for row in rows] == names * (len(rows) // 3)


def test_a_line_goes_on_further_in_where_it_is_indented() -> None:
    indented = hanging("  " + "word " * 30).splitlines()
    assert [len(line) - len(line.lstrip()) for line in indented] == [2, 4]
    flush = hanging("word " * 30).splitlines()
    assert [len(line) - len(line.lstrip()) for line in flush] == [0, 0]
    assert max(map(len, indented + flush)) <= WIDTH
