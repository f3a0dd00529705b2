"""Möten, Möte, Program and Att rätta: what is said there, in whose words, and of how many."""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.commands.collect import collect_take
from pipeline.commands.folder_state import FolderState
from pipeline.commands.returned_rows import RowState
from pipeline.commands.working_folder import WorkingFolder as Kept
from pipeline.model import Severity
from pipeline.web.answers.drawing import draw
from pipeline.web.app import PAGES
from pipeline.web.door.entrance import Entrance
from pipeline.web.frame import page_frame
from pipeline.web.page_views.document import document_page
from pipeline.web.page_views.moten import meetings_page
from pipeline.web.page_views.to_mend import MendingPage, mending_page
from tests.page_text import PageText
from tests.shown_alike import agree, all_is_told
from tests.test_collect import TODAY as BOARDS_DAY
from tests.test_collect import Folder as Boards
from tests.test_collect import folder as boards
from tests.test_collect import new_row, wrote
from tests.working_folder import PROGRAM, TODAY, WorkingFolder, built_case

__all__ = ["boards"]

TOP = Path(__file__).parents[1]
DAY = date(2026, 12, 1)
# In the example: sheet, id, header, what stands there instead.
FAULTS = (
    ("Mål", "M2", "Måltext", None),
    ("Mål", "M3", "Ansvarigt organ", "Kommunstyrlsen"),
    ("Behandling", "BH12", "Möte", "KSAU-2027-01-28"),
    ("Förtydliganden", "F3.1", "Status", "utkast"),
    ("Förtydliganden", "F4.1", "Mål", "M44"),
    ("Politisk vilja", "V12", "Status", "avslagen"),
    ("Uppföljning", "UF1", "Utfall", "12,5 %%"),
    ("Handlingar", "H4", "Datum", "31 april 2026"),
)
# A cell is where it is: Mål, F3 och F4; cell F3; i F3. So is a number of a case.
PLACES = re.compile(r"(?:cell |i |, |” |och )[A-Z]{1,2}[0-9]+\b|\bKS \d{4}/\d+")
# Where no id and no path is.
MEETINGS = (
    *("/", "/mote/{key}", "/mote/{key}/beslut", "/program/luckor"),
    *("/ratta", "/ratta/borta", "/ratta/sprak"),
)
EVERYWHERE = (
    *MEETINGS,
    "/mote/{key}/frys",
    "/mote/{key}/pdf",
    "/mote/{key}/webb",
    "/program",
    "/program/svar",
    "/nytt",
    "/mallar",
)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return the example with faults in its workbook."""
    folder = tmp_path_factory.mktemp("fel")
    shutil.copytree(TOP / "inputs", folder / "inputs")
    path = folder / "inputs" / "hallbarhetsprogram.xlsx"
    book = load_workbook(path)
    for sheet, key, header, value in FAULTS:
        rows = list(book[sheet].iter_rows())
        column = [cell.value for cell in rows[0]].index(header)
        next(row for row in rows if row[0].value == key)[column].value = value
    book.save(path)
    return Kept(folder, lambda: DAY)


def pages(folder: Kept, addresses: tuple[str, ...] = MEETINGS) -> Iterator[tuple[str, PageText]]:
    """Yield the pages at some addresses, for each meeting if they have a key."""
    state = folder.state()
    for address, view, file in PAGES:
        keys = [one.key for one in state.meetings] if "{key}" in address else [""]
        for key in keys if address in addresses else []:
            frame = page_frame(state, "Arbetsmapp", address, Entrance(8000))
            model = view(folder, {"key": key} if key else {})
            yield address, PageText.of(draw(file, page=model, frame=frame))


def ids(state: FolderState) -> set[str]:
    """Return the ids of rows, but for abbreviations that people say: KS, HP."""
    keys = (row.key for rows in state.dataset.records.values() for row in rows)
    return {key for key in keys if re.search(r"[0-9]", key) and re.search(r"[^\d\s–-]", key)}


def test_no_id_and_no_path_is_seen_where_meetings_and_faults_are(faulty: Kept, mixed: Kept) -> None:
    assert len(ids(faulty.state())) > 300
    assert mixed.state().counts.changed, "why a document is to be built names cells"

    for folder in (faulty, mixed):
        state = folder.state()
        known = ids(state) - {"Agenda 2030"}
        targets = {one.target for one in state.documents.values()}
        for address, page in pages(folder):
            text = PLACES.sub(" ", page.text)
            words = set(re.findall(r"[\w.+/–-]*\w", text))
            assert not known & words, address
            assert not [word for word in words if word in targets or "outputs/" in word], address
            assert "--" not in text


def test_every_page_has_one_heading_and_tables_that_can_be_heard(faulty: Kept) -> None:
    met = set()
    for address, page in pages(faulty, EVERYWHERE):
        met.add(address)
        assert len(page.all("h1")) == 1, address
        assert len(page.all("caption")) == len(page.all("table")), address
        assert all(one.text.strip() for one in page.all("caption"))
        assert all(one.attributes.get("scope") in ("col", "row") for one in page.all("th"))
        labels = {one.attributes.get("for") for one in page.all("label")}
        fields = [i for i in page.all("input") if i.attributes.get("type") != "hidden"]
        assert {i.attributes["id"] for i in (*fields, *page.all("select"))} <= labels, address
    assert met == set(EVERYWHERE)


def test_what_stops_documents_is_first_with_a_remedy_and_a_text_to_copy(faulty: Kept) -> None:
    [(_, page)] = pages(faulty, ("/ratta",))
    text = " ".join(page.text.split())
    copied = {one.attributes.get("data-kopiera", "") for one in page.all("button")} - {""}
    addresses = {one for one in copied if "!" in one}

    assert text.index("Mål 2 Arbete och företagande, måltext") < text.index("12,5 %%")
    assert "Menade du kommunstyrelsens arbetsutskott den 27 januari 2027?" in text
    assert addresses >= {"'Behandling'!C13", "'Förtydliganden'!E6", "'Handlingar'!E5"}
    assert copied - addresses == {
        "kommunstyrelsens arbetsutskott den 27 januari 2027",
        "mål 4 Trygghet och inflytande",
        "Kommunstyrelsen",
        "2026-04-30",
    }


def test_the_faults_of_one_meeting_can_be_shown_alone(faulty: Kept) -> None:
    state = faulty.state()
    meeting = next(one for one in state.meetings if one.counts.to_mend)

    some, everything = mending_page(faulty, {"mote": meeting.key}), mending_page(faulty, {})

    assert [one.key for one in some.meetings if one.is_chosen] == [meeting.key]
    assert 0 < _rows(some) < _rows(everything)


def _rows(page: MendingPage) -> int:
    return sum(len(book.errors.rows) for book in page.books if book.errors)


def test_without_faults_the_page_says_so(tmp_path: Path) -> None:
    WorkingFolder(tmp_path).write()

    [(_, page)] = pages(Kept(tmp_path, lambda: TODAY), ("/ratta",))

    assert "Inga fel." in page.text


# ------------------------------------------------------------ what is missing, and what has been


@pytest.fixture
def placeless(tmp_path: Path) -> WorkingFolder:
    """Return a folder whose summons say that their place is missing, and another section."""
    folder = WorkingFolder(tmp_path)
    folder.template("kallelse", "Kallelse. Plats: {{ möte.plats|saknas('plats') }}. Välkomna.")
    for key in ("AU-2026-12-02", "KF-2026-12-16"):
        folder.change(f"Sammanträden/{key}/Plats", None)
    folder.build()
    return folder


def test_no_page_calls_a_document_ready_that_says_itself_what_is_missing(
    placeless: WorkingFolder,
) -> None:
    folder = Kept(placeless.path, lambda: TODAY)
    summons = [d for d in folder.state().documents.values() if d.title.startswith("Kallelse")]
    for one in summons:
        model = document_page(folder, {"key": one.key})
        assert (model.sign.text, model.missing) == (
            "Byggt, men något saknas",
            "Saknas i texten: plats.",
        )
    assert len(summons) == 2

    for address, page in pages(folder, ("/", "/mote/{key}", "/mote/{key}/frys")):
        text = " ".join(page.text.split())
        assert "Allt är klart" not in text
        if address == "/":
            assert text.count("1 dokument där något saknas") == 2
        else:
            assert "Byggt, men något saknas Saknas i texten: plats." in text, address
        if address.endswith("frys"):
            assert "I ett av dem saknas något, och så fryses det." in text


def test_what_was_missing_is_not_when_somebody_has_written_it_in_word(
    placeless: WorkingFolder,
) -> None:
    kept = Kept(placeless.path, lambda: TODAY)
    assert "där något saknas" in next(pages(kept, ("/",)))[1].text

    for target in ("au-2026-12-02/kallelse.docx", "kf-2026-12-16/kallelse.docx"):
        placeless.edit(target, "SAKNAS: plats", "Eken")

    assert "där något saknas" not in next(pages(kept, ("/",)))[1].text


@pytest.mark.skipif(sys.platform == "win32", reason="länkar kräver rättigheter där")
def test_nothing_is_told_of_a_file_that_a_link_leads_to_elsewhere(
    placeless: WorkingFolder,
) -> None:
    kept = Kept(placeless.path, lambda: TODAY)
    for target in ("au-2026-12-02/kallelse.docx", "kf-2026-12-16/kallelse.docx"):
        path, other = placeless.outputs / target, placeless.path.with_name(target[:2])
        path.replace(other)
        path.symlink_to(other)

    assert "saknas" not in next(pages(kept, ("/",)))[1].text


def test_a_meeting_whose_day_has_been_comes_after_those_to_come(mixed: Kept) -> None:
    [(_, page)] = pages(Kept(mixed.path, lambda: date(2026, 12, 3)), ("/",))
    text = " ".join(page.text.split())

    assert text.index("Fullmäktige, onsdag 16 december") < text.index("Har varit, men")
    assert "Arbetsutskottet, onsdag 2 december 2026 Dagen har varit. Skriv ”hållet”" in text


def test_of_many_meetings_the_nearest_are_seen_and_the_rest_folded(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path)
    for day in range(1, 29):
        meeting = {"Möte-id": f"AU-{day}", "Organ": "AU", "Datum": date(2027, 2, day)}
        folder.sheets["Sammanträden"].append(meeting)
        folder.sheets["Behandling"].append(
            {"Behandling-id": f"X{day}", "Ärende": "A1", "Möte": f"AU-{day}", "Syfte": "övrigt"}
        )
    folder.write()

    page = meetings_page(Kept(folder.path, lambda: TODAY), {})

    assert [one.heading for one in page.coming][:3] == [
        "Arbetsutskottet, onsdag 2 december 2026",
        "Fullmäktige, onsdag 16 december 2026",
        "Arbetsutskottet, måndag 1 februari 2027",
    ]
    assert (len(page.coming), len(page.later)) == (6, 24)


# ------------------------------------------------------------ page, command line and --json


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return a folder whose documents stand in many ways."""
    folder = built_case(tmp_path_factory.mktemp("blandat"))
    folder.edit(PROGRAM, "Skog är mer än träd.", "Skog är livet.")
    folder.change("Texter/T2/Text", "Ett program behövs.")
    folder.change("Texter/T3/Text", "#REF!").write()
    return Kept(folder.path, lambda: TODAY)


def test_they_agree_when_documents_are_changed_edited_and_stopped(
    mixed: Kept, faulty: Kept
) -> None:
    assert len({one.condition for one in mixed.state().documents.values()}) >= 4
    agree(mixed)
    agree(faulty)


def _no_word(path: Path) -> None:
    path.write_bytes(b"hej")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _open_in_word(path: Path) -> None:
    path.with_name(f"~${path.name[1:]}").write_bytes(b"\x04Anna")


def _huge(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(250_000_000))


@pytest.mark.parametrize("spoil", [_no_word, _a_folder, _open_in_word, _huge])
def test_a_document_that_is_stopped_by_its_own_file_stands_in_att_ratta(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    folder = built_case(tmp_path)
    folder.change("Mål/M2/Måltext", "med friskt vatten").write()
    spoil(folder.outputs / PROGRAM)
    kept = Kept(folder.path, lambda: TODAY)
    state = kept.state()

    [(_, page)] = pages(kept, ("/ratta",))

    all_is_told(state)
    assert [one.title for one in state.to_mend[0].stops] == ["Program"]
    assert "1 att rätta. 1 av felen stoppar dokument." in " ".join(page.text.split())
    assert "Inga fel." not in page.text
    assert PROGRAM not in page.text
    assert "--" not in page.text


def test_a_template_that_cannot_be_read_stands_in_att_ratta_with_what_it_stops(
    tmp_path: Path,
) -> None:
    folder = built_case(tmp_path)
    made = next((folder.path / "templates").rglob("program.docx"))
    made.write_bytes(b"hej")

    state = Kept(folder.path, lambda: TODAY).state()

    all_is_told(state)
    assert [one.problem.severity for one in state.to_mend] == [Severity.ERROR]
    assert {one.title for one in state.to_mend[0].stops} == {"Program"}


def test_what_is_written_in_cells_is_never_a_fault_in_the_program(faulty: Kept) -> None:
    assert not [one for one in faulty.state().to_mend if "programmet, se" in str(one.problem)]


# ------------------------------------------------------------ what the boards hand in


def test_it_is_told_which_boards_have_handed_in_by_name(boards: Boards) -> None:
    boards.send("BUN", "SN")
    boards.back("BUN", wrote("Skolorna har fler träd."))

    [(_, page)] = pages(Kept(boards.path, lambda: BOARDS_DAY), ("/program",))
    text = " ".join(page.text.split())

    assert "1 av 2 nämnder har lämnat." in text
    assert "Barnnämnden ✓Har kommit Lämnat av Eva Holm" in text
    assert "Socialnämnden +Har inte kommit 11 december 2026, 20 dagar kvar" in text
    assert "bidrag-" not in text
    assert "BUN" not in text


def test_each_row_that_is_new_changed_or_refused_is_shown_and_nothing_is_written(
    boards: Boards,
) -> None:
    def fill(book: Workbook) -> None:
        wrote("Skolorna har fler träd.")(book)
        new_row(book, Mål="M2", Text="Vi gräver diken.")
        new_row(book, Mål="M77", Text="Dit leder inget.")

    boards.send("BUN", "SN")
    boards.back("BUN", fill)
    boards.back("SN", wrote("Fler bänkar."))
    boards.working.change("Nämndbidrag/N2/Text", "Bänkar finns.").write()
    (boards.path / "inputs" / "bidrag" / "annat.xlsx").write_bytes(b"PK")
    before = boards.working.book.read_bytes()
    found = collect_take(boards.path, BOARDS_DAY)

    [(_, page)] = pages(Kept(boards.path, lambda: BOARDS_DAY), ("/program/svar",))
    text = " ".join(page.text.split())

    rows = [row for one in found.contributions for row in one.rows]
    states = Counter(row.state for row in rows)
    assert states[RowState.NEW] == states[RowState.CHANGED] == states[RowState.CONFLICT] == 1
    assert "Två rader att lägga in. Ingenting är skrivet i arbetsboken än." in text
    assert "Barnnämnden: bidrag-bun.xlsx Lämnat av Eva Holm" in text
    assert "Barnnämnden planterar träd. Skolorna har fler träd." in text
    assert "Vi gräver diken." in text
    assert text.count("↻Ändrad Nämndbidrag, rad 2") == 1
    assert text.count("!Ändrad på två håll") == 1
    assert text.count("!Går inte att lägga in") == 1
    assert "”M77” finns inte i bladet ”Mål”" in text
    assert "annat.xlsx" in text
    links = {one.attributes["href"] for one in page.all("a")}
    assert "/cell?blad=N%C3%A4mndbidrag&rad=N1&kolumn=Text" in links
    assert "Öppna lindvalla.xlsx" in text
    assert not ids(Kept(boards.path, lambda: BOARDS_DAY).state()) & set(text.split())
    assert boards.working.book.read_bytes() == before
