"""The one page that runs for a working folder: a second start finds it and opens it instead.

A lock in the user's own folder says that one runs, and ends with its process; a note beside it says
where, and holds a key. Both sides prove that they have the key and neither sends it, so that who
has taken over the port of an old note learns nothing. (DECISIONS 404)
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode, urlsplit

from filelock import FileLock, Timeout

from pipeline import disk
from pipeline.errors import BusyError, StoreError
from pipeline.web.door.user_folder import private_folder, user_folder, whole_path, write_private

ASK_PATH = "/igen"  # what a second start asks of a running one; it has no cookie
PATIENCE = 15.0  # seconds: the other one may be on its way
_SIGN = "beredning-sida"  # what an answer of a page of ours begins with
_ANSWERS_WITHIN = 3.0  # seconds
_MOST = 5_000  # bytes of an answer
_BETWEEN = 0.1  # seconds
_AGAIN = "Vänta en minut och öppna igen. Starta om datorn om det inte hjälper."


@dataclass(frozen=True, slots=True)
class _Note:
    """Where a page is, as its process noted it: `address` is what a browser is sent to."""

    address: str  # http://name:port, without a last /
    port: int
    key: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to be the one page of a working folder, until it is given up or the process ends.

    `key` proves to a second start that it is this one that answers.
    """

    lock: FileLock | None  # None where the user's folder cannot be written: nobody finds this one
    note: Path
    key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)

    def tell(self, address: str, port: int) -> None:
        """Note where the page is, once it answers there; raises StoreError."""
        if self.lock is not None:
            note = _Note(address, port, self.key)
            write_private(self.note, json.dumps(asdict(note)).encode())

    def give_up(self) -> None:
        """Take the note away and let another be the one."""
        if self.lock is not None:
            with suppress(OSError):
                self.note.unlink(missing_ok=True)
            self.lock.release()


@dataclass(frozen=True, slots=True)
class WayIn:
    """The way to a page that runs already, for one visit: the redirect file has the same key.

    `file`: "" where none could be written.
    """

    address: str
    file: str

    @property
    def page(self) -> str:
        """Return the address of the first page, which lets nobody in."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}/"


def turn_or_way_in(folder: Path, patience: float = PATIENCE) -> Turn | WayIn:
    """Return the right to show a working folder; or the way in to the page that does.

    Raises BusyError when another holds the right and does not answer within `patience` seconds.
    """
    until = monotonic() + patience
    while True:
        turn = _turn(folder)
        found = turn or _way_in(_note_path(folder))
        if found:
            return found
        if monotonic() > until:
            sentence = "Sidan för arbetsmappen är redan på väg att öppnas, men den svarar inte."
            raise BusyError(sentence, remedy=_AGAIN)
        sleep(_BETWEEN)


def _turn(folder: Path) -> Turn | None:
    """Return the right to show a folder, None when another process has it."""
    note = _note_path(folder)
    try:
        private_folder()
        lock = FileLock(note.with_suffix(".lock"), timeout=0, mode=0o600, thread_local=False)
        lock.acquire()
    except Timeout:
        return None
    except (StoreError, OSError, NotImplementedError):
        return Turn(None, note)
    return Turn(lock, note)


def _note_path(folder: Path) -> Path:
    """Return where the note of a folder's page is: one for each machine that shares a home."""
    name = f"{socket.gethostname()}\n{os.path.normcase(whole_path(folder))}"
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return user_folder() / f"{digest[:32]}.json"


# --- what the two sides say to each other


def _way_in(note: Path) -> WayIn | None:
    """Return the way in to the page of a note, None when no page of ours is there."""
    try:
        told = _Note(**json.loads(disk.bytes_of(note) or b"{}"))
        question = secrets.token_hex(16)
        answer = _asked(told, question)
        kind, proof, path, file = answer.split("\n")
    except (StoreError, OSError, HTTPException, ValueError, TypeError):
        return None
    own = _proof(told.key, question, f"{path}\n{file}")
    if kind != _SIGN or not hmac.compare_digest(proof.encode(), own.encode()):
        return None
    return WayIn(f"{told.address}{path}", file)


def _asked(told: _Note, question: str) -> str:
    words = {"fraga": question, "bevis": _proof(told.key, question, "")}
    connection = HTTPConnection("127.0.0.1", told.port, timeout=_ANSWERS_WITHIN)
    try:
        headers = {"Host": urlsplit(told.address).netloc, "Connection": "close"}
        connection.request("GET", f"{ASK_PATH}?{urlencode(words)}", headers=headers)
        return connection.getresponse().read(_MOST).decode()
    finally:
        connection.close()


def answered(
    key: str, question: str, proof: str, way_in: Callable[[], tuple[str, str]]
) -> str | None:
    """Return what to answer a second start, None when it has not the key.

    `way_in` makes a path that lets one visit in, and a redirect file; it is called for nobody else.
    """
    if not question.isalnum() or not hmac.compare_digest(
        proof.encode(), _proof(key, question, "").encode()
    ):
        return None
    way = "\n".join(way_in())
    return f"{_SIGN}\n{_proof(key, question, way)}\n{way}"


def _proof(key: str, question: str, way: str) -> str:
    """Return what only who has the key can say: to a question, or of an answer to it."""
    return hmac.new(key.encode(), f"{question}\n{way}".encode(), "sha256").hexdigest()
