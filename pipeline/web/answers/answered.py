"""What forms have been answered with, for as long as the server runs.

What a form led to has an address of its own, so that a reload sends nothing again; and a form that
is sent twice, by a double click or from a page gone back to, is answered as it was.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from hashlib import sha256
from threading import Lock
from typing import Any

from pipeline.web.answers.drawing import Shown

_MOST = 200  # of each that is kept; the oldest goes first
NOTICE = "besked"  # what an address says its notice by; the last of its query
_ITS_NOTICE = re.compile(rf"[?&]{NOTICE}=\w*(?=#|$)")


class Answered:
    """The pages and notices that forms have led to.

    `turn`: is had by one form at a time. `turn_of_trials`: by one of those that try templates.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.turn, self.turn_of_trials = Lock(), Lock()
        self._pages: dict[str, Shown] = {}
        self._notices: dict[str, str] = {}
        self._forms: dict[str, str] = {}

    def keep(self, action: str, page: Shown) -> str:
        """Return the address of the page that a form led to."""
        key = secrets.token_hex(8)
        _put(self._pages, key, page)
        return f"{action}/svar/{key}"

    def page(self, key: str) -> Shown | None:
        """Return the page with a key, None when there is none any longer."""
        return self._pages.get(key)

    def with_notice(self, address: str, notice: str) -> str:
        """Return the address of a page on which a notice stands, until one goes on from there."""
        if not notice:
            return address
        key = _digest([notice])
        _put(self._notices, key, notice)
        return f"{address}{'&' if '?' in address else '?'}{NOTICE}={key}"

    def notice(self, asked: str) -> str:
        """Return the notice of a key, "" for none."""
        return self._notices.get(asked, "")

    def note(self, form: str, address: str) -> None:
        """Note where a form led."""
        _put(self._forms, form, address)

    def led_to(self, form: str) -> str:
        """Return where the same form led before, "" when it has not been sent."""
        return self._forms.get(form, "")


def without_notice(address: str) -> str:
    """Return the address of a page as one goes on from it."""
    return _ITS_NOTICE.sub("", address)


def form_digest(action: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return what tells a form that was sent from others."""
    return _digest([action, *(text for pair in fields for text in pair)])


def _digest(texts: Iterable[str]) -> str:
    data = "".join(f"{len(text)}:{text}" for text in texts)
    return sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _put(kept: dict[str, Any], key: str, value: object) -> None:
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > _MOST:
        kept.pop(next(iter(kept)))
