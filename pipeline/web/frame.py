"""What every page shows round its own: where to go, how the folder stands, what a form needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.commands.folder_state import FolderState
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import capital
from pipeline.web.answers.answered import without_notice
from pipeline.web.door.entrance import Entrance
from pipeline.web.live.board import Live

_FOLLOWS = "foljer=ja"
# The address, the words, and what other addresses belong to it.
_PLACES = (
    ("/", "Möten", ("/mote/", "/dokument/", "/aterfor/", "/bygg/nytt/", "/texter/")),
    ("/program", "Program och uppföljning", ("/program/",)),
    ("/ratta", "Att rätta", ("/ratta/", "/bygg/utan/")),
    ("/mallar", "Mallar", ("/mallar/",)),
    ("/nytt", "Nytt ärende", ("/nytt/",)),
)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One place to go to. `is_here`: the page is there, or belongs to it."""

    address: str
    text: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What stands round a page. `line`: how the folder stands. `notice`: what just happened.

    `live`: what is at work. `synced`: the service that copies the folder between computers.
    """

    menu: tuple[MenuEntry, ...]
    folder: str
    line: str
    to_build: int
    can_build: bool
    csrf: str
    version: str
    address: str
    notice: str = ""
    live: Live = field(default_factory=Live)
    synced: str = ""

    @property
    def follows(self) -> bool:
        """Return whether the page was asked for by who waits for the work, without the script."""
        return _FOLLOWS in self.address

    @property
    def follow(self) -> str:
        """Return the address of the page for who waits; a browser leaves one with a # as it is."""
        address = without_notice(self.address)  # else it is told at each look
        after = "&" if "?" in address else "?"
        return address if self.follows else f"{address}{after}{_FOLLOWS}"


def page_frame(
    state: FolderState | None,
    folder: str,
    address: str,
    entrance: Entrance,
    notice: str = "",
    live: Live | None = None,
    synced: str = "",
) -> PageFrame:
    """Return what stands round the page at an address; `state` is None when it is not known."""
    to_mend = len(state.to_mend) if state else 0
    return PageFrame(
        menu=tuple(_menu(address, to_mend)),
        folder=folder,
        line=_line(state) if state else "Mappen går inte att läsa just nu.",
        to_build=state.counts.changed if state else 0,
        can_build=state is None or state.has_workbooks,
        csrf=entrance.csrf,
        version=state.version if state else "",
        address=address,
        notice=notice,
        live=live or Live(),
        synced=synced,
    )


def _menu(address: str, to_mend: int) -> list[MenuEntry]:
    path = address.partition("?")[0]
    return [
        MenuEntry(
            place,
            f"{text} ({to_mend})" if place == "/ratta" and to_mend else text,
            path == place or path.startswith(below or ("//",)),
        )
        for place, text, below in _PLACES
    ]


def _line(state: FolderState) -> str:
    """Return how all stands, in a sentence."""
    time = state.read_at.strftime("%H.%M")
    counts = state.counts
    if state.lost_books:
        return f"Läst {time}. Det finns ingen arbetsbok i inputs."
    if not state.has_workbooks:
        return f"Läst {time}. Det finns ingen arbetsbok än."
    if not counts.documents:
        return f"Läst {time}. Det finns inga dokument att bygga."
    if counts.changed:
        return f"Läst {time}. {capital(counted(counts.changed, 'dokument', 'dokument'))} att bygga."
    if counts.to_mend:
        return f"Läst {time}. Det som går att bygga är byggt."
    return f"Allt som var sparat {time} är byggt."
