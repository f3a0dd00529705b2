"""The text of a paragraph in an outline: formatting, fields, links, controls and pictures as signs.

Runs with the same formatting are joined first, so that it does not matter how Word split them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, is_on, value

_EMU, TWIPS = 36_000, 1440 / 25.4  # to a millimetre

Format = tuple[bool, bool, str]  # bold, italic, everything else
_PLAIN: Format = (False, False, "")

_SIGNS = {
    q("w:tab"): "⇥",
    q("w:ptab"): "⇥",
    q("w:cr"): "⏎",
    q("w:noBreakHyphen"): "‑",
    q("w:softHyphen"): "¬",
}
# Fields whose stored result is only what the last program that saved happened to count.
_VOLATILE = frozenset(
    ("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "DATE", "TIME", "SAVEDATE")
)
_SILENT = q_all("w:bCs w:iCs w:szCs w:noProof w:lang w:rPrChange w:ins w:del")


@dataclass
class _Field:
    """A complex field that has begun; `shows` once its result has."""

    code: str = ""
    shows: bool = False

    @property
    def hides(self) -> bool:
        """Return whether its result is left out."""
        return (self.code.split() or [""])[0].upper() in _VOLATILE


class Inline:
    """Turns paragraphs of one part into text. Fields may begin in one and end in another."""

    def __init__(self, package: Package, part: str, styles: Styles) -> None:
        """Read pictures and links of `part` in `package`."""
        self.package = package
        self.styles = styles
        self.targets = {link.id: link.target for link in package.relationships(part)}
        self.fields: list[_Field] = []
        self.pieces: list[tuple[Format, str]] = []

    def text(self, paragraph: Element) -> str:
        """Return the paragraph's text with signs."""
        outer, self.pieces = self.pieces, []
        self._walk(paragraph, _PLAIN)
        made, self.pieces = _marked_text(self.pieces), outer
        return made

    def control_name(self, control: Element) -> str:
        """Return tag and alias (if another) of a w:sdt, or its kind when it has neither."""
        properties = control.find(q("w:sdtPr"))
        if properties is None:
            return ""
        named = [properties.find(q(tag)) for tag in ("w:tag", "w:alias")]
        named += [properties.find(f".//{q('w:docPartGallery')}")]
        return " / ".join(dict.fromkeys(value(mark) for mark in named if mark is not None))

    def _walk(self, holder: Element, form: Format) -> None:
        for child in holder.iterchildren("*"):
            act = _ACTS.get(str(child.tag))
            if act is not None:
                act(self, child, form)

    def _add(self, text: str, form: Format) -> None:
        """Put text where it belongs: shown, in a field's code, or nowhere."""
        for field in reversed(self.fields):
            if not field.shows:
                field.code += text
                return
            if field.hides:
                return
        self.pieces.append((form, text))

    def _run(self, run: Element, form: Format) -> None:
        self._walk(run, self._format(run.find(q("w:rPr"))))

    def _format(self, properties: Element | None) -> Format:
        bold = italic = False
        rest = []
        for element in () if properties is None else properties.iterchildren("*"):
            on = is_on(element)
            if element.tag == q("w:b") and on:
                bold = True
            elif element.tag == q("w:i") and on:
                italic = True
            elif element.tag not in _SILENT:
                rest.append(self._word(element))
        return bold, italic, " ".join(sorted(rest))

    def _word(self, element: Element) -> str:
        if element.tag == q("w:rStyle"):
            return f"[{self.styles.name(value(element))}]"
        name = etree.QName(element).localname
        values = [str(value) for _, value in sorted(element.attrib.items())]
        return f"{name}={','.join(values)}" if values else name

    def _t(self, element: Element, form: Format) -> None:
        text = element.text or ""
        if element.get(q("xml:space")) != "preserve":
            text = text.strip(" \t\r\n")  # as Word reads it
        self._add(text.replace("\n", " ").replace("\u00a0", "⍽"), form)

    def _sign(self, element: Element, form: Format) -> None:
        self._add(_SIGNS[str(element.tag)], form)

    def _br(self, element: Element, form: Format) -> None:
        self._add(f"⏎{element.get(q('w:type'), '').replace('textWrapping', '')}", form)

    def _sym(self, element: Element, form: Format) -> None:
        self._add(f"[symbol {element.get(q('w:font'))} {element.get(q('w:char'))}]", form)

    def _field_mark(self, element: Element, form: Format) -> None:
        kind = element.get(q("w:fldCharType"))
        if kind == "begin":
            self.fields.append(_Field())
        elif self.fields and kind == "separate":
            self._show(self.fields.pop(), form, open_=True)
        elif self.fields:
            ended = self.fields.pop()
            if not ended.shows:
                self._show(ended, form, open_=False)

    def _show(self, field: _Field, form: Format, *, open_: bool) -> None:
        self._add(f"‹{' '.join(field.code.split())}›", form)
        field.shows = True
        if open_:
            self.fields.append(field)

    def _simple_field(self, element: Element, form: Format) -> None:
        field = _Field(element.get(q("w:instr"), ""))
        self._show(field, form, open_=True)
        self._walk(element, form)
        self.fields.remove(field)

    def _link(self, element: Element, form: Format) -> None:
        anchor = element.get(q("w:anchor"))
        target = self.targets.get(element.get(q("r:id"), ""), "")
        self._wrapped(element, "[", f"]({target}{f'#{anchor}' if anchor else ''})")

    def _wrapped(self, element: Element, before: str, after: str) -> None:
        self._add(before, _PLAIN)
        self._walk(element, _PLAIN)
        self._add(after, _PLAIN)

    def _inserted(self, element: Element, form: Format) -> None:
        self._wrapped(element, "[+", "+]")

    def _deleted(self, element: Element, form: Format) -> None:
        self._wrapped(element, "[-", "-]")

    def _control(self, element: Element, form: Format) -> None:
        content = element.find(q("w:sdtContent"))
        if content is not None:
            self._wrapped(content, f"⟦{self.control_name(element)}: ", "⟧")

    def _bookmark(self, element: Element, form: Format) -> None:
        if element.get(q("w:name")) != "_GoBack":
            self._add(f"⟪{element.get(q('w:name'))}⟫", _PLAIN)

    def _note(self, element: Element, form: Format) -> None:
        kind = etree.QName(element).localname.removesuffix("Reference")
        self._add(f"[{kind} {element.get(q('w:id'))}]", _PLAIN)

    def _alternate(self, element: Element, form: Format) -> None:
        for choice in element.iterchildren(q("mc:Choice")):
            self._walk(choice, form)
            return

    def _math(self, element: Element, form: Format) -> None:
        self._add(f"[formula {''.join(map(str, element.itertext()))}]", _PLAIN)

    def _drawing(self, element: Element, form: Format) -> None:
        for frame in element.iterchildren(q("wp:inline"), q("wp:anchor")):
            words = [self._what(frame), _size(frame), _alt(frame)]
            if frame.tag == q("wp:anchor"):
                words.append("floating")
            self._add(f"[{' '.join(filter(None, words))}]", _PLAIN)

    def _what(self, frame: Element) -> str:
        """Return picture and the first digits of its file's digest, or shape."""
        blip = next(frame.iter(q("a:blip")), None)
        if blip is None:
            return "shape"
        part = self.targets.get(blip.get(q("r:embed"), ""), "")
        return f"picture {sha256(self.package.parts.get(part, b'')).hexdigest()[:8]}"

    def _pict(self, element: Element, form: Format) -> None:
        shapes = (shape for shape in element.iterchildren("*") if shape.get("style") is not None)
        for shape in shapes:
            self._add(f"[shape ”{shape.get('alt', '')}”]", _PLAIN)


_ACTS: dict[str, Callable[[Inline, Element, Format], None]] = {
    **dict.fromkeys(_SIGNS, Inline._sign),
    **dict.fromkeys(q_all("w:t w:delText w:instrText w:delInstrText"), Inline._t),
    **dict.fromkeys(q_all("w:ins w:moveTo"), Inline._inserted),
    **dict.fromkeys(q_all("w:del w:moveFrom"), Inline._deleted),
    **dict.fromkeys(q_all("w:smartTag w:customXml w:dir w:bdo"), Inline._walk),
    **dict.fromkeys(q_all("m:oMath m:oMathPara"), Inline._math),
    **dict.fromkeys(
        q_all("w:footnoteReference w:endnoteReference w:commentReference"), Inline._note
    ),
    q("w:r"): Inline._run,
    q("w:br"): Inline._br,
    q("w:sym"): Inline._sym,
    q("w:fldChar"): Inline._field_mark,
    q("w:fldSimple"): Inline._simple_field,
    q("w:hyperlink"): Inline._link,
    q("w:sdt"): Inline._control,
    q("w:bookmarkStart"): Inline._bookmark,
    q("mc:AlternateContent"): Inline._alternate,
    q("w:drawing"): Inline._drawing,
    q("w:pict"): Inline._pict,
    q("w:object"): Inline._pict,
}


# ---------------------------------------------------------------- its marks


def _marked_text(pieces: list[tuple[Format, str]]) -> str:
    """Return the pieces of a paragraph as text, with marks where the formatting changes."""
    runs: list[tuple[Format, str]] = []
    for form, text in pieces:
        if runs and runs[-1][0] == form:
            runs[-1] = (form, runs[-1][1] + text)
        elif text:
            runs.append((form, text))
    return "".join(_marked(form, text) for form, text in runs)


def _marked(form: Format, text: str) -> str:
    bold, italic, rest = form
    text = f"*{text}*" if italic else text
    text = f"**{text}**" if bold else text
    return f"‹{rest}›{text}‹›" if rest else text


def measure(text: str, unit: float, decimals: int) -> str:
    """Return a number in another unit with at most so many decimals; as written when it is none."""
    try:
        return f"{round(float(text) / unit, decimals):g}"
    except ValueError:
        return text


def _size(frame: Element) -> str:
    """Return width and height of a drawing in millimetres."""
    extent = frame.find(q("wp:extent"))
    if extent is None:
        return ""
    return f"{' × '.join(measure(extent.get(edge, '0'), _EMU, 1) for edge in ('cx', 'cy'))} mm"


def _alt(frame: Element) -> str:
    """Return the alternative text of a drawing, or that it has none."""
    properties = frame.find(q("wp:docPr"))
    text = "" if properties is None else properties.get("descr", "")
    return f"alt ”{text}”" if text else "no alt text"
