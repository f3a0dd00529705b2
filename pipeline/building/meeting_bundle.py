"""What a meeting's papers are sent as: one PDF of all of them, and a .zip of the single files.

LibreOffice makes the list of the papers, and no list twice with the same bytes; a file that was
made of the same papers is kept. (DECISIONS 370)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from pipeline.building.agenda_papers import AgendaPaper
from pipeline.building.clean_copies import clean_copy, clean_lines
from pipeline.building.laid_out import LaidOut, kept_pdfs
from pipeline.building.meeting_zip import meeting_zip
from pipeline.building.outgoing import Outgoing
from pipeline.building.program_stamp import digest_of_texts, program_stamp
from pipeline.building.summary import first_lines
from pipeline.errors import BeredningError, DocumentError, OfficeError
from pipeline.publish import UA, accessible_pdfs, find_office
from pipeline.publish.joined.meeting_file import MeetingFile, MeetingPaper, harmless, meeting_file
from pipeline.read.folder import HANDED_IN
from pipeline.store.files import digest_of
from pipeline.store.publications import NotedPdf, Publication

FILE, ZIP = "kallelse-med-handlingar.pdf", "handlingar.zip"
_OPEN = "har spårade ändringar eller kommentarer. Avgör dem i Word och spara den igen."


@dataclass(frozen=True, slots=True)
class MeetingBundle:
    """The files by their names, and what each was made of; what did not come, and what to know."""

    files: dict[str, bytes] = field(default_factory=dict)
    noted: dict[str, NotedPdf] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def with_word_copies(papers: Sequence[AgendaPaper], *, with_marks: bool) -> list[AgendaPaper]:
    """Return the papers, those that came late last; Word files handed in are clean copies.

    One that would fetch or run something, or has something open in it, has a fault instead.
    """
    made = [_from_word(p, with_marks) if p.data is not None else p for p in papers]
    return sorted(made, key=lambda paper: paper.is_late)


def _from_word(paper: AgendaPaper, with_marks: bool) -> AgendaPaper:
    ending = PurePath(paper.file).suffix.lower()
    data = paper.data or b""
    if ending == ".pdf":
        return paper
    try:
        copy = clean_copy(data, paper.file, None, "publicera")
    except BeredningError as error:
        return replace(paper, data=None, fault=str(error))
    if copy.marks and not with_marks:
        return replace(paper, data=None, fault=f"{paper.file} {_OPEN}")
    name = f"{HANDED_IN}/{PurePath(paper.file).stem}.docx"
    said = " ".join(filter(None, (paper.note, *clean_lines(paper.file, copy))))
    return replace(paper, data=None, ours=Outgoing(name, name, "", None, data, copy), note=said)


def meeting_bundle(
    papers: Sequence[AgendaPaper],
    made: LaidOut,
    whose: str,
    outputs: Path,
    known: Publication | None,
    name: str = FILE,
) -> MeetingBundle:
    """Return what the papers are sent as; `made` has the PDFs of ours, `whose` is the meeting.

    `name`: of the file; any other than the meeting's own has no .zip with it.
    """
    title = f"Kallelse med handlingar – {whose}"
    lacking = (paper for paper in papers if paper.fault and not paper.is_withheld)
    faults = [f"{paper.cell}: {paper.fault}" for paper in lacking]
    call = papers[0].ours if papers and not papers[0].under else None
    if call is None or call.pdf not in made.pdfs:
        return MeetingBundle(faults=tuple(faults))
    ready, singles = list[MeetingPaper](), list[tuple[str, bytes]]()
    for paper in papers:
        pdf = _pdf(paper, made.pdfs)
        try:
            single = harmless(pdf, paper.title) if pdf and paper.data is not None else pdf
        except DocumentError as error:
            faults.append(f"{paper.cell}: {paper.file}: {error}")
            pdf = single = b""
        ready.append(MeetingPaper(paper.title, paper.under, pdf, is_late=paper.is_late))
        singles += [(paper.title, single)] if single else []
    files = {ZIP: meeting_zip(singles)} if name == FILE else {}
    notes = [note for paper in papers for note in _noted(paper)]
    mark = _mark(title, ready)
    if FILE in made.noted and made.noted[FILE].made_of == mark:
        return MeetingBundle({name: made.pdfs[FILE]}, {name: made.noted[FILE]})
    kept, known_as = kept_pdfs(outputs, known, {name: mark})
    if kept:
        faults += _at_cells(papers, known_as[name].faults)
        notes += _at_cells(papers, known_as[name].notes)
        return MeetingBundle({**kept, **files}, known_as, tuple(faults), tuple(notes))
    try:
        whole = meeting_file(call.clean, ready, title, _laid_out)
    except (DocumentError, OfficeError) as error:
        return MeetingBundle(files, {}, (*faults, f"{name}: {error}"), tuple(notes))
    lost = [_remark(papers, place, said) for place, said in whole.remarks if place in whole.lost]
    claims = (UA,) if whole.is_accessible else ()
    noted = NotedPdf(mark, claims, tuple(lost), tuple(_told(papers, whole, name)))
    faults += _at_cells(papers, noted.faults)
    notes += _at_cells(papers, noted.notes)
    notes.append(f"{name} har {whole.pages} sidor och är {_size(len(whole.content))}.")
    files[name] = whole.content
    return MeetingBundle(files, {name: noted}, tuple(faults), tuple(notes))


def _pdf(paper: AgendaPaper, pdfs: Mapping[str, bytes]) -> bytes | None:
    """Return a paper as PDF, b"" when there is none, None when it may not be published."""
    if paper.is_withheld:
        return None
    return pdfs.get(paper.ours.pdf, b"") if paper.ours is not None else paper.data or b""


def _noted(paper: AgendaPaper) -> Iterator[str]:
    if paper.is_withheld:
        return
    if paper.note:
        yield f"{paper.cell}: {paper.note}"
    if paper.is_late:
        yield f"{paper.cell}: {paper.file} kom efter utskicket och ligger sist i {FILE}."


def _told(papers: Sequence[AgendaPaper], whole: MeetingFile, name: str) -> Iterator[str]:
    """Yield what to know of the file that was made, and of each paper in it."""
    for place, remark in whole.remarks:
        if place not in whole.lost:
            yield _remark(papers, place, remark)
    plain = [papers[place] for place in sorted(whole.plain)]
    if plain:
        names = ", ".join(first_lines([paper.file for paper in plain], "filer"))
        yield f"Inte tillgänglighetsanpassat i {name}, som därför inte anges vara det: {names}."


def _remark(papers: Sequence[AgendaPaper], place: int, said: str) -> str:
    return f"{papers[place].file}: {said}"


def _at_cells(papers: Sequence[AgendaPaper], told: Iterable[str]) -> Iterator[str]:
    """Yield what is told of files, each with the cell that names the file now."""
    cells = {paper.file: paper.cell for paper in papers if paper.cell}
    for said in told:
        cell = cells.get(said.partition(": ")[0], "")
        yield f"{cell}: {said}" if cell else said


def _size(count: int) -> str:
    """Return a number of bytes as people say it: 412 kB, 2,4 MB."""
    if count < 1_000_000:
        return f"{max(count // 1_000, 1)} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")


def _laid_out(documents: Mapping[str, bytes]) -> Mapping[str, bytes]:
    program = find_office()
    if program is None:
        raise OfficeError("LibreOffice finns inte på datorn.")
    made = accessible_pdfs(documents, program)
    return {name: pdf.content for name, pdf in made.items() if pdf.content}


def _mark(title: str, papers: Sequence[MeetingPaper]) -> str:
    """Return what tells the file of these papers from any other."""
    texts = [program_stamp(), title]
    for paper in papers:
        digest = digest_of(paper.pdf) if paper.pdf is not None else ""
        texts += [paper.title, paper.under, str(paper.is_late), digest]
    return digest_of_texts(texts)
