"""The pages for all: axe in every colour, no page wider than its window, and on paper."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.commands.build import Progress
from pipeline.commands.folder_state import Condition
from pipeline.errors import StoreError
from pipeline.web.live.jobs import IsCancelled, Job
from tests.browser import Visitor, axe
from tests.every_page import HUGE, addresses, rich_folder, spoil
from tests.page_server import PageServer, let_go, serving
from tests.test_page_keyboard import many_letters
from tests.test_page_offers import moved, one_elsewhere, other_formats, template_faulty
from tests.test_page_start import started
from tests.working_folder import (
    CALL_KF,
    LETTER,
    PROGRAM,
    READING,
    TODAY,
    WILL,
    WorkingFolder,
    made_once,
)

ELSEWHERE = {Condition.SEALED, Condition.SETTLED, Condition.EDITED, Condition.LEFT_OVER}
COLOURS = ("color-contrast", "link-in-text-block")  # the rules that colours may break
CALM = ("att rätta", "möte 1", "frys 1")  # are others while there is nothing to mend
WIDE = 1280  # pixels
NARROW = 320  # of a small telephone; and of 1280 at 400 %
LINES_OF_A_WORD = """cells => {
  const paper = document.createElement("div"), table = document.createElement("table");
  paper.className = "papper"; paper.style.width = "500px";
  const row = table.insertRow();
  for (const text of cells) row.insertCell().textContent = text;
  document.querySelector("main").append(paper); paper.append(table);
  const words = row.cells[1].firstChild, last = document.createRange();
  last.setStart(words, words.data.lastIndexOf(" ") + 1); last.setEnd(words, words.data.length);
  return new Set([...last.getClientRects()].map(one => one.top)).size;
}"""
TO_PRESS = "nav, .skip, button, .button, select, progress"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    return made_once(tmp_path_factory.mktemp("sida") / "arbetsmapp", rich_folder)


@pytest.fixture(scope="module")
def server(folder: WorkingFolder) -> Iterator[PageServer]:
    with pytest.MonkeyPatch.context() as patch, serving(folder.path, TODAY) as made:
        patch.setattr("pipeline.commands.template_preview.find_office", lambda: None)
        yield made


def wrong(page: Page) -> list[str]:
    """Return all that is wrong with a page: for those who hear it, in each colour, by width."""
    page.emulate_media(color_scheme="light", forced_colors="none")
    found = axe(page)
    page.emulate_media(color_scheme="dark")
    found += [f"mörkt: {one}" for one in axe(page, *COLOURS)]
    page.emulate_media(color_scheme="light", forced_colors="active")
    found += [f"egna färger: {one}" for one in axe(page, *COLOURS)]
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": NARROW, "height": 600})
    width = page.evaluate("document.documentElement.scrollWidth")
    found += [f"{width} bildpunkter bred: {too_wide(page)}"] if width > NARROW else []
    page.set_viewport_size({"width": WIDE, "height": 600})
    return found


def too_wide(page: Page) -> list[str]:
    """Return the elements that reach out of a narrow window."""
    found: list[str] = page.evaluate(
        "w => [...document.querySelectorAll('main *, header *')].filter(e => "
        "e.getBoundingClientRect().right > w).slice(0, 3).map(e => e.outerHTML.slice(0, 120))",
        NARROW,
    )
    return found


def wrong_on(page: Page, server: PageServer, *names: str) -> dict[str, list[str]]:
    """Return what is wrong with every page that has an address, or with some of them."""
    found = {}
    for name, path in addresses(server):
        if names and name not in names:
            continue
        page.goto(f"http://{server.host}{path}")
        found[name] = wrong(page)
    return {name: faults for name, faults in found.items() if faults}


@pytest.mark.install
def test_nothing_is_wrong_with_any_page(visit: Visitor, tmp_path: Path) -> None:
    folder = made_once(tmp_path / "arbetsmapp", rich_folder)
    with serving(folder.path, TODAY) as server:
        page = visit(server)
        assert "Inga fel" in text(page, server, "/ratta")
        assert wrong_on(page, server, *CALM) == {}

        spoil(folder)
        assert "inte ett giltigt värde" in text(page, server, "/ratta")
        assert wrong_on(page, server) == {}


def text(page: Page, server: PageServer, path: str) -> str:
    """Return what is seen on a page."""
    page.goto(f"http://{server.host}{path}")
    return page.locator("main").inner_text()


def press(page: Page, name: str) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def with_faults(page: Page) -> None:
    answer(page, "31/4")


def made(page: Page) -> None:
    answer(page, "2 december 2026")


def answer(page: Page, day: str) -> None:
    answers = {"body": "Arbetsutskottet", "date": day, "case": "Vägarna"}
    for name, text in answers.items():
        page.locator(f"#{name}").fill(text)
    press(page, "Gör arbetsboken")


def none_chosen(page: Page) -> None:
    page.locator("#dag").fill("31/4")
    press(page, "Gör underlagen")


def sent(page: Page) -> None:
    page.get_by_label("Socialnämnden").check()
    press(page, "Gör underlagen")


def old(page: Page) -> None:
    """Send a form of an older page, in one step: a page that follows renews itself at any time."""
    button = page.get_by_role("button", name="Återgå till programmets").first
    with page.expect_navigation():
        button.evaluate("it => { it.form.elements.version.value = 'x'; it.form.requestSubmit(it) }")


def tried(page: Page) -> None:
    press(page, "Se med ett prov")


def chosen(page: Page) -> None:
    page.locator("[data-mening]").nth(1).click()


def followed(page: Page) -> None:
    chosen(page)
    page.locator(".kallor .vald a").first.click()
    page.wait_for_url("**/cell?**")


def compared(page: Page) -> None:
    page.locator("#sedan").select_option(index=2)
    press(page, "Visa")


AFTER: tuple[tuple[str, Callable[[Page], None], str], ...] = (  # a page, what is done, what is seen
    ("nytt ärende", with_faults, "april har 30 dagar"),
    ("skicka", none_chosen, "Välj minst en nämnd"),
    ("skicka", sent, "bidrag-sn.xlsx"),
    ("mallar", old, "har ändrats"),
    ("mallar", tried, "prov-"),
    ("program.docx", chosen, "Programmet visar vägen"),
    ("program.docx", followed, "Här används den"),
    ("program.docx", compared, "levande"),
    ("nytt ärende", made, "arende-vagarna.xlsx"),
)


@pytest.mark.install
def test_nothing_is_wrong_with_what_follows_on_what_is_done(
    server: PageServer, visit: Visitor
) -> None:
    page, places = visit(server), dict(addresses(server))
    for name, do, seen in AFTER:
        page.goto(f"http://{server.host}{places[name]}")
        do(page)

        assert seen in page.locator("main").inner_text()
        assert wrong(page) == [], do.__name__


@pytest.mark.install
def test_nothing_is_wrong_where_documents_workbooks_and_templates_stand_otherwise(
    visit: Visitor, tmp_path: Path
) -> None:
    """Missing, damaged, open, elsewhere, moved, faulty; many; none; copied by others, gone."""
    folder = made_once(tmp_path / "OneDrive - Lindvalla" / "mapp", many_letters)
    for spoilt in (one_elsewhere, moved, template_faulty):
        spoilt(folder)
    (folder.outputs / READING).unlink()
    (folder.outputs / WILL).write_bytes(b"inget")
    (folder.outputs / LETTER).with_name("~$-2026-41-tjansteskrivelse.docx").write_bytes(b"")
    for text in ("T1", "T4"):
        folder.change(f"Texter/{text}/Text", "Arbetet går bra.")
    folder.write()
    found: dict[str, list[str]] = {}
    with serving(folder.path, TODAY) as server:
        page = visit(server)
        state = server.folder.state()
        stands = {one.condition for one in state.documents.values()}
        assert stands >= {*Condition} - ELSEWHERE
        shown = [state.document(target) for target in (PROGRAM, WILL, READING, LETTER, CALL_KF)]
        keys = [one.key for one in (*shown, *state.left_over[:1]) if one]
        meetings = (f"/mote/{one.key}" for one in state.meetings)
        others = ("/", "/program", "/ratta", "/mallar", "/nytt")
        for path in (*others, *meetings, *(f"/dokument/{key}" for key in keys)):
            page.goto(f"http://{server.host}{path}")
            found[path] = wrong(page)
        other_formats(folder)
        page.goto(f"http://{server.host}/ratta")
        found["andra filer"] = wrong(page)
        shutil.rmtree(folder.inputs)
        for path in others:
            page.goto(f"http://{server.host}{path}")
            found[f"utan arbetsböcker {path}"] = wrong(page)
        folder.path.rename(tmp_path / "borta")
        page.goto(f"http://{server.host}/")
        found["utan mapp"] = wrong(page)

    assert {name: faults for name, faults in found.items() if faults} == {}


ROLES = ("link", "button", "checkbox", "textbox", "combobox", "switch", "DisclosureTriangle")


def heard(page: Page) -> list[tuple[str, str, str]]:
    """Return what a listener may use: its role, its name, and where a link leads."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    found = []
    for node in nodes:
        if node["ignored"] or (role := node["role"]["value"]) not in ROLES:
            continue
        properties = {one["name"]: one["value"].get("value") for one in node["properties"]}
        if not properties.get("disabled"):
            found.append((role, node["name"]["value"], str(properties.get("url", ""))))
    return found


def test_each_link_and_button_has_a_name_that_tells_it_from_the_others(
    folder: WorkingFolder, server: PageServer, visit: Visitor
) -> None:
    """A link may stand twice when it leads to one place; a button stands once."""
    page = visit(server)
    spoil(folder)
    server.settle()
    for view, path in addresses(server):
        page.goto(f"http://{server.host}{path}")
        by_name: dict[tuple[str, str], list[str]] = {}
        for number, (role, name, leads) in enumerate(heard(page)):
            by_name.setdefault((role, name), []).append(leads or f"{number}")

        assert "" not in {name.strip() for _, name in by_name}, view
        alike = {name for (_, name), places in by_name.items() if len(set(places)) > 1}
        assert alike == set(), view
        assert page.locator("html").get_attribute("lang") == "sv"
        levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
            "all => all.map(e => Number(e.tagName[1]))"
        )
        assert levels[0] == 1, view
        assert all(next_ <= level + 1 for level, next_ in pairwise(levels)), view


def turn(page: Page) -> None:
    page.get_by_role("switch").press("Enter")


def build(page: Page) -> None:
    page.get_by_role("button", name="Bygg").first.press("Enter")


def open_first(page: Page) -> None:
    page.locator("[id^=oppna-]").first.press("Enter")


LANDS: tuple[
    tuple[str, Callable[[Page], None], str], ...
] = (  # a page, what is done, what has focus
    ("möten", build, "#lage"),
    ("möte 0", turn, "[role=switch]"),
    ("möte 0", open_first, "[id^=oppna-] >> nth=0"),
    ("nytt ärende", with_faults, "main [role=alert]"),
    ("mallar", old, "main [role=alert]"),
)


@pytest.mark.parametrize("scripts", [True, False], ids=["med JavaScript", "utan JavaScript"])
def test_who_has_done_something_goes_on_from_there(
    server: PageServer, visit: Visitor, monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:
    monkeypatch.setattr("pipeline.web.forms.open_in_program.open_file", lambda *_: None)
    page, places = visit(server, java_script_enabled=scripts), dict(addresses(server))
    for name, do, lands in LANDS:
        page.goto(f"http://{server.host}{places[name]}")
        with page.expect_navigation():
            do(page)

        expect(page.locator(lands)).to_be_focused()
    server.live.build_when_saved(False)
    server.settle()


@pytest.mark.install
def test_nothing_is_wrong_while_work_is_going_on_or_has_failed(
    server: PageServer, visit: Visitor
) -> None:
    page = visit(server)

    def run(progress: Progress, is_cancelled: IsCancelled) -> str:
        progress(4, 8, f"Förslag till beslut om {HUGE}")
        go.wait()
        raise StoreError(f"Filen {HUGE}.docx går inte att skriva.", remedy="Stäng den i Word.")

    with let_go() as go:
        server.live.jobs.start(Job("Läser arbetsböckerna …", run, "Bygger"))
        expect(page.locator("progress")).to_be_visible()
        at_work = wrong(page)
    expect(page.locator("#lage")).to_have_class("live failed")

    assert (at_work, wrong(page)) == ([], [])


@pytest.mark.install
def test_nothing_is_wrong_where_no_folder_is_known_and_nobody_is_let_in(
    visit: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "hem"))
    (tmp_path / "plats" / "Granvik" / "inputs").mkdir(parents=True)
    (tmp_path / "plats" / HUGE[:200] / "inputs").mkdir(parents=True)
    with started(tmp_path / "plats", TODAY) as begun:
        page = visit(begun)
        assert page.locator("h1").inner_text() == "Välj arbetsmapp"
        first = wrong(page)
        page.locator("form").last.evaluate("form => { form.noValidate = true }")
        press(page, "Gör arbetsmappen")
        answered = wrong(page)
        page.goto(begun.entrance.address + "in?nyckel=x")
        used = wrong(page)
        looks = page.evaluate("getComputedStyle(document.querySelector('main')).paddingLeft")

    assert (first, answered, used) == ([], [], [])
    assert looks == "24px"


def test_on_paper_there_is_nothing_to_press(server: PageServer, visit: Visitor) -> None:
    page = visit(server)
    page.emulate_media(media="print")
    for name, path in addresses(server):
        page.goto(f"http://{server.host}{path}")

        shown = page.locator(TO_PRESS).filter(visible=True)
        assert shown.evaluate_all("all => all.map(e => e.outerHTML)") == [], name
        assert page.locator("h1").is_visible()
        if name == "program.docx":
            chosen(page)
            looks = "e => [getComputedStyle(e).outlineStyle, getComputedStyle(e).backgroundColor]"
            marked = page.locator(".mening.vald").evaluate(looks)
            assert marked == ["none", "rgba(0, 0, 0, 0)"], "what is chosen is nobody else's matter"
        back = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert back == "rgb(255, 255, 255)"


def test_a_table_of_a_document_gives_its_columns_the_room_that_their_words_need(
    server: PageServer, visit: Visitor
) -> None:
    page = visit(server)

    lines = page.evaluate(LINES_OF_A_WORD, ["1", "Fastställande av föredragningslistan", "", ""])

    assert lines == 1
