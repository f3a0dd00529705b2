"""Ändrat i Word: what people have changed in a document, to be written home to its cells.

What is chosen is written by the same function as on the command line. (DECISIONS 352, 402)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from starlette.requests import Request

from pipeline.commands.folder_state import DocumentState
from pipeline.commands.proposals import Proposal
from pipeline.commands.pull import Pulled, left_line, pull, write_pulled
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import on_a_page
from pipeline.swedish.words import capital, enumeration
from pipeline.web.answers.drawing import Shown
from pipeline.web.answers.lookup import CHOSEN, document_inside
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.page_views.days import who_and_when


@dataclass(frozen=True, slots=True)
class ProposalChoice:
    """One change. `code`: what it is chosen by, "" when it can't be written; `why`: why not."""

    code: str
    name: str
    place: str
    old: str
    new: str
    whose: str
    why: str
    remarks: tuple[str, ...]
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """What is changed in a document. `said`: what else is changed, or what became of a choice."""

    title: str
    key: str
    choices: tuple[ProposalChoice, ...]
    said: tuple[str, ...]

    @property
    def can_write(self) -> bool:
        """Return whether anything can be chosen."""
        return any(one.code for one in self.choices)


def proposals_page(folder: WorkingFolder, asked: Mapping[str, str]) -> ProposalsPage:
    """Return what is changed in a document by its key; raises NoPageError, and as `pull`."""
    document = _document(folder, asked["key"])
    found = pull(folder.path, folder.day(), [document.target])
    said = tuple(_said(found)) or (() if found.proposals else (_NOTHING,))
    chosen = asked.get(CHOSEN, "").split()
    choices = tuple(_choice(one, chosen) for one in found.proposals)
    return ProposalsPage(_title(document), document.key, choices, said)


def take_home(request: Request) -> Shown:
    """Write what was chosen into the workbooks, and say what became of it.

    What could not be written is chosen still.
    """
    folder: WorkingFolder = request.app.state.folder
    form = request.state.form
    document = _document(folder, str(form.get("document", "")))
    codes = {str(code) for code in form.getlist("code")}
    found = pull(folder.path, folder.day(), [document.target])
    chosen = [one.number for one in found.ready if one.code in codes]
    done = write_pulled(folder.path, folder.day(), found, chosen)
    said = tuple(_written(done, len(codes) - len(chosen)))
    left = (one for one in found.ready if one.number in chosen and one.number not in done.written)
    choices = tuple(_choice(one, codes) for one in left)
    return Shown("proposals.html", ProposalsPage(_title(document), document.key, choices, said))


_NOTHING = "Inget i dokumentet är ändrat i någon cells text."


def _document(folder: WorkingFolder, key: str) -> DocumentState:
    found = document_inside(folder, key)
    if not found.exists:
        raise NoPageError
    return found


def _title(document: DocumentState) -> str:
    return f"Ändrat i Word: {document.title}"


def _choice(one: Proposal, chosen: Collection[str]) -> ProposalChoice:
    whose = who_and_when(one.who, one.when)
    name = one.name.rpartition(" (")[0] or one.name
    why = f"{capital(one.state)}: {on_a_page(one.why).rstrip('.')}." if one.why else ""
    return ProposalChoice(
        code=one.code if one.is_ready else "",
        name=capital(name),
        place=one.name.removeprefix(name).strip(" ()"),
        old=one.old,
        new=one.new or one.shown,
        whose=whose,
        why=why,
        remarks=tuple(_remarks(one)),
        is_chosen=one.code in chosen,
    )


def _remarks(one: Proposal) -> Iterator[str]:
    if one.lost:
        lost = enumeration([*one.lost])
        yield f"Går inte att skriva i en cell och står kvar i dokumentet: {lost}."
    for mark in one.marks:
        what = "infogat" if mark.inserted else "borttaget"
        whose = who_and_when(mark.author, mark.day)
        yield f"Spårad ändring som ingen har godtagit: {whose}, {what} ”{mark.text}”."


def _said(found: Pulled) -> Iterator[str]:
    """Yield what is changed and is nothing that a cell could be given."""
    for count in found.beside.values():
        changed = "Ett stycke är ändrat" if count == 1 else f"{count} stycken är ändrade"
        yield f"{changed} utanför cellernas texter, och står kvar i dokumentet."
    for count in found.removed.values():
        gone = (
            "En cells text är borttagen" if count == 1 else f"{count} cellers texter är borttagna"
        )
        yield f"{gone} i dokumentet, och står kvar i arbetsboken."


def _written(done: Pulled, gone: int) -> Iterator[str]:
    """Yield what became of what was chosen."""
    for file, copy in done.copies.items():
        written = [one for one in done.proposals if one.number in done.written]
        number = sum(len({c for c, _ in one.cells if c.file == file}) for one in written)
        cells = "En cell är skriven" if number == 1 else f"{number} celler är skrivna"
        yield f"{cells} i {file}. Som arbetsboken var finns den i {copy}."
    for what, why in done.left.items():
        yield on_a_page(left_line(what, why))
    if gone:
        yield "Något av det du valde har ändrats sedan dess, och skrevs inte."
    if not (done.copies or done.left or gone):
        yield "Inget är valt, så inget är skrivet."
