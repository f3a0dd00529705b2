"""Möte: one meeting’s documents in the order of its agenda, and what can be done with them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.building.report import separation_line
from pipeline.commands.folder_state import Condition, DocumentState, FolderState, MeetingState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.plan import folder_name, sent_to
from pipeline.store.seals import seals
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import capital, enumeration
from pipeline.web.answers.lookup import known_meeting
from pipeline.web.downloads.papers_told import papers_sentence
from pipeline.web.page_views.document_rows import (
    DocumentRow,
    document_rows,
    plain_sentences,
    title_of,
)
from pipeline.web.page_views.summons import summons_text

_TO_BUILD = (Condition.CHANGED, Condition.NOT_BUILT)
_MOST_NAMES = 4  # in a sentence
_NO_DOCUMENTS = "Mötet har inga dokument än."
_AS_SENT = (Condition.READY, Condition.EDITED, Condition.SEALED, Condition.SETTLED)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to do with a meeting: a link, or a button of a form. `why_not`: "" when it can."""

    text: str
    address: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting. `proof`: whether the two decisions are apart, "" where that is not asked."""

    title: str
    key: str
    about: str
    documents: tuple[DocumentRow, ...]
    build: Choice
    downloads: tuple[Choice, ...]
    freeze: Choice
    papers: str  # what is missing, old or edited in what is downloaded; "" for nothing
    frozen: str
    aloud: Choice
    web: Choice
    proof: str
    left_out: tuple[str, ...]  # papers that the meeting is over for


def meeting_page(folder: WorkingFolder, asked: Mapping[str, str]) -> MeetingPage:
    """Return the page of the meeting whose key was asked for; NoPageError when there is none."""
    state = folder.state()
    meeting = known_meeting(state, asked["key"])
    plain = plain_sentences(state)
    place = f"/mote/{meeting.key}"
    nothing = _why_nothing(meeting)
    return MeetingPage(
        title=meeting.heading,
        key=meeting.key,
        about=" ".join(_about(meeting)),
        documents=document_rows(meeting.documents, plain, state.today, folder.path / "outputs"),
        build=Choice("Bygg mötets dokument", "/bygg", _why_not_build(state, meeting)),
        downloads=(
            Choice("Ladda ner alla (zip)", f"{place}/handlingar.zip", nothing),
            Choice("Handlingarna som en pdf", f"{place}/pdf", nothing),
        ),
        freeze=Choice("Frys utskicket …", f"{place}/frys", why_not_freeze(state, meeting, plain)),
        papers="" if nothing else papers_sentence(meeting),
        frozen=_frozen(folder, meeting),
        aloud=Choice("Läs besluten högt", f"{place}/beslut"),
        web=Choice("Kopior för webben", f"{place}/webb", nothing),
        proof=_proof(state, meeting, plain),
        left_out=tuple(_left_out(state, meeting)),
    )


def _about(meeting: MeetingState) -> Iterator[str]:
    """Yield when the call is to go out, where the meeting is, and how far it has come."""
    yield summons_text(meeting)
    where = ", ".join(filter(None, (meeting.place, meeting.time.replace("klockan", "kl."))))
    if where:
        yield f"{'Plats' if meeting.place else 'Tid'}: {where}."


# ------------------------------------------------------------ what can be done


def _why_nothing(meeting: MeetingState) -> str:
    """Return why there is nothing of a meeting to take along, "" when there is something."""
    if not meeting.documents:
        return _NO_DOCUMENTS
    built = any(one.exists for one in meeting.documents)
    return "" if built else "Inget av mötets dokument är byggt än."


def _why_not_build(state: FolderState, meeting: MeetingState) -> str:
    if not meeting.documents:
        return _NO_DOCUMENTS
    if any(one.condition in _TO_BUILD for one in meeting.documents):
        return ""
    to_mend = meeting.counts.to_mend
    if to_mend:
        number = capital(counted(to_mend, "dokument", "dokument"))
        return f"{number} kan inte byggas: se vad som ska rättas. Resten är byggt."
    if any(one.condition in _TO_BUILD for one in papers_to_send(state, meeting)):
        return "Mötets egna dokument är byggda. Det andra byggs med ”Bygg det som är ändrat”."
    return "Allt är byggt."


def papers_to_send(state: FolderState, meeting: MeetingState) -> tuple[DocumentState, ...]:
    """Return the documents that are sent out to a meeting, in the order of the agenda."""
    targets = {plan.target for plan in sent_to(state.plans.plans, meeting.id)}
    known = [*meeting.documents, *state.documents.values()]
    return tuple({one.key: one for one in known if one.target in targets}.values())


def why_not_freeze(state: FolderState, meeting: MeetingState, plain: PlainSentences) -> str:
    """Return why what is sent out to a meeting can't be frozen, "" when it can."""
    sent = papers_to_send(state, meeting)
    if not sent:
        return "Mötet har inga handlingar att skicka ut än."
    stopped = [one for one in sent if one.condition not in (*_AS_SENT, *_TO_BUILD)]
    unbuilt = [one for one in sent if one.condition in _TO_BUILD]
    if stopped:
        told = _told(stopped, meeting, plain)
        return f"Det här kan inte byggas än: {told}. Rätta det som stoppar först."
    if unbuilt:
        told = _told(unbuilt, meeting, plain)
        return f"Det här är inte byggt som det står i arbetsboken nu: {told}. Bygg först."
    return ""


def _told(papers: list[DocumentState], meeting: MeetingState, plain: PlainSentences) -> str:
    """Return what papers are called; those of others than the meeting, with whose they are."""
    own = {one.key for one in meeting.documents}
    names = [f"”{plain(one.title if one.key in own else title_of(one))}”" for one in papers]
    rest = len(names) - _MOST_NAMES
    if rest > 1:
        names[_MOST_NAMES:] = [f"{counted(rest, 'handling', 'handlingar', common=True)} till"]
    return enumeration(names)


def _frozen(folder: WorkingFolder, meeting: MeetingState) -> str:
    """Return what has been frozen, as a sentence; "" when nothing has."""
    found = seals(folder.path / "outputs", folder_name(meeting.id))
    if not found:
        return ""
    number = counted(len(found[-1].documents), "dokument", "dokument")
    if len(found) == 1:
        return f"Utskicket är fryst: {number}."
    times = counted(len(found), "gång", "gånger", common=True)
    return f"Utskicket är fryst {times}, senast med {number}."


# ------------------------------------------------------------ what to know


def _proof(state: FolderState, meeting: MeetingState, plain: PlainSentences) -> str:
    targets = {one.target for one in meeting.documents}
    proofs = [one for one in state.status.report.proofs if one.target in targets]
    return plain(separation_line(proofs))


def _left_out(state: FolderState, meeting: MeetingState) -> Iterator[str]:
    """Yield the papers that nobody makes of today’s cells, now that the meeting has been held."""
    missing = set(state.status.report.left_out)
    for plan in state.plans.plans:
        if plan.target in missing and plan.meeting == meeting.id:
            yield plan.title


# ------------------------------------------------------------ before it is frozen


@dataclass(frozen=True, slots=True)
class FreezePage:
    """What will be frozen for a meeting, before the button. `why_not`: "" when it can be."""

    title: str
    key: str
    meeting: str
    documents: tuple[DocumentRow, ...]
    edited: int  # of them, by hand: they are frozen as they stand
    lacking: int  # of them, those with something missing
    frozen: str
    why_not: str


def freeze_page(folder: WorkingFolder, asked: Mapping[str, str]) -> FreezePage:
    """Return what a meeting’s sending holds; NoPageError when there is no such meeting."""
    state = folder.state()
    meeting = known_meeting(state, asked["key"])
    sent, plain = papers_to_send(state, meeting), plain_sentences(state)
    rows = document_rows(sent, plain, state.today, folder.path / "outputs")
    return FreezePage(
        "Frys utskicket",
        meeting.key,
        meeting.heading,
        rows,
        edited=sum(one.condition is Condition.EDITED for one in sent),
        lacking=sum(bool(one.missing) for one in rows),
        frozen=_frozen(folder, meeting),
        why_not=why_not_freeze(state, meeting, plain),
    )
