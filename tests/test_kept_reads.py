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
from pipeline.read import Input, KeptReads, kept_json, read_folder, row_changes
from pipeline.read.xlsx_workbook import open_xlsx
from pipeline.store.files import digest_of
from pipeline.xlsx.workbook_package import WorkbookPackage
from tests import test_read_ods
from tests.nasty import NASTY
from tests.workbooks import (
    SHARED,
    read_parts,
    rewrite_part,
    share_texts,
    shared_texts,
    write_book,
    write_parts,
)

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
        before = shared_texts(path)
        made: Workbook = load_workbook(io.BytesIO(path.read_bytes()))
        sheet = random_.choice(made.worksheets)
        change(sheet, random_)
        made.save(path)
        if random_.random() < 0.9:  # in the order of the sheets, or what is new at the end
            share_texts(path, random_.choice([before, []]))

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


def in_part(part: str, ways: list[tuple[bytes, bytes]]) -> Callable[[Path, random.Random], None]:
    """Return what writes something otherwise, wherever it stands in a part."""

    def make(path: Path, random_: random.Random) -> None:
        if part in read_parts(path):
            rewrite_part(path, part, lambda data: data.replace(*random_.choice(ways)))

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


def texts(*ways: Callable[[list[bytes], int, random.Random], object]) -> Any:
    """Return what changes the texts that sheets share, without a sheet knowing."""

    def make(path: Path, random_: random.Random) -> None:
        if SHARED not in read_parts(path):
            return

        def change(data: bytes) -> bytes:
            begin, end = data.find(b"<si"), data.rfind(b"</si>") + len(b"</si>")
            if not 0 <= begin < end:
                return data
            found = [text + b"</si>" for text in data[begin:end].split(b"</si>")[:-1]]
            random_.choice(ways)(found, random_.randrange(len(found)), random_)
            return data[:begin] + b"".join(found) + data[end:]

        rewrite_part(path, SHARED, change)

    return make


WRITTEN = [
    b"<si><t>nytt</t></si>",
    b'<si><t xml:space="preserve"> a &amp; b </t></si>',
    b"<si><r><rPr><strike/><sz val='9'/></rPr><t>bort</t></r><r><t>kvar</t></r></si>",
    b'<si><t>ord</t><rPh sb="0" eb="1"><t>uttal</t></rPh><phoneticPr fontId="1"/></si>',
    b'<si x="1"><t/></si>',
    b"<si></si>",
    b"<si><t>#REF!</t></si>",
]
DAMAGED = [
    b"<si/>",
    b"<si><t>a</si>",
    b"<si><t>&nbsp;</t></si>",
    b"<si><t>a\xff</t></si>",
    b"<si><t>a</t></si><!-- x -->",
    b"<x:si><x:t>a</x:t></x:si>",
    b"<si><si><t>a</t></si></si>",
    b"<si><r><t>a</r></si>",
    b"<si><t>a</t></si></sst>",
]


def put(ways: list[bytes]) -> Callable[[list[bytes], int, random.Random], object]:
    """Return what writes a text otherwise."""
    return lambda found, at, r: found.__setitem__(at, r.choice(ways))


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
    "en text": texts(put(WRITTEN)),
    "två texter": texts(
        lambda found, at, r: (put(WRITTEN)(found, at, r), put(WRITTEN)(found, 0, r)),
        lambda found, at, r: found.insert(0, found.pop(at)),
        lambda found, at, r: found.reverse(),
    ),
    "en text till": texts(
        lambda found, at, r: found.append(r.choice(WRITTEN)),
        lambda found, at, r: found.insert(at, r.choice(WRITTEN)),
        lambda found, at, r: found.extend(WRITTEN * 9),
    ),
    "en text mindre": texts(
        lambda found, at, r: found.pop(),
        lambda found, at, r: found.pop(at),
        lambda found, at, r: found.__delitem__(slice(at, None)),
    ),
    "texterna": in_part(
        SHARED,
        [
            (b"samma", b"annat"),
            (b"<si><t>", b"<si ><t>"),
            (b"uniqueCount", b"x"),
            (b" count", b" y"),
        ],
    ),
    "en skadad text": texts(put(DAMAGED)),
    **{f"xml {n}": in_xml(*change) for n, change in enumerate(XML_CHANGES)},
}


def test_a_changed_workbook_is_read_as_from_nothing(tmp_path: Path) -> None:
    inputs = tmp_path / "inputs"
    for seed in range(4):
        random_ = random.Random(seed)
        shutil.rmtree(inputs, ignore_errors=True)
        path = share_texts(write_book(inputs / "a.xlsx", book(random_)))
        met = 0
        for step in range(STEPS // 4 * 3):
            name = random_.choice([*CHANGES])
            before = path.read_bytes()
            try:
                CHANGES[name](path, random_)
            except Exception:  # a workbook that was damaged in XML, and openpyxl cannot open
                share_texts(write_book(path, book(random_)))
            kept = earlier_reads(tmp_path)
            found = read_folder(inputs, kept=kept)
            keep_reads(tmp_path, kept)
            met += any(kept.sheet(place) for place in kept.asked - kept.found.keys() if place[1])

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
    sheets = {"Ord": [["Kortform", "Utskrivet"], ["KS", "kss"]]}
    share_texts(write_book(tmp_path / "inputs" / "a.xlsx", sheets))
    read_again(tmp_path)
    return tmp_path


def read_again(folder: Path) -> KeptReads:
    """Read a folder and keep it; return what was read anew."""
    kept = earlier_reads(folder)
    read_folder(folder / "inputs", kept=kept)
    keep_reads(folder, kept)
    return kept


def note_of(folder: Path, sheet: str = "Ord") -> Path:
    """Return the file in which a sheet is kept, or what its workbook says."""
    return kept_reads._path(folder, ("a.xlsx", sheet))


def test_a_sheet_that_has_not_changed_is_not_read(folder: Path) -> None:
    assert not read_again(folder).found


def test_another_version_of_the_program_reads_it_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_reads, "program_stamp", lambda: "en annan")

    assert read_again(folder).found


def rewritten(path: Path, change: Callable[[list[Any]], object]) -> None:
    """Change the pieces in a note, as somebody does who knows how it is told from others."""
    _, *pieces, _ = path.read_bytes().split(b"\n")
    known = list(map(json.loads, pieces))
    change(known)
    whole = "".join(f"{line}\n" for line in [program_stamp(), *map(json.dumps, known)]).encode()
    path.write_bytes(whole + digest_of(whole).encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda known: known.clear(),
        lambda known: known.pop(0),
        lambda known: known.pop(1),
        lambda known: known[0].pop("origin"),
        lambda known: known[0].update(width=0),
        lambda known: known[0].update(width=3),
        lambda known: known[0].update(struck=[[1]]),
        lambda known: known[0].update(origin=["1"]),
        lambda known: known[0].update(origin=["1", "2", "3"]),
        lambda known: known[0].update(area=-1),
        lambda known: known[1].pop(),
        lambda known: known[1].__setitem__(0, [[1], {}]),
        lambda known: known[1].__setitem__(1, [[0, "eval", "1"]]),
        lambda known: known[1].__setitem__(1, [[-1, "date", "2027-01-01"]]),
        lambda known: known[1].__setitem__(1, [[0, "date", "i går"]]),
        lambda known: known[1].__setitem__(2, ["1"]),
        lambda known: known[1].__setitem__(3, "x"),
        lambda known: known[1].__setitem__(3, "00"),
    ],
)
def test_what_has_not_its_shape_is_read_again(folder: Path, change: Callable[..., Any]) -> None:
    rewritten(note_of(folder), change)
    rewritten(note_of(folder, ""), lambda known: known[0].update(digest=""))

    assert ("a.xlsx", "Ord") in read_again(folder).found


@pytest.mark.parametrize(
    "change",
    [
        lambda known: known.clear(),
        lambda known: known[0].pop("digest"),
        lambda known: known[0].update(digest="x"),
        lambda known: known[0].update(sheets=[["Ord"]]),
        lambda known: known[0].update(sheets=[["Ord", ["1", "2", "3"]]]),
        lambda known: known[0].update(problems=[1]),
        lambda known: known[0].update(texts=[1, 2]),
        lambda known: known.append("å"),
    ],
)
def test_what_is_no_book_is_read_again(folder: Path, change: Callable[..., Any]) -> None:
    rewritten(note_of(folder, ""), change)
    found = read_again(folder).found

    assert ("a.xlsx", "") in found
    assert read_folder(folder / "inputs") == read_folder(
        folder / "inputs", kept=earlier_reads(folder)
    )


@pytest.mark.parametrize("sheet", ["Ord", ""])
def test_a_note_that_was_cut_short_is_read_again(folder: Path, sheet: str) -> None:
    path = note_of(folder, sheet)
    path.write_bytes(path.read_bytes()[:-1])

    assert read_again(folder).found


def test_texts_that_cannot_be_unpacked_are_no_texts(folder: Path) -> None:
    rewritten(note_of(folder, ""), lambda known: known.__setitem__(1, "AAAA"))
    rewrite_part(folder / "inputs/a.xlsx", SHARED, lambda data: data.replace(b"kss", b"ksss"))

    assert "ksss" in str(read_folder(folder / "inputs", kept=earlier_reads(folder)).tables)


def test_only_the_rows_that_name_a_changed_text_are_read(tmp_path: Path) -> None:
    rows = [[f"o{n}", f"text {n}"] for n in range(300)]
    organs: list[list[Any]] = [
        ["KS", "Nämnden", 300],
        *([f"N{n}", "Nämnd", n] for n in range(1, 200)),
    ]
    sheets: dict[str, list[list[Any]]] = {
        "Ord": [["Kortform", "Utskrivet"], *rows],
        "Organ": [["Organ-id", "Namn", "Nr"], *organs],
    }
    path = share_texts(write_book(tmp_path / "inputs/a.xlsx", sheets))
    read_again(tmp_path)
    rewrite_part(path, SHARED, lambda data: data.replace(b"text 149<", b"en annan<"))

    surveyed = surveyed_again(tmp_path, path)

    assert surveyed == {"Ord": {151}, "Organ": set()}
    assert read_again(tmp_path).found.keys() == {("a.xlsx", "Ord"), ("a.xlsx", "")}
    assert read_folder(tmp_path / "inputs", kept=earlier_reads(tmp_path)) == read_folder(
        tmp_path / "inputs"
    )


def surveyed_again(folder: Path, path: Path) -> dict[str, set[int]]:
    """Return the rows of each sheet of a workbook that would be read again."""
    book = open_xlsx(WorkbookPackage(path.read_bytes()), path.name, earlier_reads(folder))
    assert book is not None
    assert all(sheet.before for sheet in book.sheets)
    return {sheet.name: set(sheet.again) for sheet in book.sheets}


def test_texts_at_the_end_are_read_though_no_sheet_names_them(folder: Path) -> None:
    path = folder / "inputs" / "a.xlsx"
    more = b"<si><t>ny</t></si></sst>"
    rewrite_part(path, SHARED, lambda data: data.replace(b"</sst>", more))
    assert surveyed_again(folder, path) == {"Ord": set()}

    rewrite_part(path, SHARED, lambda data: data.replace(b">ny<", b">&ny;<"))
    assert read_folder(folder / "inputs", kept=earlier_reads(folder)) == read_folder(
        folder / "inputs"
    )


@pytest.mark.parametrize("rows_of_a_piece", [1, 5, 12, 13, 14])
def test_a_sheet_that_is_kept_in_pieces_is_found_whole(
    rows_of_a_piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_json, "ROWS_OF_A_PIECE", rows_of_a_piece)
    write_book(tmp_path / "inputs/a.xlsx", book(random.Random(rows_of_a_piece)))
    read_again(tmp_path)

    kept = earlier_reads(tmp_path)
    found, whole = read_folder(tmp_path / "inputs", kept=kept), read_folder(tmp_path / "inputs")

    assert not kept.found
    assert (found, types(found)) == (whole, types(whole))


@pytest.mark.parametrize("name", ["Ord.csv", "a.ods"])
def test_other_files_are_read_once(name: str, tmp_path: Path) -> None:
    path = tmp_path / "inputs" / name
    path.parent.mkdir()

    def save(text: str) -> Input:
        if name.endswith("ods"):
            rows = [("Kortform", "Utskrivet"), (text, "ord")]
            cells = "".join(test_read_ods.row(*map(test_read_ods.text, row)) for row in rows)
            test_read_ods.write(path, Ord=cells, Okänt=cells)
        else:
            path.write_bytes(f"Kortform;Utskrivet\n{text};ord å".encode("cp1252"))
        return read_folder(tmp_path / "inputs")

    for text in ("KS", "KF"):
        whole = save(text)
        assert read_again(tmp_path).found
        kept = earlier_reads(tmp_path)
        assert read_folder(tmp_path / "inputs", kept=kept) == whole
        assert not kept.found
        assert whole.tables[0].rows[0][0] == text


def test_a_sheet_that_is_gone_is_not_kept(folder: Path) -> None:
    write_book(folder / "inputs" / "a.xlsx", {"Organ": [["Organ-id", "Namn"], ["KS", "kss"]]})
    read_again(folder)

    assert not note_of(folder).exists()
    assert note_of(folder, "Organ").exists()
