"""The papers of a meeting in one PDF: bytes in, bytes out, the same for the same papers.

Each file's objects are copied, and with them its tags, named places, bookmarks, fields and layers,
each put beside those of the others. (DECISIONS 369)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.publish.foreign.object_copying import ObjectCopier, SharedStreams
from pipeline.publish.foreign.opened_pdf import OpenedPdf
from pipeline.publish.joined.bookmarks import Bookmark, bookmarks_of, write_bookmarks
from pipeline.publish.joined.layers import JoinedLayers
from pipeline.publish.joined.page_marks import PageMarks
from pipeline.publish.joined.page_stamp import NumberFont, PageNumbers
from pipeline.publish.joined.places import Places
from pipeline.publish.joined.tag_joining import FileTags, JoinedTags
from pipeline.publish.tags.tag_tree import BrokenTagsError, SourceTag, tag_tree

_OF_PAGE = (
    *("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Rotate", "UserUnit"),
    *("Group", "Resources", "Contents"),
)


@dataclass(frozen=True, slots=True)
class PartOfFile:
    """A file that becomes a part of the joined one: its title, and the heading it is under.

    `leads_to`: addresses of links in it that lead to the first page of another part, by its place.
    """

    title: str
    opened: OpenedPdf
    under: str = ""
    leads_to: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """The joined file, and sentences of what was left out of each part."""

    content: bytes
    remarks: tuple[tuple[str, ...], ...]


def join_files(
    parts: Sequence[PartOfFile],
    font: NumberFont | None,
    title: str,
    language: str,
    *,
    accessible: bool,
) -> JoinedFile:
    """Return the parts in one file, with bookmarks and, in a font, running numbers on their pages.

    `accessible` lets the file say that it follows PDF/UA-1.
    """
    with Pdf.new() as target:
        work = _Joining(target, parts)
        work.join(font)
        _describe(target, title, language, accessible=accessible)
        made = BytesIO()
        target.save(
            made,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return JoinedFile(made.getvalue(), tuple(file.remarks() for file in work.files))


class _File:
    """One file on its way: its copier, and the copies of its pages."""

    def __init__(self, part: PartOfFile, number: int, target: Pdf, shared: SharedStreams) -> None:
        self.part, self.prefix = part, f"{number:03}-"
        self.pages = part.opened.pages
        self.copier = ObjectCopier(part.opened.pdf, target, shared)
        self.copies = [target.make_indirect(Dictionary(Type=Name.Page)) for _ in self.pages]
        for page, copy in zip(self.pages, self.copies, strict=True):
            self.copier.know(page, copy)
        self.places = Places(self.copier, self.pages, self.prefix)
        self.marks = PageMarks(self.copier, self.places, self.prefix)
        self.marks.know(self.pages)
        own = part.leads_to is None  # the list of papers has none of its own
        self.bookmarks = bookmarks_of(part.opened.pdf, self.places) if own else []

    def remarks(self) -> tuple[str, ...]:
        """Return what was left out, after what was found when the file was opened."""
        found = [*self.part.opened.remarks]
        if self.places.refused:
            found.append("Länkar till filer och program leder ingenstans.")
        if self.marks.comments:
            found.append(f"Kommentarer i filen följer inte med ({self.marks.comments}).")
        if self.marks.others:
            found.append("Ljud, film och filer på sidorna följer inte med.")
        return tuple(found)


class _Joining:
    """The joined file as it grows."""

    def __init__(self, target: Pdf, parts: Sequence[PartOfFile]) -> None:
        self._target, shared = target, SharedStreams()
        self._shared = shared
        self.files = [_File(part, n, target, shared) for n, part in enumerate(parts, 1)]
        self._tags, self._layers = JoinedTags(target), JoinedLayers()
        self._fields: list[Object] = []
        self._resources: list[Object] = []
        self._named: dict[bytes, Object] = {}
        self._intents: dict[str, Object] = {}

    def join(self, font: NumberFont | None) -> None:
        """Bring all files together."""
        for file in self.files:
            self._add(file)
        root: Any = self._target.Root
        pages = [copy for file in self.files for copy in file.copies]
        root.Pages = self._target.make_indirect(
            Dictionary(Type=Name.Pages, Kids=Array(pages), Count=len(pages))
        )
        for page in pages:
            page.Parent = root.Pages
        if font is not None:
            self._number(pages, font)
        self._close(root)
        write_bookmarks(self._target, self._bookmarks())

    def _number(self, pages: Sequence[Object], font: NumberFont) -> None:
        copier = ObjectCopier(font.source, self._target, self._shared)
        numbers = PageNumbers(self._target, font, copier.copy(font.font))
        copier.finish()
        for number, page in enumerate(pages, 1):
            numbers.stamp(page, f"{number} ({len(pages)})")

    def _add(self, file: _File) -> None:
        """Copy a file's pages, and put what it has of its own beside that of the others."""
        for page, copy in zip(file.pages, file.copies, strict=True):
            for key in _OF_PAGE:
                if (value := file.copier.copy(page.get(f"/{key}"))) is not None:
                    copy[f"/{key}"] = value
            file.marks.lie_upon(page, copy)
        self._take_tags(file)
        self._layers.take(file.copier)
        source: Any = file.copier.source.Root
        for intent in source.get("/OutputIntents", []):
            name = str(intent.get("/OutputConditionIdentifier", ""))
            self._intents.setdefault(name, file.copier.copy(intent))
        self._fields += file.marks.fields
        if file.marks.fields and "/DR" in source.get("/AcroForm", {}):
            self._resources.append(file.copier.copy(source.AcroForm.DR))
        file.copier.finish()
        self._named |= file.places.named()
        self._lead(file)

    def _take_tags(self, file: _File) -> None:
        """Put a file's tags into a part of the tree; a page without gets one for all its text."""
        source = file.copier.source
        root: Any = source.Root
        part = self._tags.part(file.part.title, str(root.get("/Lang", "")))
        tags = _tags_of(source)
        if tags:
            FileTags(self._tags, file.copier, file.prefix).put(tags, part)
            return
        for page, copy in zip(file.pages, file.copies, strict=True):
            if "/StructParents" not in page and "/Contents" in copy:
                self._tags.text_of_page(part, copy)
                _mark_all(self._target, copy)

    def _lead(self, file: _File) -> None:
        """Let links that stand for a part lead to its first page."""
        for address, place in (file.part.leads_to or {}).items():
            first = self.files[place].copies[0]
            for copy in file.copies:
                for mark in copy.get("/Annots", []):
                    action: Any = mark.get("/A")
                    if action is not None and str(action.get("/URI")) == address:
                        del mark["/A"]
                        mark.Dest = Array([first, Name.Fit])

    def _bookmarks(self) -> list[Bookmark]:
        found: list[Bookmark] = []
        for file in self.files:
            act = {"/Dest": Array([file.copies[0], Name.Fit])}
            mine = Bookmark(file.part.title, act, file.bookmarks)
            if not file.part.under:
                found.append(mine)
            elif found and found[-1].title == file.part.under:
                found[-1].below.append(mine)
            else:
                found.append(Bookmark(file.part.under, act, [mine]))
        return found

    def _close(self, root: Any) -> None:
        self._tags.close()
        root.StructTreeRoot = self._tags.root
        root.MarkInfo = Dictionary(Marked=True)
        self._layers.close(root)
        if self._named:
            names = Array([part for name in sorted(self._named) for part in self._place(name)])
            root.Names = Dictionary(Dests=self._target.make_indirect(Dictionary(Names=names)))
        if self._fields:
            root.AcroForm = Dictionary(Fields=Array(self._fields), DR=_together(self._resources))
        if self._intents:
            root.OutputIntents = Array(list(self._intents.values()))

    def _place(self, name: bytes) -> tuple[String, Object]:
        return String(name), self._named[name]


def _tags_of(source: Pdf) -> list[SourceTag]:
    """Return a file's topmost tags; none when they are broken."""
    try:
        top = tag_tree(source)
    except BrokenTagsError:
        return []
    return top.tags if top is not None else []


def _mark_all(target: Pdf, page: Any) -> None:
    """Make all that a page draws one marked place, its place 0."""
    contents = page.Contents
    drawn = list(contents) if isinstance(contents, Array) else [contents]
    start, end = target.make_stream(b"/P <</MCID 0>> BDC q\n"), target.make_stream(b"\nQ EMC\n")
    page.Contents = Array([start, *drawn, end])


def _together(resources: Sequence[Any]) -> Dictionary:
    """Return what fields are drawn with; of two with one name the first."""
    made: dict[str, dict[str, Object]] = {}
    for found in resources:
        for kind, things in found.items():
            if isinstance(things, Dictionary):
                made[kind] = {**dict(things.items()), **made.get(kind, {})}
    return Dictionary({kind: Dictionary(things) for kind, things in made.items()})


def _describe(target: Pdf, title: str, language: str, *, accessible: bool) -> None:
    """Say what the file is: its title, its language, and what it follows."""
    root: Any = target.Root
    root.Lang = String(language)
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    claim = "<pdfuaid:part>1</pdfuaid:part>" if accessible else ""
    packet = _XMP.format(title=escape(title), language=escape(language), claim=claim)
    root.Metadata = target.make_stream(
        packet.encode(), Dictionary(Type=Name.Metadata, Subtype=Name.XML)
    )
    target.trailer.Info = target.make_indirect(Dictionary(Title=String(title)))


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{claim}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
