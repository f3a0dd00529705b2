"""What Word would fetch or run when somebody opens the file: none of it belongs in a letter.

A linked picture tells its server who reads; a share is given the reader's log-in; what is fetched
can change after the decision, and nothing that is fetched can be proved to be free of the will.
Links that a reader has to click are no fault. A template may have none of it; of a document it is
told, and no clean copy is made of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.ooxml.names import STRICT, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.relationships import Relationship
from pipeline.ooxml.xml import Element, short_text, text_in

_BREAK_LINK = (
    "Bryt länken i Word (Arkiv – Info – Redigera länkar till filer) eller infoga innehållet."
)
_UNLINK = "Markera fältet i Word och tryck Ctrl+Skift+F9, så blir det vanlig text eller bild."
_FILE = "\1"  # stands for what the file is called, in messages and remedies
_SAVE = f"Öppna {_FILE} i Word och spara på nytt."
_TAKE_OUT = f"Ta bort det i Word och spara {_FILE}."
_DETACH = "Koppla loss den i Word (Utvecklare – Dokumentmall)."

_FETCHES = "hämtas utifrån"
_MISSING = "delen"
_REMOTE = re.compile(r"(?i)https?:|ftp:|\\\\|//|file:(//[^/]|////|/{0,3}\\\\)")
_INSIDE = {
    "aFChunk": ("en annan fil är infogad med altChunk, och den kan inte granskas.", _SAVE),
    "oleObject": (f"{_FILE} har ett inbäddat objekt, som kan innehålla program.", _TAKE_OUT),
    "control": (
        f"{_FILE} har ett inbäddat objekt (ActiveX), som kan innehålla program.",
        _TAKE_OUT,
    ),
    "vbaProject": (f"{_FILE} har makron.", f"Spara {_FILE} som Word-dokument (.docx) utan makron."),
    "webextensiontaskpanes": (f"{_FILE} startar ett tillägg när dokumentet öppnas.", _TAKE_OUT),
}
_CALLED = {
    "image": "en bild",
    "oleObject": "ett objekt",
    "aFChunk": "en text",
    "subDocument": "ett deldokument",
    "frame": "en ram",
    "mailMergeSource": "en adresslista (kopplad utskrift)",
    "mailMergeHeaderSource": "en adresslista (kopplad utskrift)",
    "transform": "en formatmall (XSLT)",
    "video": "en film",
    "audio": "ett ljud",
}
_ALLOWED = ("hyperlink", "attachedTemplate")  # standalone.py leaves the latter out

_INCLUDES = ("INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT")
_FIELDS = (*_INCLUDES, "LINK", "DDE", "DDEAUTO", "DATABASE", "RD")
_WORD = re.compile(r"\s*([A-Za-z]+)")
_COMPUTED = "\0"  # stands for a field inside a field's instruction
_VML = "{urn:schemas-microsoft-com:vml}"
_ADDRESSES = ("src", "{urn:schemas-microsoft-com:office:office}href")
_RELATED = q("r:")
_P = q("w:p")
_FLD_CHAR, _SIMPLE, _TYPE = q("w:fldChar"), q("w:fldSimple"), q("w:fldCharType")
_INSTRUCTIONS = (q("w:instrText"), q("w:delInstrText"))


class External(NamedTuple):
    """One such thing. `paragraph`: the text of the paragraph it stands in, "" if in none."""

    part: str
    paragraph: str
    message: str
    remedy: str


def external(package: Package) -> tuple[External, ...]:
    """Return everything in a Word file that is fetched, run, or leads nowhere, part by part."""
    found = [item for part in ("", *package.parts) for item in _in_part(package, part)]
    return tuple(_named((*_wrong_kind(package), *found), "mallen"))


def carried(package: Package) -> tuple[External, ...]:
    """Return everything in a document that is fetched or run, also a template on somebody's share.

    That a part is missing is no such thing.
    """
    found = [
        item
        for part in ("", *package.parts)
        for item in _in_part(package, part)
        if not item.message.startswith(_MISSING)
    ]
    return tuple(_named([*found, *_attached(package)], "dokumentet"))


def _named(found: Iterable[External], name: str) -> Iterator[External]:
    for item in dict.fromkeys(found):
        message, remedy = (t.replace(_FILE, name) for t in (item.message, item.remedy))
        yield item._replace(message=message, remedy=remedy)


def _attached(package: Package) -> Iterator[External]:
    """Yield each template that is asked for over a network when the file is opened."""
    for part in package.related("settings"):
        for link in package.relationships(part):
            if link.kind == "attachedTemplate" and _REMOTE.match(link.target):
                message = f"dokumentmallen {_FETCHES} ({short_text(link.target)})."
                yield External(part, "", message, _DETACH)


def _wrong_kind(package: Package) -> Iterator[External]:
    """Yield what is wrong with a body that no tag can be found in."""
    tag = package.root(package.main).tag
    if tag == STRICT:
        remedy = "Spara om den i Word som ”Word-dokument”, inte ”Strict Open XML-dokument”."
        yield External(package.main, "", f"{_FILE} är sparad som Strict Open XML.", remedy)
    elif tag != q("w:document"):
        yield External(package.main, "", f"{_FILE} är inte ett Word-dokument.", _SAVE)


def _in_part(package: Package, part: str) -> Iterator[External]:
    links = [link for link in package.relationships(part) if _message(link, package)]
    data = package.parts.get(part, b"")
    odd = b"instrText" in data or b"fldSimple" in data or b"urn:schemas-microsoft-com:vml" in data
    root = package.root(part) if part in package.xml_parts and (links or odd) else None
    for link in links:
        yield External(part, _place(root, link.id), *_message(link, package))
    if root is not None and odd:
        yield from _fields(part, root)
        yield from _drawings(part, root)


# ---------------------------------------------------------------- relationships


def _message(link: Relationship, package: Package) -> tuple[str, ...]:
    """Return what is wrong with a relationship and the remedy, nothing when it is fine."""
    if link.external:
        if link.kind in _ALLOWED:
            return ()
        what = _CALLED.get(link.kind, f"något ({link.kind})")
        return f"{what} {_FETCHES} ({short_text(link.target)}) när dokumentet öppnas.", _BREAK_LINK
    if link.kind in _INSIDE:
        return _INSIDE[link.kind]
    if link.target not in package.parts and link.kind not in _ALLOWED:
        return f"{_MISSING} {short_text(link.target)} ({link.kind}) finns inte i filen.", _SAVE
    return ()


def _place(root: Element | None, identity: str) -> str:
    """Return the text of the paragraph that refers to a relationship."""
    for element in root.iter("*") if root is not None else ():
        for name, value in element.attrib.items():
            if value == identity and str(name).startswith(_RELATED):
                return _paragraph(element)
    return ""


def _paragraph(element: Element) -> str:
    paragraph = element if element.tag == _P else next(element.iterancestors(_P), None)
    return "" if paragraph is None else text_in(paragraph).strip()


# ---------------------------------------------------------------- fields


def _fields(part: str, root: Element) -> Iterator[External]:
    for instruction, element in field_instructions(root):
        message = _forbidden(instruction)
        if message:
            yield External(part, _paragraph(element), message, _UNLINK)


def _forbidden(instruction: str) -> str:
    shown = short_text(" ".join(instruction.replace(_COMPUTED, "{…}").split()))
    if instruction.lstrip().startswith((_COMPUTED, "{{", "{%")):
        return f"namnet på fältet ”{shown}” räknas fram, så det kan vara något som {_FETCHES}."
    word = _WORD.match(instruction)
    if word and word[1].upper() in _FIELDS:
        return f"fältet ”{shown}” {_FETCHES} när dokumentet öppnas."
    return ""


def field_instructions(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield what each field is told to do, and where it stands; one may lie in another."""
    stack: list[tuple[list[str], Element]] = []
    for element in root.iter(_FLD_CHAR, _SIMPLE, *_INSTRUCTIONS):
        if element.tag == _SIMPLE:
            yield element.get(q("w:instr"), ""), element
        elif element.tag in _INSTRUCTIONS:
            _tell(stack, element.text or "")
        elif element.get(_TYPE) == "begin":
            stack.append(([], element))
        elif element.get(_TYPE) == "end" and stack:
            told, where = stack.pop()
            yield "".join(told), where
            _tell(stack, _COMPUTED)
    for told, where in stack:
        yield "".join(told), where


def _tell(stack: list[tuple[list[str], Element]], text: str) -> None:
    """Add to what the innermost open field is told to do."""
    if stack:
        stack[-1][0].append(text)


# ---------------------------------------------------------------- old drawings


def _drawings(part: str, root: Element) -> Iterator[External]:
    for element in root.iter(f"{_VML}imagedata", f"{_VML}fill", f"{_VML}stroke"):
        for name in _ADDRESSES:
            address = element.get(name, "")
            if address and not address.startswith("#"):
                message = f"en bild {_FETCHES} ({short_text(address)}) när dokumentet öppnas."
                yield External(part, _paragraph(element), message, _BREAK_LINK)
