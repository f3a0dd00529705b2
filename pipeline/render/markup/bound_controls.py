"""Word's own mechanisms round a tag that would show something else than what is filled in.

A control that is bound to a property shows the property. A check box knows whether it is checked,
whatever sign stands in it. A field that shows a property of the file keeps what it showed last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element, drop, value
from pipeline.render.markup.docxtpl_dialect import OPENING, Note, Tag
from pipeline.render.markup.placeholders import MARK
from pipeline.render.markup.spots import own_texts

_SDT, _PROPERTIES, _CONTENT = q_all("w:sdt w:sdtPr w:sdtContent")
_P, _R, _T, _SIMPLE, _FIELD_CHAR, _INSTRUCTION = q_all(
    "w:p w:r w:t w:fldSimple w:fldChar w:instrText"
)
_MESSAGE = (
    "innehållskontrollen{} är bunden till en egenskap, som Word visar i stället för det som fylls i"
    ". Bindningen är borttagen i dokumenten."
)
_REMEDY = "Ta bort kontrollen i Word och låt taggen stå kvar, så slipper du den här upplysningen."

# The properties of a file as its core part has them, and as fields call them.
_FIELDS = {
    "title": "TITLE",
    "subject": "SUBJECT",
    "creator": "AUTHOR",
    "keywords": "KEYWORDS",
    "description": "COMMENTS",
    "category": "CATEGORY",
}
_NAMED = re.compile(r"(?i)\s*(?:DOCPROPERTY\s+\"?)?(\w+)\"?(?:\s.*)?\Z", re.DOTALL)


# ---------------------------------------------------------------- controls


def unbind(root: Element, tags: list[Tag], remark: Note) -> None:
    """Free the controls round tags from what they are bound to; `remark` tells of each."""
    for control in root.iter(_SDT):
        properties, content = control.find(_PROPERTIES), control.find(_CONTENT)
        found = MARK.search("".join(map(str, content.itertext()))) if content is not None else None
        if properties is None or found is None:
            continue
        bound = [each for each in properties if etree.QName(each).localname == "dataBinding"]
        if bound:
            name = value(properties, "w:alias") or value(properties, "w:tag")
            called = f" ”{name}”" if name else ""
            remark(tags[int(found[1]) - 1], _MESSAGE.format(called), _REMEDY)
        drop(*bound, *properties.findall(q("w:showingPlcHdr")))


_BOX = re.compile(
    r"<w:sdtPr>(?:(?!</w:sdtPr>).)*?<(\w+):checkbox>.*?</\1:checkbox>(?:(?!<w:sdt>).)*?</w:sdt>",
    re.DOTALL,
)
_CHECKED = re.compile(r"(<\w+:checked [^>]*?val=\")[^\"]*(\")")
_STATE = re.compile(r"<\w+:(un)?checkedState [^>]*?val=\"([0-9A-Fa-f]{1,6})\"")


def has_check_boxes(xml: str) -> bool:
    """Return whether a part has check boxes."""
    return ":checkbox>" in xml


def check_boxes(xml: str) -> str:
    """Return a rendered part in which each check box agrees with the sign that stands in it."""
    return _BOX.sub(_agreeing, xml)


def _agreeing(found: re.Match[str]) -> str:
    box, prefix = found[0], found[1]
    properties, _, content = box.partition("<w:sdtContent>")
    signs = {"": "☒", "un": "☐"} | {
        un: chr(int(code, 16)) for un, code in _STATE.findall(properties)
    }
    text = re.sub("<[^>]*>", "", content)
    checked, unchecked = signs[""] in text, signs["un"] in text
    if checked == unchecked:
        return box
    if _CHECKED.search(properties) is None:
        opening = f"<{prefix}:checkbox>"
        state = f'<{prefix}:checked {prefix}:val="0"/>'
        properties = properties.replace(opening, opening + state, 1)
    properties = _CHECKED.sub(rf"\g<1>{int(checked)}\2", properties, count=1)
    return f"{properties}<w:sdtContent>{content}"


# ---------------------------------------------------------------- fields


def filled_properties(package: Package) -> Mapping[str, str]:
    """Return what the properties of a template say that have tags, by the names of fields."""
    found = {}
    for part in package.related("core-properties", ""):
        for element in package.root(part):
            name = _FIELDS.get(etree.QName(element).localname)
            if name and OPENING.search(element.text or ""):
                found[name] = element.text or ""
    return found


def show_properties(root: Element, properties: Mapping[str, str]) -> None:
    """Let the fields that show a property of the file say what the property says."""
    if not properties:
        return
    for simple in root.iter(_SIMPLE):
        _show(properties, simple.get(q("w:instr"), ""), list(simple.iter(_T)))
    for paragraph in root.iter(_P):
        for instruction, shown in _results(paragraph):
            _show(properties, instruction, shown)


def _show(properties: Mapping[str, str], instruction: str, shown: list[Element]) -> None:
    named = _NAMED.match(instruction)
    text = properties.get(named[1].upper()) if named is not None else None
    if text is not None and shown:
        for each in shown:
            each.text = ""
        shown[0].text = text


def _results(paragraph: Element) -> Iterator[tuple[str, list[Element]]]:
    """Yield what each field of a paragraph is told to do, and the texts of its result.

    A field in a field is not looked at.
    """
    own = set(own_texts(paragraph))
    depth, instruction, shown, result = 0, "", list[Element](), False
    for element in paragraph.iter(_FIELD_CHAR, _INSTRUCTION, _T):
        if element.tag == _FIELD_CHAR:
            kind = element.get(q("w:fldCharType"))
            depth += {"begin": 1, "end": -1}.get(str(kind), 0)
            if kind == "begin" and depth == 1:
                instruction, shown, result = "", [], False
            elif kind == "separate" and depth == 1:
                result = True
            elif kind == "end" and depth == 0:
                yield instruction, shown
        elif element.tag == _INSTRUCTION and depth == 1:
            instruction += element.text or ""
        elif element.tag == _T and depth == 1 and result and element in own:
            shown.append(element)
