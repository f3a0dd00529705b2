"""Chromium for tests of the local page: one for the tests of a module, each with pages of its own.

    def test_…(visit: Visitor) -> None:
        page = visit(server, "/ratta")
        assert axe(page) == []

A test fails when a page of its opened a dialog, broke its own security policy or had a fault in
its script. The fixtures `chromium` and `visit` are in browser_plugin.py.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    expect,
    sync_playwright,
)

from pipeline.web.door.entrance import Entrance
from tests.waiting import PATIENCE

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
AXE = Path(__file__).parents[1] / ".make/axe/node_modules/axe-core/axe.min.js"
MISSING = "Chromium finns inte på den här datorn"
NO_AXE = "axe-core finns inte: kör make test"
ARGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-gpu"),
]
_REFUSED = "Content Security Policy"

expect.set_options(timeout=PATIENCE * 1_000)  # its own five seconds are too few on a busy machine


@contextmanager
def launched() -> Iterator[Browser]:
    """Run a browser for as long as the block lasts; skips the test where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


class HasEntrance(Protocol):
    """A server that lets in by its entrance."""

    @property
    def entrance(self) -> Entrance:
        """Return what lets in, and its address."""


class Visitor:
    """Opens addresses of servers in a browser that has been let in.

    `visit(server, "/ratta", java_script_enabled=False)`: the options are those of a context.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []  # what a page must never do

    def __call__(self, server: HasEntrance, path: str = "/", **options: Any) -> Page:
        """Return a page, in a browser of its own."""
        context = self._browser.new_context(**options)
        self._contexts.append(context)
        page = self._watched(context.new_page())
        enter(page, server)
        if path != "/":
            page.goto(server.entrance.address.rstrip("/") + path)
        return page

    def close(self) -> None:
        """Close what was opened."""
        for context in self._contexts:
            context.close()

    def _watched(self, page: Page) -> Page:
        page.set_default_timeout(PATIENCE * 1_000)
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._console)
        return page

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"en ruta: {dialog.message}")
        dialog.dismiss()

    def _console(self, said: ConsoleMessage) -> None:
        if _REFUSED in said.text:
            self.faults.append(said.text)


def enter(page: Page, server: HasEntrance) -> None:
    """Open a one-time address, and wait for the first page."""
    page.goto(server.entrance.one_time_addresses()[0])
    page.wait_for_url(server.entrance.address)


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def axe(page: Page, *rules: str) -> list[str]:
    """Return what axe-core finds wrong with a page: the rule, and the first element.

    `rules`: the only ones to try, all that are on by themselves when none is named.
    """
    if not AXE.exists():
        pytest.skip(NO_AXE)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    only = {"runOnly": [*rules]} if rules else {}
    found = page.evaluate("only => axe.run(document, {resultTypes: ['violations'], ...only})", only)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]
