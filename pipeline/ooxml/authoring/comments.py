"""A copy of a template with a comment at each of its faults, for the officer who mends it.

python-docx makes the comments; our own writer packs the file, so that the same faults give the same
bytes. A comment can stand in the body alone: other faults are told at its beginning.
(DECISIONS 150)
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from pipeline.errors import DocumentError
from pipeline.model import TemplateFault
from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.safety.standalone import standing_alone
from pipeline.ooxml.xml import VAL, Element

_P, _T, _STRUCK, _ID = q("w:p"), q("w:t"), q("w:delText"), q("w:id")
_MARKS = [q(f"w:{n}") for n in ("commentRangeStart", "commentRangeEnd", "commentReference")]
_BODY = "brödtexten"  # as a fault names the part
_STYLES = {  # the ids that python-docx writes, and what Word calls those styles
    "CommentText": ("annotation text", WD_STYLE_TYPE.PARAGRAPH),
    "CommentReference": ("annotation reference", WD_STYLE_TYPE.CHARACTER),
}


def commented(data: bytes, name: str, faults: Sequence[TemplateFault]) -> bytes:
    """Return the template with its faults as comments; DocumentError when it is unsound."""
    package = standing_alone(read_package(data, name))
    try:
        document = docx.Document(io.BytesIO(zipped(package.parts)))
    except (KeyError, ValueError) as error:  # a relationship that leads nowhere
        sentence = f"{name}: filen är skadad och går inte att kommentera."
        raise DocumentError(sentence, remedy="Öppna filen i Word och spara den på nytt.") from error
    _take_away_ours(document)
    paragraphs: list[CT_P] = list(document.element.body.iter(_P))
    for fault in faults:
        found = _paragraph(paragraphs, fault)
        place = Paragraph(_first(document) if found is None else found, document._body)
        text = str(fault) if found is None else _sentence(fault)
        comment = document.add_comment(_runs(place, fault.tag), text, AUTHOR, AUTHOR[:1])
        del comment._element.attrib[q("w:date")]  # the same bytes whenever it is made
    _set_styles(document)
    out = io.BytesIO()
    document.save(out)
    return zipped(read_package(out.getvalue(), name).parts)


def _take_away_ours(document: Document) -> None:
    """Take away what was told when the template was marked before."""
    comments = document.part._comments_part.element
    ours = {}
    for comment in comments.findall(q("w:comment")):
        if comment.get(q("w:author")) == AUTHOR:
            ours[comment.get(_ID)] = comment
            comments.remove(comment)
    for mark in list(document.element.body.iter(*_MARKS)):
        if mark.get(_ID) in ours:
            run = mark.getparent() if mark.tag == _MARKS[-1] else mark
            run.getparent().remove(run)


def _paragraph(paragraphs: Sequence[CT_P], fault: TemplateFault) -> CT_P | None:
    """Return the paragraph that a fault is in, None when it is not in the body.

    They are sought in the tree: python-docx sees none in a control or a tracked change. Word has no
    comments in a text box; what is wrong there is told at the paragraph that holds it.
    """
    if fault.part != _BODY or not (fault.paragraph or fault.ordinal >= 0):
        return None
    alike = [n for n, one in enumerate(paragraphs) if fault.paragraph in _own_texts(one)]
    if fault.ordinal >= 0:  # what is struck in review may stand before it here
        alike.sort(key=lambda number: abs(number - fault.ordinal))
        alike += [fault.ordinal] if fault.ordinal < len(paragraphs) else []
    return _outermost(paragraphs[alike[0]]) if alike else None


def _own_texts(paragraph: CT_P) -> set[str]:
    """Return what a paragraph says, without and with what is struck in review."""
    own = [t for t in paragraph.iter(_T, _STRUCK) if _above(t)[0] is paragraph]
    kept = (t.text or "" for t in own if t.tag == _T)
    return {"".join(kept).strip(), "".join(t.text or "" for t in own).strip()}


def _outermost(paragraph: CT_P) -> CT_P:
    outermost: CT_P = [paragraph, *_above(paragraph)][-1]
    return outermost


def _runs(place: Paragraph, tag: str) -> list[Run]:
    """Return the runs that a tag stands in, or all of the paragraph's when it is not in them."""
    runs = place.runs or [place.add_run()]
    texts = ["".join(t.text or "" for t in run._r.findall(_T)) for run in runs]
    start = "".join(texts).find(tag) if tag else -1
    found, end = [], 0
    for run, text in zip(runs, texts, strict=True):
        begin, end = end, end + len(text)
        found += [run] if 0 <= start < end and begin < start + len(tag) else []
    return found or runs


def _above(element: Element) -> list[Any]:
    return list(element.iterancestors(_P))


def _first(document: Document) -> CT_P:
    """Return the first paragraph of the body, which is added when there is none."""
    found: CT_P | None = next(document.element.body.iter(_P), None)
    return document.add_paragraph()._p if found is None else found


def _sentence(fault: TemplateFault) -> str:
    told = f"{fault.message} {fault.remedy}".strip()
    return f"{fault.tag}: {told}" if fault.tag else told[:1].upper() + told[1:]


def _set_styles(document: Document) -> None:
    """Give comments the template's own styles for them, which are added when it has none."""
    ids = {}
    for identity, (name, kind) in _STYLES.items():
        if name not in document.styles:
            document.styles.add_style(name, kind, builtin=True).style_id = identity
        ids[identity] = document.styles[name].style_id
    for root in (document.element, document.part._comments_part.element):
        for mark in root.iter(q("w:pStyle"), q("w:rStyle")):
            mark.set(VAL, ids.get(mark.get(VAL, ""), mark.get(VAL, "")))
