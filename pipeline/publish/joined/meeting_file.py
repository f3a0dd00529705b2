"""A meeting's file: the call, a page that says what is in it, and the papers, item by item.

The pages of the list are counted before it is made, so it is laid out until its own length is what
was counted with. (DECISIONS 370)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.errors import DocumentError, OfficeError
from pipeline.publish.foreign.opened_pdf import OpenedPdf, broken_pdf, opened_pdf
from pipeline.publish.joined.contents_page import (
    TITLE,
    ContentsLine,
    address_of,
    contents_page,
    number_page,
)
from pipeline.publish.joined.joining import PartOfFile, join_files
from pipeline.publish.joined.page_stamp import NumberFont
from pipeline.publish.standards.accessible_pdf import UA
from pipeline.publish.standards.gate import broken_rules

LATE = "Handlingar som kom efter kallelsen"
WITHHELD = "Handlingen publiceras inte"
_NOT_ACCESSIBLE = "inte tillgänglighetsanpassad"
_NOT_HERE = "finns inte i den här filen"
_MOST_BYTES = 400_000_000  # of all papers: four times as much memory is needed
_MOST_PAGES = 10_000
_LANGUAGE = "sv-SE"
_AGAIN = "Försök igen."
_TRIES = 4  # layouts of the list until it is as long as was counted with
_TOO_MUCH = "Den ryms inte: filen blir för stor. Den finns som en fil för sig."
_LIST, _NUMBERS = "innehall.docx", "sidnummer.docx"


LayOut = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class MeetingPaper:
    """A paper of a meeting, under the heading of its item.

    `pdf` is None when it may not be published, b"" when there is none.
    """

    title: str
    under: str
    pdf: bytes | None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class MeetingFile:
    """The file; whether it says that anyone can read it (PDF/UA-1); what to know of it.

    `remarks` are of papers, by their place, `lost` the places of those that are not in it, and
    `plain` of those in it that not everybody can read.
    """

    content: bytes
    pages: int
    is_accessible: bool
    remarks: tuple[tuple[int, str], ...]
    lost: frozenset[int]
    plain: frozenset[int]


@dataclass(slots=True)
class _Bound:
    """A paper on its way: opened, unless something is in its way."""

    place: int
    paper: MeetingPaper
    opened: OpenedPdf | None = None
    is_accessible: bool = False
    remarks: list[str] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return len(self.opened.pages) if self.opened is not None else 0


def meeting_file(
    call: bytes, papers: Sequence[MeetingPaper], title: str, lay_out: LayOut
) -> MeetingFile:
    """Return the papers as one PDF, the first of which is the call; `call` is its Word file.

    `lay_out` makes PDFs of Word files. Raises OfficeError when it makes none, DocumentError when
    the call cannot be read.
    """
    bound = _in_order(_opened(papers))
    if not bound or bound[0].opened is None:
        raise DocumentError("Kallelsen går inte att läsa som PDF.", remedy="Bygg den igen.")
    font = _number_font(call, lay_out)
    contents = _contents(call, bound, title, lay_out)
    parts = _parts(bound, opened_pdf(contents))
    kept = [one for one in bound if one.opened is not None]
    accessible = keeps_ua(contents) and all(one.is_accessible for one in kept)
    made = join_files(parts, font, title, _LANGUAGE, accessible=accessible)
    if accessible and not keeps_ua(made.content):
        accessible = False
        made = join_files(parts, font, title, _LANGUAGE, accessible=False)
    for one, remarks in zip(kept, (made.remarks[0], *made.remarks[2:]), strict=True):
        one.remarks += remarks
    told = sorted((one.place, remark) for one in bound for remark in one.remarks)
    pages = sum(len(part.opened.pages) for part in parts)
    lost = frozenset(o.place for o in bound if o.opened is None and o.paper.pdf is not None)
    plain = frozenset(one.place for one in kept if not one.is_accessible)
    return MeetingFile(made.content, pages, accessible, tuple(told), lost, plain)


def harmless(data: bytes, title: str) -> bytes:
    """Return a PDF from elsewhere by itself, without what runs or fetches, as it is in the file.

    Raises DocumentError when it cannot go along.
    """
    part = PartOfFile(title, opened_pdf(data))
    accessible = keeps_ua(data)
    try:
        made = join_files([part], None, title, _LANGUAGE, accessible=accessible)
        if accessible and not keeps_ua(made.content):
            made = join_files([part], None, title, _LANGUAGE, accessible=False)
    except DocumentError:
        raise
    except Exception as error:  # of pikepdf, which raises whatever a broken file makes of it
        raise broken_pdf() from error
    return made.content


def keeps_ua(data: bytes) -> bool:
    """Return whether a PDF says that it follows PDF/UA-1, and does."""
    return not broken_rules(data, UA)


def _number_font(call: bytes, lay_out: LayOut) -> NumberFont:
    """Return the font of the call; OfficeError when it cannot be had."""
    made = lay_out({_NUMBERS: number_page(call)}).get(_NUMBERS)
    try:
        return NumberFont(made or b"")
    except Exception as error:  # of pikepdf, which raises whatever a broken file makes of it
        raise OfficeError("Sidnumren gick inte att göra.", remedy=_AGAIN) from error


def _opened(papers: Sequence[MeetingPaper]) -> list[_Bound]:
    """Return the papers with their files opened, as many as there is room for."""
    found = []
    size = pages = 0
    for place, paper in enumerate(papers):
        one = _Bound(place, paper)
        found.append(one)
        if not paper.pdf:
            continue
        size += len(paper.pdf)
        try:
            opened = opened_pdf(paper.pdf)
        except DocumentError as error:
            one.remarks.append(str(error))
            continue
        pages += len(opened.pages)
        if size > _MOST_BYTES or pages > _MOST_PAGES:
            one.remarks.append(_TOO_MUCH)
        else:
            one.opened, one.is_accessible = opened, keeps_ua(paper.pdf)
    return found


def _in_order(bound: list[_Bound]) -> list[_Bound]:
    """Return the papers with those last that came after the call."""
    return sorted(bound, key=lambda one: one.paper.is_late)


def _under(one: _Bound) -> str:
    return LATE if one.paper.is_late else one.paper.under


def _title(one: _Bound) -> str:
    late = one.paper.is_late and one.paper.under
    return f"{one.paper.title} ({one.paper.under})" if late else one.paper.title


def _contents(call: bytes, bound: Sequence[_Bound], title: str, lay_out: LayOut) -> bytes:
    """Return the list of what is in the file, with the pages that they have with it."""
    length = 1
    for _ in range(_TRIES):
        total = length + sum(one.pages for one in bound)
        opening = (
            f"Kallelsen och handlingarna har tillsammans {total} sidor. Sidnumren i listan står "
            "längst ner till höger på varje sida."
        )
        page = contents_page(call, title, opening, _lines(bound, length))
        made = lay_out({_LIST: page}).get(_LIST)
        if made is None:
            break
        found = len(opened_pdf(made).pages)
        if found == length:
            return made
        length = found
    raise OfficeError("Innehållsförteckningen gick inte att göra.", remedy=_AGAIN)


def _lines(bound: Sequence[_Bound], length: int) -> list[ContentsLine]:
    lines = []
    page, part = 1, 0
    for number, one in enumerate(bound):
        here = one.opened is not None
        if number:  # the call stands before the list
            lines.append(_line(one, page if here else 0, part if here else 0))
        page += one.pages
        part += here
        if not number:
            page, part = page + length, part + 1
    return lines


def _line(one: _Bound, page: int, part: int) -> ContentsLine:
    if one.paper.pdf is None:
        return ContentsLine(_under(one), WITHHELD)
    said = _NOT_HERE if not page else "" if one.is_accessible else _NOT_ACCESSIBLE
    return ContentsLine(_under(one), _title(one), said, page, part)


def _parts(bound: Sequence[_Bound], listed: OpenedPdf) -> list[PartOfFile]:
    """Return the files to be joined: the call, the list, and the papers."""
    kept = [(one, one.opened) for one in bound if one.opened is not None]
    parts = [PartOfFile(_title(one), opened, _under(one)) for one, opened in kept]
    leads = {address_of(place): place for place in range(len(parts) + 1)}
    return [parts[0], PartOfFile(TITLE, listed, leads_to=leads), *parts[1:]]
