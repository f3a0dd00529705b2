"""The documents on their way out of the house, each as its clean copy: to be sealed, or published.

(DECISIONS 365)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.building.clean_copies import clean_copy
from pipeline.building.versions import Versions
from pipeline.errors import StoreError
from pipeline.model import DocumentId, DocumentPlan
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.properties import with_version
from pipeline.revise.clean import Clean
from pipeline.store.files import digest_of, read_whole
from pipeline.store.folder import Outputs
from pipeline.store.seals import Digests, Seal

_AGAIN = "Frys mötet igen, och publicera sedan."


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One document. `plan`: as it is planned now, None when no row asks for it any longer."""

    name: str  # of its clean copy, in the folder that goes out: kallelse.docx
    target: str  # where it stands in outputs/
    kind: str
    plan: DocumentPlan | None
    built: bytes  # as it stood
    copy: Clean

    @property
    def clean(self) -> bytes:
        """Return its clean copy."""
        return self.copy.data

    @property
    def source(self) -> str:
        """Return the SHA-256 of the document as it stood."""
        return digest_of(self.built)

    @property
    def pdf(self) -> str:
        """Return the name of its PDF."""
        return f"{self.name.removesuffix('.docx')}.pdf"

    @property
    def title(self) -> str:
        """Return what people call it."""
        return self.plan.full_title if self.plan is not None else self.name


def standing(outputs: Outputs, versions: Versions, plan: DocumentPlan, task: str) -> Outgoing:
    """Return a document as it stands in outputs/; `task`: what is to be done with it, as a verb.

    Raises StoreError when it is not there, UsageError when it would fetch or run something.
    """
    data = read_whole(outputs.folder / plan.target, plan.target, "Försök igen.")
    data = outputs.reminded(plan.identity, data)
    copy = clean_copy(data, plan.target, plan, task)
    number = versions.number(plan.identity, data)
    if number > 1:
        copy = copy._replace(data=with_version(copy.data, str(number), plan.target))
    name = Path(plan.target).name if plan.meeting else plan.target  # papers of a meeting lie first
    return Outgoing(name, plan.target, plan.kind, plan, data, copy)


def sealed(seal: Seal, plans: Iterable[DocumentPlan], task: str) -> Iterator[Outgoing]:
    """Yield the documents of a sending, in the order of the plans, as they were sealed.

    Raises StoreError when one of them is not there, or not as it was sealed.
    """
    known = {plan.identity: plan for plan in plans}
    order = {who: number for number, who in enumerate(known)}
    found = [_sealed(seal, name, known, task) for name in seal.documents]
    yield from sorted(found, key=lambda one: order.get(_identity(one), len(order)))


def _identity(one: Outgoing) -> DocumentId:
    return one.plan.identity if one.plan is not None else ("", "")


def _sealed(seal: Seal, name: str, plans: Mapping[DocumentId, DocumentPlan], task: str) -> Outgoing:
    path = seal.as_built(name)
    built = _intact(path, path.relative_to(seal.apart).as_posix(), seal.made_of)
    memory = read_memory(read_package(built, name))
    kind, key = (memory.kind, memory.key) if memory is not None else ("", "")
    plan = plans.get((kind, key))
    target = plan.target if plan is not None else f"{seal.meeting}/{Path(name).name}"
    sent = _intact(seal.folder / name, name, seal.files)
    # what an older seal has says nothing of whose it is
    copy = clean_copy(sent, target, plan if seal.is_older else None, task)
    return Outgoing(name, target, kind, plan, built, copy)


def _intact(path: Path, file: str, known: Digests | None) -> bytes:
    """Return a file of a seal, just as it was sealed."""
    data = disk.bytes_of(path)
    if data is None or digest_of(data) != (known or {}).get(file):
        why = "saknas" if data is None else "är ändrad sedan den skickades ut"
        place = "/".join(path.parts[path.parts.index("outputs") + 1 :])
        raise StoreError(f"{place} {why}.", remedy=_AGAIN)
    return data
