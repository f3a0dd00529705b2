"""Which version of a document it is: those that were sent out are counted in outputs/utskick/.

The first has no mark. What differs from all that were sent out is the next version: the value
`dokument.version` says so to the template, and the file's properties always do. What is adopted is
no version of a draft, and has no mark either. (DECISIONS 93, 248)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from pipeline import disk
from pipeline.bugs import disk_problem, problem
from pipeline.building.pictures import Pictures
from pipeline.errors import DocumentError, StoreError
from pipeline.model import DocumentId, DocumentPlan, Problem, State, digest
from pipeline.ooxml.content import content
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.properties import version_of, with_version
from pipeline.plan import DOCUMENT
from pipeline.render import CompiledTemplate, Rendered
from pipeline.store.seals import LIST, Seal, seals

_UNCOUNTED = "i ett utskick räknas inte som en version"


def content_digest(data: bytes, name: str) -> str:
    """Return what tells one version from another: its content, whatever program saved it."""
    body, margins = content(read_package(data, name)).digests
    return digest(*body, "", *margins)


class _Sealed(NamedTuple):
    """One document as it stood when it was sealed."""

    who: DocumentId
    number: int
    data: bytes


@dataclass(frozen=True)
class Versions:
    """The versions of one working folder's documents. `former`: what they were called → are now."""

    outputs: Path
    former: Mapping[DocumentId, DocumentId] = field(default_factory=dict)

    @cached_property
    def _sealed(self) -> tuple[dict[DocumentId, list[bytes]], tuple[Problem, ...]]:
        """Return every document that was sealed, in the order of the versions; what was not read.

        Seals of different meetings have no order: the file says which version it is.
        """
        sealed = seals(self.outputs)
        read = [_read(path) for seal in sealed for path in seal.built]
        read += [_unlisted(seal) for seal in sealed if seal.files is None]
        found: dict[DocumentId, list[bytes]] = {}
        for one in sorted((r for r in read if isinstance(r, _Sealed)), key=attrgetter("number")):
            found.setdefault(self.former.get(one.who, one.who), []).append(one.data)
        return found, tuple(one for one in read if isinstance(one, Problem))

    @property
    def unread(self) -> tuple[Problem, ...]:
        """Return what was sent out, and the program failed to read."""
        return self._sealed[1]

    def sent(self, who: DocumentId) -> list[str]:
        """Return the fingerprint of each version of a document that was sent out."""
        sealed = self._sealed[0].get(who, ())
        return list(dict.fromkeys(content_digest(data, who[0]) for data in sealed))

    def number(self, who: DocumentId, data: bytes) -> int:
        """Return which version a file of a document is, 1-based."""
        sent = self.sent(who)
        now = content_digest(data, who[0])
        return (sent.index(now) if now in sent else len(sent)) + 1

    def render(
        self, template: CompiledTemplate, plan: DocumentPlan, pictures: Pictures
    ) -> tuple[Rendered, str]:
        """Return the document with its version mark, and a note on that.

        The mark is that of a version which was sent out, if it is the same.
        """
        sent = self.sent(plan.identity)
        if not sent:
            return template.render(plan.kind, plan.key, plan.view, pictures), ""
        tried: list[str] = []
        for number in range(len(sent), 0, -1):
            made = rendered_as(template, plan, pictures, number)
            if not made.data:
                return made, ""
            tried.append(content_digest(made.data, plan.target))
            if tried[-1] == sent[number - 1]:
                return made, ""
        made = rendered_as(template, plan, pictures, len(sent) + 1)
        note = ""
        if made.data and _has_mark(plan) and content_digest(made.data, plan.target) in tried:
            note = f"Mallen {template.name} visar inte vilken version det är (dokument.version); "
            note += "det står bara i filens egenskaper."
        return made, note


def rendered_as(
    template: CompiledTemplate, plan: DocumentPlan, pictures: Pictures, number: int
) -> Rendered:
    """Return the document with the mark of a version, 1-based."""
    mark = f"Version {number}" if number > 1 and _has_mark(plan) else ""
    roots = {**plan.view.roots, DOCUMENT: {"version": mark}}
    view = replace(plan.view, roots=roots)
    made = template.render(plan.kind, plan.key, view, pictures)
    if number == 1 or not made.data:
        return made
    return replace(made, data=with_version(made.data, str(number), plan.target))


def _read(path: Path) -> _Sealed | Problem | None:
    """Return a document that was sealed; None for a file that is none of ours."""
    try:
        data = disk.bytes_of(path)
        if data is None:
            return None
        package = read_package(data, path.name)
        remembered = read_memory(package)
        if remembered is None:
            return None
        return _Sealed((remembered.kind, remembered.key), own_number(package), data)
    except DocumentError:
        return None
    except StoreError as error:
        return disk_problem(error, f"{path.name} {_UNCOUNTED}")
    except Exception as error:
        return problem(error, f"{path.name} {_UNCOUNTED}")


def _unlisted(seal: Seal) -> Problem:
    sentence = f"{seal.place}/{LIST} saknas eller går inte att läsa."
    remedy = "Hämta den från en säkerhetskopia, eller försök igen."
    return disk_problem(StoreError(sentence, remedy=remedy), f"dokumenten {_UNCOUNTED}")


def own_number(package: Package) -> int:
    """Return which version a file says that it is."""
    told = version_of(package)
    return int(told) if told.isdecimal() and len(told) < 7 else 1


def _has_mark(plan: DocumentPlan) -> bool:
    return plan.state is not State.ADOPTED
