"""What is read beside what was kept of earlier reads is what is read from nothing."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.building import kept_reads
from pipeline.building.kept_reads import earlier_reads, keep_reads
from pipeline.building.program_stamp import program_stamp
from pipeline.read import Input, KeptReads, read_folder, row_changes
from pipeline.store.files import digest_of
from tests.nasty import NASTY
from tests.workbooks import read_parts, rewrite_part, write_book, write_parts

STEPS = 60
PART = "xl/worksheets/sheet{}.xml"
CELLS: list[Any] = [
    *(text for text in NASTY.values() if text.isprintable()),
    *(None, "", "samma", "samma", 7, -7, 1.5, 0.1, 10**20, True, False, " blank ", "#REF!"),
    *(date(2027, 1, 2), datetime(2027, 1, 2, 3, 4, 5), time(18, 30), timedelta(hours=30)),  # noqa: DTZ001
    *("=1+1", '="a"', "rad\nrad", "'12", "00123"),
]


def book(random_: random.Random) -> dict[str, list[list[Any]]]:
    """Return three sheets with all sorts of cells."""
    names = {"Mål": ["Mål-id", "Måltext", "Nr", "Egen"], "Ord": ["Kortform", "Utskrivet"]}
    names["Organ"] = ["Organ-id", "Namn", "Typ"]
    return {
        name: [header, *([random_.choice(CELLS) for _ in header] for _ in range(12))]
        for name, header in names.items()
    }


@pytest.mark.parametrize("number", range(20))
def test_a_sheet_that_is_read_in_pieces_is_as_one_read_whole(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random_ = random.Random(number)
    sheets = book(random_)
    for rows in sheets.values():
        for row in rows[2:]:
            row[: random_.randrange(2)] = []
            del row[random_.randrange(len(row) + 1) :]
        rows[3:3] = [[]] * random_.randrange(9)
    write_book(tmp_path / "a.xlsx", sheets)
    whole = read_folder(tmp_path)

    for rows_of_a_piece in (1, 2, 5):
        monkeypatch.setattr(row_changes, "ROWS_OF_A_PIECE", rows_of_a_piece)
        assert read_folder(tmp_path) == whole


def saved(change: Callable[[Worksheet, random.Random], None]) -> Callable[..., None]:
    """Return what makes a change as a program does that saves the whole workbook."""

    def make(path: Path, random_: random.Random) -> None:
        made: Workbook = load_workbook(io.BytesIO(path.read_bytes()))
        sheet = random_.choice(made.worksheets)
        change(sheet, random_)
        made.save(path)

    return make


def place(sheet: Worksheet, random_: random.Random) -> Any:
    """Return a cell at random."""
    last = random_.choice([sheet.max_column, sheet.max_column, 9])
    return sheet.cell(random_.randint(1, max(2, sheet.max_row + 1)), random_.randint(1, last))


def in_xml(pattern: bytes, put: Callable[[re.Match[bytes], random.Random], bytes]) -> Any:
    """Return what makes a change in the XML of a sheet alone."""

    def make(path: Path, random_: random.Random) -> None:
        part = PART.format(random_.randint(1, 3))

        def change(data: bytes) -> bytes:
            found = list(re.finditer(pattern, data))
            if not found:
                return data
            one = random_.choice(found)
            return data[: one.start()] + put(one, random_) + data[one.end() :]

        rewrite_part(path, part, change)

    return make


def merge(sheet: Worksheet, random_: random.Random) -> None:
    """Merge two cells, or none any longer."""
    row = random_.randint(1, 9)
    areas = [str(area) for area in sheet.merged_cells.ranges]
    for area in areas:
        sheet.unmerge_cells(area)
    if not areas:
        sheet.merge_cells(f"A{row}:A{row + 1}")


def rename(sheet: Worksheet, random_: random.Random) -> None:
    """Give a sheet another name."""
    sheet.title = random_.choice(["Mål", "Ord", "Organ", "Program", "Okänt"])


def move(path: Path, random_: random.Random) -> None:
    """Put the parts in another order, or give the file another name."""
    if random_.random() < 0.5:
        parts = list(read_parts(path).items())
        random_.shuffle(parts)
        write_parts(path, parts)
    else:
        shutil.copy(path, path.with_name("också.xlsx"))


def texts(path: Path, random_: random.Random) -> None:
    """Change the texts that sheets share, without a sheet knowing."""
    part = "xl/sharedStrings.xml"
    if part in read_parts(path):
        old, new = random_.choice([(b"samma", b"annat"), (b"</sst>", b"<si><t>x</t></si></sst>")])
        rewrite_part(path, part, lambda data: data.replace(old, new))


XML_CHANGES = [
    (rb"<row .*?</row>", lambda one, _: b""),
    (rb'<row r="(\d+)".*?</row>', lambda one, _: one[0] + one[0]),
    (rb"</row>", lambda one, _: b"</row><!-- x -->"),
    (rb"</row>", lambda one, _: b"</row>\n"),
    (rb' r="[A-Z]+\d+"', lambda one, _: b""),
    (rb' r="[A-Z](\d+)"', lambda one, _: b' r="Z%b"' % one[1]),
    (rb' r="([A-Z])\d+"', lambda one, r: b' r="%b%d"' % (one[1], r.randint(1, 14))),
    (rb"<v>\d+</v>", lambda one, r: b"<v>%d</v>" % r.randint(0, 20)),
    (rb"<v>\d+</v>", lambda one, _: b"<v>x</v>"),
    (rb'<c r="([A-Z]+\d+)"[^>]*/>', lambda one, _: b'<c r="%b" t="e"><v>#REF!</v></c>' % one[1]),
    (rb"</sheetData>", lambda one, _: b'<row r="99"><c r="ZZ99"><v>1</v></c></row></sheetData>'),
    (rb"<sheetData>", lambda one, _: b"<!-- x --><sheetData>"),
    (rb"</worksheet>", lambda one, _: b""),
    (rb's="\d+"', lambda one, r: b's="%d"' % r.randint(0, 4)),
]
CHANGES: dict[str, Callable[[Path, random.Random], None]] = {
    "en cell": saved(lambda s, r: setattr(place(s, r), "value", r.choice(CELLS))),
    "en rad till": saved(lambda s, r: s.append([r.choice(CELLS) for _ in range(3)])),
    "en rad mindre": saved(lambda s, r: s.delete_rows(r.randint(1, 12))),
    "en rad emellan": saved(lambda s, r: s.insert_rows(r.randint(1, 12))),
    "en kolumn mindre": saved(lambda s, r: s.delete_cols(r.randint(1, 4))),
    "genomstruket": saved(lambda s, r: setattr(place(s, r), "font", Font(strike=True))),
    "procent": saved(lambda s, r: setattr(place(s, r), "number_format", "0%")),
    "dold": saved(lambda s, r: setattr(s, "sheet_state", r.choice(["hidden", "visible"]))),
    "sammanslagna": saved(merge),
    "ett annat namn": saved(rename),
    "flyttat": move,
    "texterna": texts,
    **{f"xml {n}": in_xml(*change) for n, change in enumerate(XML_CHANGES)},
}


def test_a_changed_workbook_is_read_as_from_nothing(tmp_path: Path) -> None:
    inputs = tmp_path / "inputs"
    for seed in range(4):
        random_ = random.Random(seed)
        shutil.rmtree(inputs, ignore_errors=True)
        path = write_book(inputs / "a.xlsx", book(random_))
        met = 0
        for step in range(STEPS // 4 * 3):
            name = random_.choice([*CHANGES])
            before = path.read_bytes()
            try:
                CHANGES[name](path, random_)
            except Exception:  # a workbook that was damaged in XML, and openpyxl cannot open
                write_book(path, book(random_))
            kept = earlier_reads(tmp_path)
            found = read_folder(inputs, kept=kept)
            keep_reads(tmp_path, kept)
            met += any(kept.sheet(place) for place in kept.asked - kept.found.keys())

            assert found == read_folder(inputs), (seed, step, name)
            assert types(found) == types(read_folder(inputs)), (seed, step, name)
            if not found.tables:
                path.write_bytes(before)
        assert met > STEPS // 6


def types(found: Input) -> list[type]:
    """Return the type of each cell: 7 and 7.0 are equal, and so are 1 and True."""
    rows = [row for table in found.tables for row in (table.header, *table.rows)]
    return [type(cell) for row in rows for cell in row]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a working folder whose workbook has been read."""
    write_book(tmp_path / "inputs" / "a.xlsx", {"Ord": [["Kortform", "Utskrivet"], ["KS", "kss"]]})
    read_again(tmp_path)
    return tmp_path


def read_again(folder: Path) -> KeptReads:
    """Read a folder and keep it; return what was read anew."""
    kept = earlier_reads(folder)
    read_folder(folder / "inputs", kept=kept)
    keep_reads(folder, kept)
    return kept


def only_note(folder: Path) -> Path:
    """Return the file in which the only sheet is kept."""
    (path,) = (folder / "outputs" / ".beredning" / "blad").iterdir()
    return path


def test_a_sheet_that_has_not_changed_is_not_read(folder: Path) -> None:
    assert not read_again(folder).found


def test_another_version_of_the_program_reads_it_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_reads, "program_stamp", lambda: "en annan")

    assert read_again(folder).found


@pytest.mark.parametrize(
    "change",
    [
        lambda known: known.pop("cells"),
        lambda known: known.update(cells=[[1], {}]),
        lambda known: known.update(width=0),
        lambda known: known.update(width=3),
        lambda known: known.update(odd=[[0, "eval", "1"]]),
        lambda known: known.update(odd=[[-1, "date", "2027-01-01"]]),
        lambda known: known.update(odd=[[0, "date", "i går"]]),
        lambda known: known.update(numbers=["1"]),
        lambda known: known.update(written="x"),
        lambda known: known.update(struck=[[1]]),
        lambda known: known.update(texts=["1"]),
        lambda known: known.update(area=-1),
    ],
)
def test_what_has_not_its_shape_is_read_again(folder: Path, change: Callable[..., Any]) -> None:
    known = json.loads(only_note(folder).read_bytes().partition(b"\n")[2])
    change(known)
    data = json.dumps(known).encode()
    head = f"{program_stamp()} {digest_of(data)}\n".encode()
    only_note(folder).write_bytes(head + data)

    assert read_again(folder).found


def test_a_note_that_was_cut_short_is_read_again(folder: Path) -> None:
    only_note(folder).write_bytes(only_note(folder).read_bytes()[:-1])

    assert read_again(folder).found


def test_a_sheet_that_is_gone_is_not_kept(folder: Path) -> None:
    write_book(folder / "inputs" / "a.xlsx", {"Organ": [["Organ-id", "Namn"], ["KS", "kss"]]})
    before = only_note(folder)
    read_again(folder)

    assert only_note(folder) != before
