"""A .csv is a sheet by its file name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import CellFault, Severity, Table
from pipeline.read import Input, read_folder

TEXT = "Mål-id;Måltext\nM1;växa\n"
READ = Table("Mål.csv", "Mål", ("Mål-id", "Måltext"), (("M1", "växa"),))


def read(folder: Path, data: bytes, name: str = "Mål.csv") -> Input:
    (folder / name).write_bytes(data)
    return read_folder(folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [";", ","])
def test_utf8_is_read_with_either_separator(
    tmp_path: Path, encoding: str, line: str, separator: str
) -> None:
    text = TEXT.replace(";", separator).replace("\n", line)

    assert read(tmp_path, text.encode(encoding)) == Input((READ,), (), read_folder(tmp_path).digest)


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, TEXT.encode("cp1252"))

    assert found.tables == (READ,)
    (problem,) = found.problems
    assert (problem.severity, problem.code) == (Severity.INFO, "F07")
    assert str(problem).startswith("UPPLYSNING F07 Mål.csv: Filen är inte i UTF-8")


def test_the_separator_is_the_one_of_the_header_outside_quotation_marks(tmp_path: Path) -> None:
    found = read(tmp_path, 'Mål-id,"Namn; kort",Stam\nM1,a;b,"c,d"\n'.encode())

    assert found.tables[0].header == ("Mål-id", "Namn; kort", "Stam")
    assert found.tables[0].rows == (("M1", "a;b", "c,d"),)


def test_a_header_with_a_semicolon_wins_over_its_commas(tmp_path: Path) -> None:
    found = read(tmp_path, "Mål-id;Namn, kort, och långt\nM1;x\n".encode())

    assert found.tables[0].rows == (("M1", "x"),)


def test_text_stays_as_it_is_but_line_breaks_are_one_kind(tmp_path: Path) -> None:
    found = read(tmp_path, 'Mål-id;Text\r\n00123;" a ""b""\r\nc\rd "\r\n'.encode())

    assert found.tables[0].rows == (("00123", ' a "b"\nc\nd '),)


def test_blank_lines_keep_their_place_and_short_rows_are_filled(tmp_path: Path) -> None:
    found = read(tmp_path, b"Ord;B\n\nx\n;;y\n;\n\n", "Ord.csv")

    assert found.tables[0].header == ("Ord", "B", None)
    assert found.tables[0].rows == ((None,) * 3, ("x", None, None), (None, None, "y"))


def test_an_exported_error_is_a_fault_in_swedish_and_english(tmp_path: Path) -> None:
    found = read(tmp_path, b"Ord;B;C\n#REFERENS!;#DIV/0!;#1 i listan\n", "Ord.csv")

    row = found.tables[0].rows[0]
    assert row == ("#REFERENS!", "#DIV/0!", "#1 i listan")
    assert [isinstance(value, CellFault) for value in row] == [True, True, False]


def test_the_name_of_the_file_is_the_name_of_the_sheet(tmp_path: Path) -> None:
    (tmp_path / "ks").mkdir()
    found = read(tmp_path, b"Vilja-id\nV1\n", "ks/politisk  VILJA.CSV")

    assert found.tables[0].sheet == "politisk  VILJA"
    assert found.tables[0].rows == (("V1",),)


def test_a_csv_of_another_name_is_only_named(tmp_path: Path) -> None:
    found = read(tmp_path, TEXT.encode("cp1252"), "export.csv")

    assert (found.tables, found.problems) == ((Table("export.csv", "export", (), ()),), ())


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "F04", "tom"),
        (TEXT.encode("utf-16"), "F01", "varken UTF-8 eller Windows-1252"),
        (b"M\x81l;\xe5", "F01", "varken UTF-8 eller Windows-1252"),
        (b'Ord;B\nx;"y\nz;w\n', "F01", "Citattecknen går inte ihop på rad"),
        (b'Ord;B\n"x"y;z\n', "F01", "Citattecknen går inte ihop på rad 2"),
    ],
)
def test_what_cannot_be_read_stops_its_own_sheet(
    tmp_path: Path, data: bytes, code: str, said: str
) -> None:
    found = read(tmp_path, data)

    (problem,) = found.problems
    assert found.tables == ()
    assert (problem.severity, problem.code) == (Severity.ERROR, code)
    assert said in problem.message
    assert problem.remedy
    assert [str(source) for source in problem.stops] == ["Mål//"]


def test_only_a_mark_or_only_blanks_is_a_sheet_without_rows(tmp_path: Path) -> None:
    found = read(tmp_path, b"\xef\xbb\xbf\r\n\r\n")

    assert found.tables == (Table("Mål.csv", "Mål", (), ()),)
