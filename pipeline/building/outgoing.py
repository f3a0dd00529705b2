"""The documents of a sending on their way out of the house, each as its clean copy.

(DECISIONS 365)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.errors import StoreError, UsageError
from pipeline.model import DocumentId, DocumentPlan
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.revise.clean import cleaned
from pipeline.store.files import digest_of
from pipeline.store.seals import BUILT, Seal


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One document. `plan`: as it is planned now, None when no row asks for it any longer."""

    name: str  # of its clean copy, in the folder that goes out: kallelse.docx
    target: str  # where it stands in outputs/
    kind: str
    plan: DocumentPlan | None
    clean: bytes
    source: str  # SHA-256 of the document as it was built

    @property
    def pdf(self) -> str:
        """Return the name of its PDF."""
        return f"{self.name.removesuffix('.docx')}.pdf"

    @property
    def title(self) -> str:
        """Return what people call it."""
        return self.plan.full_title if self.plan is not None else self.name


def outgoing(seal: Seal, plans: Iterable[DocumentPlan]) -> Iterator[Outgoing]:
    """Yield the documents of a sending, in the order of the plans, as they were sealed.

    Raises StoreError when one of them is not there, or not as it was sealed.
    """
    known = {plan.identity: plan for plan in plans}
    order = {who: number for number, who in enumerate(known)}
    found = [_outgoing(seal, name, known) for name in seal.documents]
    yield from sorted(found, key=lambda one: order.get(_identity(one), len(order)))


def _identity(one: Outgoing) -> DocumentId:
    return one.plan.identity if one.plan is not None else ("", "")


def _outgoing(seal: Seal, name: str, plans: Mapping[DocumentId, DocumentPlan]) -> Outgoing:
    built = _sealed_bytes(seal, f"{BUILT}/{name}")
    clean = cleaned(_sealed_bytes(seal, name), name).data
    memory = read_memory(read_package(built, name))
    kind, key = (memory.kind, memory.key) if memory is not None else ("", "")
    plan = plans.get((kind, key))
    target = plan.target if plan is not None else f"{seal.meeting}/{Path(name).name}"
    return Outgoing(name, target, kind, plan, clean, digest_of(built))


def _sealed_bytes(seal: Seal, file: str) -> bytes:
    """Return a file of a seal, just as it was sealed."""
    data = disk.bytes_of(seal.folder / file)
    if data is None or digest_of(data) != (seal.files or {}).get(file):
        why = "saknas" if data is None else "är ändrad sedan den skickades ut"
        raise StoreError(
            f"{seal.place}/{file} {why}.", remedy="Frys mötet igen, och publicera sedan."
        )
    return data


def single(path: Path, plan: DocumentPlan) -> Outgoing:
    """Return a document as it stands in outputs/; UsageError when it is not there."""
    data = disk.bytes_of(path)
    if data is None:
        raise UsageError(f"{plan.target} är inte byggd.", remedy="Bygg den först.")
    clean = cleaned(data, plan.target).data
    return Outgoing(plan.target, plan.target, plan.kind, plan, clean, digest_of(data))
