"""What a page does of itself in a browser: follows the folder and the work, links, copies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from pipeline.commands.build import Progress
from pipeline.web.live.jobs import IsCancelled, Job
from tests.browser import Visitor
from tests.page_fixtures import folder
from tests.page_server import PageServer, let_go, serving
from tests.working_folder import PROGRAM, TODAY, WorkingFolder

__all__ = ["folder"]

LINE, SAID = "#lage [data-text]", "#lage [role=status]"
SENTENCES = """
<p><span data-mening="1">Lindvalla ska vara en plats.</span>
<span data-mening="2">Mer skog.</span> <span data-mening="3">Renare sjöar.</span></p>
<ul><li data-for="1" tabindex="-1">Mål 1, stam</li>
<li data-for="3" tabindex="-1">Mål 2, ambitionsnivå</li></ul>
<button type="button" data-kopiera="F3" hidden>Kopiera</button>
<details><summary>Visa</summary><input name="fritext" aria-label="Text"></details>
"""
WRITES_MEANWHILE = """() => {
  const asks = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await asks(...asked);
    document.querySelector("[name=svar]").value = "Halva meningen";
    return answer;
  };
}"""


@pytest.fixture(scope="module")
def server(folder: WorkingFolder) -> Iterator[PageServer]:
    """Return a server whose pages follow the folder."""
    with serving(folder.path, TODAY, watched=True) as made:
        yield made


@pytest.fixture(autouse=True)
def as_built(folder: WorkingFolder, server: PageServer) -> None:
    server.live.build_when_saved(False)
    server.live.jobs.wait()
    folder.change("Mål/M2/Måltext", "med rent vatten").build()
    server.settle()
    server.live.board.tell(text="", said="", failed=False)


def save(folder: WorkingFolder, text: str) -> None:
    folder.change("Mål/M2/Måltext", text).write()


def tell_aloud(server: PageServer, page: Page, text: str) -> None:
    """Tell every page what is to be read aloud, and wait until one has heard of it."""
    server.live.board.tell(text=text, said=text)
    expect(page.locator(LINE)).to_have_text(text)


def button(page: Page) -> str:
    """Return what the button that builds says."""
    return page.locator("form[action='/bygg'] button").first.inner_text()


def add(page: Page, html: str) -> None:
    """Put more on a page, as another view would have it there."""
    page.evaluate("html => { document.querySelector('main').innerHTML += html; prepare(); }", html)


def expect_button(page: Page, text: str) -> None:
    expect(page.locator("form[action='/bygg'] button").first).to_have_text(text)


def test_a_save_is_seen_on_every_open_page_and_what_a_reader_does_there_is_left_alone(
    folder: WorkingFolder, server: PageServer, visit: Visitor
) -> None:
    pages = [visit(server, viewport={"width": 800, "height": 200}) for _ in range(2)]
    for page in pages:
        expect_button(page, "Bygg")
        page.get_by_role("link", name="Fullmäktige").focus()
        page.evaluate("scrollTo(0, 90)")
        page.evaluate("card = document.activeElement; marked = document.querySelector('h1')")

    save(folder, "med friskt vatten")

    for page in pages:
        expect_button(page, "Bygg det som är ändrat (2)")
        assert page.evaluate("document.activeElement.textContent").startswith("Fullmäktige")
        assert page.evaluate("[scrollY, marked === document.querySelector('h1')]") == [90, True]
        expect(page.locator("body")).to_contain_text("att bygga")


@pytest.mark.slow
def test_a_page_without_a_stream_asks_again_and_again(
    folder: WorkingFolder, server: PageServer, visit: Visitor
) -> None:
    page = visit(server)
    page.route("**/handelser", lambda route: route.abort())
    page.reload()

    save(folder, "med klart vatten")

    expect_button(page, "Bygg det som är ändrat (2)")


def test_the_work_is_shown_as_it_goes_and_can_be_called_off(
    server: PageServer, visit: Visitor
) -> None:
    page = visit(server)
    assert page.locator("progress").is_hidden()

    def run(progress: Progress, is_cancelled: IsCancelled) -> str:
        progress(4, 8, "Förslag till beslut")
        go.wait()
        return "Avbrutet efter 5 av 8 dokument." if is_cancelled() else "Klart."

    with let_go() as go:
        server.live.jobs.start(Job("Läser arbetsböckerna …", run, "Bygger"))
        expect(page.locator(LINE)).to_have_text("Bygger 5 av 8: Förslag till beslut")
        expect(page.locator(SAID)).to_have_text("Bygger 5 av 8: Förslag till beslut")
        assert page.locator("progress").evaluate("bar => [bar.value, bar.max]") == [4, 8]
        page.get_by_role("button", name="Avbryt").click()
        expect(page.locator(LINE)).to_have_text("Avbryter efter dokumentet som görs nu …")
        expect(page.get_by_role("button", name="Avbryt")).to_be_hidden()

    expect(page.locator(LINE)).to_have_text("Avbrutet efter 5 av 8 dokument.")
    assert page.locator("progress").is_hidden()


def test_a_press_on_the_button_builds_and_every_page_ends_in_the_true_state(
    folder: WorkingFolder, server: PageServer, visit: Visitor
) -> None:
    save(folder, "med djupt vatten")
    page, other = visit(server), visit(server)
    expect_button(page, "Bygg det som är ändrat (2)")

    page.get_by_role("button", name="Bygg det som är ändrat").click()

    for one in (page, other):
        expect(one.locator(LINE)).to_contain_text("2 dokument är byggda.")
        expect_button(one, "Bygg")


def test_the_switch_of_one_page_is_turned_on_the_other(server: PageServer, visit: Visitor) -> None:
    page, other = visit(server), visit(server)
    for on in ("true", "false"):
        page.get_by_role("switch").click()
        for one in (page, other):
            expect(one.get_by_role("switch")).to_have_attribute("aria-checked", on)


def test_what_is_read_aloud_is_said_at_most_once_a_second_and_the_last_is_said(
    server: PageServer, visit: Visitor
) -> None:
    page = visit(server)
    page.clock.install()
    page.reload()  # so that every clock of the page is the one that is turned by hand
    tell_aloud(server, page, "Börjar")
    page.clock.pause_at(page.evaluate("Date.now() + 60_000"))
    tell_aloud(server, page, "Bygger först")
    page.clock.run_for(1)
    expect(page.locator(SAID)).to_have_text("Bygger först")

    for number in range(30):
        tell_aloud(server, page, f"Bygger {number}")
        page.clock.run_for(30)
        expect(page.locator(SAID)).to_have_text("Bygger först")

    page.clock.run_for(100)
    expect(page.locator(SAID)).to_have_text("Bygger 29")


@pytest.mark.slow
def test_a_server_that_has_ended_leaves_the_page_as_it_was(
    folder: WorkingFolder, visit: Visitor
) -> None:
    with serving(folder.path, TODAY) as server:
        page = visit(server)
        with page.expect_request("**/handelser"):
            page.reload()
    with page.expect_event("requestfailed"):
        pass  # it asks, and nobody answers

    expect(page.locator("h1")).to_have_text("Möten")


def test_what_is_written_while_the_page_is_asked_for_anew_stays(
    folder: WorkingFolder, server: PageServer, visit: Visitor
) -> None:
    page = visit(server)
    add(page, "<form method=post><input name=svar></form>")
    page.evaluate(WRITES_MEANWHILE)

    save(folder, "med varmt vatten")
    expect(page.locator("[name=svar]")).to_have_value("Halva meningen")
    page.evaluate("fetching")

    expect(page.locator("[name=svar]")).to_have_value("Halva meningen")


# ---------------------------------------------------------------- sentences and cells


@pytest.fixture
def text(server: PageServer, visit: Visitor) -> Page:
    """Return a page with sentences and their cells."""
    page = visit(server, permissions=["clipboard-read", "clipboard-write"])
    add(page, SENTENCES)
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_sentences_are_one_stop_and_arrows_move_between_them(text: Page) -> None:
    assert text.locator("[data-mening][tabindex='0']").count() == 1
    text.locator("[data-mening]").first.focus()

    moved = []
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "Home", "End"):
        text.keyboard.press(key)
        moved.append(focused(text))

    assert moved == [
        "Mer skog.",
        "Renare sjöar.",
        "Renare sjöar.",
        "Mer skog.",
        "Lindvalla ska vara en plats.",
        "Renare sjöar.",
    ]
    assert text.locator("[data-mening][tabindex='0']").all_inner_texts() == ["Renare sjöar."]
    text.keyboard.press("Tab")
    assert focused(text) == "Kopiera"


def test_a_sentence_that_is_chosen_is_so_still_when_the_page_is_renewed(
    server: PageServer, visit: Visitor
) -> None:
    document = server.folder.state().document(PROGRAM)
    assert document is not None
    page = visit(server, f"/dokument/{document.key}")
    page.locator("[data-mening]").nth(1).click()
    shown = page.locator(".kallor").inner_text()

    page.evaluate("fetchAgain()")

    assert page.locator(".kallor").inner_text() == shown
    assert page.evaluate("document.activeElement.dataset.mening") == "1"


def test_a_sentence_that_is_chosen_is_so_still_when_another_comes_before_it(
    folder: WorkingFolder, server: PageServer, visit: Visitor
) -> None:
    document = server.folder.state().document(PROGRAM)
    assert document is not None
    page = visit(server, f"/dokument/{document.key}")
    page.locator("[data-mening]").nth(1).click()
    words = page.locator("[data-mening].vald").first.inner_text()
    home, before = folder.outputs / PROGRAM, (folder.outputs / PROGRAM).read_bytes()
    try:
        more = "<w:p><w:r><w:t>Först av allt.</w:t></w:r></w:p>"
        folder.edit(PROGRAM, "<w:body>", f"<w:body>{more}")
        page.evaluate("fetchAgain()")
        expect(page.locator("main")).to_contain_text("Först av allt.")
        assert page.locator("[data-mening].vald").first.inner_text() == words
        assert focused(page).strip() == words
    finally:
        home.write_bytes(before)


def test_enter_goes_to_the_cells_of_a_sentence_and_escape_back(text: Page) -> None:
    text.locator("[data-mening]").nth(2).click()
    assert text.locator(".vald").all_inner_texts() == ["Renare sjöar.", "Mål 2, ambitionsnivå"]

    text.keyboard.press("Enter")
    assert focused(text) == "Mål 2, ambitionsnivå"
    text.keyboard.press("Escape")
    assert focused(text) == "Renare sjöar."

    text.keyboard.press("ArrowUp")
    text.keyboard.press("Enter")
    assert focused(text) == "Mer skog.", "it has no cells"


def test_an_address_is_copied_and_that_is_said(text: Page) -> None:
    text.get_by_role("button", name="Kopiera").click()

    expect(text.locator(SAID)).to_have_text("Kopierat: F3")
    assert text.evaluate("navigator.clipboard.readText()") == "F3"


def test_a_renewed_page_keeps_what_is_typed_folded_out_and_in_focus(text: Page) -> None:
    text.get_by_text("Visa", exact=True).click()
    text.get_by_role("textbox").fill("Halva meningen")
    fresh = "document.body.cloneNode(true)"
    text.evaluate(
        f"fresh = {fresh}; fresh.querySelector('details').removeAttribute('open');"
        "fresh.querySelector('h1').textContent = 'Annat';"
        "fresh.querySelector('main ul').remove(); renew(document.body, fresh); prepare()"
    )

    expect(text.locator("h1")).to_have_text("Annat")
    assert text.get_by_role("textbox").input_value() == "Halva meningen"
    assert text.evaluate("document.activeElement.name") == "fritext"
