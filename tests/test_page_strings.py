"""A thousand hostile texts on the pages: none asks, none runs, each is seen as it was written.

They stand in cells, and some of them, as far as there is room, as names of sheets and files and in
templates.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browser import Visitor
from tests.docx import p
from tests.every_page import addresses
from tests.page_server import PageServer, serving
from tests.working_folder import CALL_AU, LETTER, TODAY, WorkingFolder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Inget filnamn där har < i sig")

NUMBER = 1_000
BODIES = (
    "<script>alert({n})</script>",
    "<img src=x onerror=alert({n})>",
    "<svg onload=alert({n})><set onbegin=alert({n})>",
    "</textarea></title></select><script>alert({n})</script>",
    "<style>@import 'http://ond.example/{n}';</style>",
    "<iframe srcdoc='<script>parent.alert({n})</script>'></iframe>",
    "<a href=javascript:alert({n})>{n}</a>",
    "<form action=http://ond.example/{n}><input autofocus onfocus=alert({n})>",
    "<meta http-equiv=refresh content='0;url=http://ond.example/{n}'>",
    "<base href=http://ond.example/{n}/><link rel=stylesheet href=//ond.example/{n}>",
    "javascript:alert({n})",
    "data:text/html,<script>alert({n})</script>",
    "{{{{ 7*7 }}}}{{% for x in y %}}{n}{{# #}}${{7*7}}",
    "\u202e{n}<b>\u2066omvänt\u2069",
    "&lt;script&gt;alert({n})&lt;/script&gt;&#0;&#x3c;img&#62;",
    "<!--{n}--><![CDATA[<script>alert({n})</script>]]>",
)
AROUND = ("{}", "'{}", '"{}', "'>{}<'", '">{}<"', "`{}`", "--></script>{}", "\u00a0{}")
NAMES = ("<b onclick=a()>&{n}", "'{n}<svg onload=a()>'", "<img src=x onerror=a({n})>")
SHEETS, FILES = 31, 100  # signs that a name has room for
NAMED = 20  # sheets, workbooks and templates, each; of more than twenty faults the rest is counted
ALIKE = ("program.docx", "frys 1", "förslag att vänta med", "ingen sida")  # others show the same
FAULTY = 100  # of them stand where they are wrong, and are told of there
SECTIONS = ("T1", "T4", "T5")  # a cell has room for 32,767 signs
PLACES = (
    *("Behandling/BH1/Rubrik", "Behandling/BH2/Rubrik", "Sammanträden/AU-2026-12-02/Plats"),
    *("Personer/P1/Namn", "Personer/P1/Titel", "Organ/AU/Namn", "Mål/M1/Måltext"),
)


def hostile() -> Iterator[str]:
    """Yield the texts, each with a number of its own."""
    made = (around.replace("{}", body) for around, body in product(AROUND, BODIES))
    every = [*made]
    for number in range(NUMBER):
        yield f"t{number}{every[number % len(every)].format(n=number)}"


def names(most: int, forbidden: str = "/") -> list[str]:
    """Return hostile names of so many signs, each with a number of its own."""
    bodies = (*NAMES, *(body.replace("{{", "{").replace("}}", "}") for body in BODIES))
    made = (f"n{n}{body.replace('{n}', str(n))}" for n in range(NAMED) for body in bodies)
    fits = [one for one in made if len(one) <= most and not set(one) & set(forbidden)]
    return [fits[place * len(fits) // NAMED] for place in range(NAMED)]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return list(hostile())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Iterator[PageServer]:
    """Return a server of a folder where all that is written or named is hostile."""
    folder = WorkingFolder(tmp_path_factory.mktemp("ond <b>mapp") / "<i>'\"&")
    for place, text in zip(PLACES, texts, strict=False):
        folder.change(place, text)
    for number, section in enumerate(SECTIONS):
        folder.change(f"Texter/{section}/Text", "\n\n".join(texts[number :: len(SECTIONS)]))
    folder.template("kallelse", *(p(text) for text in texts if not is_a_tag(text)))
    folder.build()
    folder.sheets["Personer"] += [
        {"Person-id": f"X{number}", "Namn": text, "Organ": text}
        for number, text in enumerate(texts[:FAULTY])
    ]
    for name in names(SHEETS, "[]:*?/\\"):
        folder.sheets[name] = [{f"<th>{name}": "<td>"}]
    folder.write()
    faulty = (p(f"{{{{ fel{number} }}}}{text}") for number, text in enumerate(tagged(texts)))
    folder.template("protokoll", *faulty)
    for name in names(FILES):
        (folder.path / "templates" / "standard" / f"{name}.docx").write_bytes(b"")
        (folder.inputs / f"{name}.xlsx").write_bytes(b"PK")
    with serving(folder.path, TODAY) as made:
        yield made


def is_a_tag(text: str) -> bool:
    """Return whether a template would read some of a text as its own."""
    return any(sign in text for sign in ("{{", "{%", "{#"))


def tagged(texts: Iterable[str]) -> list[str]:
    """Return the texts that stand in a template beside a tag that makes no sense."""
    return [one for one in texts if not is_a_tag(one)][:NAMED]


def test_a_thousand_hostile_texts_are_seen_as_texts(
    server: PageServer, visit: Visitor, texts: list[str]
) -> None:
    page = visit(server)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    seen = ""
    built = [server.folder.state().document(target) for target in (LETTER, CALL_AU)]
    own = [f"/dokument/{one.key}" for one in built if one and one.exists]
    assert len(own) == len(built)
    paths = [path for name, path in addresses(server) if name not in ALIKE]
    for path in (*paths, *own):
        page.goto(server.entrance.address.rstrip("/") + path)
        seen += page.locator("body").evaluate("body => body.textContent")
        assert planted(page) == 0

    sheets, files = names(SHEETS, "[]:*?/\\"), names(FILES)
    books = (f"{name}.xlsx" for name in files)
    templates = (f"{name}.docx" for name in files)
    for written in (texts, sheets, books, templates, tagged(texts)):
        assert [text for text in written if text not in seen] == []
    assert [url for url in asked if not url.startswith(server.entrance.address)] == []


def planted(page: Page) -> int:
    """Return how many elements there are that no page of ours has."""
    return page.locator(
        "svg, iframe, style, base, [onerror], [onload], [onclick], [onfocus], [onbegin], [srcdoc],"
        "img:not([src^='/']), a[href^='javascript:'], a[href^='data:'], form[action^='http']"
    ).count()
