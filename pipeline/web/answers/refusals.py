"""Why a request is refused, in words that help: what was asked, what is allowed, the cure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.errors import BeredningError, UsageError
from pipeline.web.answers.drawing import draw

CURE = "Öppna sidan igen på samma sätt som du öppnade den först."


class NoPageError(UsageError):
    """A page was asked for something that is not there, or is there no longer."""

    def __init__(self) -> None:
        super().__init__("Sidan finns inte.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer in place of a page: its status, and sentences. `allow`: methods, for 405."""

    status: int
    title: str
    sentences: tuple[str, ...]
    allow: str = ""

    def page(self) -> bytes:
        """Return it as a page that needs nothing more: who is refused gets no other file.

        Its few looks stand in it, and the policy of all pages names them by digest (`SEAL`).
        """
        return draw("refused.html", refusal=self).encode()


def bug_refusal(log: str) -> Refusal:
    """Return what is told of a fault in the program; `log`: its file, "" when there is none."""
    send = (f"Skicka gärna filen {log} till den som sköter programmet.",) if log else ()
    return Refusal(500, "Något gick fel i programmet", ("Det är inte ditt fel.", *send))


def nothing_there() -> Refusal:
    """Return what is told of an address where there is nothing."""
    return Refusal(404, "Sidan finns inte", ("Gå till Möten och välj därifrån.",))


def answer_gone() -> Refusal:
    """Return what is told where an answer stood that is kept no longer."""
    done = "Det som gjordes då är gjort, men svaret visas bara tills Beredning har startats om."
    where = "Under Möten och Att rätta står hur allt är nu."
    return Refusal(404, "Svaret finns inte kvar", (done, where))


def unreadable_request() -> Refusal:
    """Return what is told of what no browser asks."""
    return Refusal(400, "Så går det inte att fråga", ("Frågan går inte att läsa.", CURE))


def folder_gone(folder: Path) -> Refusal | None:
    """Return what is told of a working folder that is not where it was, None while it is there."""
    if disk.is_folder(folder):
        return None
    return Refusal(
        503,
        "Arbetsmappen finns inte där den var",
        (
            f"Mappen ”{folder.resolve().name}” med sina arbetsböcker är flyttad, har bytt namn "
            "eller går inte att nå just nu.",
            "Lägg tillbaka den, eller öppna Beredning från mappen där den är nu.",
        ),
    )


def error_refusal(
    error: BeredningError, folder: Path, plain: Callable[[str], str] = lambda text: text
) -> Refusal:
    """Return what an error says, in the words of a page by `plain`; or that the folder is gone."""
    sentences = (plain(error.sentence), plain(error.remedy))
    return folder_gone(folder) or Refusal(503, "Det går inte just nu", sentences)
