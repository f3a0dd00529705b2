"""Which version of a document it is: those that were sent out are counted in outputs/utskick/.

The first has no mark. What differs from all that were sent out is the next version: the value
`dokument.version` says so to the template, and the file's properties always do.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.building.pictures import Pictures
from pipeline.errors import DocumentError
from pipeline.model import DocumentPlan, digest
from pipeline.ooxml.content import content
from pipeline.ooxml.memory import read_memory
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.properties import version_of, with_version
from pipeline.ooxml.zipping import zipped
from pipeline.plan import DOCUMENT
from pipeline.render import Rendered, Template
from pipeline.store import seals

Who = tuple[str, str]  # a document: its kind and key


def version_mark(number: int) -> str:
    """Return how a version stands in a document; the first has no mark."""
    return f"Version {number}" if number > 1 else ""


def fingerprint(data: bytes, name: str) -> str:
    """Return what tells one version from another: its content, whatever program saved it."""
    package = read_package(data, name)
    remembered = read_memory(package)
    if remembered is not None and zipped(package.parts) == data:  # as we wrote it
        body, margins = remembered.blocks, remembered.margins
    else:
        body, margins = content(package).digests
    return digest(*body, "", *margins)


@dataclass
class Versions:
    """The versions of one working folder's documents."""

    outputs: Path
    notes: dict[str, None] = field(default_factory=dict)  # what to tell of them

    @cached_property
    def _sealed(self) -> dict[Who, list[bytes]]:
        """Return every document as it stood when it was sealed, in the order of the versions."""
        found: dict[Who, list[tuple[int, bytes]]] = {}
        for seal in seals(self.outputs):
            for path in seal.built:
                with suppress(OSError, DocumentError):
                    data = path.read_bytes()
                    package = read_package(data, path.name)
                    remembered = read_memory(package)
                    if remembered is not None:
                        who = (remembered.kind, remembered.key)
                        found.setdefault(who, []).append((_number(package), data))
        return {
            who: [data for _, data in sorted(items, key=_first)] for who, items in found.items()
        }

    def sent(self, who: Who) -> list[str]:
        """Return the fingerprint of each version of a document that was sent out."""
        return list(dict.fromkeys(fingerprint(data, who[0]) for data in self._sealed.get(who, ())))

    def number(self, who: Who, data: bytes) -> int:
        """Return which version a file of a document is, 1-based."""
        sent = self.sent(who)
        now = fingerprint(data, who[0])
        return (sent.index(now) if now in sent else len(sent)) + 1

    def rendered(self, template: Template, plan: DocumentPlan, pictures: Pictures) -> Rendered:
        """Return the document with its version mark: that of the one sent out if it is the same."""
        sent = self.sent((plan.kind, plan.key))
        if not sent:
            return template.render(plan.kind, plan.key, plan.view, pictures)
        tried: list[str] = []
        for number in range(len(sent), 0, -1):
            made = _marked(template, plan, pictures, number)
            if not made.data:
                return made
            tried.append(fingerprint(made.data, plan.target))
            if tried[-1] == sent[number - 1]:
                return made
        made = _marked(template, plan, pictures, len(sent) + 1)
        if made.data and fingerprint(made.data, plan.target) in tried:
            note = f"Mallen {template.name} visar inte vilken version det är (dokument.version); "
            self.notes[f"{note}det står bara i filens egenskaper."] = None
        return made


def _number(package: Package) -> int:
    """Return which version a file says that it is: seals of different meetings have no order."""
    told = version_of(package)
    return int(told) if told.isdecimal() and len(told) < 7 else 1


def _first(item: tuple[int, bytes]) -> int:
    return item[0]


def _marked(template: Template, plan: DocumentPlan, pictures: Pictures, number: int) -> Rendered:
    roots = {**plan.view.roots, DOCUMENT: {"version": version_mark(number)}}
    view = replace(plan.view, roots=roots)
    made = template.render(plan.kind, plan.key, view, pictures)
    if number == 1 or not made.data:
        return made
    return replace(made, data=with_version(made.data, str(number), plan.target))
