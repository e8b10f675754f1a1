"""Files of other programs: types, levels and missing values as they were stored."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
from pyarrow import feather, parquet

from fitdiff.errors import DataError, UnavailableError
from fitdiff.tables.frames import from_frame
from fitdiff.tables.reading import read_table
from rbridge import Frame, RSession

DATA = pd.DataFrame({"x": [1.5, None, 2.5], "g": [2, 1, 2], "s": ["a", "b", "c"]})
LABELS = {"g": {1: "low", 2: "high"}, "x": {1.5: "one and a half"}}


@pytest.mark.parametrize("ending", ["parquet", "feather", "arrow"])
def test_arrow_s_formats_keep_types_and_levels(tmp_path: Path, ending: str) -> None:
    frame = DATA.assign(g=pd.Categorical(["b", "a", "b"], ["b", "a"], ordered=True))
    data = pa.Table.from_pandas(frame.set_index("s"))
    file = tmp_path / f"cars.{ending}"
    write = parquet.write_table if ending == "parquet" else feather.write_feather
    write(data, str(file))
    table = read_table(file)
    assert table.types() == {"x": "float", "g": {"levels": ["b", "a"], "ordered": True}} | (
        {"s": "string"}
    )
    assert table.column("x").missing.tolist() == [False, True, False]


@pytest.mark.parametrize("ending", ["sav", "zsav", "dta"])
def test_labelled_values_are_categories(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"cars.{ending}"
    if ending == "dta":
        # Stata labels integers only.
        pyreadstat.write_dta(DATA, str(file), variable_value_labels={"g": LABELS["g"]})
    else:
        pyreadstat.write_sav(
            DATA,
            str(file),
            compress=ending == "zsav",
            variable_value_labels=LABELS,
            variable_measure={"g": "ordinal"},
        )
    table = read_table(file)
    assert table.column("g").labels() == ["high", "low", "high"]
    assert table.column("g").levels == ("low", "high")
    assert table.column("g").ordered == (ending != "dta")
    assert table.column("x").kind == "float"
    assert table.column("x").missing.tolist() == [False, True, False]
    if ending != "dta":
        assert "labels for some values only (none for 2.5)" in table.notes[0]


def test_a_sas_transport_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "cars.xpt"
    pyreadstat.write_xport(DATA, str(file))
    assert read_table(file).types() == {"x": "float", "g": "float", "s": "string"}


@pytest.mark.parametrize("ending", ["parquet", "feather", "rds", "sav", "dta", "sas7bdat", "xpt"])
def test_file_of_another_format_is_rejected(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"cars.{ending}"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match=rf"cars.{ending} is not an? "):
        read_table(file)


@pytest.mark.parametrize(("ending", "package"), [("rds", "rdata"), ("sav", "pyreadstat")])
def test_a_missing_package_is_named_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, package: str
) -> None:
    file = tmp_path / f"cars.{ending}"
    file.write_text("x")
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UnavailableError, match=rf"needs {package}. Run: pip install 'fitdiff\["):
        read_table(file)


R_FRAME = """
data.frame(
  f = c(1.5, NA, NaN), i = c(1L, NA, 3L), b = c(TRUE, NA, FALSE), s = c("\u00e9", NA, ""),
  g = factor(c("x", NA, "y"), levels = c("z", "y", "x"), ordered = TRUE), seq = 1:3,
  d = as.Date(c("2020-01-01", NA, "1900-01-01")),
  t = as.POSIXct(c("2020-01-01 10:00", NA, "1960-01-01 00:00"), tz = "Europe/Paris"),
  row.names = c("one", "two", "three")
)
"""


def test_an_rds_file_is_read_as_r_sends_it(tmp_path: Path, r: RSession) -> None:
    file = tmp_path / "cars.rds"
    code = tmp_path / "cars.R"
    code.write_text(f"frame <- {R_FRAME}\nsaveRDS(frame, {str(file)!r})\n", encoding="utf-8")
    r.call("base", "sys.source", {"file": str(code), "envir": 1.0}).unwrap()
    sent = r.call("base", "readRDS", {"file": str(file)}, nonfinite="carry").unwrap()
    assert isinstance(sent, Frame)
    assert sent.row_names == ("one", "two", "three")
    table = read_table(file)
    assert table.hash == from_frame(sent, "sent").hash
    assert table.hash == r.call("fitdiff", "hash_table", {"df": sent}, nonfinite="carry").unwrap()
    assert table.types() == {
        "f": "float",
        "i": "integer",
        "b": "boolean",
        "s": "string",
        "g": {"levels": ["z", "y", "x"], "ordered": True},
        "seq": "integer",
        "d": "date",
        "t": {"datetime": "Europe/Paris"},
    }
    assert table.column("f").missing.tolist() == [False, True, False]


def test_an_rds_file_of_something_else_is_refused(tmp_path: Path, r: RSession) -> None:
    file = tmp_path / "cars.rds"
    r.call("base", "saveRDS", {"object": [1.0, "a"], "file": str(file)}).unwrap()
    with pytest.raises(DataError, match="holds no data frame"):
        read_table(file)
