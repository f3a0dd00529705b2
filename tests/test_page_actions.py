"""What is done from the pages, as the browser asks for it."""

from __future__ import annotations

import html
import http.client
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands.build import Progress
from pipeline.web.door.entrance import LOOPBACK
from pipeline.web.live.board import Board
from pipeline.web.live.jobs import IsCancelled, Job
from pipeline.web.page_views.missing_parts import missing_sheets
from tests.every_page import addresses
from tests.page_fixtures import folder, server
from tests.page_server import PageServer, let_go, serving
from tests.page_text import PageText
from tests.waiting import PATIENCE
from tests.working_folder import (
    CALL_KF,
    DECISION_1,
    PROGRAM,
    READING,
    TODAY,
    WorkingFolder,
    built_case,
)

__all__ = ["folder", "server"]

GOAL = "med friskt vatten"


@pytest.fixture(autouse=True)
def as_built(folder: WorkingFolder, server: PageServer) -> None:
    server.live.build_when_saved(False)
    server.live.jobs.wait()
    folder.build()


def meeting(server: PageServer, word: str = "Fullmäktige") -> str:
    """Return the key of a meeting."""
    found = server.folder.state().meetings
    return next(one.key for one in found if one.heading.startswith(word))


def state(server: PageServer) -> dict[str, Any]:
    """Return what /lage says."""
    found: dict[str, Any] = json.loads(server.ask("/lage").data)
    return found


def ended(server: PageServer) -> str:
    """Return what the status line says when the work is over."""
    server.live.jobs.wait(PATIENCE)
    assert not state(server)["running"]
    return str(state(server)["text"])


def test_a_page_carries_the_status_line_and_the_forms(server: PageServer) -> None:
    page = server.ask("/").body

    assert '<div id="lage" tabindex="-1" class="live"' in page
    assert 'action="/bygg"' in page
    assert 'action="/sparbygg"' in page
    assert 'role="switch" aria-checked="false"' in page


def test_all_that_is_changed_is_built_and_the_way_leads_back_to_the_page(
    folder: WorkingFolder, server: PageServer
) -> None:
    folder.change("Mål/M2/Måltext", GOAL).write()

    answer = server.post("/bygg", {"page": "/program?visa=alla"})

    assert (answer.status, answer.headers["location"]) == (303, "/program?visa=alla")
    assert ended(server).startswith("Klart")
    assert GOAL in folder.text(PROGRAM)
    assert re.search(
        r"<p data-text>Klart \d\d\.\d\d: 2 dokument är byggda\.</p>", server.ask("/").body
    )
    folder.change("Mål/M2/Måltext", "med rent vatten")


def test_a_meeting_alone_is_built(folder: WorkingFolder, server: PageServer) -> None:
    for target in (CALL_KF, PROGRAM):
        (folder.outputs / target).unlink()

    server.post("/bygg", {"meeting": meeting(server)})
    ended(server)

    assert CALL_KF in folder.documents
    assert PROGRAM not in folder.documents


def test_what_is_meant_to_be_missing_is_built_without_once_what_that_means_is_said(
    folder: WorkingFolder, server: PageServer
) -> None:
    """Both sheets stand in one document: it can be built without them at once alone."""
    rows = {name: folder.sheets.pop(name) for name in ("Förtydliganden", "Politisk vilja")}
    folder.write()
    codes = missing_sheets(server.folder.state())
    for name, place in (("none", "/ratta"), ("all", "/ratta/borta")):
        page = server.ask(place).body
        for code, sheet in codes.items():
            assert f"Bladet ”{sheet}” saknas." in page
            assert (f"?valda={code}" in page) == (name == "none")
    chosen = server.ask(f"/ratta/borta?valda={next(iter(codes))}").body
    nothing = server.sent("/bygg/utan", {"page": "/ratta/borta"})
    strange = server.post("/bygg/utan", {"code": "Mål"})
    before = folder.text(PROGRAM)

    answer = server.post("/bygg/utan", {"code": [*codes], "page": "/ratta/borta"})
    said = ended(server)
    without, faults = folder.text(READING), server.ask("/ratta").body
    again = folder.build().written
    folder.sheets |= rows
    folder.write()

    assert set(codes.values()) == set(rows)
    assert chosen.count(" checked>") == 1
    assert "då är det inte med i dem längre" in chosen
    assert "Inget är valt, så inget är byggt." in nothing.body
    assert strange.status == 404
    assert "Skog är mer än träd." in before
    assert (answer.status, answer.headers["location"]) == (303, "/ratta#lage")
    assert said.startswith("Klart")
    assert "Skog är mer än träd." not in without
    assert "saknas." not in faults
    assert again == []
    assert server.post("/bygg/utan", {"code": [*codes]}).status == 404, "nothing is missing"


def test_a_document_is_begun_anew_once_what_goes_and_where_it_is_kept_is_said(
    folder: WorkingFolder, server: PageServer
) -> None:
    document = server.folder.state().document(PROGRAM)
    assert document
    place, form = f"/dokument/{document.key}", {"document": document.key}
    untouched = server.ask(place).body, server.ask(f"{place}/nytt"), server.post("/bygg/nytt", form)
    folder.edit(PROGRAM, "Renare sjöar.", "Renare sjöar, skriver Bo.")
    folder.change("Mål/M2/Måltext", GOAL).write()
    by_hand = folder.documents[PROGRAM]
    before = server.ask(place).body, server.ask(f"{place}/nytt").body
    others = folder.documents

    mark = (folder.outputs / PROGRAM).with_name("~$program.docx")
    mark.write_bytes(b"")
    told, refused = server.ask(f"{place}/nytt").body, server.post("/bygg/nytt", form)
    mark.unlink()
    answer = server.post("/bygg/nytt", form)
    said = ended(server)
    text = folder.text(PROGRAM)
    changed = {name for name, data in folder.documents.items() if data != others.get(name)}
    folder.change("Mål/M2/Måltext", "med rent vatten").write()

    assert "Börja om" not in untouched[0]
    assert [one.status for one in untouched[1:]] == [404, 404]
    assert f'href="{place}/nytt"' in before[0]
    assert "Ändrat stycke: ”Renare sjöar, skriver Bo.” (mål 2, ambitionsnivå)" in before[1]
    assert "sparas först, i mappen sparat under .beredning i outputs" in before[1]
    assert "öppet i ett annat program" in told
    assert (refused.status, "Stäng det först." in refused.body) == (422, True)
    assert answer.headers["location"] == f"{place}#lage"
    assert "Bo" not in text
    assert GOAL in text
    assert changed == {PROGRAM}, "nothing else is built"
    [name] = re.findall(r"den tidigare filen finns kvar som (\S+\.docx)\.", said)
    assert (folder.outputs / ".beredning/sparat/lund" / name).read_bytes() == by_hand
    assert server.post("/bygg/nytt", form).status == 404, "a hand has done nothing"


def test_a_document_that_is_no_word_document_any_longer_is_begun_anew(
    folder: WorkingFolder, server: PageServer
) -> None:
    (folder.outputs / PROGRAM).write_bytes(b"PK")
    document = server.folder.state().document(PROGRAM)
    assert document
    page = server.ask(f"/dokument/{document.key}").body

    server.post("/bygg/nytt", {"document": document.key})

    assert f'href="/dokument/{document.key}/nytt"' in page
    assert ended(server).startswith("Dokumentet är byggt nytt.")
    assert GOAL not in folder.text(PROGRAM)


def test_a_document_that_is_opened_after_all_stands_as_it_is(
    folder: WorkingFolder, server: PageServer
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Renare sjöar, skriver Bo.")
    mark = (folder.outputs / PROGRAM).with_name("~$program.docx")
    mark.write_bytes(b"")

    assert server.live.begin_anew(PROGRAM)
    said = ended(server)
    mark.unlink()
    text = folder.text(PROGRAM)
    folder.build(fresh=(PROGRAM,))

    assert said.startswith("Dokumentet är kvar som det var: filen är öppen i ett annat program")
    assert state(server)["failed"]
    assert "skriver Bo" in text


@pytest.mark.parametrize("path", ["/bygg", "/frys", "/publicera"])
def test_a_form_of_an_old_page_does_nothing_and_shows_the_page_as_it_is(
    folder: WorkingFolder, server: PageServer, path: str
) -> None:
    old = server.folder.state().version
    (folder.outputs / PROGRAM).unlink()
    before = folder.state

    answer = server.post(path, {"meeting": meeting(server), "version": old})

    assert answer.status == 409
    assert "så ingenting är gjort" in answer.body
    assert server.folder.state().version in answer.body
    assert not server.live.jobs.is_running()
    assert folder.state == before


@pytest.mark.parametrize("path", ["/frys", "/publicera", "/bygg"])
def test_a_meeting_that_is_not_there_is_told(server: PageServer, path: str) -> None:
    assert server.post(path, {"meeting": "KF-2026-12-16"}).status == 404


@pytest.mark.parametrize(
    "page", ["//ond.example/", "http://ond.example/", "/\\ond.example", "javascript:alert(1)", ""]
)
def test_the_way_back_never_leads_to_another_server(server: PageServer, page: str) -> None:
    assert server.post("/avbryt", {"page": page}).headers["location"] == "/"


def test_the_switch_is_turned_by_any_page_and_seen_by_all(server: PageServer) -> None:
    server.post("/sparbygg", {"version": "gammal", "on": "ja"})
    assert state(server)["on_save"]
    assert 'role="switch" aria-checked="true"' in server.ask("/").body

    server.post("/sparbygg", {"version": "gammal", "on": "nej"})
    assert not state(server)["on_save"]


def test_what_is_frozen_is_sealed_and_told(folder: WorkingFolder, server: PageServer) -> None:
    key = meeting(server)

    answer = server.post("/frys", {"meeting": key})

    assert (answer.status, answer.headers["location"]) == (303, f"/mote/{key}#lage")
    assert re.match(r"Utskicket är fryst: \d dokument\.", ended(server))
    assert (folder.outputs / "utskick/kf-2026-12-16").is_dir()


@pytest.mark.parametrize("page", ["/dokument/borta", "/mote/borta", "/cell?blad=borta", "/x"])
def test_a_form_of_an_old_page_about_what_is_gone_says_that_nothing_is_done(
    server: PageServer, page: str
) -> None:
    answer = server.post("/bygg", {"version": "gammal", "page": page})

    assert (answer.status, answer.heading) == (409, "Möten")
    assert "så ingenting är gjort" in answer.body


def test_that_nothing_is_done_stands_on_the_page_until_one_goes_on(server: PageServer) -> None:
    answer = server.post("/bygg", {"version": "gammal", "page": "/program?visa=alla"})
    its_own = re.search('data-sida="([^"]+)"', answer.body)
    assert its_own
    renewed = server.ask(html.unescape(its_own[1]))
    page = re.search('name="page" value="([^"]+)"', renewed.body)
    assert page
    on = server.post("/sparbygg", {"on": "nej", "page": html.unescape(page[1])})

    assert renewed.heading == "Program och uppföljning"
    assert "så ingenting är gjort" in renewed.body
    assert on.headers["location"] == "/program?visa=alla#lage"
    assert "så ingenting" not in server.ask("/program?visa=alla&besked=annat").body


@pytest.mark.parametrize("path", ["/frys", "/publicera", "/bygg"])
def test_what_is_pressed_while_other_work_goes_on_is_told_as_not_done(
    server: PageServer, path: str
) -> None:
    def waits(progress: Progress, is_cancelled: IsCancelled) -> str:
        go.wait()
        return "Klart."

    with let_go() as go:
        server.live.jobs.start(Job("Något annat …", waits))
        answer = server.post(path, {"meeting": meeting(server)})

    assert (answer.status, answer.heading) == (503, "Det går inte just nu")
    assert "så det du valde är inte gjort. Vänta" in " ".join(PageText.of(answer.body).text.split())
    assert ended(server) == "Klart."


def test_what_cannot_be_frozen_yet_says_why(folder: WorkingFolder, server: PageServer) -> None:
    (folder.outputs / DECISION_1).unlink()

    server.post("/frys", {"meeting": meeting(server)})

    told = ended(server)
    assert "går inte att frysa ännu" in told
    assert not re.search(r"beredning|--|\.docx|KF-|BH\d", told), (
        "no id, no path, nothing for a terminal"
    )
    assert state(server)["failed"]


def test_the_papers_of_a_meeting_come_in_a_zip_in_the_order_of_the_agenda(
    folder: WorkingFolder, server: PageServer
) -> None:
    key = meeting(server)
    answer = server.ask(f"/mote/{key}/handlingar.zip")

    assert answer.headers["content-type"] == "application/zip"
    assert "attachment; filename*=UTF-8''Fullm%C3%A4ktige" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as papers:
        names = papers.namelist()
        first = papers.read(names[0])
    assert [name[:2] for name in names] == [f"{n} " for n in range(1, len(names) + 1)]
    assert first == folder.documents[CALL_KF]


def test_the_zip_and_the_page_before_it_tell_what_is_missing_old_or_edited(
    folder: WorkingFolder, server: PageServer
) -> None:
    key, heading = meeting(server), "Behandling/BH3/Rubrik"
    assert "I zip-filen" not in server.ask(f"/mote/{key}").body
    (folder.outputs / CALL_KF).unlink()
    folder.edit(DECISION_1, "Beslut", "Ett beslut")
    before = folder.row("Behandling", "BH3")["Rubrik"]
    folder.change(heading, "Att ta viljan").write()

    page = server.ask(f"/mote/{key}").body
    data = server.ask(f"/mote/{key}/handlingar.zip").data
    folder.change(heading, before).build(fresh=(DECISION_1,))

    assert (
        "I zip-filen: ett dokument saknas, ett dokument är från ett tidigare bygge och ett "
        "dokument är redigerat för hand. Vilka det är står i filen Läs först.txt i den."
    ) in page
    with zipfile.ZipFile(io.BytesIO(data)) as papers:
        lines = papers.read("Läs först.txt").decode("utf-8-sig").split("\r\n")
    assert lines == [
        "Fullmäktige, onsdag 16 december 2026",
        "",
        "Saknas:",
        "- Kallelse (inte byggt än)",
        "",
        "Med, som de blev vid ett tidigare bygge, fast arbetsboken säger något annat nu:",
        "- Förslag till beslut om politisk vilja: Att ta viljan (KS 2026/41) "
        "(ändrat sedan du byggde)",
        "",
        "Med, som de är redigerade för hand i Word:",
        "- Förslag till beslut om program: Att anta programmet (KS 2026/41) (redigerat för hand)",
        "",
    ]


def test_the_zip_never_has_what_a_link_leads_to(
    folder: WorkingFolder, server: PageServer, tmp_path: Path
) -> None:
    other = tmp_path / "annat.docx"
    other.write_bytes(folder.documents[DECISION_1])
    (folder.outputs / DECISION_1).unlink()
    (folder.outputs / DECISION_1).symlink_to(other)
    try:
        data = server.ask(f"/mote/{meeting(server)}/handlingar.zip").data
    finally:
        (folder.outputs / DECISION_1).unlink()

    with zipfile.ZipFile(io.BytesIO(data)) as papers:
        assert not any("beslut om program" in name.casefold() for name in papers.namelist())


@pytest.mark.parametrize("key", ["KF-2026-12-16", "..", "%2e%2e", "ok%C3%A4nd"])
@pytest.mark.parametrize("file", ["handlingar.zip", "handlingar.pdf", "pdf", "webb"])
def test_files_of_no_meeting_are_not_there(server: PageServer, key: str, file: str) -> None:
    assert server.ask(f"/mote/{key}/{file}").status == 404


def test_the_page_of_the_pdf_says_that_there_is_none_and_what_it_takes(server: PageServer) -> None:
    key = meeting(server, "Arbetsutskottet")
    page = server.ask(f"/mote/{key}/pdf").body

    assert "Det finns ingen pdf av mötets handlingar än." in page
    assert "Utskicket är inte fryst. Det fryses först" in page
    assert server.ask(f"/mote/{key}/handlingar.pdf").status == 404


def test_copies_for_the_web_are_made_without_libreoffice_and_what_is_not_among_them_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    folder = built_case(tmp_path / "arbetsmapp").change("Ärenden/A1/Publiceras", "nej")
    folder.write()
    with serving(folder.path, TODAY) as server:
        place = f"/mote/{meeting(server)}/webb"
        before = server.ask(place).body
        server.post("/publicera/webb", {"meeting": meeting(server), "page": place})
        said = ended(server)
        page = PageText.of(server.ask(place).body)
    with serving(folder.path, TODAY) as server:
        again = server.ask(place).body

    [home] = folder.outputs.glob("publicerat/*/webb")
    assert "Det finns inga kopior för webben än." in before
    assert "Gör kopior för webben" in before
    assert said.startswith("Klart: ")
    assert f"{len([*home.iterdir()])} filer ligger i mappen webb" in page.text
    assert not [*home.glob("*beslut*")]
    assert "läggs inte på webben: ärendet eller handlingen har nej i Publiceras." in page.text
    assert "LibreOffice" in page.text
    assert "Vad som inte kom med, och varför, står här när du gör om kopiorna." in again
    assert not re.search(r"beredning |--|outputs/|KF-|BH\d", page.text.partition("senast")[2])


def test_pages_listen_to_a_stream_that_ends_with_the_server(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp").write()
    with serving(folder.path, TODAY) as server:
        connection = http.client.HTTPConnection(LOOPBACK, server.entrance.port)
        headers = {"Host": server.host, "Cookie": server.cookie}
        connection.request("GET", "/handelser", headers=headers)
        stream = connection.getresponse()
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.readline() == b"retry: 2000\n"
    rest = stream.read().decode()  # the server has ended, and so has the stream
    connection.close()
    stream.close()

    assert "data: {" in rest
    assert rest.endswith("\n\n")


def test_while_work_is_going_on_a_page_without_script_asks_again_for_who_wants_to_follow_it(
    server: PageServer,
) -> None:
    board: Board = server.live.board
    board.tell(text="Bygger 5 av 8: Kallelse", running=True, cancellable=True, done=4, total=8)
    try:
        page, form = server.ask("/").body, server.ask("/nytt").body
        followed = server.ask("/?foljer=ja").body
    finally:
        board.tell(text="", running=False, cancellable=False, done=0, total=0)

    for place, other in (("/", page), ("/nytt", form)):
        assert "http-equiv" not in other  # nobody loses her place, or what is written
        assert f'<a href="{place}?foljer=ja#lage">Visa hur det går</a>' in other
    assert (
        '<noscript><meta http-equiv="refresh" content="3; url=/?foljer=ja"></noscript>' in followed
    )
    assert "Visa hur det går" not in followed
    assert (
        '<progress aria-label="Så långt har arbetet kommit" max="8" value="4"></progress>' in page
    )
    assert "http-equiv" not in server.ask("/?foljer=ja").body


def test_who_follows_the_work_from_any_page_is_told_once_what_just_happened(
    server: PageServer,
) -> None:
    board, followed = server.live.board, 0
    board.tell(text="Bygger 5 av 8: Kallelse", running=True)
    try:
        for _, address in addresses(server):
            after = "&" if "?" in address else "?"
            page = server.ask(f"{address}{after}besked=0123456789abcdef")
            if page.status != 200:
                continue
            [link] = re.findall('href="([^"]*)#lage">Visa hur det går</a>', page.body)
            comes = f'<meta http-equiv="refresh" content="3; url={link}">'
            assert link == f"{address}{after.replace('&', '&amp;')}foljer=ja"
            following = html.unescape(link)
            for path in (following, f"{following}&besked=0123456789abcdef"):
                assert comes in server.ask(path).body, path
            followed += 1
    finally:
        board.tell(text="", running=False)
    assert followed


def files(folder: WorkingFolder) -> dict[Path, bytes]:
    """Return what each file of a working folder holds."""
    return {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}


def test_a_page_that_is_shown_writes_nothing_in_the_folder(
    folder: WorkingFolder, server: PageServer
) -> None:
    before = files(folder)
    for _, address in addresses(server):
        server.ask(address)
        assert files(folder) == before, address
