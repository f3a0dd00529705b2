"""A document shown as its pages: who waits is told, and nobody waits for what nobody wants."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pipeline.errors import BusyError, OfficeError
from pipeline.web.downloads.pages_in_turn import MOST, PagesInTurn, Waiting
from tests.browser import Visitor, axe
from tests.page_server import PageServer, serving
from tests.stand_in_office import FAILS, MAKES, NEVER_ENDS, put_office, starts, waits_for
from tests.waiting import PATIENCE, until
from tests.working_folder import CALL_KF, PROGRAM, TODAY, WorkingFolder, built_case

# ------------------------------------------------------------ in turn


class Layouts:
    """Layouts that are made when they are let go; and a clock that is turned by hand."""

    def __init__(self) -> None:
        self.begun: list[bytes] = []
        self.left: list[bytes] = []
        self.now = 0.0
        self._begins, self._go = threading.Semaphore(0), threading.Semaphore(0)
        self.in_turn = PagesInTurn(self.lay_out, lambda: self.now)

    def lay_out(self, data: bytes, is_wanted: Callable[[], bool]) -> bytes:
        self.begun.append(data)
        self._begins.release()
        while not self._go.acquire(timeout=0.01):
            if not is_wanted():
                self.left.append(data)
                raise OfficeError("LibreOffice avbröts.")
        if data == b"fel":
            raise OfficeError("LibreOffice blev inte klart.", remedy="Försök igen.")
        return b"%PDF " + data

    def until_begun(self) -> None:
        """Return when one more has been begun."""
        assert self._begins.acquire(timeout=PATIENCE)

    def let_go(self, number: int = 1) -> None:
        """Let some be made."""
        self._go.release(number)


def test_the_same_document_asked_for_twice_is_made_once_and_then_known() -> None:
    made = Layouts()

    assert made.in_turn.ask(b"ett") == made.in_turn.ask(b"ett") == Waiting(0)
    made.let_go()
    made.in_turn.wait()

    assert made.in_turn.ask(b"ett") == made.in_turn.ask(b"ett") == b"%PDF ett"
    assert made.begun == [b"ett"]


def test_others_are_made_in_their_turn_and_know_how_many_are_before_them() -> None:
    made = Layouts()

    found = [made.in_turn.ask(data) for data in (b"ett", b"tva", b"tre", b"tva")]
    made.let_go(3)
    made.in_turn.wait()

    assert found == [Waiting(0), Waiting(1), Waiting(2), Waiting(1)]
    assert made.begun == [b"ett", b"tva", b"tre"]


def test_what_nobody_waits_for_any_longer_is_left_at_work_and_in_turn() -> None:
    made = Layouts()
    for data in (b"ett", b"tva", b"tre"):
        made.in_turn.ask(data)
    made.until_begun()

    made.now = 10.0
    made.in_turn.ask(b"tre")  # whose browser is there still
    made.now = 20.0
    made.until_begun()
    made.let_go()
    made.in_turn.wait()

    assert made.left == [b"ett"]
    assert made.begun == [b"ett", b"tre"]
    assert made.in_turn.ask(b"ett") == Waiting(0), "who comes back has it made anew"
    made.let_go()
    made.in_turn.wait()
    assert made.in_turn.ask(b"ett") == b"%PDF ett"


def test_no_more_wait_than_a_computer_can_make_and_who_has_gone_makes_room() -> None:
    made = Layouts()
    for number in range(MOST):
        made.in_turn.ask(str(number).encode())

    with pytest.raises(BusyError, match=f"Det är redan {MOST} dokument som väntar"):
        made.in_turn.ask(b"ett till")
    assert made.in_turn.ask(b"0") == Waiting(0), "who waits already still does"
    made.now = 20.0
    assert isinstance(made.in_turn.ask(b"ett till"), Waiting)

    made.in_turn.close()
    made.in_turn.wait()


def test_a_failure_is_told_to_all_who_wait_and_tried_again_later() -> None:
    made = Layouts()
    made.in_turn.ask(b"fel")
    made.let_go()
    made.in_turn.wait()

    for _ in range(2):
        with pytest.raises(OfficeError, match="LibreOffice blev inte klart"):
            made.in_turn.ask(b"fel")
    assert made.begun == [b"fel"]
    made.now = 60.0
    assert made.in_turn.ask(b"fel") == Waiting(0)
    made.in_turn.close()
    made.in_turn.wait()


def test_what_is_at_work_is_let_be_when_the_server_ends() -> None:
    made = Layouts()
    made.in_turn.ask(b"ett")
    made.in_turn.ask(b"tva")
    made.until_begun()

    made.in_turn.close()
    made.in_turn.wait()

    assert (made.begun, made.left) == ([b"ett"], [b"ett"])


# ------------------------------------------------------------ on the page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    return built_case(tmp_path_factory.mktemp("sida") / "arbetsmapp")


@pytest.fixture
def server(folder: WorkingFolder) -> Iterator[PageServer]:
    with serving(folder.path, TODAY) as made:
        yield made


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return what puts a stand-in in LibreOffice’s place; gives its log."""

    def put(does: str) -> Path:
        path, log = put_office(tmp_path / "bin", does)
        monkeypatch.setenv("PATH", path)
        return log

    return put


def address_of(server: PageServer, target: str) -> str:
    document = server.folder.state().document(target)
    assert document is not None
    return f"/dokument/{document.key}"


def pages_of(server: PageServer, target: str) -> str:
    """Return the address of a document’s pages."""
    return f"{address_of(server, target)}/pdf"


def test_who_asks_for_the_pages_is_told_what_is_made_and_then_shown_them(
    server: PageServer, office: Callable[[str], Path], tmp_path: Path
) -> None:
    go = tmp_path / "klart"
    log = office(waits_for(go))

    waiting = server.ask(pages_of(server, PROGRAM))
    other = server.ask(pages_of(server, CALL_KF))
    again = server.ask(pages_of(server, PROGRAM))
    go.touch()
    server.live.pages.wait()
    shown = server.ask(pages_of(server, PROGRAM))

    assert (waiting.status, other.status, again.status) == (202, 202, 202)
    assert waiting.heading.endswith(": sidorna görs")
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting.body
    assert "görs före" not in waiting.body
    assert "Ett dokument görs före." in other.body
    assert (shown.status, shown.headers["content-type"]) == (200, "application/pdf")
    assert shown.headers["content-disposition"].startswith("inline")
    assert len(starts(log)) == 2, "one a document"


def test_what_libreoffice_fails_at_is_told_with_what_to_do(
    server: PageServer, office: Callable[[str], Path]
) -> None:
    office(FAILS)

    server.ask(pages_of(server, PROGRAM))
    server.live.pages.wait()
    told = server.ask(pages_of(server, PROGRAM))

    assert told.status == 503
    assert "LibreOffice avslutades med ett fel." in told.body
    assert "Öppna dokumentet i Word i stället, eller försök igen om en stund." in told.body
    assert "--force" not in told.body


def test_a_browser_waits_without_doing_anything_and_gets_the_pages(
    server: PageServer, office: Callable[[str], Path], visit: Visitor, tmp_path: Path
) -> None:
    go = tmp_path / "klart"
    office(waits_for(go))
    pages = [visit(server, java_script_enabled=with_script) for with_script in (True, False)]
    address = server.entrance.address.rstrip("/") + pages_of(server, PROGRAM)
    for page in pages:
        page.goto(address)
        expect(page.locator("h1")).to_contain_text("sidorna görs")
    assert axe(pages[0]) == []

    go.touch()
    for page in pages:
        expect(page.locator("h1")).to_have_count(0)  # the browser shows a file
        assert page.evaluate("document.contentType") == "application/pdf"


@pytest.mark.office
def test_a_document_is_shown_as_its_pages(server: PageServer) -> None:
    (link,) = re.findall(
        r'href="(/dokument/\w+/pdf)"', server.ask(address_of(server, PROGRAM)).body
    )
    server.ask(link)
    server.live.pages.wait()

    assert server.ask(link).data.startswith(b"%PDF")


def test_a_layout_that_never_ends_is_ended_when_the_server_ends(
    server: PageServer, office: Callable[[str], Path]
) -> None:
    log = office(NEVER_ENDS)
    server.ask(pages_of(server, PROGRAM))
    until(lambda: bool(starts(log)))

    server.live.pages.close()
    server.live.pages.wait()

    with pytest.raises(ProcessLookupError):
        os.kill(starts(log)[0], 0)


def test_the_pages_of_a_document_whose_words_have_changed_are_made_anew(
    server: PageServer, folder: WorkingFolder, office: Callable[[str], Path]
) -> None:
    log = office(MAKES)
    for text in ("med friskt vatten", "med rent vatten"):
        folder.change("Mål/M2/Måltext", text).build()
        server.ask(pages_of(server, PROGRAM))
        server.live.pages.wait()
        assert server.ask(pages_of(server, PROGRAM)).status == 200

    assert len(starts(log)) == 2
