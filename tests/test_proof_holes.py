"""The proof has no holes: wherever the will stands in the workbook, and however in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from pipeline import schema
from pipeline.building.inputs import prepare
from pipeline.building.report import closing_lines
from pipeline.building.report_page import as_page
from pipeline.model import Action, Severity
from pipeline.ooxml.content.texts import part_texts
from pipeline.ooxml.package import read_package
from pipeline.proof.spread import spread
from pipeline.proof.verdict import prove
from pipeline.proof.will import the_will
from tests.docx import Part, bullet, docx, p, run, table
from tests.working_folder import PROGRAM, SENTENCE, TODAY, Result, WorkingFolder

pytestmark = pytest.mark.slow

LONG = "Alla bäckar i kommunen ska få rinna fritt igen."


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case."""
    return WorkingFolder(tmp_path)


def remarks(result: Result, *codes: str) -> list[str]:
    """Return the VARNING of the proof."""
    problems = [p for p in result.report.problems if p.severity is Severity.WARNING]
    return [str(p) for p in problems if p.code in codes or (not codes and p.code in ("P13", "P14"))]


def is_caught(result: Result) -> bool:
    """Return whether the programme, and only it, was stopped by the proof."""
    return result.those(Action.FAILED) == [PROGRAM] and "P11" in result.why(PROGRAM)


# ---------------------------------------------------------------- wherever it stands in the sheet


def _row(**cells: str) -> Callable[[WorkingFolder], object]:
    row = {"Mål": "M1", "Typ": "verktyg", "Mandatperiod": "2027–2030", "Text": LONG}
    return lambda folder: folder.sheets["Politisk vilja"].append(row | cells)


ROWS = {
    "parked": _row(**{"Vilja-id": "#V9"}),
    "without a key": _row(),
    "with the key of another row": _row(**{"Vilja-id": "V1"}),
    "of no goal": _row(**{"Vilja-id": "V9", "Mål": "M99"}),
    "of no period": _row(**{"Vilja-id": "V9", "Mandatperiod": "snart"}),
}
STATUSES = schema.BY_NAME["Politisk vilja"].column("Status")
assert STATUSES is not None
ROWS |= {
    f"that is {status}": _row(**{"Vilja-id": "V9", "Status": status}) for status in STATUSES.choices
}


@pytest.mark.parametrize("add", ROWS.values(), ids=list(ROWS))
def test_every_row_of_the_will_is_looked_for_whatever_it_links_to(
    folder: WorkingFolder, add: Callable[[WorkingFolder], object]
) -> None:
    folder.remove("Politisk vilja", "V2")
    add(folder)
    at = len(folder.sheets["Politisk vilja"]) + 1

    result = folder.change("Texter/T5/Text", LONG).build("program")

    assert is_caught(result)
    assert f"lindvalla.xlsx, bladet ”Politisk vilja”, cell E{at}: en mening" in result.why(PROGRAM)


def test_what_a_will_shows_of_another_cell_is_looked_for_when_that_cell_changes(
    folder: WorkingFolder,
) -> None:
    folder.change("Mål/M1/Innebörd", "en hållbar")
    folder.change("Politisk vilja/V2/Text", "Kommunen ska ha {Mål/M1/Innebörd} skog och ängar.")
    folder.change("Texter/T5/Text", "Kommunen ska ha en gammal skog och ängar.").build()

    assert is_caught(folder.change("Mål/M1/Innebörd", "en gammal").build("program"))


# ---------------------------------------------------------------- wherever it stands in the file

FILLED = f"<x><y>{escape(SENTENCE)}</y></x>".encode()
FORMATS = "application/vnd.openxmlformats-officedocument"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD, TAIL = SENTENCE.split(" ha ")


def _custom(
    data: bytes | str, name: str = "customXml/item7.xml", kind: str = "application/xml"
) -> Part:
    data = data.encode() if isinstance(data, str) else data
    return Part(name, kind, f"{RELATIONS}/customXml", data, "rIdX")


PARTS = {
    "the root of a data part": _custom(f"<x>{SENTENCE}</x>"),
    "an element": _custom(FILLED),
    "an attribute": _custom(f'<x y="{SENTENCE}"/>'),
    "after an element": _custom(f"<x>{HEAD} <b>ha</b> {TAIL}</x>"),
    "beside a comment": _custom(f"<x>{HEAD} h<!-- nej -->a {TAIL}</x>"),
    "named as Word's signs": _custom(f"<x><br>{SENTENCE}</br></x>"),
    "named as Word's text": _custom(f"<x><t>{HEAD} <b>ha</b> {TAIL}</t></x>"),
    "named as a picture": _custom(f"<x><object>{SENTENCE}</object></x>"),
    "as CDATA": _custom(f"<x><![CDATA[{SENTENCE}]]></x>"),
    "in UTF-16": _custom(
        f'<?xml version="1.0" encoding="UTF-16"?><x>{SENTENCE}</x>'.encode("utf-16")
    ),
    "in a part that is not called XML": _custom(FILLED, "customXml/item7.dat", "application/x"),
    "own properties": _custom(
        f'<Properties xmlns:vt="v"><property name="x"><vt:lpwstr>{SENTENCE}</vt:lpwstr></property>'
        "</Properties>",
        "docProps/custom.xml",
        f"{FORMATS}.custom-properties+xml",
    ),
}


@pytest.mark.parametrize("part", PARTS.values(), ids=list(PARTS))
def test_every_part_of_a_file_is_looked_through(folder: WorkingFolder, part: Part) -> None:
    data, _ = prepare(folder.write().path, TODAY)
    file = read_package(docx("x", parts=[part]), "x.docx")

    found = prove(PROGRAM, [], part_texts(file), the_will(data)).found

    assert [problem.code for problem in found] == ["P11"]


def _split(*parts: str) -> str:
    return p("".join(f"<w:r>{part}</w:r>" for part in parts))


def _t(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>'


HYPHENS = {
    "a hyphen at a line end": [_split(_t(f"{HEAD} ha en egen träd-"), "<w:br/>", _t("gård före "))],
    "a hyphen at a paragraph end": [f"{HEAD} ha en egen träd-", "gård före "],
    "a no-break hyphen": [_split(_t(f"{HEAD} ha en egen träd"), "<w:noBreakHyphen/>", _t("gård "))],
    "a typed hyphen": [f"{HEAD} ha en egen träd-gård "],
    "a space": [f"{HEAD} ha en egen träd gård "],
    "a soft hyphen": [_split(_t(f"{HEAD} ha en egen träd"), "<w:softHyphen/>", _t("gård före"))],
}


@pytest.mark.parametrize("blocks", HYPHENS.values(), ids=list(HYPHENS))
def test_a_word_that_is_broken_does_not_hide_a_sentence(
    folder: WorkingFolder, blocks: list[str]
) -> None:
    wanted = "Varje skola ska ha en egen trädgård."
    folder.change("Politisk vilja/V2/Text", wanted)

    assert is_caught(folder.template("program", *blocks).build("program"))


# ---------------------------------------------------------------- short sentences, as a whole

TWO, THREE, FOUR = "Gröna tak", "Fler gröna tak", "Fler gröna tak snart"
SHAPES: dict[str, Callable[[str], str]] = {
    "a paragraph": lambda text: text,
    "a numbered paragraph": lambda text: f"1. {text}",
    "a party's paragraph": lambda text: f"V: {text}!",
    "a list item": bullet,
    "a cell": lambda text: table(["En rad", text]),
    "two paragraphs of a cell": lambda text: table(
        [f"<w:tc>{''.join(p(word) for word in text.split(maxsplit=1))}</w:tc>", "b"]
    ),
    "a line": lambda text: p(run(f"Först\n{text}\nsist")),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
@pytest.mark.parametrize("text", [TWO, THREE, FOUR])
def test_a_short_sentence_is_looked_for_as_a_whole(
    folder: WorkingFolder, text: str, shape: Callable[[str], str]
) -> None:
    folder.change("Politisk vilja/V2/Text", f"{text}.").template("program", shape(text))

    result = folder.build("program")

    if text == TWO:
        assert result.those(Action.FAILED) == []
        (told,) = remarks(result)
        assert "de två orden ”gröna tak” ur den politiska viljan (Politisk vilja/V2/Text)" in told
        assert "Den kommer från mallen standard/program.docx, brödtexten." in told
        assert remarks(folder.rebuild("program")) == [told]
    else:
        assert is_caught(result)
        assert not remarks(result)


@pytest.mark.parametrize("text", [TWO, THREE, FOUR])
def test_a_short_sentence_in_other_text_may_be_chance(folder: WorkingFolder, text: str) -> None:
    folder.change("Politisk vilja/V2/Text", f"{text}.").template("program", f"Vi ser {text} här.")

    result = folder.build("program")

    assert (result.those(Action.FAILED), remarks(result)) == ([], [])


def test_a_paragraph_of_short_sentences_is_looked_for_as_one(folder: WorkingFolder) -> None:
    folder.change("Politisk vilja/V2/Text", "Fler gröna tak. Mer sol.")

    assert is_caught(folder.template("program", "Fler gröna tak. Mer sol.").build("program"))


# ---------------------------------------------------------------- what frees a sentence


def _names() -> Iterator[tuple[str, str]]:
    """Yield every cell of the case that is a name, a title or a wording of one line."""
    for sheet in schema.SHEETS:
        for header in ("Namn", "Titel", "Stam", "Måltext", "Kort namn", "Rubrik", "Ärendemening"):
            if sheet.column(header) is not None and sheet.name != "Politisk vilja":
                yield sheet.name, header


FREES = {
    *(("Mål", header) for header in ("Stam", "Måltext", "Kort namn")),
    *((sheet, "Namn") for sheet in ("Framgångsfaktorer", "Struktur", "Delstrategier")),
}


@pytest.mark.parametrize(("sheet", "header"), list(_names()), ids="/".join)
def test_only_the_wordings_and_names_of_the_programme_free_a_sentence(
    folder: WorkingFolder, sheet: str, header: str
) -> None:
    known = schema.BY_NAME[sheet]
    folder.sheets.setdefault(sheet, []).append({known.key.header: "NY", header: SENTENCE})

    folder.template("program", SENTENCE)
    result = folder.build("program")

    proofs = [proof for proof in result.report.proofs if proof.found]
    assert bool(proofs) == ((sheet, header) not in FREES)


# ---------------------------------------------------------------- near copies, and lost motions


def _nearly(text: str) -> list[str]:
    """Return copies of a sentence with each word in turn changed, dropped and doubled."""
    words = text.split()
    copies = []
    for at in range(len(words)):
        copies += [[*words[:at], "annat", *words[at + 1 :]], [*words[:at], *words[at + 1 :]]]
        copies.append([*words[: at + 1], "så", *words[at + 1 :]])
    return [" ".join(copy) for copy in copies]


@pytest.mark.parametrize("copy", _nearly("Alla bäckar i vår kommun ska bli rena"))
def test_every_near_copy_of_eight_words_is_near(copy: str) -> None:
    words = ["alla", "bäckar", "i", "vår", "kommun", "ska", "bli", "rena"]

    assert spread(f"Så är det. {copy}. Slut.").nearly_has(words)


def test_two_words_in_eight_or_another_order_is_not_near() -> None:
    words = ["alla", "bäckar", "i", "vår", "kommun", "ska", "bli", "rena"]

    for one, other in pairwise(range(len(words))):
        changed = list(words)
        changed[one] = changed[other] = "annat"
        assert not spread(" ".join(changed)).nearly_has(words)
    assert not spread("i vår kommun ska alla bäckar bli rena").nearly_has(words)


def test_a_near_copy_is_told_at_every_build_and_the_document_is_built(
    folder: WorkingFolder,
) -> None:
    text = SENTENCE.replace("egen", "gemensam")
    folder.change("Texter/T5/Text", f"Detta gäller. {text}.")

    for result in (folder.build(), folder.rebuild(), folder.forget().rebuild()):
        assert result.exit_code == 0
        (told,) = remarks(result)
        assert told.startswith("VARNING P13 lindvalla.xlsx, bladet ”Politisk vilja”, cell E2: ")
        assert f"står nästan ordagrant i {PROGRAM}, i brödtexten." in told
        assert "Den kommer från cellen Texter/T5/Text" in told
        lines = closing_lines(result.report)
        assert any(PROGRAM in line and "P13 och P14" in line for line in lines)


def test_a_will_that_is_near_a_goal_is_no_near_copy_of_it(folder: WorkingFolder) -> None:
    folder.change("Politisk vilja/V2/Text", "Lindvalla ska alltid vara en plats med levande skog.")

    assert remarks(folder.build()) == []


def _motion(folder: WorkingFolder, outcome: str) -> Result:
    row = {"Yrkande-id": "Y1", "Beslut": "B2", "Typ": "tillägg", "Person": "P1", "Utfall": outcome}
    text = "Kommunen ska bygga en bro."
    folder.workbook(Yrkanden=[row | {"Text": text}]).change("Texter/T5/Text", f"Så. {text}")
    return folder.build()


def test_a_motion_that_lost_in_the_programme_is_told(folder: WorkingFolder) -> None:
    result = _motion(folder, "avslaget")

    (told,) = remarks(result)
    assert PROGRAM in result.written
    assert told.startswith("VARNING P14 lindvalla.xlsx, bladet ”Yrkanden”, cell ")
    assert f"(Yrkanden/Y1/Text) står också i {PROGRAM}, i brödtexten." in told


def test_a_motion_that_won_is_in_the_programme(folder: WorkingFolder) -> None:
    assert remarks(_motion(folder, "bifallet")) == []


# ---------------------------------------------------------------- nothing to look for


@pytest.mark.parametrize("texts", [[], ["Kultur"], ["med levande skog"]])
def test_a_will_without_a_sentence_proves_nothing(folder: WorkingFolder, texts: list[str]) -> None:
    rows = folder.sheets["Politisk vilja"]
    kept = [row | {"Text": text} for row, text in zip(rows, texts, strict=False)]
    result = folder.workbook(Politisk_vilja=kept).build()

    lines = closing_lines(result.report)
    page = as_page(result.report, folder.outputs, datetime(2026, 11, 21, 9, 30).astimezone())
    assert not [line for line in lines if "åtskil" in line.casefold()]
    assert sum(line.startswith("Inte prövat: ") for line in lines) == 2
    assert "men det finns ingen mening ur den politiska viljan att söka efter." in page
    assert "eftersökta" not in page
