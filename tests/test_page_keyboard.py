"""A whole case by keyboard alone, with JavaScript and without it: no pointer is used here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser import Visitor
from tests.page_server import LetIn, PageServer, serving
from tests.working_folder import TODAY, WorkingFolder, built_case, made_once

MOST_STOPS = 15  # to any document, from the top of its meeting's page
MANY = 30  # documents of a meeting
MOST = 60  # presses of a key until what was looked for is not there
NEW_BOOK = "arende-vagarna.xlsx"
ANSWERS = {"organ": "Arbetsutskottet", "dag": "2 december 2026", "heta": "Vägarna"}
FOCUSED = """() => {
  const focused = document.activeElement;
  const label = focused.labels?.[0]?.textContent ?? focused.textContent;
  return label.replace(/\\s+/g, ' ').trim();
}"""
LINE = "([getComputedStyle(document.activeElement)].map(s => [s.outlineStyle, s.outlineWidth])[0])"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    return made_once(tmp_path / "arbetsmapp", built_case)


@pytest.fixture
def server(folder: WorkingFolder) -> Iterator[PageServer]:
    with serving(folder.path, TODAY) as made:
        yield made


def tab_to(page: Page, name: str) -> int:
    """Press Tab until what has focus says a name; return how many stops that took.

    Each stop on the way can be seen.
    """
    for stop in range(1, MOST):
        page.keyboard.press("Tab")
        style, width = page.evaluate(LINE)
        assert (style, width >= "2px") in (("solid", True), ("auto", True)), page.evaluate(FOCUSED)
        if name in page.evaluate(FOCUSED):
            return stop
    raise AssertionError(f"{name} nås inte med tangentbordet")


def go(page: Page, name: str) -> int:
    """Go to a link or a button by Tab, and press Enter; return how many stops that took."""
    stops = tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return stops


def until(page: Page, server: LetIn, text: str) -> None:
    """Wait until nothing is at work and the page, asked for anew, says something."""
    server.settle()
    page.goto(page.url.partition("#")[0])
    expect(page.locator("body")).to_contain_text(text)


def set_cell(path: Path, value: object) -> None:
    """Write who is to take care of the case, as Excel does."""
    book = load_workbook(path)
    sheet = book["Ärenden"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("Handläggare") + 1).value = str(value)
    book.save(path)


@pytest.mark.parametrize("scripts", [True, False], ids=["med JavaScript", "utan JavaScript"])
def test_a_case_goes_all_the_way_by_keyboard_alone(
    folder: WorkingFolder, server: PageServer, visit: Visitor, scripts: bool
) -> None:
    go_all_the_way(visit(server, java_script_enabled=scripts), server, scripts)
    assert (folder.inputs / NEW_BOOK).is_file()


def go_all_the_way(page: Page, server: LetIn, scripts: bool = True) -> None:
    """Take a new case from its questions to a sending that is frozen, with a fault on the way."""
    go(page, "Nytt ärende")
    for question, text in ANSWERS.items():
        tab_to(page, question)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    go(page, "Gör arbetsboken")
    expect(page.locator("main")).to_contain_text(NEW_BOOK)

    go(page, "Gå till Möten")

    book = server.folder.path / "inputs" / NEW_BOOK
    officer = load_workbook(book)["Ärenden"]
    right = officer.cell(2, [cell.value for cell in officer[1]].index("Handläggare") + 1).value
    set_cell(book, "Ingen Alls")
    until(page, server, "Att rätta (2)")
    go(page, "Att rätta (2)")
    expect(page.locator("main")).to_contain_text("Ingen Alls")

    set_cell(book, right)
    until(page, server, "Inga fel")
    go(page, "Bygg det som är ändrat")
    until(page, server, "är byggt")

    go(page, "Möten")
    tab_to(page, "Till innehållet")
    page.keyboard.press("Enter")
    assert go(page, "Arbetsutskottet") == 1
    assert_near(page)
    go(page, "Förhandsgranska: Tjänsteskrivelse: Vägarna")
    expect(page.locator("h1")).to_contain_text("Vägarna")
    preview(page, scripts)

    page.go_back()
    go(page, "Frys utskicket")
    go(page, "Frys utskicket")
    until(page, server, "Utskicket är fryst")


def assert_near(page: Page) -> None:
    """Every document of a meeting is some stops away from the top of its page."""
    names = page.locator("th[scope=row]").all_inner_texts()
    assert len(names) > 2
    for name in names:
        page.reload()
        assert tab_to(page, f"Förhandsgranska: {name}") < MOST_STOPS
    page.reload()


def many_letters(path: Path) -> WorkingFolder:
    """Return a folder with a meeting of many documents, built."""
    folder = WorkingFolder(path)
    for number in range(100, 100 + MANY):
        own, item = f"A{number}", f"BH{number}"
        rows: dict[str, dict[str, Any]] = {
            "Ärenden": {"Ärende-id": own, "Kommun": "LIN", "Dnr": f"KS 2026/{number}"}
            | {"Enhet": "KLK", "Handläggare": "P1", "Ärendemening": f"Fråga {number}"},
            "Behandling": {"Behandling-id": item, "Ärende": own, "Möte": "AU-2026-12-02"}
            | {"Punkt": number, "Syfte": "information", "Skrivelsens datum": date(2026, 11, 25)},
            "Beslut": {"Beslut-id": f"B{number}", "Behandling": item, "Typ": "information"}
            | {"Status": "förslag"},
        }
        for sheet, row in rows.items():
            folder.sheets[sheet].append(row)
    folder.build()
    return folder


@pytest.mark.parametrize("scripts", [True, False], ids=["med JavaScript", "utan JavaScript"])
def test_the_last_of_many_documents_is_few_stops_away(
    tmp_path: Path, visit: Visitor, scripts: bool
) -> None:
    folder = made_once(tmp_path / "arbetsmapp", many_letters)
    with serving(folder.path, TODAY) as server:
        page = visit(server, java_script_enabled=scripts)
        page.get_by_role("link", name="Arbetsutskottet").click()
        name = page.locator("th[scope=row]").last.inner_text()
        assert page.locator("th[scope=row]").count() > MANY

        stops = tab_to(page, "Till innehållet")
        page.keyboard.press("Enter")
        stops += tab_to(page, "Gå till dokument")
        page.keyboard.press("End")
        stops += go(page, "Gå")

        assert name in page.locator("h1").inner_text()
        assert stops < MOST_STOPS


def preview(page: Page, scripts: bool) -> None:
    """Go through a document: its sentences are one stop, and arrows move between them."""
    count = page.locator("[data-mening]").count()
    assert count > 3
    stops = page.locator("main [data-mening][tabindex='0']").count()
    assert stops == (1 if scripts else 0)
    if scripts:
        first = page.locator("[data-mening]").first.inner_text()
        tab_to(page, first.strip()[:20])
        page.keyboard.press("ArrowDown")
        expect(page.locator("[data-mening].vald")).to_have_attribute("data-mening", "1")
        page.keyboard.press("Enter")
        tab_to(page, "")
    else:
        tab_to(page, "Visa källor i texten")
        page.keyboard.press("Space")
        go(page, "Visa")
        expect(page.locator(".kallor-i-texten").first).to_be_visible()
        page.go_back()
