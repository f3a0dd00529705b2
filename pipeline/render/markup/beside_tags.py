"""What stands beside a tag that takes its whole paragraph, row or cell away: kept, or told of.

docxtpl puts `{%p … %}` in the place of all that its paragraph holds, `{%tr … %}` of its row, `{%tc
… %}` of its cell; `{%-` and `-%}` take what stands between them and the next text. Breaks, floating
figures and bookmarks beside `{%p … %}` get a paragraph of their own first; what cannot be kept is a
fault, or a remark where nobody would miss it. (DECISIONS 256)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, drop, is_on
from pipeline.render.markup.docxtpl_dialect import OPENING, Note, Tag, tag_end
from pipeline.render.markup.run_splitting import RANGES
from pipeline.render.markup.spots import NOWHERE, Spot, paragraph_of, visible_text

_P, _R, _T, _PPR, _RPR, _BR = q_all("w:p w:r w:t w:pPr w:rPr w:br")
_SECTION, _NEW_PAGE, _NUMBERS = q_all("w:sectPr w:pageBreakBefore w:numPr")
_HOLDER = {"p": _P, "tr": q("w:tr"), "tc": q("w:tc")}
_WHOLE = re.compile(r"\{(?:[{%](p|tr|tc) [^}%]*[%}]|#(p|tr|tc) [^}#]*#)\}")
_FIGURES = q_all("w:drawing w:pict mc:AlternateContent")
_SIMPLE = q("w:fldSimple")
_FLOATING = re.compile(r"position:\s*absolute")
_CALLED = {
    **dict.fromkeys(_FIGURES, "en bild eller figur"),
    **dict.fromkeys((q("w:fldChar"), _SIMPLE), "ett fält"),
    **dict.fromkeys(q_all("m:oMath m:oMathPara"), "en formel"),
    q("w:object"): "ett objekt",
    q("w:footnoteReference"): "en fotnot",
    q("w:endnoteReference"): "en slutnot",
}
_SIGNS = {
    **dict.fromkeys(q_all("w:tab w:ptab w:cr w:br"), " "),
    q("w:sym"): "•",
    q("w:noBreakHyphen"): "-",
}
_PAGES = ("page", "column")
_OWN = {
    "p": "Sätt det i ett eget stycke: stycket med {} försvinner.",
    "tr": "Flytta det till en annan rad: raden med {} försvinner.",
    "tc": "Flytta det till en annan cell: cellen med {} försvinner.",
}
_PAGE = "en sidbrytning"
_MIDDLE = "Skriv om taggen i ett svep, och sätt det bredvid den."
_TRIM = "Ta bort bindestrecket i taggen: {%- och -%} tar bort det som står intill."


def keep_beside(
    root: Element, styles: Styles, known: Mapping[Element, Spot], note: Note, remark: Note
) -> None:
    """Put what can be kept beside such tags where it stays; note and remark what cannot.

    `known`: where the paragraphs stand that have tags.
    """
    _free_ranges(root, known, note)
    for beside in _whole_tags(root, styles):
        beside.free()
        beside.tell(known, note, remark)
    _tell_trimmed(root, known, note)


def _tags(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each tag of a paragraph begins and ends."""
    place = 0
    while (found := OPENING.search(text, place)) is not None:
        end = tag_end(text, found.start())
        if end < 0:
            return
        yield found.start(), end
        place = end


def _own_texts(paragraph: Element) -> Iterator[tuple[Element, int]]:
    """Yield what stands in a paragraph itself, and how many signs of its text stand before it.

    What stands in a figure's own text is of the figure.
    """
    place = 0
    for element in _inside(paragraph):
        yield element, place
        if element.tag == _T:
            place += len(element.text or "")


def _inside(element: Element) -> Iterator[Element]:
    for child in element.iterchildren("*"):
        yield child
        if child.tag == _SIMPLE or child.tag not in (*_CALLED, _PPR, _RPR):
            yield from _inside(child)


def _free_ranges(root: Element, known: Mapping[Element, Spot], note: Note) -> None:
    """Put bookmarks that begin inside a tag before it, and those that end there after it.

    What else stands in the middle of a tag goes with it, and is told of.
    """
    for paragraph in root.iter(_P):
        if next(paragraph.iter(*RANGES, *_CALLED, _BR), None) is None:
            continue
        inside, text = list(_own_texts(paragraph)), visible_text(paragraph)
        for start, end in _tags(text) if "{" in text else ():
            covering = [
                e for e, at in inside if e.tag == _T and at < end and at + len(e.text or "") > start
            ]
            for element in [e for e, at in inside if start < at < end]:
                if element.tag in RANGES:
                    _beside_run(element, covering)
                elif element.tag in _CALLED or _is_page(element):
                    where = Tag(
                        0,
                        text[start:end],
                        "",
                        False,
                        spot=known.get(paragraph) or Spot(text.strip()),
                    )
                    what = _CALLED.get(str(element.tag), _PAGE)
                    note(where, f"{what} står inne i taggen och kommer inte med.", _MIDDLE)


def _beside_run(element: Element, covering: list[Element]) -> None:
    first, last = covering[0].getparent(), covering[-1].getparent()
    if first is None or last is None:
        return
    if element.tag.endswith("Start"):
        first.addprevious(element)
    else:
        last.addnext(element)


def _whole_tags(root: Element, styles: Styles) -> list[_Beside]:
    """Return each paragraph, row or cell that a tag takes away, with the last such tag in it."""
    found: dict[Element, _Beside] = {}
    for paragraph in root.iter(_P):
        text = visible_text(paragraph)
        for start, end in _tags(text) if "{" in text else ():
            whole = _WHOLE.fullmatch(text[start:end])
            kind = (whole[1] or whole[2]) if whole is not None else ""
            above = (paragraph, *paragraph.iterancestors()) if kind else ()
            holder = next((e for e in above if e.tag == _HOLDER[kind]), None)
            if holder is not None:
                found[holder] = _Beside(holder, paragraph, kind, text[start:end], start, styles)
    return list(found.values())


@dataclass
class _Beside:
    """What stands beside one such tag, which is the whole of its `holder`."""

    holder: Element
    paragraph: Element  # in which the tag stands
    kind: str  # p, tr or tc
    written: str
    place: int  # how many signs of its paragraph stand before it
    styles: Styles

    def free(self) -> None:
        """Move what can be kept out of what goes, before or after it as it stands to the tag."""
        before, after = self._moved()
        if self.kind == "p":
            properties = self.holder.find(_PPR)
            new_page = properties.find(_NEW_PAGE) if properties is not None else None
            if new_page is not None and is_on(new_page):
                before.insert(0, etree.Element(_BR, {q("w:type"): "page"}))
            section = properties.find(_SECTION) if properties is not None else None
            if before:
                self.holder.addprevious(self._paragraph(before))
            if after or section is not None:
                self.holder.addnext(self._paragraph(after, section))

    def _moved(self) -> tuple[list[Element], list[Element]]:
        """Put ranges beside the holder; return the breaks and figures that are to stand there."""
        before: list[Element] = []
        after: list[Element] = []
        last = self.holder
        for element, is_before in list(self._in_order()):
            if element.tag in RANGES:
                element.tail = None
                if is_before:
                    self.holder.addprevious(element)
                else:
                    last.addnext(element)
                    last = element
            elif self.kind == "p" and (_is_page(element) or _floats(element)):
                (before if is_before else after).append(element)
        return before, after

    def _in_order(self) -> Iterator[tuple[Element, bool]]:
        """Yield what stands in the holder, and whether before the tag."""
        passed = False
        for paragraph in self.holder.iter(_P):
            here = paragraph is self.paragraph
            for element, place in _own_texts(paragraph):
                yield element, not passed and (not here or place <= self.place)
            passed = passed or here
            if self.kind == "p":
                break  # what is in a figure is of the figure

    def _paragraph(self, held: list[Element], section: Element | None = None) -> Element:
        """Return a paragraph that looks as the one that goes, and is in no list."""
        made, old = etree.Element(_P), self.holder.find(_PPR)
        if old is not None and not self.styles.numbering(self.holder).number:
            properties = deepcopy(old)
            drop(*(e for e in properties if e.tag in (_NEW_PAGE, _SECTION, _NUMBERS)))
            made.append(properties)
        if section is not None:
            if not len(made):
                etree.SubElement(made, _PPR)
            made[0].append(section)
        for element in held:
            run, look = etree.SubElement(made, _R), element.getparent()
            look = look.find(_RPR) if look is not None else None
            run.extend([] if look is None else [deepcopy(look)])
            element.tail = None
            run.append(element)
        return made

    # ------------------------------------------------------------ what cannot be kept

    def tell(self, known: Mapping[Element, Spot], note: Note, remark: Note) -> None:
        """Note what goes with the tag and would be missed, and remark what would not."""
        remedy = _OWN[self.kind].format(self.written)
        for paragraph in [self.holder] if self.kind == "p" else self.holder.iter(_P):
            lost, things = _rest(paragraph)
            words = " ".join(lost.split())
            spot = known.get(paragraph) or Spot(visible_text(paragraph).strip())
            where = Tag(0, self.written, "", False, spot=spot)
            if any(sign.isalnum() for sign in words):
                note(where, f"”{words}” står bredvid taggen och kommer inte med.", remedy)
            elif lost:
                called = f"”{words}”" if words else "ett blanksteg"
                remark(where, f"{called} bredvid taggen kommer inte med.", remedy)
            for thing in things:
                note(where, f"{thing} står bredvid taggen och kommer inte med.", remedy)


def _rest(paragraph: Element) -> tuple[str, dict[str, None]]:
    """Return what a paragraph says outside its tags, and what stands there that says nothing."""
    text, ends = visible_text(paragraph), [0]
    if _ends_in_tag(text):
        return "", {}  # which is told of
    for start, end in _tags(text):
        ends += [start, end]
    ends.append(len(text))
    lost = "".join(text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True))
    things: dict[str, None] = {}
    for element, _ in _own_texts(paragraph):
        thing = _PAGE if _is_page(element) else _CALLED.get(str(element.tag))
        if thing:
            things[thing] = None
        else:
            lost += _SIGNS.get(str(element.tag), "")
    return lost, things


def _is_page(element: Element) -> bool:
    return element.tag == _BR and element.get(q("w:type")) in _PAGES


def _floats(element: Element) -> bool:
    """Return whether a figure is anchored in its paragraph and stands elsewhere on the page."""
    if element.tag not in _FIGURES:
        return False
    if next(element.iter(q("wp:anchor")), None) is not None:
        return True
    return any(_FLOATING.search(str(e.get("style", ""))) for e in element.iter())


# ---------------------------------------------------------------- {%- and -%}

_CUT, _THING = "\ue000", "\ue001"  # between two texts; a break or a figure
_BEFORE = re.compile(f"{_CUT}([^{_CUT}]*?)(\\{{%-)")
_AFTER = re.compile(f"-%\\}}((?:(?!\\{{%|\\{{\\{{)[^{_CUT}])*{_CUT})")


def _tell_trimmed(root: Element, known: Mapping[Element, Spot], note: Note) -> None:
    """Note the words and things that `{%-` and `-%}` take away: not only white space."""
    paragraphs = [(p, visible_text(p)) for p in root.iter(_P)]
    if not any("{%-" in text or "-%}" in text for _, text in paragraphs):
        return
    linear, places = _linear(root, known)
    for pattern in (_BEFORE, _AFTER):
        for found in pattern.finditer(linear):
            lost = found[1].replace(_CUT, "")
            if not any(sign.isalnum() or sign == _THING for sign in lost):
                continue
            at = found.end() - 1 if pattern is _BEFORE else found.start()
            spot = next(spot for end, spot in places if end >= at)
            where = Tag(0, "{%-" if pattern is _BEFORE else "-%}", "", False, spot=spot)
            words = " ".join(lost.replace(_THING, " ").split())
            what = f"”{words}”" if words else "en bild, en brytning eller ett fält"
            note(where, f"{what} intill taggen kommer inte med.", _TRIM)


def _linear(root: Element, known: Mapping[Element, Spot]) -> tuple[str, list[tuple[int, Spot]]]:
    """Return the texts of a part as docxtpl meets them, and where each one's end is.

    With each end stands where its paragraph stands.
    """
    made, places, is_open = "", [], False
    for element in root.iter():
        if element.tag == _T:
            made += (element.text or "").replace(_CUT, "").replace(_THING, "")
            is_open = _ends_in_tag(made[made.rfind(_CUT) + 1 :])
            made += "" if is_open else _CUT
            paragraph = paragraph_of(element)
            spot = NOWHERE
            if paragraph is not None:
                spot = known.get(paragraph) or Spot(visible_text(paragraph))
            places.append((len(made), spot))
        elif not is_open and (element.tag in (*_CALLED, _SECTION) or _is_page(element)):
            made += _THING
    return made, places


def _ends_in_tag(text: str) -> bool:
    ends = [0, *(end for _, end in _tags(text))]
    return OPENING.search(text, ends[-1]) is not None
