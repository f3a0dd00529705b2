"""What a browser makes of the local page's doors: its cookie, its forms, the way in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.requests import Request

from pipeline.web.app import ACTIONS, PAGES
from pipeline.web.door.browser import redirect_file
from tests.browser import Visitor, axe, enter
from tests.every_page import addresses, rich_folder, spoil
from tests.half_hour import ANSWERS
from tests.page_server import PageServer, serving
from tests.test_page_start import started
from tests.working_folder import TODAY, WorkingFolder

SENT: list[str] = []
FORMS = "form[method=post]:visible:has(button)"
# What is done whatever the page showed, and what only adds to what it showed.
FROM_ANY = {"/avbryt", "/sparbygg", "/oppna", "/nytt", "/program/skicka", "/ny", "/valj"}
FIRST_PAGES = {"/ny", "/valj"}  # the forms of the page where no folder is known


def note(request: Request) -> str:
    """Note that a form came through, and do nothing else."""
    SENT.append(request.url.path)
    return "/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    """Return a server of all that pages may show; its actions only note that they are asked."""
    folder = rich_folder(tmp_path_factory.mktemp("mapp"))
    spoil(folder)
    notes = tuple((address, note) for address, _ in ACTIONS)
    with serving(folder.path, TODAY, PAGES, notes) as server:
        yield server


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    """Return a server of another folder."""
    path = tmp_path_factory.mktemp("annan")
    WorkingFolder(path)
    with serving(path, TODAY) as server:
        yield server


def cookies_sent(page: Page, address: str) -> tuple[str, str]:
    """Return the cookies that a browser sends to an address, and the heading that it gets."""
    with page.expect_request(lambda request: request.url == address) as asked:
        page.goto(address)
    sent = asked.value.all_headers().get("cookie", "")
    return sent, page.locator("h1").inner_text()


def test_the_cookie_of_one_page_goes_to_no_other(
    visit: Visitor, server: PageServer, other: PageServer
) -> None:
    page = visit(server)

    assert cookies_sent(page, other.entrance.address) == (
        "",
        "Sidan är bara för den som startade den",
    )
    assert cookies_sent(page.context.new_page(), server.entrance.address)[0] == server.cookie


def test_a_page_of_another_port_can_send_no_form(visit: Visitor, server: PageServer) -> None:
    """By number a browser sends the cookie to every port, also with what another page sends."""
    page = visit(server)
    page.goto(server.entrance.one_time_addresses()[1])
    page.wait_for_url(f"http://{server.entrance.hosts[1]}/")
    form = (
        f'<form method=post action="http://{server.entrance.hosts[1]}/bygg"><button>Vinn</button>'
    )
    elsewhere = "http://127.0.0.1:9/"
    page.route(elsewhere, lambda route: route.fulfill(body=form, content_type="text/html"))
    SENT.clear()
    page.goto(elsewhere)

    with (
        page.expect_request(lambda request: request.method == "POST") as sent,
        page.expect_navigation(),
    ):
        page.get_by_role("button").click()

    assert sent.value.all_headers()["cookie"] == server.cookie
    assert page.locator("h1").inner_text() == "Ingenting är gjort"
    assert SENT == []


@pytest.mark.parametrize("by_name", [True, False])
def test_the_redirect_file_leads_in_and_the_key_is_seen_nowhere(
    chromium: Browser, server: PageServer, by_name: bool
) -> None:
    addresses = server.entrance.one_time_addresses()
    file = redirect_file(addresses if by_name else addresses[::-1])
    key = addresses[0].partition("=")[2]
    context = chromium.new_context()
    page = context.new_page()
    referers: list[str] = []
    page.on("request", lambda request: referers.append(request.headers.get("referer", "")))

    page.goto(file.as_uri())
    page.wait_for_url(f"http://{server.entrance.hosts[0 if by_name else 1]}/")
    with page.expect_navigation():
        page.get_by_role("link", name="Möten").first.click()

    assert page.locator("h1").inner_text() == "Möten"
    assert file.stat().st_mode & 0o077 == 0
    assert any(referers)
    assert not any(key in referer for referer in referers)
    page.go_back()
    page.go_back()
    assert key not in page.url
    context.close()
    file.unlink()


def open_whole(page: Page, address: str) -> None:
    """Open a page, and all that is folded on it."""
    page.goto(address)
    for summary in page.locator("details:not([open]) > summary").all():
        summary.click()


def test_every_form_comes_through_without_javascript(visit: Visitor, server: PageServer) -> None:
    page = visit(server, java_script_enabled=False)
    sent: set[str] = set()
    server.live.board.tell(cancellable=True)
    for name, path in addresses(server):
        address = f"http://{server.host}{path}"
        open_whole(page, address)
        actions = [form.get_attribute("action") or "" for form in page.locator(FORMS).all()]
        for place, action in enumerate(actions):
            if action in sent:
                continue
            open_whole(page, address)
            form = page.locator(FORMS).nth(place)
            for box in form.locator("input:not([type]), input[type=text], textarea").all():
                box.fill("text")
            SENT.clear()
            with page.expect_navigation():
                form.locator("button").last.click()

            assert [action] == SENT, f"{name}: {page.locator('h1').inner_text()}"
            sent.add(action)

    assert sent == {path for path, _ in ACTIONS} - FIRST_PAGES


def test_no_form_of_an_old_page_is_done_but_what_is_done_from_any(server: PageServer) -> None:
    SENT.clear()
    for action, _ in ACTIONS:
        answer = server.post(action, {"version": "gammal", "page": "/"})

        assert answer.status == (303 if action in FROM_ANY else 409), action

    assert sorted(SENT) == sorted(FROM_ANY)


def test_a_folder_is_made_and_one_chosen_without_javascript(
    visit: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "hem"))
    (tmp_path / "plats" / "Granvik" / "inputs").mkdir(parents=True)
    for action in sorted(FIRST_PAGES):
        with started(tmp_path / "plats", TODAY) as begun:
            page = visit(begun, java_script_enabled=False)
            form = page.locator(f"form[action='{action}']").last
            for name, text in ANSWERS.items() if action == "/ny" else ():
                form.locator(f"#{name}").fill(text)
            with page.expect_navigation():
                form.locator("button").last.click()

            assert page.locator("h1").inner_text() in ("Möten", "Det finns ingen arbetsbok än")


def test_a_page_from_an_earlier_start_says_how_to_go_on(visit: Visitor, server: PageServer) -> None:
    page = visit(server)
    page.context.clear_cookies()
    page.reload()

    assert page.locator("h1").inner_text() == "Sidan är bara för den som startade den"
    assert "Öppna sidan igen" in page.locator("main").inner_text()
    enter(page, server)
    assert page.locator("h1").inner_text() == "Möten"


@pytest.mark.install
def test_axe_finds_nothing_on_what_is_told_in_place_of_a_page(
    visit: Visitor, server: PageServer
) -> None:
    page = visit(server)
    assert axe(page) == []
    for address in (server.entrance.address + "finns-inte", server.entrance.address + "in"):
        page.goto(address)
        assert axe(page) == []
