"""Who may come in: the names that the page answers to, and the secrets of one run.

None of the secrets is written anywhere but in the redirect file (browser.py). (DECISIONS 389, 390)
"""

from __future__ import annotations

import secrets
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

LOOPBACK = "127.0.0.1"
DOOR = "/in"  # where a one-time key is handed in
KEY = "nyckel"


def _secret() -> str:
    return secrets.token_urlsafe(32)


def _own_name() -> str:
    return f"beredning-{secrets.token_hex(5)}.localhost"


def knows_own_names(system: str = sys.platform) -> bool:
    """Return whether every browser here finds a name of ours on this machine, and nowhere else.

    They know of themselves where names in .localhost lead, as they should (RFC 6761, 6.3), but for
    Safari, which asks its system; not all of those know. (DECISIONS 419)
    """
    if system != "darwin":
        return True
    try:
        found = {str(address[0]) for *_, address in socket.getaddrinfo(_own_name(), None)}
    except OSError:
        return False
    return {LOOPBACK} <= found <= {LOOPBACK, "::1"}


@dataclass(frozen=True)
class Entrance:
    """The way in to one server. A browser with its cookie is the officer's.

    `name`: no other page has it, so that a browser sends the cookie nowhere else. `by_name`:
    whether a browser is sent there by that, and not by number.
    """

    port: int
    name: str = field(default_factory=_own_name)
    cookie: str = field(default_factory=_secret, repr=False)
    csrf: str = field(default_factory=_secret, repr=False)
    by_name: bool = True
    _keys: dict[str, Callable[[], object]] = field(default_factory=dict, repr=False)

    @property
    def hosts(self) -> tuple[str, str]:
        """Return what a request's Host may be: what browsers are sent to, and the other.

        They are our own name, and the number it stands for.
        """
        name, number = f"{self.name}:{self.port}", f"{LOOPBACK}:{self.port}"
        return (name, number) if self.by_name else (number, name)

    @property
    def address(self) -> str:
        """Return the address of the first page."""
        return f"http://{self.hosts[0]}/"

    @property
    def cookie_name(self) -> str:
        """Return the cookie's name, which no other port's page has."""
        return f"beredning-{self.port}"

    def one_time_path(self, used: Callable[[], object] = lambda: None) -> str:
        """Return a path that lets one browser in, once; `used` is called when it has."""
        key = _secret()
        self._keys[key] = used
        return f"{DOOR}?{urlencode({KEY: key})}"

    def one_time_addresses(self, used: Callable[[], object] = lambda: None) -> tuple[str, str]:
        """Return a one-time path as an address of each of our hosts."""
        path = self.one_time_path(used)
        first, second = (f"http://{host}{path}" for host in self.hosts)
        return first, second

    def admits(self, key: str) -> bool:
        """Return whether a key lets somebody in; it does so once."""
        used = self._keys.pop(key, None)
        if used is None:
            return False
        used()
        return True

    def knows(self, cookie: str) -> bool:
        """Return whether a cookie is the one that was given out."""
        return secrets.compare_digest(cookie.encode(), self.cookie.encode())

    def is_ours(self, csrf: str) -> bool:
        """Return whether a form came from a page of ours."""
        return secrets.compare_digest(csrf.encode("utf-8", "replace"), self.csrf.encode())
