"""What stops somebody who hears a Word file, or sees it enlarged, told where it stands.

barriers   what is lost: levels of headings, tables without headings, pictures without words, typed
           lists, what only the header says
blanks     empty paragraphs: they are heard as nothing, over and over
A page's header and footer are not read aloud, and what stands in them alone is never heard.
(DECISIONS 373)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.safety.only_in_header import unheard_lines
from pipeline.ooxml.safety.typed_lists import typed_lists
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, each_once, is_on, short_text, text_in, value

_P, _TBL, _TR, _TC, _SDT = q_all("w:p w:tbl w:tr w:tc w:sdt")
_HOLDERS = q_all("w:tc w:sdtContent w:txbxContent")
_DOC_PR, _IMAGE, _FRAMED = q_all("wp:docPr v:imagedata w:txbxContent")
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_CHART, _BR, _TYPE = q_all("c:chart w:br w:type")
_SHOWS = q_all(
    "w:drawing w:pict w:object w:fldChar w:fldSimple w:sym w:sectPr w:footnoteReference "
    "w:endnoteReference w:commentReference m:oMath w:delText w:ptab w:sdt"
)
_FIRST_ROW, _FIRST_COLUMN = 0x20, 0x80  # of w:tblLook's w:val, in files of Word 2003
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,8}")
_NO_WORDS = re.compile(
    r"[\w .()-]+\.(?:png|jpe?g|gif|svg|bmp|emf|wmf|tiff?|webp)"
    r"|(?:bild|bildobjekt|picture|image|graphic|grafik|diagram|chart)\s*\d*",
    re.IGNORECASE,
)


class Barrier(NamedTuple):
    """Something that does not reach everybody: where it stands, what it is, what to do.

    `paragraph`: what its paragraph says, `ordinal`: which w:p of the body that is, from 0; -1 where
    it is none.
    """

    place: str
    message: str
    remedy: str
    paragraph: str = ""
    ordinal: int = -1

    def __str__(self) -> str:
        """Return it as a line of a report."""
        return f"{self.place}: {self.message}. {self.remedy}"


def barriers(package: Package) -> tuple[Barrier, ...]:
    """Return what of a document does not reach everybody, none for one that can be published."""
    root, styles = package.root(package.main), Styles.of(package)
    found = [*_headings(root, styles), *_tables(root), *_pictures(root)]
    found += [_at(paragraph, *_TYPED) for paragraph in typed_lists(root, styles)]
    found += [Barrier(f"sidhuvudet ”{line}”", *_UNHEARD) for line in unheard_lines(package)]
    return (*found, *_language(package))


def blanks(package: Package) -> tuple[Barrier, ...]:
    """Return where the body has an empty paragraph that Word does not demand."""
    root = package.root(package.main)
    empty = (p for p in each_once(root, _P) if _is_empty(p) and not _is_demanded(p))
    return tuple(_at(p, *_BLANK) for p in empty)


_BLANK = (
    "ett tomt stycke",
    "Ta bort det, och ge stycket före eller efter avståndet eller kantlinjen.",
)

# ---------------------------------------------------------------- headings

_EMPTY = (
    "rubriken är tom",
    "Ta bort den, eller gör den till vanlig text.",
)


def _headings(root: Element, styles: Styles) -> Iterator[Barrier]:
    above = 0
    for paragraph in each_once(root, _P):
        level = styles.level(paragraph)
        if level and _is_empty(paragraph):
            yield _at(paragraph, *_EMPTY)
            continue
        if level > above + 1:
            where = f"under en på nivå {above}" if above else "först"
            message = f"rubriken är på nivå {level} men står {where}"
            yield _at(paragraph, message, f"Välj formatmallen Rubrik {above + 1}.")
        above = level or above


# ---------------------------------------------------------------- tables

_HEADLESS = (
    "varken rubrikrad eller rubrikkolumn är markerad",
    "Ställ markören i tabellen och kryssa för Rubrikrad eller Första kolumn på fliken "
    "Tabelldesign i Word.",
)


def _tables(root: Element) -> Iterator[Barrier]:
    for table in each_once(root, _TBL):
        rows = table.findall(_TR)
        if len(rows) > 1 and not (repeats_heading(rows[0]) or any(marked_heads(table))):
            words = " | ".join(text_in(cell) for cell in rows[0].iter(_TC))
            first = next(table.iter(_P), table)
            yield _at(first, *_HEADLESS)._replace(place=f"tabellen ”{short_text(words)}”")


def repeats_heading(row: Element) -> bool:
    """Return whether a row is marked as one that every page of its table begins with."""
    mark = row.find(f"{q('w:trPr')}/{q('w:tblHeader')}")
    return mark is not None and is_on(mark)


def marked_heads(table: Element) -> tuple[bool, bool]:
    """Return whether a table's first row and first column are marked as headings in Word."""
    look = table.find(f"{q('w:tblPr')}/{q('w:tblLook')}")
    if look is None:
        return False, False
    number = look.get(q("w:val"), "")
    old = int(number, 16) if _HEXADECIMAL.fullmatch(number) else 0

    def is_said(name: str, bit: int) -> bool:
        named = look.get(q(name))
        return bool(old & bit) if named is None else named in ("1", "true", "on")

    return is_said("w:firstRow", _FIRST_ROW), is_said("w:firstColumn", _FIRST_COLUMN)


# ---------------------------------------------------------------- pictures

ALT_TEXT = (  # what to do where somebody who cannot see hears nothing
    "Högerklicka där i Word, välj Visa alternativtext och skriv vad som visas. Är det bara "
    "utsmyckning: kryssa för Markera som dekorativ."
)


def _pictures(root: Element) -> Iterator[Barrier]:
    for found in each_once(root, _DOC_PR, _IMAGE):
        holder = found.getparent()
        if holder is None or next(holder.iter(_FRAMED), None) is not None or is_decorative(found):
            continue
        kind = "ett diagram" if next(holder.iter(_CHART), None) is not None else "en bild"
        said = alt_text_of(found, holder)
        paragraph = next(found.iterancestors(_P), found)
        if not said:
            yield _at(paragraph, f"{kind} saknar alternativtext", ALT_TEXT)
        elif _NO_WORDS.fullmatch(said):
            message = f"alternativtexten ”{said}” säger inte vad {kind} visar"
            yield _at(paragraph, message, ALT_TEXT)


def alt_text_of(found: Element, holder: Element) -> str:
    """Return what a drawing in its holder shows, for those who cannot see it; "" unsaid."""
    said = holder.get("alt") if found.tag == _IMAGE else found.get("descr") or found.get("title")
    return " ".join((said or "").split())


def is_decorative(found: Element) -> bool:
    """Return whether a drawing is marked as one that says nothing."""
    return any(mark.get("val", "1") in ("1", "true") for mark in found.iter(_DECORATIVE))


# ---------------------------------------------------------------- lists, the header, the language

_TYPED = (
    "listan är skriven med streck eller siffror för hand",
    "Markera raderna, ta bort tecknen och välj Punktlista eller Numrerad lista.",
)
_UNHEARD = (
    "det står bara i sidhuvudet, som inte läses upp",
    "Skriv det också överst i texten.",
)
_UNSAID = (
    "språket är inte angivet som svenska",
    "Markera all text och välj Svenska (Sverige) under Granska, Språk.",
)


def _language(package: Package) -> Iterator[Barrier]:
    for part in package.related("styles"):
        language = value(
            package.root(part).find(q("w:docDefaults")), "w:rPrDefault", "w:rPr", "w:lang"
        )
        if not language.startswith("sv"):
            yield Barrier("hela dokumentet", *_UNSAID)


# ---------------------------------------------------------------- places


def _at(paragraph: Element, message: str, remedy: str) -> Barrier:
    """Return what is told of a paragraph, which is found by its words, else by those before it."""
    before, ordinal = "", -1
    for ordinal, other in enumerate(paragraph.getroottree().getroot().iter(_P)):  # noqa: B007
        if other is paragraph:
            break
        before = " ".join(text_in(other).split()) or before
    own = text_in(paragraph).strip()
    place = f"efter ”{short_text(before)}”" if before else "först i dokumentet"
    if own:
        place = f"stycket ”{short_text(' '.join(own.split()))}”"
    return Barrier(place, message, remedy, own, ordinal)


def _is_empty(paragraph: Element) -> bool:
    """Return whether a paragraph shows nothing, or tabs and blanks alone."""
    if text_in(paragraph).strip() or next(paragraph.iter(*_SHOWS), None) is not None:
        return False
    return all(mark.get(_TYPE) not in ("page", "column") for mark in paragraph.iter(_BR))


def _is_demanded(paragraph: Element) -> bool:
    """Return whether Word needs a paragraph: in an empty cell, between tables, after the last."""
    before = next(_blocks(paragraph, before=True), None)
    after = next(_blocks(paragraph, before=False), None)
    in_body = next(paragraph.iterancestors(), None)
    alone = before is None and after is None and in_body is not None and in_body.tag in _HOLDERS
    behind_table = before is not None and before.tag == _TBL
    return alone or (behind_table and (after is None or after.tag == _TBL))


def _blocks(paragraph: Element, *, before: bool) -> Iterator[Element]:
    return (e for e in paragraph.itersiblings(preceding=before) if e.tag in (_P, _TBL, _SDT))
