"""A file that cannot be read, beside others that can: it stops what asks for its own sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Action, Problem, Severity
from pipeline.read.sheet_listing import sheet_names
from tests.workbooks import write_book, write_parts
from tests.working_folder import ALL, PROGRAM, READING, Result, WorkingFolder, made_once

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CLARIFIED = [PROGRAM, READING]  # who shows the sheet Förtydliganden


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder whose Förtydliganden are in a file of their own, all built."""
    return made_once(tmp_path / "mapp", in_two_files)


def in_two_files(path: Path) -> WorkingFolder:
    """Return a folder whose Förtydliganden are in a file of their own, built."""
    made = WorkingFolder(path)
    rows = made.sheets.pop("Förtydliganden")
    header = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[row.get(name) for name in header] for row in rows]
    write_book(made.inputs / "mer.xlsx", {"Förtydliganden": [header, *cells]})
    assert made.build().written == ALL
    return made


def binary(*names: str) -> bytes:
    """Return the workbook part of an .xlsb with sheets of those names."""

    def text(word: str) -> bytes:
        return len(word).to_bytes(4, "little") + word.encode("utf-16-le")

    def record(kind: bytes, data: bytes) -> bytes:
        return kind + bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) + data

    sheets = [record(b"\x9c\x01", bytes(8) + text("rId1") + text(name)) for name in names]
    return record(b"\x83\x01", b"") + b"".join(sheets) + record(b"\x84\x01", b"")


def write_binary(path: Path, *names: str) -> None:
    write_parts(path, [("xl/workbook.bin", binary(*names)), ("_rels/.rels", b"<r/>")])


def told(result: Result) -> Problem:
    (found,) = [p for p in result.faults if p.code.startswith("F")]
    assert found.severity is Severity.ERROR
    return found


def half_synced(folder: WorkingFolder) -> None:
    path = folder.inputs / "mer.xlsx"
    path.write_bytes(path.read_bytes()[:700])


def test_a_half_synced_file_stops_what_reads_the_sheets_that_it_had(folder: WorkingFolder) -> None:
    half_synced(folder)

    result = folder.build()

    assert result.those(Action.FAILED) == CLARIFIED
    assert "Vid förra bygget stod där ”Förtydliganden”." in told(result).message
    assert folder.build().those(Action.FAILED) == CLARIFIED  # it is remembered


def test_a_file_saved_as_xlsb_stops_the_sheets_that_it_names(folder: WorkingFolder) -> None:
    (folder.inputs / "mer.xlsx").unlink()
    write_binary(folder.inputs / "mer.xlsb", "Förtydliganden", "Egna anteckningar")
    (folder.outputs / ".beredning.json").unlink()

    result = folder.build()

    assert result.those(Action.FAILED) == CLARIFIED
    assert "Där står ”Förtydliganden”." in told(result).message


def test_a_file_whose_sheets_nobody_can_tell_stops_everything_and_says_so(
    folder: WorkingFolder,
) -> None:
    half_synced(folder)
    (folder.outputs / ".beredning.json").unlink()

    result = folder.build()

    assert result.those(Action.FAILED) == ALL
    assert "Vilka blad som står där går inte att se. Inga dokument byggs." in told(result).message


def test_a_new_file_that_cannot_be_read_may_hold_anything(folder: WorkingFolder) -> None:
    (folder.inputs / "ny.xls").write_bytes(OLE)

    assert folder.build().those(Action.FAILED) == ALL


@pytest.mark.parametrize("cut", range(0, 120, 7))
def test_a_binary_workbook_that_is_cut_short_has_no_other_names(tmp_path: Path, cut: int) -> None:
    whole = binary("Mål", "Ärenden")
    write_parts(tmp_path / "a.xlsb", [("xl/workbook.bin", whole[: len(whole) - 5 - cut])])

    assert set(sheet_names((tmp_path / "a.xlsb").read_bytes())) <= {"Mål", "Ärenden"}


def test_the_names_of_a_binary_workbook(tmp_path: Path) -> None:
    write_binary(tmp_path / "a.xlsb", "Mål", "Politisk vilja")

    assert sheet_names((tmp_path / "a.xlsb").read_bytes()) == ("Mål", "Politisk vilja")
