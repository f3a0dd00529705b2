"""What a value becomes in the document: found by its type, one small function a kind.

A Field becomes a filter: `filter(value) -> XML`. Where it stands decides how it is written: between
runs, alone in its paragraph (blocks.py), or as plain text in an attribute. (DECISIONS 54)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from lxml import etree

from pipeline.model import Row, Rows, Source
from pipeline.render.markup.field_position import Field, by_schema, xml_of
from pipeline.render.markup.tag_faults import fault_at
from pipeline.render.writers.addresses import piece_of_address, refusal, whole_address
from pipeline.render.writers.document_state import Pen
from pipeline.render.writers.text import Fragment, attribute_xml, printed, text_xml
from pipeline.values import types
from pipeline.values.computed import ComputedText
from pipeline.values.phrase import Lacking, Phrase, Proposed

Writer = Callable[[Any], str]
HIGHLIGHT = '<w:highlight w:val="yellow"/>'
# The children of w:rPr in the order of the schema.
_ORDER = [
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline",
    "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color",
    "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd",
    "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath",
]  # fmt: skip
_VALUES = (
    *(types.Text, types.Whole, types.ItemNumber, types.Number),
    *(types.Day, types.Moment, types.Span, types.Clock),
)
CELLS = (*_VALUES, types.YesNo, types.Words, types.Faulty)


class RunWriter:
    """Writes values between runs, in the run properties that the tag has."""

    def __init__(self, field: Field, part: str, label: str, pen: Pen) -> None:
        """Prepare the XML round a value at `field` of `part` (`label` in messages)."""
        self.field, self.part, self.label, self.pen = field, part, label, pen
        rpr = field.rpr
        kind = "" if rpr else "<w:text/>"
        self.run = (f'<w:r>{rpr}<w:t xml:space="preserve">', "</w:t></w:r>")
        self.parts = self._parts(kind)
        self.lines = self._parts('<w:text w:multiLine="1"/>' if kind else "")
        self.rich = self._parts("")
        self.table: dict[type, Writer] = dict.fromkeys(CELLS, self.cell) | {
            types.Empty: lambda value: "",
            Phrase: self.phrase,
            Lacking: self.lacking,
            Fragment: self.fragment,
            Proposed: self.lacking,
            ComputedText: self.worked,
        }

    def _parts(self, kind: str) -> tuple[str, str, str]:
        rpr = self.field.rpr
        return (
            f'"/><w:sdt><w:sdtPr>{rpr}',
            f'"/>{kind}</w:sdtPr><w:sdtContent>{self.run[0]}',
            f'{self.run[1]}</w:sdtContent></w:sdt><w:bookmarkEnd w:id="',
        )

    def __call__(self, value: Any) -> str:
        """Return a value as runs."""
        write = self.table.get(type(value))
        return write(value) if write is not None else self.other(value)

    def cell(self, value: Any) -> str:
        """Return a cell's value in its control, or as a plain run where none may stand."""
        pen = self.pen
        pen.read = len(pen.log)
        text = str(value)
        if not text:
            return ""
        inner = text_xml(text)
        pen.budget.spent += len(inner)
        if not self.field.control:
            self.noted(value)
            return self.run[0] + inner + self.run[1]
        parts = self.lines if "<w:br/>" in inner else self.parts
        return pen.control(parts, value.source, inner)

    def noted(self, value: Any) -> None:
        """Note a cell printed without a control; in the copy of a text box it is noted already."""
        if not self.field.copy:
            self.pen.fields.append((value.source,))

    def plain(self, text: str) -> str:
        """Return a computed text as a run."""
        if not text:
            return ""
        inner = text_xml(text)
        self.pen.budget.spend(len(inner))
        if not self.field.copy:
            self.pen.computed()
        return self.run[0] + inner + self.run[1]

    def worked(self, value: ComputedText) -> str:
        """Return a text that was worked out of cells which it knows."""
        if not value:
            return ""
        inner = text_xml(str(value))
        self.pen.budget.spend(len(inner))
        if not self.field.copy:
            self.pen.fields.append(value.sources)
        return self.run[0] + inner + self.run[1]

    def phrase(self, value: Phrase) -> str:
        """Return a sentence: each cell in its control, the words between as runs."""
        written = [
            self.run[0] + text_xml(piece) + self.run[1] if type(piece) is str else self(piece)
            for piece in value.pieces
        ]
        if all(type(piece) is str for piece in value.pieces) and not self.field.copy:
            self.pen.computed()
        return "".join(written)

    def lacking(self, value: Lacking) -> str:
        """Return a visible SAKNAS."""
        self.pen.missing[value.what] = None
        rpr = with_property(self.field.rpr, HIGHLIGHT)
        return f'<w:r>{rpr}<w:t xml:space="preserve">{text_xml(str(value))}</w:t></w:r>'

    def fragment(self, value: Fragment) -> str:
        """Return runs that a macro or a set block wrote."""
        if value.has_paragraphs:
            message = "taggen skriver hela stycken, men står inne i ett stycke."
            return self.fault(message, "Sätt taggen ensam i ett eget stycke.")
        self.pen.budget.spend(len(value.xml))
        return value.xml

    def other(self, value: Any) -> str:
        """Return what is no cell: computed text, or a fault."""
        text = printed(value)
        return self.plain(text) if text is not None else self.refuse(value)

    def refuse(self, value: Any) -> str:
        """Note that a tag prints something that is no text."""
        if isinstance(value, Row):
            message = "taggen leder till en hel rad, inte till en cell."
            remedy = "Lägg till kolumnens namn efter en punkt, till exempel .namn."
        elif isinstance(value, Rows | list | tuple):
            message = "taggen leder till flera rader."
            remedy = "Gå igenom dem med {%p for … %}, eller skriv |first för den första."
        else:
            message, remedy = "taggen ger inget som går att skriva ut.", "Kontrollera taggen."
        return self.fault(message, remedy)

    def fault(self, message: str, remedy: str) -> str:
        """Note a fault of the template at this tag; print nothing."""
        fault = fault_at(self.pen.template, self.label, self.field.tag, (message, remedy))
        self.pen.faults[fault] = None
        return ""


class TextWriter:
    """Writes values inside an attribute or another text that holds no runs."""

    def __init__(self, runs: RunWriter) -> None:
        """Write at the field that `runs` is for."""
        self.runs = runs

    def __call__(self, value: Any) -> str:
        """Return the value as escaped text."""
        text = printed(value)
        if text is None:
            return self.runs.refuse(value)
        pen = self.runs.pen
        if isinstance(value, Lacking):
            pen.missing[value.what] = None
        if text and not self.runs.field.copy:
            pen.computed()
        if self.runs.field.address:
            address = self._address(value, text)
            if address is None:
                return self.runs.fault(refusal(text), "Kontrollera taggen.")
            text = address
        inner = attribute_xml(text)
        pen.budget.spend(len(inner))
        return inner

    def _address(self, value: Any, text: str) -> str | None:
        """Return a text as it may stand in an address; "" for a cell that is refused."""
        if self.runs.field.address == "piece":
            return piece_of_address(text)
        address = whole_address(text)
        source = getattr(value, "source", None)
        if address is None and isinstance(source, Source):
            self.runs.pen.refused[source, refusal(text)] = None
            return ""
        return address


@lru_cache(maxsize=4096)
def with_property(rpr: str, *properties: str) -> str:
    """Return run properties with more of them, each in its place by the schema."""
    prefixes = dict.fromkeys(re.findall(r"[<\s](\w+):", rpr), "") | {"w": ""}
    spaces = " ".join(f'xmlns:{prefix}="urn:{prefix}"' for prefix in prefixes)
    root = etree.fromstring(f"<all {spaces}>{rpr or '<w:rPr/>'}{''.join(properties)}</all>")
    merged = {element.tag: element for element in (*root[0], *list(root)[1:])}
    root[0].extend(by_schema(merged.values(), _ORDER))
    return xml_of(root[0]) if merged else ""
