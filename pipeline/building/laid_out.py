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
from pipeline.publish import as_pdfs, find_office
from pipeline.store.files import digest_of
from pipeline.store.publications import Publication, published_files

_NO_OFFICE = (
    "LibreOffice finns inte på datorn, så det blev inga PDF-filer. Installera LibreOffice "
    "(libreoffice.org) och publicera igen."
)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """PDFs by their names. `noted`: what each was made of, to be known the next time."""

    pdfs: dict[str, bytes] = field(default_factory=dict)
    noted: dict[str, str] = field(default_factory=dict)


def lay_out(
    papers: Sequence[Outgoing], outputs: Path, known: Publication | None
) -> tuple[LaidOut, list[str]]:
    """Return the PDF of each document, and a sentence for each that did not come."""
    made_of = {paper.pdf: _mark(paper) for paper in papers}
    pdfs = _kept(outputs, known, made_of)
    left = [paper for paper in papers if paper.pdf not in pdfs]
    new, lost = _made(left) if left else ({}, [])
    pdfs |= new
    ordered = {paper.pdf: pdfs[paper.pdf] for paper in papers if paper.pdf in pdfs}
    return LaidOut(ordered, {name: made_of[name] for name in ordered}), lost


def _mark(paper: Outgoing) -> str:
    """Return what tells the PDF of a document from any other."""
    return digest_of_texts([program_stamp(), digest_of(paper.clean)])


def _kept(outputs: Path, known: Publication | None, made_of: Mapping[str, str]) -> dict[str, bytes]:
    """Return the PDFs that stand as they were made of the same documents."""
    same = {name for name, mark in made_of.items() if known and known.noted.get(name) == mark}
    there = published_files(outputs, known.folder) if known and same else {}
    return {
        name: data
        for name, data in there.items()
        if name in same and known and digest_of(data) == known.files.get(name)
    }


def _made(papers: Sequence[Outgoing]) -> tuple[dict[str, bytes], list[str]]:
    program = find_office()
    if program is None:
        return {}, [_NO_OFFICE]
    try:
        made = as_pdfs({paper.name: paper.clean for paper in papers}, program)
    except OfficeError as error:
        return {}, [f"{error.sentence} Publicera igen, så görs de PDF-filer som saknas."]
    lost = [paper.target for paper in papers if paper.name not in made]
    told = [f"{name}: LibreOffice kunde inte göra någon PDF av den." for name in lost]
    return {paper.pdf: made[paper.name] for paper in papers if paper.name in made}, told
