"""Files for inputs/ that are broken, strange or made to do harm. Each is told in one sentence."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook

from tests.hostile.home import LETTER, PROGRAM, READING
from tests.hostile.zips import Member, member, put_together, repeated
from tests.workbooks import read_parts, rewrite_part, write_book, write_parts

FILE = "post.xlsx"  # what came by e-mail
SHEET = "xl/worksheets/sheet1.xml"
BOOK, RELATIONS, TEXTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
STYLES, TYPES = "xl/styles.xml", "[Content_Types].xml"
_CHANCE = random.Random(1)
ROWS = {"Ord": [["Kortform", "Utskrivet"], ["KS", "kommunstyrelsen"], ["AU", "arbetsutskottet"]]}
PROGRAMS = (PROGRAM, READING)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


class Case(NamedTuple):
    """One file. `says`: the start of the line about it, "" when nothing has to be said.

    `held`: nobody can know which sheets the file holds, so every document waits for it. `stopped`:
    the documents that read a sheet which is not read, or show what is wrong in a row.
    """

    make: Callable[[Path], object]
    says: str
    held: bool
    file: str
    stopped: frozenset[str] = frozenset()


CASES: dict[str, Case] = {}
Make = Callable[[Path], object]


def case(
    says: str = "", *, held: bool = False, file: str = FILE, stopped: Collection[str] = ()
) -> Callable[[Make], Make]:
    """Put a function that writes `file` into a folder among the cases, under its own name."""

    def listed(make: Make) -> Make:
        CASES[make.__name__] = Case(make, says, held, file, frozenset(stopped))
        return make

    return listed


# ---------------------------------------------------------------- bricks


def sound(inputs: Path, file: str = FILE, edit: Callable[[Workbook], None] | None = None) -> Path:
    """Write a sound workbook with the sheet Ord."""
    return write_book(inputs / file, ROWS, edit)


def sheet(inputs: Path, rows: str | bytes, *, before: str = "", after: str = "") -> Path:
    """Write a workbook whose sheet Ord has exactly this XML between sheetData and its end."""
    inner = rows.encode() if isinstance(rows, str) else rows
    data = f"<worksheet>{before}<sheetData>".encode() + inner + f"</sheetData>{after}".encode()
    return rewrite_part(sound(inputs), SHEET, lambda _: data + b"</worksheet>")


def with_parts(inputs: Path, parts: dict[str, bytes], file: str = FILE) -> Path:
    """Write a sound workbook with more parts, or others."""
    path = sound(inputs, file)
    return write_parts(path, {**read_parts(path), **parts}.items())


def with_members(inputs: Path, *members: Member, without: tuple[str, ...] = ()) -> Path:
    """Write a sound workbook with entries made byte by byte."""
    path = sound(inputs)
    kept = [member(name, part) for name, part in read_parts(path).items() if name not in without]
    path.write_bytes(put_together([*kept, *members]))
    return path


def text_cell(address: str, text: str) -> str:
    """Return a cell of text."""
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{text_cell("A1", "Kortform")}{text_cell("B1", "Utskrivet")}</row>'


# ---------------------------------------------------------------- bombs


@case("FEL F03", held=True)
def a_sheet_of_nothing_that_unpacks_to_300_mb(inputs: Path) -> None:
    bomb = member(SHEET, b"<worksheet>", b" " * 1_000_000, times=300)
    with_members(inputs, bomb, without=(SHEET,))


@case("FEL F01")
def a_bomb_that_lies_about_its_size(inputs: Path) -> None:
    bomb = member(SHEET, b"<worksheet>", b" " * 1_000_000, times=300)
    with_members(inputs, _lying(bomb), without=(SHEET,))


def _lying(bomb: Member) -> Member:
    return Member(bomb.name, bomb.packed, 900, bomb.crc)


@case()
def a_zip_in_a_zip_in_a_zip(inputs: Path) -> None:
    data = bytes(1_000_000)
    for _ in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(16):
                archive.writestr(f"{number}.zip", data)
        data = out.getvalue()
    with_parts(inputs, {"xl/embeddings/bomb.zip": data})


@case("FEL F03", held=True)
def twenty_thousand_entries(inputs: Path) -> None:
    with_members(inputs, *(Member(b"xl/%d" % n, b"", 0, 0, 0) for n in range(20_000)))


@case("FEL F03", held=True)
def one_entry_listed_half_a_million_times(inputs: Path) -> None:
    (inputs / FILE).write_bytes(put_together([member("xl/a.xml", b"<a/>")], twice=500_000))


@case("FEL F03", held=True)
def entries_that_share_the_same_bytes(inputs: Path) -> None:
    kernel = member(SHEET, b"x" * 1_000_000, times=4)
    (inputs / FILE).write_bytes(put_together([kernel], twice=400))


@case("FEL F03")
def shared_texts_of_400_mb(inputs: Path) -> None:
    words = random.Random(1).randbytes(6_000).hex().encode() * 2
    noise = [random.Random(n).randbytes(20_000) for n in range(100)]
    bomb = repeated(
        TEXTS, [b"<sst>"], b"<si><t>" + words + b"</t></si>", 16_000, b"</sst>" + b"".join(noise)
    )
    with_members(inputs, bomb, member(RELATIONS, _shared()), without=(RELATIONS,))


@case("FEL F03")
def one_sheet_listed_under_a_thousand_names(inputs: Path) -> None:
    rows = "".join(f'<row r="{n}">{text_cell(f"A{n}", f"K{n}")}</row>' for n in range(2, 5_000))
    path = sheet(inputs, HEADER + rows)
    names = ("Ord" + " " * number for number in range(1_000))
    listed = "".join(f'<sheet name="{name}" sheetId="1" r:id="rId1"/>' for name in names)
    rewrite_part(path, BOOK, lambda data: _between(data, b"<sheets>", b"</sheets>", listed))


def _between(data: bytes, start: bytes, end: bytes, inner: str) -> bytes:
    first = data.index(start) + len(start)
    return data[:first] + inner.encode() + data[data.index(end) :]


@case("FEL F03", held=True)
def a_sheet_of_ten_million_cells(inputs: Path) -> None:
    cells = "".join(f"<c><v>{number % 10}</v></c>" for number in range(500))
    rows = repeated(SHEET, [b"<worksheet><sheetData>"], f"<row>{cells}</row>".encode(), 20_000)
    with_members(inputs, rows, without=(SHEET,))


@case("FEL F01")
def a_million_numbers_without_addresses(inputs: Path) -> None:
    values = [f"<c><v>{_CHANCE.random()}</v></c>" for _ in range(50_000)]
    lines = (_CHANCE.choices(values, k=100) for _ in range(10_000))
    sheet(inputs, "".join(f"<row>{''.join(line)}</row>" for line in lines))


@case("FEL F03")
def a_sheet_of_a_million_long_rows(inputs: Path) -> None:
    line = b'<row r="7"><c r="A7"><v>%d</v></c></row>'
    data = b"".join(line.replace(b"7", b"%d") % (n, n, n) for n in range(1, 1_000_000))
    sheet(inputs, data)


@case()
def two_hundred_thousand_rows_of_real_words(inputs: Path) -> None:
    rows = (
        f'<row r="{n}">{text_cell(f"A{n}", f"K{n}")}{text_cell(f"B{n}", f"ordet {n}")}</row>'
        for n in range(2, 200_000)
    )
    sheet(inputs, HEADER + "".join(rows))


@case("FEL F03")
def more_rows_than_fit_in_memory(inputs: Path) -> None:
    cells = "".join(f'<c r="{letter}%d"><v>1</v></c>' for letter in "ABCDEFGHIJKL")
    rows = range(2, 240_000)
    sheet(inputs, HEADER + "".join(f'<row r="{n}">{cells % ((n,) * 12)}</row>' for n in rows))


@case("FEL B04", stopped=(*PROGRAMS, LETTER))
def as_many_goals_as_are_read(inputs: Path) -> None:
    goals(inputs, 27_500, "HP")


@case("FEL B05", stopped=(*PROGRAMS, LETTER))  # rows of a sheet at fault stop who asks for it
def ten_thousand_goals_of_a_programme_that_is_not_there(inputs: Path) -> None:
    goals(inputs, 10_000, "XX")


def goals(inputs: Path, rows: int, program: str) -> None:
    """Write a workbook of so many goals of a programme."""
    header = ["Mål-id", "Program", "Nr", "Nivå", "Stam", "Måltext", "Status"]
    goal = [program, 1, "delmål", "En plats", "med luft och vatten", "utkast"]
    write_book(inputs / FILE, {"Mål": [header, *([f"X{n}", *goal] for n in range(rows))]})


@case("FEL F03", held=True)
def thirty_sheets_with_a_value_at_the_limit(inputs: Path) -> None:
    book = Workbook()
    from pipeline.schema import SHEETS

    for about in SHEETS:
        made = book.create_sheet(about.name)
        made["A1"] = "x"
        made.cell(110_000, 26, "längst ut")
    del book["Sheet"]
    book.save(inputs / FILE)


@case("FEL")
def a_hundred_thousand_merged_areas(inputs: Path) -> None:
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(2, 100_000))
    sheet(inputs, HEADER, after=f"<mergeCells>{areas}</mergeCells>")


@case("FEL")
def a_hundred_thousand_cells_with_errors(inputs: Path) -> None:
    cell = '<c r="{0}{1}" t="e"><v>#REF!</v></c>'
    rows = (
        f'<row r="{n}">{cell.format("A", n)}{cell.format("B", n)}</row>' for n in range(2, 50_000)
    )
    sheet(inputs, HEADER + "".join(rows))


@case()
def a_million_cell_formats(inputs: Path) -> None:
    formats = "".join(f'<xf numFmtId="{n}"/>' for n in range(1_000_000))
    with_parts(inputs, {STYLES: f"<styleSheet><cellXfs>{formats}</cellXfs></styleSheet>".encode()})


@case("FEL F01")
def half_a_million_relations(inputs: Path) -> None:
    relation = '<Relationship Id="x{0}" Type="x/image" Target="x{0}"/>'
    more = "".join(relation.format(n) for n in range(500_000)).encode()
    end = b"</Relationships>"
    rewrite_part(sound(inputs), RELATIONS, lambda data: data.replace(end, more + end))


@case("FEL B14")
def a_cell_of_thirty_megabytes(inputs: Path) -> None:
    text = _CHANCE.randbytes(15_000_000).hex()
    sheet(inputs, HEADER + f'<row r="2">{text_cell("A2", "KS")}{text_cell("B2", text)}</row>')


@case("FEL F03", held=True)
def xml_a_million_levels_deep(inputs: Path) -> None:
    deep = b"<x>" * 1_000_000 + b"</x>" * 1_000_000
    rewrite_part(sound(inputs), BOOK, lambda data: data.replace(b"<sheets>", deep + b"<sheets>"))


@case()
def a_list_of_sheets_half_a_million_levels_deep(inputs: Path) -> None:
    deep = b"<x>" * 300_000 + b"</x>" * 300_000
    rewrite_part(sound(inputs), BOOK, lambda data: data.replace(b"<sheets>", deep + b"<sheets>"))


@case()
def a_sheet_a_million_levels_deep(inputs: Path) -> None:
    sheet(inputs, HEADER.encode() + b"<x>" * 1_000_000)


@case("FEL B03")
def a_cell_with_a_hundred_thousand_attributes(inputs: Path) -> None:
    names = " ".join(f'a{n}="1"' for n in range(100_000))
    sheet(inputs, HEADER + f'<row r="2"><c r="A2" {names}><v>1</v></c></row>')


# ---------------------------------------------------------------- names and XML that mean harm


@case("FEL F03", held=True)
def a_part_that_climbs_out_of_the_file(inputs: Path) -> None:
    with_parts(inputs, {"../../../../tmp/ut.xml": b"x"})


@case("FEL F03", held=True)
def a_part_with_an_absolute_name(inputs: Path) -> None:
    with_parts(inputs, {"/etc/cron.d/ut": b"x"})


@case("FEL F03", held=True)
def a_part_on_a_drive(inputs: Path) -> None:
    with_parts(inputs, {"C:\\Windows\\ut.xml": b"x"})


@case("FEL F03", held=True)
def a_part_that_stands_there_twice(inputs: Path) -> None:
    with_members(inputs, member(SHEET, b"<worksheet/>"))


@case("FEL F03", held=True)
def a_part_that_stands_there_twice_in_other_case(inputs: Path) -> None:
    with_parts(inputs, {SHEET.upper(): b"<worksheet/>"})


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]>'
THEFT = '<!DOCTYPE x [<!ENTITY stulet SYSTEM "file:///etc/passwd">]>'
CALL = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


@case("FEL F03")
def a_billion_laughs_in_the_sheet(inputs: Path) -> None:
    data = f"{LAUGHS}<worksheet><sheetData>{HEADER}<row r='2'>&l9;</row></sheetData></worksheet>"
    rewrite_part(sound(inputs), SHEET, lambda _: data.encode())


@case("FEL F03")
def a_billion_laughs_in_utf_16(inputs: Path) -> None:
    data = f"{LAUGHS}<worksheet><sheetData>{HEADER}<row r='2'>&l9;</row></sheetData></worksheet>"
    rewrite_part(sound(inputs), SHEET, lambda _: data.encode("utf-16"))


@case("FEL F03")
def a_billion_laughs_in_the_shared_texts(inputs: Path) -> None:
    with_parts(
        inputs, {RELATIONS: _shared(), TEXTS: f"{LAUGHS}<sst><si><t>&l9;</t></si></sst>".encode()}
    )


def _shared() -> bytes:
    kinds = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml"}
    rows = (
        f'<Relationship Id="rId{n}" Type="x/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(kinds.items(), 1)
    )
    return f"<Relationships>{''.join(rows)}</Relationships>".encode()


@case("FEL F03")
def an_entity_that_reads_a_file(inputs: Path) -> None:
    data = (
        f"{THEFT}<worksheet><sheetData><row><c t='str'><v>&stulet;</v></c></row>"
        f"</sheetData></worksheet>"
    )
    rewrite_part(sound(inputs), SHEET, lambda _: data.encode())


@case("FEL F03", held=True)
def a_doctype_that_calls_home(inputs: Path) -> None:
    rewrite_part(sound(inputs), BOOK, lambda data: CALL.encode() + data)


@case()
def links_to_other_workbooks_and_servers(inputs: Path) -> None:
    far = (
        b'<Relationships><Relationship Id="rId1" Type="x/externalLinkPath" '
        b'Target="file:///\\\\127.0.0.1\\c$\\x.xlsx" TargetMode="External"/></Relationships>'
    )
    parts = {
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": far,
        "xl/connections.xml": b'<connections><connection id="1" odcFile="http://127.0.0.1:9/x"/></connections>',
        "xl/queryTables/queryTable1.xml": b"<queryTable/>",
    }
    with_parts(inputs, parts)


@case(file="post.xlsm")
def macros_that_are_read_past(inputs: Path) -> None:
    with_parts(inputs, {"xl/vbaProject.bin": OLE + b"Auto_Open Shell(calc)"}, "post.xlsm")


@case()
def macros_under_the_name_of_a_plain_workbook(inputs: Path) -> None:
    with_parts(inputs, {"xl/vbaProject.bin": OLE + b"Workbook_Open", "xl/activeX/a.bin": OLE})


@case()
def a_macro_sheet_of_the_old_kind(inputs: Path) -> None:
    path = sound(inputs)
    more = b'<sheet name="Makro1" sheetId="9" state="veryHidden" r:id="rIdM"/></sheets>'
    rewrite_part(path, BOOK, lambda data: data.replace(b"</sheets>", more))
    kind = (
        b'<Relationship Id="rIdM" Type="x/xlMacrosheet" Target="macrosheets/a.xml"/>'
        b"</Relationships>"
    )
    rewrite_part(path, RELATIONS, lambda data: data.replace(b"</Relationships>", kind))
    parts = {**read_parts(path), "xl/macrosheets/a.xml": b"<macrosheet>=EXEC()</macrosheet>"}
    write_parts(path, parts.items())


@case("FEL F05", held=True)
def a_link_that_leads_to_itself(inputs: Path) -> None:
    (inputs / FILE).symlink_to(FILE)


@case()
def a_folder_that_leads_to_itself(inputs: Path) -> None:
    sound(inputs)
    (inputs / "runt").symlink_to(inputs)


@case("FEL F01", held=True)
def a_link_to_the_list_of_passwords(inputs: Path) -> None:
    (inputs / FILE).symlink_to("/etc/passwd")


@case("FEL F01", held=True)
def a_link_to_endless_zeros(inputs: Path) -> None:
    (inputs / FILE).symlink_to("/dev/zero")


@case("FEL F01", held=True)
def a_pipe_that_nobody_writes_to(inputs: Path) -> None:
    os.mkfifo(inputs / FILE)


@case("FEL F01", held=True)
def a_folder_with_the_name_of_a_workbook(inputs: Path) -> None:
    sound(inputs / FILE)


SIGNS = 'e\u202excod.tsop\x1b[2J\n"<b>'


@case("FEL F01 e", held=True, file="cod.tsop")
def a_file_whose_name_turns_the_line_round(inputs: Path) -> None:
    (inputs / f"{SIGNS}.xlsx").write_bytes(b"x")


# ---------------------------------------------------------------- other things under this name


@case("FEL F02", held=True)
def a_password(inputs: Path) -> None:
    (inputs / FILE).write_bytes(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(4_000))


@case("FEL F06", held=True, file="post.xls")
def a_workbook_of_the_nineties(inputs: Path) -> None:
    (inputs / "post.xls").write_bytes(OLE + "Workbook".encode("utf-16-le") + bytes(4_000))


@case("FEL F06", held=True)
def a_workbook_of_the_nineties_renamed(inputs: Path) -> None:
    (inputs / FILE).write_bytes(OLE + "Workbook".encode("utf-16-le") + bytes(4_000))


@case("FEL F06", file="post.xlsb")
def a_binary_workbook(inputs: Path) -> None:
    with_parts(inputs, {"xl/workbook.bin": b"\x83\x01\x00"}, "post.xlsb")


@case("FEL F06", held=True)
def a_binary_workbook_renamed(inputs: Path) -> None:
    types = b'<Types><Override PartName="/xl/workbook.bin" ContentType="x"/></Types>'
    rels = (
        b'<Relationships><Relationship Id="1" Type="x/officeDocument" '
        b'Target="xl/workbook.bin"/></Relationships>'
    )
    parts = {TYPES: types, "_rels/.rels": rels, "xl/workbook.bin": b"\x83\x01\x00\x9c\x01"}
    write_parts(inputs / FILE, parts.items())


@case("FEL F01", held=True)
def a_word_document_renamed(inputs: Path) -> None:
    from tests.docx import docx

    (inputs / FILE).write_bytes(docx("Hej"))


@case("FEL F04", held=True)
def nothing_at_all(inputs: Path) -> None:
    (inputs / FILE).touch()


@case("FEL F01", held=True)
def text_renamed(inputs: Path) -> None:
    (inputs / FILE).write_text("Kortform;Utskrivet\nKS;kommunstyrelsen\n", "utf-8")


@case("FEL F01", held=True)
def a_web_page_renamed(inputs: Path) -> None:
    (inputs / FILE).write_text("<html><table><tr><td>Kortform</td></tr></table></html>", "utf-8")


@case("FEL F06", held=True, file="post.xls")
def a_web_page_renamed_to_the_old_kind(inputs: Path) -> None:
    (inputs / "post.xls").write_text("<html><table><tr><td>KS</td></tr></table></html>", "utf-8")


@case("FEL F01", held=True)
def xml_of_2003_renamed(inputs: Path) -> None:
    (inputs / FILE).write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "utf-8"
    )


@case("FEL F01", held=True)
def another_packer_renamed(inputs: Path) -> None:
    (inputs / FILE).write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(3_000))


@case("FEL F01", held=True)
def a_zip_of_pictures_renamed(inputs: Path) -> None:
    write_parts(inputs / FILE, [("bild1.png", b"\x89PNG"), ("bild2.png", b"\x89PNG")])


@case("FEL F01", held=True)
def an_empty_zip(inputs: Path) -> None:
    (inputs / FILE).write_bytes(put_together([]))


@case("FEL F01", held=True)
def noise_that_begins_as_a_zip(inputs: Path) -> None:
    (inputs / FILE).write_bytes(b"PK\x03\x04" + random.Random(5).randbytes(50_000))


def _truncated(tenth: int) -> Make:
    def make(inputs: Path) -> None:
        data = sound(inputs).read_bytes()
        (inputs / FILE).write_bytes(data[: len(data) * tenth // 10])

    return make


for _tenth in range(1, 10):
    CASES[f"only_the_first_{_tenth}_tenths_of_it"] = Case(_truncated(_tenth), "FEL F01", True, FILE)


# ---------------------------------------------------------------- text files


@case("FEL F01", file="Ord.csv")
def a_csv_with_nulls(inputs: Path) -> None:
    (inputs / "Ord.csv").write_bytes(b"Kortform;Utskrivet\nKS;\0\0\n")


@case("FEL F01", file="Ord.csv")
def a_csv_in_utf_16(inputs: Path) -> None:
    (inputs / "Ord.csv").write_text("Kortform\tUtskrivet\nKS\tå\n", "utf-16")


@case("FEL F03", file="Ord.csv")
def a_csv_line_of_ten_megabytes(inputs: Path) -> None:
    (inputs / "Ord.csv").write_bytes(b"Kortform;Utskrivet\nKS;" + b"x" * 10_000_000 + b"\n")


@case("FEL F03", file="Ord.csv")
def a_csv_of_fifty_million_lines(inputs: Path) -> None:
    (inputs / "Ord.csv").write_bytes(b"\n" * 49_000_000)


@case("FEL F03", file="Ord.csv")
def a_csv_of_forty_million_columns(inputs: Path) -> None:
    (inputs / "Ord.csv").write_bytes(b"Kortform" + b";" * 40_000_000)


@case("FEL F03", file="Ord.csv")
def a_csv_whose_quotes_never_end(inputs: Path) -> None:
    (inputs / "Ord.csv").write_bytes(b'Kortform;Utskrivet\nKS;"komm\n' + b"x;y\n" * 50_000)


@case("FEL F03", file="post.csv")
def a_csv_that_is_too_large(inputs: Path) -> None:
    with (inputs / "post.csv").open("wb") as file:
        file.truncate(60_000_000)


@case(file="Ord.csv")
def a_csv_of_formulas_that_start_programs(inputs: Path) -> None:
    (inputs / "Ord.csv").write_text(
        "Kortform;Utskrivet\nKS;=cmd|'/c calc'!A0\nAU;@SUM(1)\n", "utf-8"
    )


@case("FEL B14", file="Ord.csv")
def a_csv_that_paints_the_screen(inputs: Path) -> None:
    text = "Kortform;Utskrivet\nKS;\x1b[2J\x1b]0,hej\x07\nAU;a\u202eb\n\x1b[5m;x\n"
    (inputs / "Ord.csv").write_bytes(text.encode())


# ---------------------------------------------------------------- .ods

ODS = "post.ods"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def ods(inputs: Path, rows: str, content: str = "") -> Path:
    """Write an .ods whose sheet Ord has these rows."""
    inner = content or f'<table:table table:name="Ord">{rows}</table:table>'
    xml = (
        f"<office:document-content {_SPACES}><office:body><office:spreadsheet>{inner}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return write_parts(inputs / ODS, [("mimetype", kind), ("content.xml", xml.encode())])


def _ods_cell(text: str, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p>'
        f"</table:table-cell>"
    )


def _ods_row(cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{cells}</table:table-row>"


ODS_HEADER = _ods_row(_ods_cell("Kortform") + _ods_cell("Utskrivet"))
REPEATED_ROW, REPEATED_CELL = ' table:number-rows-repeated="', ' table:number-columns-repeated="'


@case("FEL F03", file=ODS)
def an_ods_row_repeated_a_milliard_times(inputs: Path) -> None:
    ods(inputs, ODS_HEADER + _ods_row(_ods_cell("x"), f'{REPEATED_ROW}1000000000"'))


@case("FEL F03", file=ODS)
def an_ods_cell_repeated_a_milliard_times(inputs: Path) -> None:
    ods(inputs, ODS_HEADER + _ods_row(_ods_cell("x", f'{REPEATED_CELL}1000000000"')))


@case(file=ODS)
def an_ods_with_a_milliard_empty_rows(inputs: Path) -> None:
    empty = f'<table:table-cell{REPEATED_CELL}16384"/>'
    ods(inputs, ODS_HEADER + _ods_row(empty, f'{REPEATED_ROW}1048576"'))


@case("FEL", held=True, file=ODS)
def an_ods_with_a_milliard_blanks(inputs: Path) -> None:
    ods(inputs, ODS_HEADER + _ods_row(_ods_cell('a<text:s text:c="1000000000"/>b')))


@case("FEL F03", file=ODS)
def an_ods_with_a_number_of_five_thousand_digits(inputs: Path) -> None:
    ods(inputs, ODS_HEADER + _ods_row(_ods_cell("x"), f'{REPEATED_ROW}{"9" * 5_000}"'))


@case("FEL F03", held=True, file=ODS)
def an_ods_that_laughs(inputs: Path) -> None:
    path = ods(inputs, ODS_HEADER)
    rewrite_part(path, "content.xml", lambda data: LAUGHS.encode() + data)


@case("FEL F02", held=True, file=ODS)
def an_ods_with_a_password(inputs: Path) -> None:
    path = ods(inputs, ODS_HEADER)
    manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    write_parts(path, [*read_parts(path).items(), ("META-INF/manifest.xml", manifest)])


@case("FEL F03", held=True, file=ODS)
def an_ods_that_unpacks_to_300_mb(inputs: Path) -> None:
    bomb = member("content.xml", b"<office:document-content>", b" " * 1_000_000, times=300)
    (inputs / ODS).write_bytes(put_together([member("mimetype", b"x"), bomb]))


# ---------------------------------------------------------------- strange but meant well


@case("FEL F03")
def a_value_in_the_last_cell_of_the_sheet(inputs: Path) -> None:
    sheet(inputs, HEADER + f'<row r="1048576">{text_cell("XFD1048576", "hit")}</row>')


@case("FEL F01")
def a_cell_beyond_the_last_one(inputs: Path) -> None:
    sheet(inputs, HEADER + '<row r="99999999999"><c r="ZZZZZZZ99999999999"><v>1</v></c></row>')


@case("FEL F01")
def a_row_with_a_number_of_five_thousand_digits(inputs: Path) -> None:
    digits = "9" * 5_000
    sheet(inputs, HEADER + f'<row r="{digits}"><c><v>1</v></c></row>')


@case("FEL F03")
def sixteen_thousand_columns(inputs: Path) -> None:
    sound(inputs, edit=lambda book: book.worksheets[0].append(["x"] * 16_384))


@case("UPPLYSNING B01")
def sixteen_thousand_columns_in_a_sheet_of_their_own(inputs: Path) -> None:
    def edit(book: Workbook) -> None:
        book.create_sheet("Statistik").append(["x"] * 16_384)

    sound(inputs, edit=edit)


@case("UPPLYSNING B01")
def a_thousand_sheets(inputs: Path) -> None:
    def edit(book: Workbook) -> None:
        for number in range(1_000):
            book.create_sheet(f"Bilaga {number}")["A1"] = "x"

    sound(inputs, edit=edit)


@case("UPPLYSNING B01")
def sheets_with_odd_names(inputs: Path) -> None:
    path = sound(inputs)
    names = (
        "&amp;&lt;b&gt;&quot;'",
        "a&#10;FEL F99 b",
        "\u202edlå",
        "",
        " ",
        "x" * 5_000,
        "Å" * 300,
    )
    more = "".join(
        f'<sheet name="{name}" sheetId="7" r:id="rX{n}"/>' for n, name in enumerate(names)
    )
    rewrite_part(path, BOOK, lambda data: data.replace(b"</sheets>", f"{more}</sheets>".encode()))


@case("FEL B12")
def merged_cells(inputs: Path) -> None:
    sound(inputs, edit=lambda book: book.worksheets[0].merge_cells("A2:A3"))


def _second(value: Any) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book.worksheets[0]["B2"] = value

    return edit


@case("FEL")
def a_formula_that_was_never_calculated(inputs: Path) -> None:
    sound(inputs, edit=_second("=A2"))


@case("FEL")
def a_reference_that_is_gone(inputs: Path) -> None:
    cell = '<c r="B2" t="e"><f>Bort!A1</f><v>#REF!</v></c>'
    sheet(inputs, HEADER + f'<row r="2">{text_cell("A2", "KS")}{cell}</row>')


@case("UPPLYSNING F09")
def a_hidden_sheet(inputs: Path) -> None:
    def edit(book: Workbook) -> None:
        book.create_sheet("Läs mig")
        book.worksheets[0].sheet_state = "hidden"

    sound(inputs, edit=edit)


@case()
def hidden_rows_and_columns_and_a_filter(inputs: Path) -> None:
    def edit(book: Workbook) -> None:
        page = book.worksheets[0]
        page.row_dimensions[2].hidden = True
        page.column_dimensions["B"].hidden = True
        page.auto_filter.ref = "A1:B3"

    sound(inputs, edit=edit)


@case()
def dates_that_count_from_1904(inputs: Path) -> None:
    def edit(book: Workbook) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - a cell has no zone

    sound(inputs, edit=edit)


@case("FEL F01")
def numbers_that_no_number_can_hold(inputs: Path) -> None:
    values = ("1e999", "-1e999", "nan", "1e-999", "9" * 5_000, "0x1F", "1e308")
    rows = (
        f'<row r="{n}">{text_cell(f"A{n}", f"K{n}")}<c r="B{n}"><v>{value}</v></c></row>'
        for n, value in enumerate(values, 2)
    )
    sheet(inputs, HEADER + "".join(rows))


@case("FEL F01")
def dates_before_time_and_after_it(inputs: Path) -> None:
    days = ("-1", "0", "60", "2958466", "1e15", "-1e15", "0.9999999999")
    rows = (
        f'<row r="{n}">{text_cell(f"A{n}", f"K{n}")}<c r="B{n}" s="1"><v>{day}</v></c></row>'
        for n, day in enumerate(days, 2)
    )
    path = sheet(inputs, HEADER + "".join(rows))
    styles = b'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    rewrite_part(path, STYLES, lambda _: styles)


def _flipped(seed: int) -> Make:
    def make(inputs: Path) -> None:
        data = bytearray(sound(inputs).read_bytes())
        chance = random.Random(seed)
        for _ in range(20):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (inputs / FILE).write_bytes(bytes(data))

    return make


for _seed in range(3):
    CASES[f"twenty_flipped_bits_{_seed}"] = Case(_flipped(_seed), "FEL", True, FILE)


def lines_about(output: str, file: str) -> Iterator[str]:
    """Yield the lines of problems that name the file."""
    for line in output.splitlines():
        if line.startswith(("FEL ", "VARNING ", "UPPLYSNING ")) and file in line:
            yield line
