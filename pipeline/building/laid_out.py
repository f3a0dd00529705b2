"""The PDFs of what is published: made by LibreOffice, or those that were made of the same copies.

LibreOffice gives no document the same bytes twice; a PDF whose document has not changed is kept.
(DECISIONS 365)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.building.outgoing import Outgoing
from pipeline.building.program_stamp import digest_of_texts, program_stamp
from pipeline.errors import OfficeError
from pipeline.model import State
from pipeline.plan.documents import BY_NAME
from pipeline.publish import AccessiblePdf, accessible_pdfs, find_office
from pipeline.store.files import digest_of
from pipeline.store.publications import NotedPdf, Publication, published_files

_NO_OFFICE = (
    "LibreOffice finns inte på datorn, så det blev inga PDF-filer. Installera LibreOffice "
    "(libreoffice.org) och publicera igen."
)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """PDFs by their names, and what is to be known of each the next time."""

    pdfs: dict[str, bytes] = field(default_factory=dict)
    noted: dict[str, NotedPdf] = field(default_factory=dict)


def lay_out(
    papers: Sequence[Outgoing], outputs: Path, known: Publication | None
) -> tuple[LaidOut, list[str]]:
    """Return the PDF of each document; and what was asked for and did not come, and what is wrong.

    Nothing is started when every document has a PDF in the folder that was made of the same copy.
    """
    made_of = {paper.pdf: _mark(paper) for paper in papers}
    pdfs, noted = kept_pdfs(outputs, known, made_of)
    left = [paper for paper in papers if paper.pdf not in pdfs]
    new, lost = _made(left) if left else ({}, [])
    for name, made in new.items():
        pdfs[name] = made.content
        noted[name] = NotedPdf(made_of[name], made.claims, made.faults)
    ordered = [paper for paper in papers if paper.pdf in pdfs]
    told = [f"{p.pdf}: {fault}" for p in ordered for fault in noted[p.pdf].faults]
    found = LaidOut({p.pdf: pdfs[p.pdf] for p in ordered}, {p.pdf: noted[p.pdf] for p in ordered})
    return found, [*lost, *told]


def _mark(paper: Outgoing) -> str:
    """Return what tells the PDF of a document from any other."""
    return digest_of_texts([program_stamp(), digest_of(paper.clean)])


def kept_pdfs(
    outputs: Path, known: Publication | None, made_of: Mapping[str, str]
) -> tuple[dict[str, bytes], dict[str, NotedPdf]]:
    """Return the PDFs that stand as they were made of the same documents."""
    if known is None:
        return {}, {}
    same = {n: pdf for n, pdf in known.pdfs.items() if pdf.made_of == made_of.get(n)}
    there = published_files(outputs, known.folder) if same else {}
    found = {n: data for n in same if (data := there.get(n)) and _is_as_made(data, known.files, n)}
    return found, {name: same[name] for name in found}


def _is_as_made(data: bytes, files: Mapping[str, str], name: str) -> bool:
    return digest_of(data) == files.get(name)


def _made(papers: Sequence[Outgoing]) -> tuple[dict[str, AccessiblePdf], list[str]]:
    """Return the PDFs that LibreOffice makes, and a sentence for each that does not come."""
    program = find_office()
    if program is None:
        return {}, [_NO_OFFICE]
    documents = {paper.name: paper.clean for paper in papers}
    archival = [paper.name for paper in papers if _is_kept_for_good(paper)]
    try:
        made = accessible_pdfs(documents, program, archival)
    except OfficeError as error:
        return {}, [f"{error.sentence} Publicera igen, så görs de PDF-filer som saknas."]
    lost = [f"{p.target}: {' '.join(made[p.name].faults)}" for p in papers if not _came(made, p)]
    return {paper.pdf: made[paper.name] for paper in papers if _came(made, paper)}, lost


def _came(made: Mapping[str, AccessiblePdf], paper: Outgoing) -> bool:
    return bool(made[paper.name].content)


def _is_kept_for_good(paper: Outgoing) -> bool:
    """Return whether a document goes to the archive: of such a kind, or adopted."""
    adopted = paper.plan is not None and paper.plan.state is State.ADOPTED
    return adopted or (paper.kind in BY_NAME and BY_NAME[paper.kind].is_archived)
