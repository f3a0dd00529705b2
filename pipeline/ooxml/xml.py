"""What is asked of XML everywhere: an element's value, whether it is on, a number in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml import etree

from pipeline.ooxml.names import NS, q

Element = etree._Element

VAL = q("w:val")
_T = q("w:t")
# check/ refuses it in cells, but what stops a document is not always known before it is rendered.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'  # of a part, as Word writes it
OFF = ("0", "false", "off", "none")


def value(element: Element | None, *path: str) -> str:
    """Return the w:val of what stands at `path` (`w:pPr`, `w:pStyle`), "" when there is none."""
    found = element
    if element is not None and path:
        found = element.find(_steps(path))
    return "" if found is None else found.get(VAL, "")


@cache
def _steps(path: tuple[str, ...]) -> str:
    return "/".join(map(q, path))


def is_on(flag: Element) -> bool:
    """Return whether a flag (w:b) is on: it is when it says nothing."""
    return flag.get(VAL, "1") not in OFF


def drop(*elements: Element) -> None:
    """Take elements away from where they stand, and the text after them."""
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def to_bytes(root: Element) -> bytes:
    """Return a part as it stands in a file."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def canonical(element: Element | None) -> bytes:
    """Return what two elements that say the same have in common, b"" for none."""
    return b"" if element is None else etree.tostring(element, method="c14n")


def text_in(element: Element) -> str:
    """Return all text in an element, as it is written."""
    return "".join(text.text or "" for text in element.iter(_T))


def values_of(attribute: str, root: Element) -> Iterator[str]:
    """Yield what an attribute (`@w:id`, `@r:*` for any of a namespace) says in a tree."""
    found = _values(attribute)(root)
    return map(str, found) if isinstance(found, list) else iter(())


@cache
def _values(attribute: str) -> etree.XPath:
    return etree.XPath(f"descendant-or-self::*/{attribute}", namespaces=NS, smart_strings=False)


def each_once(root: Element, *tags: str) -> Iterator[Element]:
    """Yield the elements of those tags; text boxes are stored twice, their copies are left out."""
    for element in root.iter(*tags):
        if next(element.iterancestors(q("mc:Fallback")), None) is None:
            yield element


def whole_number(text: str | None, default: int = 0) -> int:
    """Return a whole number as files write it, `default` when it is none."""
    try:
        return int(text or "")
    except ValueError:
        return default


def possible(text: str) -> str:
    """Return text that XML can hold: line breaks are one sign, the impossible shows as �."""
    one_sign = text.replace("\r\n", "\n").replace("\r", "\n")
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", one_sign)


def short_text(text: str) -> str:
    """Return a text as it is named in a report: 80 signs at most."""
    return text if len(text) <= 80 else f"{text[:79]}…"
