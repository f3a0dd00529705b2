"""What is to be known of a meeting’s papers before they go on: what is missing, old, edited."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.commands.folder_state import Condition, DocumentState, MeetingState
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import enumeration

FILE = "Läs först.txt"
_OLD = (Condition.CHANGED, Condition.TO_MEND, Condition.LOCKED)
_GROUPS = (  # of a list, and of a sentence: of one and of several
    ("Saknas:", "saknas", "saknas"),
    (
        "Med, som de blev vid ett tidigare bygge, fast arbetsboken säger något annat nu:",
        "är från ett tidigare bygge",
        "är från ett tidigare bygge",
    ),
    (
        "Med, som de är redigerade för hand i Word:",
        "är redigerat för hand",
        "är redigerade för hand",
    ),
)


def papers_list(meeting: MeetingState) -> bytes:
    """Return the list that goes with the papers, as any program reads it; b"" for nothing to tell.

    (A mark first, and ends of lines as Windows has them.)
    """
    groups = [*_groups(meeting)]
    if not any(groups):
        return b""
    lines = [meeting.heading]
    for (heading, _, _), documents in zip(_GROUPS, groups, strict=True):
        if documents:
            lines += ["", heading, *(f"- {one.title} ({one.condition})" for one in documents)]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def papers_sentence(meeting: MeetingState) -> str:
    """Return what is missing, old or edited in the papers as a sentence; "" for nothing."""
    groups = [*_groups(meeting)]
    parts = [
        f"{counted(len(documents), 'dokument', 'dokument')} {one if len(documents) == 1 else many}"
        for (_, one, many), documents in zip(_GROUPS, groups, strict=True)
        if documents
    ]
    if not parts:
        return ""
    which = "Vilket" if sum(map(len, groups)) == 1 else "Vilka"
    return f"I zip-filen: {enumeration(parts)}. {which} det är står i filen {FILE} i den."


def _groups(meeting: MeetingState) -> Iterator[list[DocumentState]]:
    documents = meeting.documents
    yield [one for one in documents if not one.exists]
    yield [one for one in documents if one.exists and one.condition in _OLD]
    yield [one for one in documents if one.exists and one.condition is Condition.EDITED]
