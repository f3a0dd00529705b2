"""Every form of the page: what is sent is done once, and what was written or chosen is never lost.

Each is sent as the page has it: twice, twice at once, and to a disk that refuses at each call.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from pipeline.web import acting
from pipeline.web.app import ACTIONS
from pipeline.web.page_views.chosen_texts import WORKBOOK, texts_page
from pipeline.web.page_views.missing_parts import missing_sheets
from pipeline.web.page_views.template_list import templates_page
from tests.amounts import FULL
from tests.every_page import with_boards
from tests.page_server import Answer, Fields, PageServer, serving
from tests.page_text import PageText
from tests.trouble import KINDS, LOOKS, Trouble, fails
from tests.waiting import PATIENCE
from tests.working_folder import PROGRAM, TODAY, WorkingFolder, built_case, made_once

ANSWERS = {
    "municipality": "Lindvalla kommun",
    "body": "Arbetsutskottet",
    "date": "2 december 2026",
    "case": "Information om vägarna & broarna",
    "dnr": "",
    "officer": "Åsa Ek, utvecklare, Kansliet",
}
BUTTONS_THAT_WRITE = ("/nytt/blad", "/mallar/kopia", "/mallar/prov", "/mallar/programmets")
FORMS_THAT_WRITE = ("/nytt", "/aterfor", "/texter", "/program/skicka")
WRITE = (*FORMS_THAT_WRITE, *BUTTONS_THAT_WRITE)
CHOSEN = ("code", "document", "code-1", "mall", "blad", "namnd", "dag")
WRITTEN = re.compile(rb"(?<=<h1>Rapport</h1>)<p>Skriven [\d-]{10} kl\. \d\d\.\d\d\.</p>")
REFUSALS = (errno.ENOSPC, errno.EACCES, errno.EROFS)


def edited_case(path: Path) -> WorkingFolder:
    """Return a built folder in which somebody has changed texts in Word, one of them in dispute."""
    folder = built_case(path)
    with_boards(folder)
    folder.build()
    folder.edit(PROGRAM, "Mer skog.", "Mycket skog.")
    folder.change("Mål/M1/Ambitionsnivå", "Gammal skog.").build()
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    folder.edit(PROGRAM, "Renare sjöar.", "Renare sjöar och hav.")
    return folder


@contextmanager
def served(path: Path, action: str = "") -> Iterator[tuple[WorkingFolder, PageServer]]:
    folder = made_once(path, edited_case)
    if action == "/bygg/utan":
        del folder.sheets["Förtydliganden"]
        folder.write()
    with serving(folder.path, TODAY) as server:
        yield folder, server


def form_in(answer: Answer, action: str) -> dict[str, list[str]]:
    """Return what the form of an action holds on a page, as it stands there; {} for none."""
    fields: dict[str, list[str]] = {}
    is_its_own = False
    for one in PageText.of(answer.body).elements:
        if one.name == "form":
            is_its_own = one.attributes["action"] == action and not fields
        is_choice = one.attributes.get("type") in {"checkbox", "radio"}
        sent = not is_choice or "checked" in one.attributes
        if one.name == "input" and is_its_own and sent:
            fields.setdefault(one.attributes["name"], []).append(one.attributes["value"])
    return fields


def form_of(server: PageServer, action: str) -> Fields:
    """Return what an officer sends by an action: all that can be written or chosen."""
    state = server.folder.state()
    program = state.document(PROGRAM)
    assert program
    meeting = {"meeting": state.meetings[-1].key}
    if action == "/aterfor":
        page = f"/dokument/{program.key}/aterfor"
        inputs = PageText.of(server.ask(page).body).all("input")
        codes = [one.attributes["value"] for one in inputs if one.attributes["name"] == "code"]
        assert len(codes) == 2
        return {"document": program.key, "page": page, "code": codes}
    if action == "/texter":
        (place,) = texts_page(server.folder, {"key": program.key}).places
        page = f"/dokument/{program.key}/texter"
        return {"document": program.key, "page": page, "code-1": f"{WORKBOOK}{place.code}"}
    if action == "/bygg/nytt":
        return {"document": program.key, "page": f"/dokument/{program.key}/nytt"}
    if action == "/bygg/utan":
        codes = [*missing_sheets(state)]
        assert codes
        return {"code": codes, "page": "/ratta/borta"}
    if action.startswith("/mallar"):
        found = templates_page(server.folder, {})
        is_copied = action == "/mallar/kopia"
        own = (one for one in (*found.used, *found.unused) if one.is_own != is_copied)
        return {"page": "/mallar", "mall": next(one.key for one in own)}
    others: dict[str, Fields] = {
        "/program/skicka": {"namnd": ["SN"], "dag": "", "page": "/program/skicka"},
        "/nytt/blad": {"blad": "protokoll", "page": "/nytt"},
        "/nytt": ANSWERS | {"page": "/nytt"},
        "/oppna": {"dokument": program.key, "page": "/program"},
        "/sparbygg": {"on": "ja"},
    }
    return others.get(action, meeting)


def files(folder: WorkingFolder) -> dict[str, bytes]:
    """Return what an officer finds in the folder; a report is without the time at its head."""
    found = (path for path in folder.path.rglob("*") if path.is_file())
    names = ((path.relative_to(folder.path), path) for path in found)
    return {
        name.as_posix(): WRITTEN.sub(b"<p>Skriven.</p>", path.read_bytes(), count=1)
        for name, path in names
        if not any(part.startswith(".beredning") and "tmp" not in part for part in name.parts)
    }


@pytest.fixture(autouse=True)
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be no LibreOffice: what it makes is no part of what is asked here."""
    monkeypatch.setenv("PATH", "")


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the files that were handed to the system."""
    found: list[Path] = []
    opener = "pipeline.publish.programs.open_file._show"
    monkeypatch.setattr(opener, lambda path, name: found.append(path))
    return found


# ------------------------------------------------------------ once


@pytest.mark.parametrize("action", [path for path, _ in ACTIONS])
def test_what_is_sent_again_or_twice_at_once_is_done_once(action: str, tmp_path: Path) -> None:
    """A reload, a form gone back to and a double click make nothing more."""
    with served(tmp_path / "ett", action) as (folder, server):
        form = {**form_of(server, action), "version": server.folder.state().version}
        first = server.post(action, form)
        server.live.jobs.wait()
        once = files(folder)

        assert first.status == 303, "a reload of the answer sends nothing"
        for _ in range(2):
            assert server.ask(first.headers["location"].partition("#")[0]).status == 200
        again = server.post(action, form)
        server.live.jobs.wait()
        assert again.status in (303, 409)
        assert files(folder) == once

    with served(tmp_path / "två", action) as (folder, server), ThreadPoolExecutor() as pool:
        form = {**form_of(server, action), "version": server.folder.state().version}
        both = [*pool.map(lambda _: server.post(action, form), range(2))]
        server.live.jobs.wait()

        assert {one.status for one in both} <= {303, 409}
        assert set(files(folder)) == set(once)
        if action in WRITE:
            assert both[0].headers["location"] == both[1].headers["location"]


def test_what_is_sent_twice_while_something_is_built_is_done_once(tmp_path: Path) -> None:
    with served(tmp_path / "mapp") as (folder, server):
        folder.change("Mål/M2/Måltext", "med friskt vatten").write()
        form = {**form_of(server, "/nytt"), "version": server.folder.state().version}
        made: list[Answer] = []

        def send(*_: object) -> None:
            made.extend(server.post("/nytt", form) for _ in range(0 if made else 2))

        server.folder.build(progress=send)

        assert [one.status for one in made] == [303, 303]
        assert [path.name for path in folder.inputs.glob("arende*")] == [
            "arende-information-om-vagarna-broarna.xlsx"
        ]


def test_who_goes_back_and_writes_another_case_gets_that_one_too(tmp_path: Path) -> None:
    with served(tmp_path / "mapp") as (folder, server):
        form = {**form_of(server, "/nytt"), "version": server.folder.state().version}
        for case in ("Broar", "Vägar", "Vägar"):
            assert server.post("/nytt", form | {"case": case}).status == 303
        assert {path.name for path in folder.inputs.glob("arende*")} == {
            "arende-broar.xlsx",
            "arende-vagar.xlsx",
        }


def test_nobody_waits_for_a_template_that_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = Event(), Event()

    def tried(*_: object) -> str:
        begun.set()
        assert may_end.wait(PATIENCE)
        return "/mallar"

    with served(tmp_path / "mapp") as (folder, server), ThreadPoolExecutor() as pool:
        monkeypatch.setattr("pipeline.web.forms.page_forms.try_template", tried)
        trial = pool.submit(server.post, "/mallar/prov", form_of(server, "/mallar/prov"))
        assert begun.wait(PATIENCE)
        made = server.post("/nytt", form_of(server, "/nytt"))
        is_waiting = not trial.done()
        may_end.set()

        assert (made.status, trial.result().status, is_waiting) == (303, 303, True)
        assert len([*folder.inputs.glob("arende*")]) == 1


def test_a_workbook_that_was_taken_away_can_be_made_again(tmp_path: Path) -> None:
    with served(tmp_path / "mapp") as (folder, server):
        form = {**form_of(server, "/nytt"), "version": server.folder.state().version}
        made = [server.sent("/nytt", form).body]
        (book,) = folder.inputs.glob("arende*")
        book.unlink()
        made.append(server.sent("/nytt", form).body)

        assert book.exists()
        assert all(f"Svaren står i {book.name}" in body for body in made)


# ------------------------------------------------------------ kept


BUTTONS = [(action, kind) for action in BUTTONS_THAT_WRITE for kind in KINDS]
FIELDS = [(action, kind) for action in FORMS_THAT_WRITE for kind in (*KINDS, *LOOKS)]


def strikes(action: str, kind: str, calls: int) -> range:
    """Return at which of so many calls the disk refuses: some of them, and by `make fuzz` all."""
    every = FULL or (kind in KINDS and action == "/nytt")
    return range(1, calls + 1, 1 if every else max(1, calls // 3))


@pytest.mark.hypothesis  # so that `make fuzz` tries each call
@pytest.mark.parametrize(("action", "kind"), [*FIELDS, *BUTTONS])
def test_a_disk_that_refuses_is_told_and_the_form_comes_back_as_it_was_sent(
    action: str, kind: str, tmp_path: Path
) -> None:
    inside = tmp_path / "mapp"
    with served(inside) as (folder, server):
        form = {**form_of(server, action), "version": server.folder.state().version}
        before = files(folder)
        with Trouble(kind, inside=inside) as trouble:
            server.post(action, form)
        after = set(files(folder))

        told = []
        for at in strikes(action, kind, trouble.count):
            put_back(folder, before)
            form = {**form_of(server, action), "version": server.folder.state().version}
            with Trouble(kind, at, fails(REFUSALS[at % 3]), inside):
                answer = server.post(action, form)
            told.append(answer.status)
            if answer.status != 303:
                assert answer.status == 503, answer.body
                kept = form_in(answer, action)
                for name in (*ANSWERS, *CHOSEN):
                    if name in form:
                        assert kept[name] == listed(form[name]), f"{kind} {at}: {name}"
                assert half_made(folder, before) == set()
                assert server.post(action, kept).status == 303
            assert set(files(folder)) == after, f"{kind} {at}"
        has_own_page = action == "/aterfor"  # on which it tells what was not written
        assert 503 in told or has_own_page or kind != "write" or not trouble.count


@pytest.mark.parametrize("action", ["/bygg/utan", "/bygg/nytt"])
def test_what_is_pressed_twice_leads_on_also_when_its_work_ends_meanwhile(
    action: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work ends after the second press was found to be of a page that still is so."""
    with served(tmp_path / "mapp", action) as (_, server):
        form = {**form_of(server, action), "version": server.folder.state().version}
        first = server.post(action, form)

        def found_to_be_so(_: object) -> bool:
            server.live.jobs.wait()
            return False

        monkeypatch.setattr(acting, "_is_old", found_to_be_so)
        again = server.post(action, form)

    assert (first.status, again.status) == (303, 303)
    assert again.headers["location"] == first.headers["location"]


def listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def half_made(folder: WorkingFolder, before: dict[str, bytes]) -> set[str]:
    """Return what is there, or not there, but for whole samples of a template."""
    changed = set(files(folder).items()) ^ set(before.items())
    return {name for name, _ in changed if not name.startswith("outputs/mallar/") or "tmp" in name}


def put_back(folder: WorkingFolder, before: dict[str, bytes]) -> None:
    """Let the folder hold what it did."""
    now = files(folder)
    for name in now.keys() - before.keys():
        (folder.path / name).unlink()
    for name, data in before.items():
        if now.get(name) != data:
            (folder.path / name).parent.mkdir(parents=True, exist_ok=True)
            (folder.path / name).write_bytes(data)


def test_what_was_answered_before_a_restart_is_told_as_done_and_leads_on(tmp_path: Path) -> None:
    folder = edited_case(tmp_path / "mapp")
    with serving(folder.path, TODAY) as server:
        made = server.post("/nytt", form_of(server, "/nytt")).headers["location"]
    with serving(folder.path, TODAY) as server:
        gone = server.ask(made)
        noticed = server.ask("/mallar?besked=0123456789abcdef0123456789abcdef")

    assert (gone.status, gone.heading) == (404, "Svaret finns inte kvar")
    assert "Det som gjordes då är gjort" in gone.body
    assert '<a href="/">Möten</a>' in gone.body
    assert (noticed.status, noticed.heading) == (200, "Mallar")
