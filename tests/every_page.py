"""Every page of a folder that has all that pages may show: `rich_folder`, `spoil`, `addresses`.

It is built, sent out and changed since, edited by hand, and at odds with what a hand has written.
Once it is spoilt, something is to be mended and something to be built. What is long is very long.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from pipeline.building.inputs import prepare
from pipeline.commands.board_forms import board_form
from pipeline.commands.freeze import freeze
from pipeline.commands.sheet_groups import group_workbook
from tests.page_server import LetIn
from tests.workbooks import write_book
from tests.working_folder import LETTER, PROGRAM, TODAY, WorkingFolder

HUGE = "ordlistebiblioteksföreståndare" * 12  # a word that no page has room for
COUNCIL = "KF-2026-12-16"


def rich_folder(path: Path) -> WorkingFolder:
    """Return the folder, with nothing to mend and nothing to build."""
    folder = WorkingFolder(path)
    folder.change("Behandling/BH2/Rubrik", f"Att anta {HUGE}")
    folder.change("Sammanträden/AU-2026-12-02/Plats", HUGE)
    with_boards(folder)
    answered(folder)
    folder.build()
    freeze(folder.path, TODAY, COUNCIL)
    folder.edit(PROGRAM, "Renare sjöar.", "Renare sjöar, skriver Bo.")
    folder.change("Mål/M1/Måltext", f"med levande {HUGE}")
    folder.change("Mål/M2/Ambitionsnivå", "Renare hav.").build()
    folder.edit(PROGRAM, "Vatten är också is.", "Vatten är ofta is.")
    folder.edit(LETTER, "Arbetet går", "Arbetet här går")
    return folder


def with_boards(folder: WorkingFolder) -> None:
    """Let there be a board, and a sheet for it to fill in."""
    board = {"Organ-id": "SN", "Kommun": "LIN", "Namn": "Socialnämnden", "Typ": "nämnd"}
    folder.sheets["Organ"].append(board)
    folder.write()
    sheets = group_workbook("uppföljning", (), {})
    (folder.inputs / "uppfoljning.xlsx").write_bytes(sheets)


def answered(folder: WorkingFolder) -> None:
    """Let the board have sent back a new row, and somebody else a file that is none of ours."""
    dataset, _ = prepare(folder.path, TODAY)
    body = dataset.find("Organ", "SN")
    assert body
    book = load_workbook(BytesIO(board_form(dataset, body, TODAY, None)))
    sheet = book["Uppföljning"]
    headers = [cell.value for cell in sheet[1]]
    row: dict[str, str | date] = {
        "Mål": "M1",
        "Period": "2026-08",
        "Mätdatum": TODAY,
        "Framsteg": HUGE,
    }
    for header, value in row.items():
        sheet.cell(2, headers.index(header) + 1, value)
    home = folder.inputs / "bidrag"
    home.mkdir()
    book.save(home / "svar.xlsx")
    write_book(home / "annat.xlsx", {"Blad1": [["Hej"]]})


def spoil(folder: WorkingFolder) -> None:
    """Let something be to be mended, and something to be built."""
    folder.change("Beslut/B3/Typ", HUGE).change("Mål/M2/Måltext", "med klart vatten")
    folder.change("Personer/P2/Organ", "KLKK")
    folder.change("Politisk vilja/V2/Text", "Alla bäckar ska få rinna fritt.")
    folder.sheets.pop("Förtydliganden", None)
    folder.write()


def addresses(server: LetIn) -> Iterator[tuple[str, str]]:
    """Yield what each page is called, and its address."""
    state = server.folder.state()
    yield from (
        ("möten", "/"),
        ("program", "/program"),
        ("skicka", "/program/skicka"),
        ("svaren", "/program/svar"),
        ("luckor", "/program/luckor"),
        ("att rätta", "/ratta"),
        ("ska vara borta", "/ratta/borta"),
        ("språk", "/ratta/sprak"),
    )
    yield from (("nytt ärende", "/nytt"), ("mallar", "/mallar"), ("ingen sida", "/finns-inte"))
    for number, meeting in enumerate(state.meetings):
        yield f"möte {number}", f"/mote/{meeting.key}"
        yield f"frys {number}", f"/mote/{meeting.key}/frys"
        yield f"beslut {number}", f"/mote/{meeting.key}/beslut"
    yield "handlingar", f"/mote/{state.meetings[-1].key}/pdf"
    yield "webb", f"/mote/{state.meetings[-1].key}/webb"
    program, letter = state.document(PROGRAM), state.document(LETTER)
    assert program
    assert letter
    yield "program.docx", f"/dokument/{program.key}"
    yield "med källor", f"/dokument/{program.key}?kallor=1"
    yield "förslag att vänta med", f"/dokument/{program.key}/aterfor"
    yield "börja om", f"/dokument/{letter.key}/nytt"
    yield "börja om sedan", f"/dokument/{program.key}/nytt"
    yield "texter", f"/dokument/{program.key}/texter"
    yield "förslag", f"/dokument/{letter.key}/aterfor"
