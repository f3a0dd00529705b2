"""The page of a meeting's file that says what is in it: a Word file in the looks of the call.

Its links lead to addresses that stand for the papers, until they are joined.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from pipeline.ooxml.names import NS, OFFICE, q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.package.properties import Description, with_description
from pipeline.ooxml.package.relationships import CONTENT_TYPES, rels_part
from pipeline.ooxml.package.removal import without_parts
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import HEAD, Element, possible, whole_number
from pipeline.publish.joined.page_stamp import SIGNS

TITLE = "Innehåll"
_PLACE = "https://handling.invalid/"  # .invalid is nobody's (RFC 2606)
_HANG, _FOR_NUMBER = 227, 850  # twips: 4 and 15 mm
_KEPT = ("styles", "theme", "fontTable")
_A4 = (11906, 16838, 1418)  # width, height, margin; twips
# LibreOffice paints a link blue and underlines it, with the dots up to its number
_PLAIN = '<w:rPr><w:color w:val="auto"/><w:u w:val="none"/></w:rPr>'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A paper in the list: its title, what is said of it, and its page; 0 when it is not there."""

    under: str
    title: str
    said: str = ""
    page: int = 0
    part: int = 0  # its place among the parts


def address_of(part: int) -> str:
    """Return the address that stands for a part, until the links of the page lead there."""
    return f"{_PLACE}{part}"


def contents_page(call: bytes, title: str, opening: str, lines: Iterable[ContentsLine]) -> bytes:
    """Return the page as a Word file in the looks of the call, which is one."""
    frame = _Frame(call)
    found = list(lines)
    body = [frame.paragraph("heading 1", TITLE), frame.paragraph("Normal", opening)]
    under = ""
    for line in found:
        if line.under != under:
            under = line.under
            body.append(frame.paragraph("heading 3", under, level=2))
        body.append(frame.line(line))
    places = [line.part for line in found if line.page]
    return frame.file(f"{TITLE}: {title}", body, places)


def number_page(call: bytes) -> bytes:
    """Return a Word file with all signs of a page number, in the font of the call."""
    frame = _Frame(call)
    return frame.file(SIGNS, [frame.paragraph("Normal", SIGNS)], ())


class _Frame:
    """The styles and the page of a Word file, for another text."""

    def __init__(self, data: bytes) -> None:
        package = read_package(data, "kallelse.docx")
        self._styles = Styles.of(package)
        kept = {package.main, CONTENT_TYPES, *map(rels_part, ("", package.main))}
        kept |= {part for kind in _KEPT for part in package.related(kind)[:1]}
        bare = zipped(without_parts(package, package.parts.keys() - kept))
        self._draft = Draft(read_package(bare, package.name))
        sections = list(package.root(package.main).iter(q("w:sectPr")))
        self._size, self._margins = _page(sections[-1] if sections else None)

    def paragraph(self, style: str, text: str, level: int = 0) -> str:
        """Return a paragraph in the style of a name, as XML; a heading where it has a level."""
        heads = f'<w:keepNext/><w:outlineLvl w:val="{level - 1}"/>' if level else ""
        return f"<w:p><w:pPr>{self._style(style)}{heads}</w:pPr>{_run(text)}</w:p>"

    def line(self, line: ContentsLine) -> str:
        """Return the item of a list for a paper: its title, and its page at the right."""
        width = self._size[0] - self._margins[1] - self._margins[3]
        looks = (
            f"<w:pPr>{self._style('Normal')}<w:keepLines/>"
            '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
            f'<w:spacing w:before="0" w:after="40"/>'
            f'<w:ind w:left="{_HANG}" w:right="{_FOR_NUMBER}" w:hanging="{_HANG}"/></w:pPr>'
        )
        said = f" ({line.said})" if line.said else ""
        if not line.page:
            return f"<w:p>{looks}{_run(line.title + said)}</w:p>"
        tab = f"<w:r>{_PLAIN}<w:tab/></w:r>"
        inside = f"{_run(line.title + said, _PLAIN)}{tab}{_run(str(line.page), _PLAIN)}"
        tip = quoteattr(f"{possible(line.title)}, sidan {line.page}")
        link = f'<w:hyperlink r:id="h{line.part}" w:tooltip={tip}>{inside}</w:hyperlink>'
        return f"<w:p>{looks}{link}</w:p>"

    def _style(self, name: str) -> str:
        style = self._styles.named(name) or self._styles.default
        return f'<w:pStyle w:val="{escape(style)}"/>' if style else ""

    def file(self, title: str, body: Iterable[str], places: Iterable[int]) -> bytes:
        """Return a Word file of the paragraphs, with links for those parts."""
        width, height = self._size
        top, right, bottom, left = self._margins
        page = (
            f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{top}" '
            f'w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="567" w:footer="567" '
            'w:gutter="0"/></w:sectPr>'
        )
        text = (
            f'{HEAD}<w:document xmlns:w="{NS["w"]}" xmlns:r="{NS["r"]}"><w:body>'
            f"{''.join(body)}{page}</w:body></w:document>"
        )
        draft, main = self._draft, self._draft.package.main
        draft.replace(main, text.encode())
        lists = draft.add("word/numbering.xml", _NUMBERING.encode(), f"{_WORD}.numbering+xml")
        draft.link(main, f"{OFFICE}/numbering", lists)
        for place in places:
            address = address_of(place)
            draft.link(main, f"{OFFICE}/hyperlink", address, external=True, named=f"h{place}")
        made = read_package(draft.data(), draft.package.name)
        named = with_description(made, Description(title=possible(title)))
        return zipped({**made.parts, **named})


def _page(section: Element | None) -> tuple[tuple[int, int], tuple[int, int, int, int]]:
    """Return the size of a page, and its margins at the top, right, bottom and left; in twips."""
    width, height, margin = _A4
    size = section.find(q("w:pgSz")) if section is not None else None
    sides = section.find(q("w:pgMar")) if section is not None else None
    if size is not None:
        width = whole_number(size.get(q("w:w")), width)
        height = whole_number(size.get(q("w:h")), height)
    names = ("top", "right", "bottom", "left")
    found = [
        abs(whole_number(sides.get(q(f"w:{name}")), margin)) if sides is not None else margin
        for name in names
    ]
    return (width, height), (found[0], found[1], found[2], found[3])


def _run(text: str, looks: str = "") -> str:
    return f'<w:r>{looks}<w:t xml:space="preserve">{escape(possible(text))}</w:t></w:r>'


_NUMBERING = (
    f'{HEAD}<w:numbering xmlns:w="{NS["w"]}"><w:abstractNum w:abstractNumId="0">'
    '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>'
    f'<w:pPr><w:ind w:left="{_HANG}" w:hanging="{_HANG}"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
