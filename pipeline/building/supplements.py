"""Items that came to a meeting after what was sent out to it was sealed (DECISIONS 297)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from pipeline import disk
from pipeline.domain.meetings import is_to_come
from pipeline.domain.records import is_filled, listed
from pipeline.errors import DocumentError
from pipeline.model import DocumentPlan, Problem, Severity
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.plan import folder_name
from pipeline.store.seals import Seal, seals

_CALL, _SUPPLEMENT = "kallelse", "tillägg"
_REMEDY = "Skriv dagen i Tillagt, så byggs ett tillägg till kallelsen."


def new_since_the_seal(plans: Iterable[DocumentPlan], outputs: Path) -> Iterator[Problem]:
    """Yield the items of coming meetings that neither the sealed call nor a supplement has."""
    for plan in (plan for plan in plans if plan.kind == _CALL):
        meeting = plan.dataset.find("Sammanträden", plan.meeting)
        sealed = seals(outputs, folder_name(plan.meeting))[-1:] if is_to_come(meeting) else ()
        sent = _shown(sealed[0]) if sealed else frozenset()
        for item in listed(meeting, "behandling") if sent else ():
            if item.key not in sent and not is_filled(item, "Tillagt"):
                message = f"ärendet står inte i kallelsen som frystes i outputs/{sealed[0].place}."
                cell, source = item.cell("Tillagt"), item.source("Tillagt")
                yield Problem(cell, Severity.WARNING, "N04", message, _REMEDY, source)


def _shown(seal: Seal) -> frozenset[str]:
    """Return the items that the calls and supplements of a sending show."""
    found: set[str] = set()
    for path in seal.built:
        with suppress(DocumentError):
            memory = read_memory(read_package(disk.bytes_of(path) or b"", path.name))
            if memory is not None and memory.kind in (_CALL, _SUPPLEMENT):
                found |= {s.key for s in memory.reads if s.sheet == "Behandling"}
    return frozenset(found)
