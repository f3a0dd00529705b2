"""What earlier builds found in documents that other programs have saved; asked once of the bytes.

What was found is kept under a digest of all that it depends on: the file, the copies of how it was
written, what the ledger says that it was made of, this program and its libraries. Under any other
digest nothing is known. It is a cache, and may be lost. (DECISIONS 337)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from lxml import etree

from pipeline import cache, disk
from pipeline.cached_problems import source_from_json
from pipeline.model import DocumentId, Edit, Trace
from pipeline.ooxml.package.zipping import DEFLATER
from pipeline.store.files import digest_of, write_whole

_NAME = (".beredning", "redigerat.json")  # in outputs/
_LIBRARIES = (sys.version, str(etree.LXML_VERSION), str(etree.LIBXML_VERSION), DEFLATER)
Answers = dict[str, object]  # question → what JSON holds
_Told = TypeVar("_Told")


class Form(NamedTuple, Generic[_Told]):
    """How an answer is written as JSON, and read: what is none of ours raises one of UNFIT."""

    write: Callable[[_Told], object]
    read: Callable[[object], _Told]


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - the file is at fault, not who reads it
    return value


def _edit(entry: object) -> Edit:
    what, text, source = cache.items(entry)
    cell = source_from_json(source) if source is not None else None
    return Edit(cache.text(what), cache.text(text), cell)


TRUTH = Form[bool](bool, _truth)
EDITS = Form[tuple[Edit, ...]](
    lambda edits: [[edit.what, edit.text, edit.source] for edit in edits],
    lambda value: tuple(map(_edit, cache.items(value))),
)


def recall(
    answers: Answers,
    question: str,
    form: Form[_Told],
    ask: Callable[[], _Told],
    still: Callable[[], bool],
) -> _Told:
    """Return what is remembered of a file, else what `ask` finds; that is remembered from then on.

    `still`: whether what was asked was the file that the answers are of.
    """
    with suppress(*cache.UNFIT):
        return form.read(answers[question])
    told = ask()
    if still():
        answers[question] = form.write(told)
    return told


def no_answers(digest: str) -> Answers:
    """Return that nothing is remembered of a file."""
    return {}


@dataclass
class Remembered:
    """The answers of earlier builds, and of this one, by document; none without a `program`."""

    program: str = ""  # a digest of it
    known: dict[DocumentId, tuple[str, Answers]] = field(default_factory=dict)

    @classmethod
    def load(cls, outputs: Path, program: str) -> Remembered:
        """Return what earlier builds found; nothing where that cannot be read."""
        found = cls(program)
        with suppress(*cache.UNFIT):
            if program:
                found.known = dict(map(_entry, cache.items(cache.read(outputs.joinpath(*_NAME)))))
        return found

    def of(self, made: Trace, *digests: str) -> Answers:
        """Return what is known of the file of a document, to be read and added to.

        `made`: what the document was made of, by the ledger; `digests`: of all else.
        """
        if not self.program:
            return {}
        who = made.kind, made.key
        of = (self.program, _LIBRARIES, digests, who, made.template, made.renderer)
        key = digest_of(json.dumps([*of, *made.reads.items()]).encode())
        known, answers = self.known.get(who, ("", {}))
        if known != key:
            answers = {}
            self.known[who] = (key, answers)
        return answers

    def forget(self, who: DocumentId) -> None:
        """Forget a document that stands as it was written."""
        self.known.pop(who, None)

    def save(self, outputs: Path) -> None:
        """Write what is known, unless it is written already."""
        path = outputs.joinpath(*_NAME)
        known = ((who, *told) for who, told in sorted(self.known.items()))
        told = [[*who, of, answers, _sum(of, answers)] for who, of, answers in known if answers]
        data = json.dumps(told, separators=(",", ":")).encode()
        there = disk.bytes_of(path)
        if self.program and there != data and (told or there is not None):
            write_whole(path, data)


def _entry(entry: object) -> tuple[DocumentId, tuple[str, Answers]]:
    kind, key, of, answers, total = cache.items(entry)
    known = cache.text(of), cache.mapping(answers)
    if total != _sum(*known):
        raise ValueError(total)
    return (cache.text(kind), cache.text(key)), known


def _sum(of: str, answers: Answers) -> str:
    """Return what tells that answers have been changed, or moved to another file."""
    return digest_of(json.dumps([of, answers]).encode())
