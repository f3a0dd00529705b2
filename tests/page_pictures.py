"""Pictures of the local page for the handbook: `python -m tests.page_pictures`.

The first half hour of docs/forsta.md is gone through as it stands there, from the first page to the
frozen papers; then the example is looked at. Each page becomes a picture in docs/bilder/.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.browser import Visitor, launched
from tests.half_hour import ANSWERS, fill_in
from tests.page_server import PageServer, serving
from tests.pages import FIRST, TOP, read, section
from tests.test_page_start import Started, started

HOME = TOP / "docs" / "bilder"
SIZE = {"width": 1000, "height": 700}
PLACE = "Den görs i C:\\Users\\elin\\Granvik."  # whatever it is called where this runs
BEGUN, EXAMPLE = date(2027, 2, 24), date(2027, 2, 4)


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
        with _wrong(folder / "inputs" / "arbetsbok.xlsx"):
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
    server.live.build()
    server.live.jobs.wait()
    goals = server.folder.path / "inputs" / "hallbarhetsprogram.xlsx"
    _set(goals, "Mål", "Måltext", 3, "där alla får plats")
    server.live.watcher.check_now()
    pages = {"moten": "/", "program": "/program", "nytt": "/nytt", "mallar": "/mallar"}
    for name, path in pages.items():
        page.goto(server.entrance.address.rstrip("/") + path)
        _picture(page, f"sida-{name}")


@contextmanager
def _wrong(book: Path) -> Iterator[None]:
    """Let a cell be wrong for as long as the block lasts: a matter that is not there."""
    right = book.read_bytes()
    _set(book, "Texter", "Ärende", 3, "Ä2")
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


def _wait(begun: Started) -> None:
    assert begun.shown.live
    begun.shown.live.jobs.wait()


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def _picture(page: Page, name: str) -> None:
    page.screenshot(path=HOME / f"{name}.png")
    print(f"docs/bilder/{name}.png")  # noqa: T201


if __name__ == "__main__":
    main()
