"""Pictures of the local page for the handbook: `python -m tests.page_pictures`.

The first half hour of docs/forsta.md is gone through as it stands there, from the first page to the
frozen papers; then the example is looked at. Each page becomes a picture in docs/bilder/.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.browser import Visitor, launched
from tests.docx import changed, xml_of
from tests.half_hour import ANSWERS, fill_in
from tests.page_server import PageServer, serving
from tests.pages import FIRST, TOP, read, section
from tests.test_page_start import Started, started

HOME = TOP / "docs" / "bilder"
SIZE = {"width": 1000, "height": 700}
PLACE = "Den görs i C:\\Users\\elin\\Granvik."  # whatever it is called where this runs
BEGUN, EXAMPLE = date(2027, 2, 24), date(2027, 2, 4)
SENT, COMING = "KS-2027-02-10", "KF-2027-02-22"
PROGRAM = "hp/program.docx"
BODY, BY_HAND = "word/document.xml", ("redovisar sina resor", "redovisar alla sina resor")


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as place, launched() as browser:
        os.environ["XDG_STATE_HOME"] = str(Path(place, "hem"))
        visit = Visitor(browser)
        _first_half_hour(Path(place, "Granvik"), visit)
        shutil.copytree(TOP / "inputs", Path(place, "Exempel", "inputs"))
        with serving(Path(place, "Exempel"), EXAMPLE) as server:
            _example(visit(server, viewport=SIZE), server)
        visit.close()
        assert visit.faults == []


def _first_half_hour(folder: Path, visit: Visitor) -> None:
    folder.mkdir()
    with started(folder, BEGUN) as begun:
        page = visit(begun, viewport=SIZE)
        for name, text in ANSWERS.items():
            page.locator(f"#{name}").fill(text)
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.get_by_text(str(folder)).evaluate("(p, place) => { p.textContent = place }", PLACE)
        _picture(page, "forsta-mapp")
        _press(page, "Gör arbetsmappen")
        filling_in = section(read(FIRST), "## 2. Fyll i arbetsboken")
        fill_in(folder / "inputs", filling_in)
        with _wrong(folder / "inputs" / "arbetsbok.xlsx", "Texter", "Ärende", "Ä2"):
            _see(begun, page, "/ratta")
            _picture(page, "forsta-ratta")
        _see(begun, page, "/")
        _press(page, "Bygg det som är ändrat")
        _wait(begun)
        _see(begun, page, "/")
        page.get_by_role("link", name="Kommunstyrelsens arbetsutskott").click()
        page.wait_for_url("**/mote/*")
        _picture(page, "forsta-mote")
        page.locator("tr", has_text="Tjänsteskrivelse").get_by_role("link").click()
        page.wait_for_url("**/dokument/*")
        page.locator("[data-mening]", has_text="följer tidplanen").click()
        page.evaluate("scrollTo(0, 240)")
        _picture(page, "forsta-dokument")
        page.go_back()
        page.get_by_role("link", name="Frys utskicket").click()
        page.wait_for_url("**/frys")
        _picture(page, "forsta-frys")


def _example(page: Page, server: PageServer) -> None:
    folder = server.folder.path
    goals = folder / "inputs" / "hallbarhetsprogram.xlsx"
    _work(server, server.live.build)
    _work(server, lambda: server.live.freeze(SENT))
    meeting = next(one for one in server.folder.state().meetings if one.id == COMING)
    _go(server, page, f"/mote/{meeting.key}")
    _picture(page, "sida-mote", whole=True)
    _go(server, page, f"/mote/{meeting.key}/beslut")
    _picture(page, "sida-beslut")
    _set(goals, "Mål", "Måltext", 3, "där alla får plats")
    pages = {"moten": "/", "program": "/program", "nytt": "/nytt", "mallar": "/mallar"}
    pages |= {"sprak": "/ratta/sprak"}
    for name, path in pages.items():
        _go(server, page, path)
        _picture(page, f"sida-{name}")
    with _wrong(goals, "Politisk vilja", "Mål", "M33"):
        _go(server, page, "/ratta")
        _picture(page, "sida-ratta")
    _work(server, server.live.build)
    _programme(page, server)


def _programme(page: Page, server: PageServer) -> None:
    """See a document: where a sentence is from, what is new since a sending, and a hand's words."""
    document = server.folder.state().document(PROGRAM)
    assert document
    place = f"/dokument/{document.key}"
    _go(server, page, place)
    page.locator("[data-mening]", has_text="där alla får plats").last.click()
    page.evaluate("scrollBy(0, 250)")
    _picture(page, "sida-dokument")
    page.locator("#sedan").select_option(index=1)
    with page.expect_navigation():
        page.get_by_role("button", name="Visa", exact=True).click()
    page.locator("ins", has_text="plats").last.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 250)")
    _picture(page, "sida-andringar")
    file = server.folder.path / "outputs" / PROGRAM
    body = xml_of(file.read_bytes(), BODY).replace(*BY_HAND)
    file.write_bytes(changed(file.read_bytes(), {BODY: body}))
    _go(server, page, f"{place}/aterfor")
    _picture(page, "sida-forslag")


@contextmanager
def _wrong(book: Path, sheet: str, header: str, value: str) -> Iterator[None]:
    """Let a cell be wrong for as long as the block lasts."""
    right = book.read_bytes()
    _set(book, sheet, header, 3, value)
    yield
    book.write_bytes(right)


def _set(book: Path, sheet: str, header: str, row: int, value: str) -> None:
    opened = load_workbook(book)
    headers = [cell.value for cell in opened[sheet][1]]
    opened[sheet].cell(row, headers.index(header) + 1).value = value
    opened.save(book)


def _see(begun: Started, page: Page, path: str) -> None:
    """Open a page that shows the folder as it is now."""
    assert begun.shown.live
    begun.shown.live.watcher.check_now()
    page.goto(begun.entrance.address.rstrip("/") + path)


def _go(server: PageServer, page: Page, path: str) -> None:
    """Open a page of the example as it is now."""
    server.live.watcher.check_now()
    page.goto(server.entrance.address.rstrip("/") + path)


def _work(server: PageServer, begin: Callable[[], bool]) -> None:
    """Let a piece of work be begun and ended."""
    assert begin()
    server.live.jobs.wait()
    server.live.watcher.check_now()


def _wait(begun: Started) -> None:
    assert begun.shown.live
    begun.shown.live.jobs.wait()


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def _picture(page: Page, name: str, *, whole: bool = False) -> None:
    page.screenshot(path=HOME / f"{name}.png", full_page=whole)
    print(f"docs/bilder/{name}.png")  # noqa: T201


if __name__ == "__main__":
    main()
